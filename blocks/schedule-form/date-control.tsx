import {
	BaseControl,
	Button,
	DateTimePicker,
	Dropdown,
	Flex,
	Notice,
	useBaseControlProps,
} from '@wordpress/components';
import { getSettings } from '@wordpress/date';
import { useId, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { findDateProblems } from './date-problems';
import { useProblem } from './refusals';
import { settings } from './settings';
import {
	describeSiteZone,
	formatForViewer,
	formatDate,
	suggestDate,
	toUnixSeconds,
	usesTwelveHours,
} from './site-time';

// A long date must wrap in the narrow sidebar; buttons do not wrap by default.
const WRAPPED = {
	height: 'auto',
	minHeight: '40px',
	whiteSpace: 'normal',
	textAlign: 'start',
} as const;

interface DateControlProps {
	/** Unix seconds, UTC; 0: no date. */
	value: number;
	/** Core rejects a scheduled webinar without a date. */
	isRequired: boolean;
	onChange: ( unixSeconds: number ) => void;
}

/**
 * The site's time zone and, where the viewer's clock differs, the viewer's time.
 *
 * @param isChosen It is the webinar's date, not a suggestion.
 */
function describeClock( unixSeconds: number, isChosen: boolean ): string {
	const zone = sprintf(
		/* translators: %s: time zone of the site, e.g. "Europe/Berlin, UTC+01:00". */
		__( 'Time of the site: %s.', 'ui-webinar-public' ),
		describeSiteZone( unixSeconds )
	);
	const forViewer = isChosen ? formatForViewer( unixSeconds ) : null;
	return forViewer
		? `${ zone } ${ sprintf(
				/* translators: %s: date, time and zone, e.g. "Sat 22 Nov, 17:00 (Europe/Berlin)". */
				__( 'For you: %s.', 'ui-webinar-public' ),
				forViewer
			) }`
		: zone;
}

export function DateControl( {
	value,
	isRequired,
	onChange,
}: DateControlProps ) {
	const [ suggestion ] = useState( () => suggestDate( Date.now() ) );
	const [ asked, setAsked ] = useState( '' );
	const shown = value || suggestion;
	const label = __( 'Date and time', 'ui-webinar-public' );
	const text = value
		? formatDate( value )
		: __( 'Choose a date', 'ui-webinar-public' );
	const { baseControlProps, controlProps } = useBaseControlProps( {
		help: describeClock( shown, value > 0 ),
	} );
	const problemsId = useId();
	const refusal = useProblem( 'scheduled_at' );
	const warnings = settings.hasEnded
		? []
		: findDateProblems(
				value,
				// A published webinar may begin late; only a new date is judged.
				isRequired && asked === '' ? 0 : Date.now(),
				asked
			);

	return (
		<BaseControl { ...baseControlProps }>
			<BaseControl.VisualLabel>{ label }</BaseControl.VisualLabel>
			<Dropdown
				popoverProps={ { placement: 'left-start' } }
				expandOnMobile
				headerTitle={ label }
				focusOnMount
				renderToggle={ ( { isOpen, onToggle } ) => (
					<div>
						<Button
							{ ...controlProps }
							aria-label={ `${ label }: ${ text }` }
							aria-describedby={ `${ controlProps[ 'aria-describedby' ] } ${ problemsId }` }
							__next40pxDefaultSize
							variant="secondary"
							style={ WRAPPED }
							aria-expanded={ isOpen }
							aria-haspopup="dialog"
							onClick={ onToggle }
						>
							{ text }
						</Button>
					</div>
				) }
				renderContent={ ( { onClose } ) => (
					<Flex direction="column" gap={ 4 }>
						<DateTimePicker
							currentDate={ shown * 1000 }
							onChange={ ( wallClock ) => {
								setAsked( wallClock ?? '' );
								onChange(
									wallClock ? toUnixSeconds( wallClock ) : 0
								);
							} }
							is12Hour={ usesTwelveHours() }
							startOfWeek={ getSettings().l10n.startOfWeek }
						/>
						<Flex justify="flex-start">
							<Button
								__next40pxDefaultSize
								variant="primary"
								onClick={ () => {
									onChange( shown );
									onClose();
								} }
							>
								{ __( 'Use this date', 'ui-webinar-public' ) }
							</Button>
							{ value > 0 && ! isRequired && (
								<Button
									__next40pxDefaultSize
									variant="tertiary"
									onClick={ () => {
										onChange( 0 );
										onClose();
									} }
								>
									{ __(
										'Remove the date',
										'ui-webinar-public'
									) }
								</Button>
							) }
						</Flex>
					</Flex>
				) }
			/>
			<div id={ problemsId }>
				{ refusal && (
					<Notice status="error" isDismissible={ false }>
						{ refusal }
					</Notice>
				) }
				{ warnings.map( ( problem ) => (
					<Notice
						key={ problem }
						status="warning"
						isDismissible={ false }
					>
						{ problem }
					</Notice>
				) ) }
			</div>
		</BaseControl>
	);
}
