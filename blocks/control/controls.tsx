import { Flex, Notice, Spinner } from '@wordpress/components';
import { Fragment, useId, useState } from '@wordpress/element';
import { applyFilters } from '@wordpress/hooks';
import { __ } from '@wordpress/i18n';
import type { ReactNode } from 'react';
import { BroadcastSection } from './sections/broadcast-section';
import { FixLink } from './sections/fix-link';
import { HistorySection } from './sections/history-section';
import { LinksSection } from './sections/links-section';
import { OfferSection } from './sections/offer-section';
import { isUnanswered, type Problem } from './requests/problems';
import { ReadinessSection, StreamSection } from './sections/readiness-section';
import {
	RecordingStateSection,
	ViewersSection,
	ViewingSection,
} from './sections/recording-sections';
import { ResultsSection } from './sections/results-section';
import { SpareSection } from './sections/spare-section';
import { StateSection } from './sections/state-section';
import type { Reading } from './state/room-polling';
import type { ControlSettings } from './settings';
import type { Control, ScreenContext } from './state/use-control';
import { useFocusRestore } from './use-focus-restore';
import { useOverview } from './state/use-overview';

// As tall in every state, so that what is below does not move.
const HEAD = { minHeight: 'max(192px, 12em)' };

/** Extensions find a section by its name. */
export interface ControlSection {
	name: string;
	content: ReactNode;
}

function RefusalNotice( {
	problem,
	onRemove,
}: {
	problem: Problem;
	onRemove: () => void;
} ) {
	return (
		// No spoken message: the surrounding alert is announced already.
		<Notice status="error" spokenMessage="" onRemove={ onRemove }>
			{ problem.message } <code>{ problem.code }</code>
		</Notice>
	);
}

function PollingNotice( { problem }: { problem: Problem } ) {
	return (
		<Notice status="warning" isDismissible={ false }>
			{ isUnanswered( problem ) ? (
				__(
					'Connection lost, trying again. What you see here may be old.',
					'client-webinar-control-integration'
				)
			) : (
				<>
					{ problem.message } <code>{ problem.code }</code>
				</>
			) }
		</Notice>
	);
}

/**
 * Says what to do before a webinar can be controlled.
 *
 * @param props.isPublished Only the date is missing.
 */
function NotScheduledHint( {
	isPublished,
	editUrl,
}: {
	isPublished: boolean;
	editUrl: string;
} ) {
	const id = useId();
	return (
		<Flex direction="column" expanded={ false } gap={ 1 }>
			<strong>
				<span aria-hidden="true">○</span>{ ' ' }
				{ __(
					'Not scheduled yet',
					'client-webinar-control-integration'
				) }
			</strong>
			<span id={ id }>
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
			{ editUrl && (
				<FixLink
					url={ `${ editUrl }#webinar-scheduled_at` }
					describedBy={ id }
				/>
			) }
		</Flex>
	);
}

/** The same for a recording, which needs no date. */
function NotPublishedHint() {
	return (
		<Flex direction="column" expanded={ false } gap={ 1 }>
			<strong>
				<span aria-hidden="true">○</span>{ ' ' }
				{ __(
					'Not published yet',
					'client-webinar-control-integration'
				) }
			</strong>
			<span>
				{ __(
					'Publish the recording. Then you can open it for viewing from here.',
					'client-webinar-control-integration'
				) }
			</span>
		</Flex>
	);
}

/** Says that a recording does not run on this site (P2). */
function UnavailableHint() {
	return (
		<Flex direction="column" expanded={ false } gap={ 1 }>
			<strong>
				{ __(
					'This recording is not available here',
					'client-webinar-control-integration'
				) }
			</strong>
			<span>
				{ __(
					'Recordings do not run on this site. Choose another type, or ask the administrator of the site.',
					'client-webinar-control-integration'
				) }
			</span>
		</Flex>
	);
}

interface ControlsProps {
	settings: ControlSettings;
	control: Control;
	context: ScreenContext;
}

