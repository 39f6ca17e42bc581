import { Flex, Notice, Spinner } from '@wordpress/components';
import { Fragment } from '@wordpress/element';
import { applyFilters } from '@wordpress/hooks';
import { __ } from '@wordpress/i18n';
import type { ReactNode } from 'react';
import { BroadcastSection } from './sections/broadcast-section';
import { isSilence, type Problem } from './requests/problems';
import { ReadinessSection } from './sections/readiness-section';
import type { Reading } from './state/room-polling';
import {
	HistorySection,
	LinksSection,
	OfferSection,
	ResultsSection,
	StateSection,
} from './sections/sections';
import type { ControlSettings } from './settings';
import type { Control, Surroundings } from './state/use-control';
import { useKeptFocus } from './use-focus-restore';
import { useOverview } from './state/use-overview';

/** One part of the controls, by a name that an extension can find. */
export interface ControlSection {
	name: string;
	content: ReactNode;
}

function ProblemNotice( {
	problem,
	onRemove,
}: {
	problem: Problem;
	onRemove: () => void;
} ) {
	return (
		// The alert itself is announced; the notice need not speak as well.
		<Notice status="error" spokenMessage="" onRemove={ onRemove }>
			{ problem.message } <code>{ problem.code }</code>
		</Notice>
	);
}

function TroubleNotice( { trouble }: { trouble: Problem } ) {
	return (
		<Notice status="warning" isDismissible={ false }>
			{ isSilence( trouble ) ? (
				__(
					'Connection lost, trying again. What you see here may be old.',
					'client-webinar-control-integration'
				)
			) : (
				<>
					{ trouble.message } <code>{ trouble.code }</code>
				</>
			) }
		</Notice>
	);
}

/**
 * What to do before there is anything to control.
 *
 * @param props             Props.
 * @param props.isPublished Whether only the date is missing.
 */
function FirstStep( { isPublished }: { isPublished: boolean } ) {
	return (
		<Flex direction="column" expanded={ false } gap={ 1 }>
			<strong>
				<span aria-hidden="true">○</span>{ ' ' }
				{ __(
					'Not scheduled yet',
					'client-webinar-control-integration'
				) }
			</strong>
			<span>
				{ isPublished
					? __(
							'Give the webinar a date and save it. Then you can start it from here.',
							'client-webinar-control-integration'
						)
					: __(
							'Give the webinar a date and publish it. Then you can start it from here.',
							'client-webinar-control-integration'
						) }
			</span>
		</Flex>
	);
}

interface ControlsProps {
	settings: ControlSettings;
	control: Control;
	surroundings: Surroundings;
}

function Sections( {
	settings,
	control,
	surroundings,
	reading,
}: ControlsProps & { reading: Reading } ) {
	const { state } = reading;
	const { isSaving, offerUrl, saysWhen } = surroundings;
	const overview = useOverview( settings, state );
	const parts = { settings, control, state };

	const sections: ControlSection[] = [
		{
			name: 'state',
			content: <StateSection reading={ reading } saysWhen={ saysWhen } />,
		},
	];
	if ( state.status === 'scheduled' ) {
		sections.push( {
			name: 'readiness',
			content: (
				<ReadinessSection settings={ settings } isSaving={ isSaving } />
			),
		} );
	}
	if ( [ 'finished', 'archived' ].includes( state.status ) ) {
		sections.push( {
			name: 'results',
			content: <ResultsSection overview={ overview } />,
		} );
	}
	sections.push(
		{ name: 'broadcast', content: <BroadcastSection { ...parts } /> },
		{
			name: 'offer',
			content: <OfferSection { ...parts } offerUrl={ offerUrl } />,
		}
	);
	if ( settings.roomUrl ) {
		sections.push( {
			name: 'links',
			content: <LinksSection roomUrl={ settings.roomUrl } />,
		} );
	}
	sections.push( {
		name: 'history',
		content: (
			<HistorySection
				reading={ reading }
				changes={ overview.answer?.history ?? [] }
			/>
		),
	} );

	const filtered = applyFilters(
		'webinar.control.sections',
		sections,
		state
	) as ControlSection[];
	return (
		<>
			{ filtered.map( ( { name, content } ) => (
				<Fragment key={ name }>{ content }</Fragment>
			) ) }
		</>
	);
}

function Body( props: ControlsProps ) {
	const { control, surroundings } = props;
	const { reading, trouble } = control;
	if ( reading ) {
		return reading.state.status === 'draft' ? (
			<FirstStep isPublished />
		) : (
			<Sections { ...props } reading={ reading } />
		);
	}
	if ( ! surroundings.isPublished ) {
		return <FirstStep isPublished={ false } />;
	}
	return trouble ? null : <Spinner />;
}

/**
 * The controls of one webinar, for any screen.
 *
 * @param props              Props.
 * @param props.settings     What the server gave.
 * @param props.control      The webinar that is followed.
 * @param props.surroundings What the screen knows.
 */
export function Controls( { settings, control, surroundings }: ControlsProps ) {
	const { trouble, refusal, forgetRefusal } = control;
	return (
		<Flex
			{ ...useKeptFocus() }
			direction="column"
			expanded={ false }
			gap={ 4 }
			role="group"
			aria-label={ __(
				'Broadcast',
				'client-webinar-control-integration'
			) }
			tabIndex={ -1 }
		>
			{ trouble && <TroubleNotice trouble={ trouble } /> }
			<Body
				settings={ settings }
				control={ control }
				surroundings={ surroundings }
			/>
			{ /* Always there: an alert is announced when it is filled. */ }
			<div role="alert">
				{ refusal && (
					<ProblemNotice
						problem={ refusal }
						onRemove={ forgetRefusal }
					/>
				) }
			</div>
		</Flex>
	);
}
