import { Flex, FlexItem } from '@wordpress/components';
import { describePeople, describeState } from '../labels/state';
import { formatExactDate } from '../labels/time';
import type { Reading } from '../state/room-polling';
import { useServerTime } from '../state/use-server-time';
import { toDateTime } from './date-time';

export function StateSection( {
	reading,
	showsDate,
}: {
	reading: Reading;
	showsDate: boolean;
} ) {
	const { state, clockOffsetMs } = reading;
	const { sign, word, detail } = describeState(
		state,
		useServerTime( clockOffsetMs )
	);
	const { people } = state.room;
	const isOn = [ 'live', 'paused' ].includes( state.status );
	return (
		<Flex direction="column" expanded={ false } gap={ 1 }>
			<FlexItem>
				{ /* Screen readers announce only the word, not each second of the clock. */ }
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
			{ state.status === 'scheduled' && ! showsDate && (
				<time dateTime={ toDateTime( state.scheduled_at ) }>
					{ formatExactDate( state.scheduled_at ) }
				</time>
			) }
		</Flex>
	);
}
