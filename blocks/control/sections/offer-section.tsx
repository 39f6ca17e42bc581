import { ToggleControl } from '@wordpress/components';
import { useId } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { RoomState } from '../../types/room-state';
import type { ControlSettings } from '../settings';
import { FixLink } from './fix-link';
import type {
	Control,
	PendingCommand,
	ScreenContext,
} from '../state/use-control';

function describeOffer(
	pending: PendingCommand | null,
	isVisible: boolean,
	isEmpty: boolean
): string {
	if ( pending === 'show' ) {
		return __( 'Showing it…', 'client-webinar-control-integration' );
	}
	if ( pending === 'hide' ) {
		return __( 'Hiding it…', 'client-webinar-control-integration' );
	}
	if ( isVisible ) {
		return __(
			'Everyone in the room sees it.',
			'client-webinar-control-integration'
		);
	}
	return isEmpty
		? __(
				'This webinar has no offer yet. Enter its link and save.',
				'client-webinar-control-integration'
			)
		: __(
				'Hidden until you show it.',
				'client-webinar-control-integration'
			);
}

export function OfferSection( {
	settings,
	control,
	state,
	offerUrl,
}: {
	settings: ControlSettings;
	control: Control;
	state: RoomState;
} & Pick< ScreenContext, 'offerUrl' > ) {
	const id = useId();
	const { cta } = settings.commands;
	if (
		! cta ||
		! [ 'scheduled', 'live', 'paused' ].includes( state.status )
	) {
		return null;
	}

	const { pending, send } = control;
	const isVisible = state.cta.visible;
	// The room hides a button without a link.
	const isEmpty = offerUrl === '';
	const help = describeOffer( pending, isVisible, isEmpty );
	return (
		<ToggleControl
			label={ __(
				'Offer in the room',
				'client-webinar-control-integration'
			) }
			help={
				<>
					<span id={ id }>{ help }</span>{ ' ' }
					{ isEmpty && settings.editUrl && (
						<FixLink
							url={ `${ settings.editUrl }#webinar-room_cta_url` }
							describedBy={ id }
						/>
					) }
				</>
			}
			checked={
				pending === 'show' || ( isVisible && pending !== 'hide' )
			}
			disabled={ pending !== null || ( isEmpty && ! isVisible ) }
			onChange={ ( isShown ) =>
				send( isShown ? 'show' : 'hide', cta, {
					visible: isShown ? '1' : '0',
				} )
			}
		/>
	);
}
