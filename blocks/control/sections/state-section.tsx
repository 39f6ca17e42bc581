import { Flex, FlexItem } from '@wordpress/components';
import { describePeople, describeState } from '../labels/state';
import { formatExactDate } from '../labels/time';
import type { Overview } from '../state/use-overview';
import type { Reading } from '../state/room-polling';
import { useServerTime } from '../state/use-server-time';
import { toDateTime } from './date-time';

// As tall as the state and the start button together: the buttons that follow, Stop among them, never appear where
// somebody has just tapped Start.
const ON_AIR = {
	alignContent: 'center',
	borderRadius: '2px',
	color: '#fff',
	display: 'grid',
	fontSize: '1.25em',
	minHeight: 'max(112px, 5.5em)',
	padding: '0 16px',
} as const;
const COLORS: Record< string, string > = { live: '#b32d2e', paused: '#1e1e1e' };

/** @param props.changes Of the status, oldest first. */
export function StateSection( {
	reading,
	showsDate,
	changes,
}: {
	reading: Reading;
	showsDate: boolean;
	changes: Overview[ 'history' ];
} ) {
	const { state, clockOffsetMs } = reading;
	const { sign, word, detail } = describeState(
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
				style={ color ? { ...ON_AIR, background: color } : undefined }
			>
				<div>
					{ /* Screen readers announce only the word, not each second of the clock. */ }
					<strong role="status">
						<span aria-hidden="true">{ sign }</span> { word }
					</strong>{ ' ' }
					{ detail && (
						<span role="timer">
							{ state.status === 'live'
								? detail
								: `· ${ detail }` }
						</span>
					) }{ ' ' }
					{ color && people !== null && (
						<span style={ { whiteSpace: 'nowrap' } }>
							· { describePeople( people ) }
						</span>
					) }
				</div>
			</FlexItem>
			{ state.status === 'scheduled' && ! showsDate && (
				<time dateTime={ toDateTime( state.scheduled_at ) }>
					{ formatExactDate( state.scheduled_at ) }
				</time>
			) }
		</Flex>
	);
}
