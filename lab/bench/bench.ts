import { cpus } from 'node:os';
import { measureAttendeeHour } from './attendee-hour.ts';
import { measureChatOverSidecar } from './chat-over-sidecar.ts';
import { measureChatOverWordPress } from './chat-over-wordpress.ts';
import { measureDeliveries } from './deliveries.ts';
import { measureFanOut } from './fan-out.ts';
import { formatTable, type Figure } from './figures.ts';
import type { Options } from './options.ts';
import { measureFlood } from './flood.ts';
import { measureReadSync } from './read-sync.ts';
import { measureRoomPage } from './room-page.ts';
import { FIRST_LEAD_ID, Stack } from './stack.ts';
import { measureStop } from './stop.ts';
import { measureWatching } from './watching.ts';
import { measureWayIn } from './way-in.ts';
import type { Programs } from './web-server.ts';

export interface Report {
	/** Date and time, ISO 8601. */
	at: string;
	machine: { processors: number; model: string; node: string };
	isQuick: boolean;
	figures: Figure[];
}

const FULL = {
	people: 10_000,
	runs: 3,
	seconds: 5,
	rooms: [ 1000, 5000, 10_000 ],
	events: 5,
	/** As many as WordPress confirms everybody once in. */
	pushSeconds: 60,
	messages: 300,
	registered: [ 2000, 10_000 ],
	fakes: 10_000,
	chat: { perSecond: 50, seconds: 60, stormSeconds: 10 },
};
const QUICK = {
	people: 300,
	runs: 1,
	seconds: 2,
	rooms: [ 100, 300 ],
	events: 2,
	pushSeconds: 20,
	messages: 60,
	registered: [ 100, 300 ],
	fakes: 400,
	chat: { perSecond: 20, seconds: 10, stormSeconds: 3 },
};

/** Measures of what only the profile `full` has. */
const FULL_PROFILE = [ 7, 8, 9, 10, 11, 12 ];

/**
 * Runs the measures that the options name.
 *
 * @param programs Paths of the installed programs.
 * @param print    Receives progress and tables.
 */
export async function runBench(
	options: Options,
	programs: Programs & { wrk: string; inspircd: string | undefined },
	print: ( line: string ) => void
): Promise< Report > {
	const {
		people,
		runs,
		seconds,
		rooms,
		events,
		pushSeconds,
		messages,
		registered,
		fakes,
		chat,
	} = options.isQuick ? QUICK : FULL;
	const figures: Figure[] = [];
	const measures: Record< number, ( stack: Stack ) => Promise< Figure[] > > =
		{
			1: ( stack ) =>
				measureReadSync( stack, {
					wrk: programs.wrk,
					webinarId,
					runs,
					seconds,
				} ),
			2: ( stack ) =>
				measureFanOut( stack, {
					webinarId,
					sizes: rooms,
					runs,
					events,
				} ),
			3: ( stack ) =>
				measureAttendeeHour( stack, {
					webinarId,
					people,
					seconds: pushSeconds,
					runs,
				} ),
			4: ( stack ) => measureStop( stack, { people, runs } ),
			5: ( stack ) =>
				measureDeliveries( stack, {
					wrk: programs.wrk,
					runs,
					seconds,
					messages,
				} ),
			6: ( stack ) => measureRoomPage( stack, webinarId ),
			7: ( stack ) =>
				measureWayIn( stack, {
					wrk: programs.wrk,
					runs,
					seconds,
					registered,
				} ),
			8: ( stack ) => measureFlood( stack, fakes ),
			9: ( stack ) =>
				measureWatching( stack, {
					wrk: programs.wrk,
					people,
					runs,
					seconds: Math.min( seconds, 3 ),
					isQuick: options.isQuick,
				} ),
			10: ( stack ) => measureStop( stack, { people, runs }, 'full' ),
			11: ( stack ) =>
				measureChatOverWordPress( stack, {
					wrk: programs.wrk,
					webinarId,
					people,
					runs,
					seconds: Math.min( seconds, 3 ),
				} ),
			12: ( stack ) =>
				measureChatOverSidecar( stack, {
					...chat,
					people,
					inspircd: programs.inspircd,
				} ),
		};
	let webinarId = 0;

	for ( const profile of [ 'prod', 'full' ] as const ) {
		const numbers = options.only.filter(
			( number ) =>
				FULL_PROFILE.includes( number ) === ( profile === 'full' )
		);
		if ( numbers.length === 0 ) {
			continue;
		}
		print(
			`Starting MariaDB, PHP-FPM, nginx, WordPress (${ profile }) and the sidecar …`
		);
		await Stack.run( programs, profile, async ( stack ) => {
			( { webinar_id: webinarId } = await stack.site.simulate< {
				webinar_id: number;
			} >( 'create_audience', {
				title: 'How to choose a roof',
				started_at: Math.floor( Date.now() / 1000 ) - 600,
				people: Array.from( { length: people }, ( _, index ) => ( {
					id: FIRST_LEAD_ID + index,
					name: `Lead ${ index }`,
					partner_id: null,
				} ) ),
			} ) );
			for ( const number of numbers ) {
				print( `Measure ${ number } …` );
				const measured = await measures[ number ]!( stack );
				print( `\n${ formatTable( measured ) }\n` );
				figures.push( ...measured );
			}
		} );
	}
	return {
		at: new Date().toISOString(),
		machine: {
			processors: cpus().length,
			model: cpus()[ 0 ]?.model ?? '',
			node: process.version,
		},
		isQuick: options.isQuick,
		figures,
	};
}
