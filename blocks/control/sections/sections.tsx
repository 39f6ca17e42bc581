import {
	ExternalLink,
	Flex,
	FlexItem,
	ToggleControl,
} from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { RoomState } from '../../types/room-state';
import type { Reading } from '../state/room-polling';
import type { ControlSettings } from '../settings';
import type { Busy, Control, Surroundings } from '../state/use-control';
import type { Overview } from '../state/use-overview';
import type { Question } from '../requests/use-query';
import { useNow } from '../state/use-server-time';
import {
	describeAttendance,
	describeChange,
	describeMessages,
	describePeople,
	describeState,
	formatExactMoment,
	formatMoment,
} from '../labels/labels';

function toDateTime( unixSeconds: number ): string {
	return new Date( unixSeconds * 1000 ).toISOString();
}

export function StateSection( {
	reading,
	saysWhen,
}: {
	reading: Reading;
	saysWhen: boolean;
} ) {
	const { state, clockOffsetMs } = reading;
	const { sign, word, detail } = describeState(
		state,
		useNow( clockOffsetMs )
	);
	const { people } = state.room;
	const isOn = [ 'live', 'paused' ].includes( state.status );
	return (
		<Flex direction="column" expanded={ false } gap={ 1 }>
			<FlexItem>
				{ /* Only the word is announced, not each second of the clock. */ }
				<strong role="status">
					<span aria-hidden="true">{ sign }</span> { word }
				</strong>{ ' ' }
				{ detail && (
					<span role="timer">
						{ state.status === 'live' ? detail : `· ${ detail }` }
					</span>
				) }{ ' ' }
				{ isOn && people !== null && (
					<span style={ { whiteSpace: 'nowrap' } }>
						· { describePeople( people ) }
					</span>
				) }
			</FlexItem>
			{ state.status === 'scheduled' && ! saysWhen && (
				<time dateTime={ toDateTime( state.scheduled_at ) }>
					{ formatExactMoment( state.scheduled_at ) }
				</time>
			) }
		</Flex>
	);
}

function describeOffer(
	busy: Busy,
	isVisible: boolean,
	isEmpty: boolean
): string {
	if ( busy === 'show' ) {
		return __( 'Showing it…', 'client-webinar-control-integration' );
	}
	if ( busy === 'hide' ) {
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
				'This webinar has no offer yet. Write its link, and save.',
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
} & Pick< Surroundings, 'offerUrl' > ) {
	const { cta } = settings.commands;
	if (
		! cta ||
		! [ 'scheduled', 'live', 'paused' ].includes( state.status )
	) {
		return null;
	}

	const { busy, send } = control;
	const isVisible = state.cta.visible;
	// The room shows no button that leads nowhere.
	const isEmpty = offerUrl === '';
	return (
		<ToggleControl
			label={ __(
				'Offer in the room',
				'client-webinar-control-integration'
			) }
			help={ describeOffer( busy, isVisible, isEmpty ) }
			checked={ busy === 'show' || ( isVisible && busy !== 'hide' ) }
			disabled={ busy !== null || ( isEmpty && ! isVisible ) }
			onChange={ ( isShown ) =>
				send( isShown ? 'show' : 'hide', cta, {
					visible: isShown ? '1' : '0',
				} )
			}
		/>
	);
}

export function LinksSection( { roomUrl }: { roomUrl: string } ) {
	return (
		<ExternalLink href={ roomUrl }>
			{ __( 'Open the room', 'client-webinar-control-integration' ) }
		</ExternalLink>
	);
}

function Linked( { url, children }: { url: string; children: string } ) {
	return url ? (
		<ExternalLink href={ url }>{ children }</ExternalLink>
	) : (
		children
	);
}

/**
 * What came of a webinar that is over.
 *
 * @param props          Props.
 * @param props.overview What is known.
 */
export function ResultsSection( {
	overview: { answer, problem },
}: {
	overview: Question< Overview >;
} ) {
	const attendance = answer?.attendance;
	const messages = answer?.messages;
	if ( ! attendance && ! messages && ! problem ) {
		return null;
	}
	return (
		<Flex direction="column" expanded={ false } gap={ 1 }>
			{ attendance && (
				<FlexItem>
					<Linked url={ answer.attendance_url }>
						{ describeAttendance( attendance ) }
					</Linked>
				</FlexItem>
			) }
			{ messages && (
				<FlexItem>
					<Linked url={ answer.messages_url }>
						{ describeMessages( messages ) }
					</Linked>
				</FlexItem>
			) }
			{ messages && ! messages.is_complete && (
				<FlexItem>
					{ __(
						'The sidecar has not reported for a while; what it holds counts as waiting.',
						'client-webinar-control-integration'
					) }
				</FlexItem>
			) }
			{ problem && (
				<FlexItem>
					{ answer
						? __(
								'These numbers may be old:',
								'client-webinar-control-integration'
							)
						: __(
								'The numbers are not known:',
								'client-webinar-control-integration'
							) }{ ' ' }
					{ problem.message }
				</FlexItem>
			) }
		</Flex>
	);
}

/**
 * Who did what when, newest first.
 *
 * @param props         Props.
 * @param props.reading The webinar.
 * @param props.changes Oldest first.
 */
export function HistorySection( {
	reading,
	changes,
}: {
	reading: Reading;
	changes: Overview[ 'history' ];
} ) {
	if ( changes.length === 0 ) {
		return null;
	}
	const now = reading.state.server_time;
	return (
		<details>
			<summary>
				{ __( 'History', 'client-webinar-control-integration' ) }
			</summary>
			<ul>
				{ changes
					.map( ( change, index ) => (
						<li key={ index }>
							<time
								dateTime={ toDateTime( change.timestamp ) }
								title={ formatExactMoment( change.timestamp ) }
							>
								{ formatMoment( change.timestamp, now ) }
							</time>{ ' ' }
							{ describeChange( change ) }
						</li>
					) )
					.reverse() }
			</ul>
		</details>
	);
}
