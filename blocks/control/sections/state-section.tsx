import { Flex, FlexItem } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import {
	describePeople,
	describeState,
	describeWaiting,
} from '../labels/state';
import { formatExactDate } from '../labels/time';
import type { Overview } from '../state/use-overview';
import type { Reading } from '../state/room-polling';
import { useServerTime } from '../state/use-server-time';
import { toDateTime } from './date-time';

// The same place for the words in every state, so that nothing moves.
const STATE = {
	borderRadius: '2px',
	padding: '10px 12px',
} as const;
// Beyond the start button: the buttons that follow, Stop among them, never appear where somebody has just tapped Start.
const ON_AIR = {
	...STATE,
	color: '#fff',
	minHeight: 'max(132px, 8.25em)',
} as const;
const WORDS = {
	fontSize: '1.125em',
	fontVariantNumeric: 'tabular-nums',
} as const;
const SIGN = {
	display: 'inline-block',
	width: '1.1em',
} as const;
const COLORS: Record< string, string > = { live: '#b32d2e', paused: '#1e1e1e' };

/**
 * @param props.changes      Of the status, oldest first.
 * @param props.hasNoPicture Viewers wait for the picture.
 */
export function StateSection( {
	reading,
	showsDate,
	changes,
	hasNoPicture,
}: {
	reading: Reading;
	showsDate: boolean;
	changes: Overview[ 'history' ];
	hasNoPicture: boolean;
} ) {
	const { state, clockOffsetMs } = reading;
	const { sign, word, detail, note } = describeState(
		state,
		useServerTime( clockOffsetMs ),
		changes.findLast( ( { from, to } ) => from !== to && to === 'paused' )
			?.timestamp
	);
	const { people } = state.room;
	const color = COLORS[ state.status ];
	return (
		<Flex direction="column" expanded={ false } gap={ 1 }>
			<FlexItem
				style={
					color
						? { ...ON_AIR, background: color }
						: { ...STATE, background: '#f0f0f0' }
				}
			>
				<div style={ WORDS }>
					{ /* Screen readers announce only the word, not each second of the clock. */ }
					<strong role="status">
						<span aria-hidden="true" style={ SIGN }>
							{ sign }
						</span>{ ' ' }
						{ word }
					</strong>
					{ detail && (
						<span key={ state.status } role="timer">
							{ state.status === 'live'
								? ` ${ detail }`
								: ` · ${ detail }` }
						</span>
					) }
				</div>
				{ /* Always rendered: screen readers announce a status when its content changes. */ }
				<div role="status">
					{ hasNoPicture && (
						<>
							<strong>
								{ __(
									'Viewers see no picture.',
									'client-webinar-control-integration'
								) }
							</strong>{ ' ' }
							{ describeWaiting( people ) }
						</>
					) }
				</div>
				{ color && ! hasNoPicture && (
					<div>
						{ [ note, people !== null && describePeople( people ) ]
							.filter( Boolean )
							.join( ' · ' ) }
					</div>
				) }
			</FlexItem>
			{ state.status === 'scheduled' && ! showsDate && (
				<time dateTime={ toDateTime( state.scheduled_at ) }>
					{ formatExactDate( state.scheduled_at ) }
				</time>
			) }
		</Flex>
	);
}
