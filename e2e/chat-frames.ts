/**
 * `npm run chat-frames`: what the frames of a room cost while 5,000 messages come, on a phone whose processor is slowed four times. A frame
 * is what the main thread does from one paint to the next: script, style, layout and paint. Prints the figures, and compares with 50 ms.
 *
 * It counts the processor time of the thread, four times, and not the clock: other programs of the machine do not count. (Chromium's own
 * throttle measures the clock.) The messages come from this script; the room is that of a site.
 */
import { chromium } from '@playwright/test';
import { requireChromium } from '../tools/machine.mjs';
import { floodChat } from './support/chat-flood.ts';
import { startChatSite } from './support/chat-site.ts';

const MESSAGES = 5000;
/** As many as a page gets where 200 are said a second. */
const PER_ANSWER = 50;
const POLL_AFTER_MS = 250;
const SLOWDOWN = 4;
const RUNS = 3;
const TARGET_MS = 50;

/** The part of a trace event that this script reads. Times are microseconds. */
interface TraceEvent {
	name: string;
	pid: number;
	tid: number;
	ts: number;
	/** Processor time of the thread. */
	tdur?: number;
	args: { name?: string };
}

const print = ( line: string ) => process.stdout.write( `${ line }\n` );

/**
 * @param trace What Chromium recorded.
 * @return Milliseconds of each frame of the busiest page, ascending.
 */
function readFrames( trace: Buffer ): number[] {
	const { traceEvents: events } = JSON.parse( String( trace ) ) as {
		traceEvents: TraceEvent[];
	};
	const pages = events
		.filter(
			( { name, args } ) =>
				name === 'thread_name' && args.name === 'CrRendererMain'
		)
		.map( ( { pid, tid } ) => {
			let work = 0;
			const frames: number[] = [];
			for ( const event of events
				.filter( ( one ) => one.pid === pid && one.tid === tid )
				.sort( ( a, b ) => a.ts - b.ts ) ) {
				if ( event.name.endsWith( 'RunTask' ) ) {
					work += ( SLOWDOWN * ( event.tdur ?? 0 ) ) / 1000;
				} else if (
					event.name === 'BeginMainThreadFrame' &&
					work > 0
				) {
					// The task of this frame began before its mark, and counts.
					frames.push( work );
					work = 0;
				}
			}
			return frames;
		} );
	return pages
		.sort( ( a, b ) => b.length - a.length )[ 0 ]!
		.sort( ( a, b ) => a - b );
}

const site = await startChatSite( 'en_US', { anna: 'Anna' } );
const browser = await chromium.launch( {
	executablePath: String( await requireChromium() ),
	args: [ '--no-sandbox', '--disable-gpu' ],
} );
let worst = 0;
try {
	for ( let run = 1; run <= RUNS; run++ ) {
		const page = await site.open( browser, 'anna', 'room', {
			width: 390,
			height: 780,
		} );
		const flood = await floodChat( page, site.webinarId, POLL_AFTER_MS );
		await page.locator( '.webinar-chat__line' ).first().waitFor();
		await browser.startTracing( page, {
			categories: [
				'toplevel',
				'disabled-by-default-devtools.timeline.frame',
				'devtools.timeline.frame',
			],
		} );
		flood.let( MESSAGES, PER_ANSWER );
		while ( ! flood.isRead() ) {
			await page.waitForTimeout( 200 );
		}
		const frames = readFrames( await browser.stopTracing() );
		const at = ( share: number ) =>
			frames[
				Math.min(
					frames.length - 1,
					Math.floor( frames.length * share )
				)
			]!.toFixed( 1 );
		worst = Math.max( worst, frames.at( -1 )! );
		print(
			`Run ${ run }: ${ frames.length } frames, median ${ at(
				0.5
			) } ms, p99 ${ at( 0.99 ) } ms, longest ${ at( 1 ) } ms`
		);
		await page.context().close();
	}
} finally {
	await browser.close();
	await site.stop();
}
print(
	`Longest of all: ${ worst.toFixed( 1 ) } ms; at most ${ TARGET_MS } ms: ${
		worst <= TARGET_MS ? 'met' : 'missed'
	}.`
);