function Sections( {
	settings,
	control,
	context,
	reading,
}: ControlsProps & { reading: Reading } ) {
	const { state } = reading;
	const { isSaving, offerUrl, showsDate, isRecording } = context;
	const overview = useOverview( settings, state );
	const isOnAir =
		! isRecording && [ 'live', 'paused' ].includes( state.status );
	const [ hasNoPicture, setHasNoPicture ] = useState( false );
	const shared = { settings, control, state };

	// What stays comes before what comes and goes, so that nothing moves.
	const sections: ControlSection[] = [
		{
			name: 'state',
			content: isRecording ? (
				<RecordingStateSection state={ state } />
			) : (
				<StateSection
					reading={ reading }
					showsDate={ showsDate }
					changes={ overview.answer?.history ?? [] }
					hasNoPicture={ isOnAir && hasNoPicture }
				/>
			),
		},
		{
			name: 'broadcast',
			content: isRecording ? (
				<ViewingSection { ...shared } />
			) : (
				<BroadcastSection
					// A new one, but not for a break: the focus stays on its button.
					key={ isOnAir ? 'on-air' : state.status }
					{ ...shared }
				/>
			),
		},
	];
	if ( settings.roomUrl ) {
		sections.push( {
			name: 'links',
			content: <LinksSection roomUrl={ settings.roomUrl } />,
		} );
	}
	sections.push( {
		name: 'offer',
		content: <OfferSection { ...shared } offerUrl={ offerUrl } />,
	} );
	if ( state.status === 'scheduled' ) {
		sections.push( {
			name: 'readiness',
			content: (
				<ReadinessSection
					settings={ settings }
					isSaving={ isSaving }
					isRecording={ isRecording }
				/>
			),
		} );
	}
	if ( isOnAir ) {
		sections.push(
			{
				name: 'stream',
				content: (
					<StreamSection
						settings={ settings }
						state={ state }
						onMissing={ setHasNoPicture }
					/>
				),
			},
			{
				name: 'spare',
				content: <SpareSection { ...shared } />,
			}
		);
	}
	if ( isRecording && state.status !== 'scheduled' ) {
		sections.push( {
			name: 'viewers',
			content: <ViewersSection overview={ overview } />,
		} );
	}
	if ( [ 'finished', 'archived' ].includes( state.status ) ) {
		sections.push( {
			name: 'results',
			content: <ResultsSection overview={ overview } />,
		} );
	}
	sections.push( {
		name: 'history',
		content: (
			<HistorySection
				reading={ reading }
				changes={ overview.answer?.history ?? [] }
				isRecording={ isRecording }
			/>
		),
	} );

	const filtered = applyFilters(
		'webinar.control.sections',
		sections,
		state
	) as ControlSection[];
	const isHead = ( { name }: ControlSection ) =>
		[ 'state', 'broadcast' ].includes( name );
	const draw = ( { name, content }: ControlSection ) => (
		<Fragment key={ name }>{ content }</Fragment>
	);
	return (
		<>
			<Flex
				direction="column"
				expanded={ false }
				justify="flex-start"
				gap={ 4 }
				style={ HEAD }
			>
				{ filtered.filter( isHead ).map( draw ) }
			</Flex>
			{ filtered
				.filter( ( section ) => ! isHead( section ) )
				.map( draw ) }
		</>
	);
}

function Body( props: ControlsProps ) {
	const { settings, control, context } = props;
	const { reading, pollingProblem } = control;
	if ( ! settings.isAvailable ) {
		return <UnavailableHint />;
	}
	if ( context.isRecording && ! context.isPublished ) {
		return <NotPublishedHint />;
	}
	if ( reading ) {
		return reading.state.status === 'draft' ? (
			<NotScheduledHint isPublished editUrl={ settings.editUrl } />
		) : (
			<Sections { ...props } reading={ reading } />
		);
	}
	if ( ! context.isPublished ) {
		return (
			<NotScheduledHint
				isPublished={ false }
				editUrl={ settings.editUrl }
			/>
		);
	}
	return pollingProblem ? null : <Spinner />;
}

/** The controls of one webinar, for any screen. */
export function Controls( { settings, control, context }: ControlsProps ) {
	const { pollingProblem, refusal, dismissRefusal } = control;
	return (
		<Flex
			{ ...useFocusRestore() }
			// The browser's translation replaces text nodes, into which React goes on writing.
			translate="no"
			direction="column"
			expanded={ false }
			gap={ 4 }
			role="group"
			aria-label={
				context.isRecording
					? __( 'Recording', 'client-webinar-control-integration' )
					: __( 'Broadcast', 'client-webinar-control-integration' )
			}
			tabIndex={ -1 }
		>
			{ pollingProblem && <PollingNotice problem={ pollingProblem } /> }
			<Body
				settings={ settings }
				control={ control }
				context={ context }
			/>
			{ /* Always rendered: screen readers announce an alert when its content changes. */ }
			<div role="alert">
				{ refusal && (
					<RefusalNotice
						problem={ refusal }
						onRemove={ dismissRefusal }
					/>
				) }
			</div>
		</Flex>
	);
}
