import { writeText } from '../text/live-text';
import { localTimeLines } from './local-time';
import type { ServerClock } from './server-clock';
import { type StartsTexts, startsText } from './starts-text';

export interface Start {
	/** Unix seconds. */
	startsAt: number;
	/** Nothing is counted down. */
	isOn: boolean;
}

/**
 * Shows the start of a webinar in the viewer's time zone, and counts down to it.
 *
 * @param root   Has the elements `<block>__when`, with `time` and the zone after it, and `<block>__starts`.
 * @param block  CSS class of the block.
 * @param start  When.
 * @param texts  In the language of the page.
 * @param clock  The server's.
 * @param locale Language of the page.
 * @return Stops counting.
 */
export function keepTime(
	root: Element | null,
	block: string,
	{ startsAt, isOn }: Start,
	texts: StartsTexts,
	clock: ServerClock,
	locale?: string
): () => void {
	const write = ( part: string, text: string ) => {
		const element = root?.querySelector( `.${ block }__${ part }` );
		if ( element ) {
			writeText( element, text );
		}
	};
	const { clock: time, zone } = localTimeLines( startsAt, locale );
	write( 'when time', time );
	write( 'when time + span', zone );
	if ( isOn ) {
		return () => {};
	}
	const tick = () =>
		write( 'starts', startsText( startsAt - clock.now(), texts, locale ) );
	tick();
	const timer = setInterval( tick, 1000 );
	return () => clearInterval( timer );
}
