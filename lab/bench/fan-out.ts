/** Measure 2: the time from the speaker's click to all screens, and the hub compared with a bare fan-out. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RoomAnnouncement } from '../../contract/generated/types.ts';
import { signedHeaders } from '../../sidecar/tests/support/webhook.ts';
import { memoryBytes, processCpuSeconds } from './cpu.ts';
import { EventStreams, streamRequests } from './event-streams.ts';
import {
	fanOutFigures,
	type Broadcast,
	type Broadcasts,
} from './fan-out-figures.ts';
import type { Figure } from './figures.ts';
import { rawGet } from './load.ts';
import { SPEAKER_ID, type Stack } from './stack.ts';
import { percentile } from './statistics.ts';

const PAUSE_BETWEEN_EVENTS_MS = 300;

const now = (): number => Number( process.hrtime.bigint() ) / 1e6;

/**
 * @param stack             The running stack.
 * @param options.webinarId A live webinar with an offer.
 * @param options.sizes     Numbers of rooms, ascending.
 * @param options.runs      Number of runs with each number of rooms.
 * @param options.events    Number of events per run; each reaches all rooms.
 */
export async function measureFanOut(
	stack: Stack,
	options: {
		webinarId: number;
		sizes: number[];
		runs: number;
		events: number;
	}
): Promise< Figure[] > {
	const { webinarId, sizes } = options;
	await stack.restartSidecar();
	const [ speaker ] = await stack.signIn( webinarId, [ SPEAKER_ID ] );
	const bareServer = fork(
		path.join( import.meta.dirname, 'bare-fan-out.ts' )
	);
	const rooms = new EventStreams();
	const bareRooms = new EventStreams();
	const killBare = (): void => {
		bareServer.kill( 'SIGKILL' );
	};
	process.once( 'exit', killBare );
	try {
		const [ barePort ] = ( await once( bareServer, 'message' ) ) as [
			number,
		];
		const barePid = bareServer.pid!;
		const hubPid = stack.sidecarPid;
		const emptyMemory = {
			hub: memoryBytes( hubPid ),
			bare: memoryBytes( barePid ),
		};

		let isOffered = false;
		const sendClick = (): Promise< Broadcast > =>
			measureBroadcast( rooms, hubPid, async () => {
				isOffered = ! isOffered;
				await speaker!.command( webinarId, 'cta', {
					visible: isOffered ? '1' : '0',
				} );
			} );
		const sendToHub = ( shown: RoomAnnouncement ): Promise< Broadcast > => {
			// The hub ignores an announcement that is not newer than its own.
			const body = webhookBody( { ...shown, revision: Date.now() } );
			return measureBroadcast( rooms, hubPid, () =>
				post(
					`${ stack.sidecarUrl }/webhooks`,
					body,
					signedHeaders( stack.secret, body )
				)
			);
		};
		const sendBare = ( frame: string ): Promise< Broadcast > =>
			measureBroadcast( bareRooms, barePid, () =>
				post( `http://127.0.0.1:${ barePort }`, frame )
			);

		const figures: Figure[] = [];
		let open = 0;
		for ( const size of sizes ) {
			await bareRooms.arm();
			await bareRooms.open(
				barePort,
				Array.from( { length: size - open }, () =>
					rawGet( '/', { Host: 'bare' } )
				)
			);
			await rooms.arm();
			await rooms.open(
				Number( new URL( stack.sidecarUrl ).port ),
				streamRequests( stack, webinarId, open, size )
			);
			open = size;

			// Warms up WordPress, the hub and the bare fan-out.
			await sendClick();
			await sendClick();
			const frame = eventFrame( await stack.announcement( webinarId ) );
			await sendBare( frame );

			const done: Broadcasts = { clicks: [], hub: [], bare: [] };
			for ( let run = 0; run < options.runs; run++ ) {
				const clicks: Broadcast[] = [];
				const hub: Broadcast[] = [];
				const bare: Broadcast[] = [];
				for ( let event = 0; event < options.events; event++ ) {
					clicks.push( await sendClick() );
				}
				const shown = await stack.announcement( webinarId );
				for ( let event = 0; event < options.events; event++ ) {
					hub.push( await sendToHub( shown ) );
					bare.push( await sendBare( frame ) );
				}
				done.clicks.push( clicks );
				done.hub.push( hub );
				done.bare.push( bare );
			}
			figures.push(
				...fanOutFigures( size, size === Math.max( ...sizes ), done, {
					hub: memoryBytes( hubPid ) - emptyMemory.hub,
					bare: memoryBytes( barePid ) - emptyMemory.bare,
				} )
			);
		}
		return figures;
	} finally {
		rooms.stop();
		bareRooms.stop();
		killBare();
		process.off( 'exit', killBare );
	}
}

/**
 * Sends one event and waits until all rooms have received it.
 *
 * @param rooms Receive the event.
 * @param pid   The server whose CPU is measured.
 * @param send  Triggers the event.
 */
async function measureBroadcast(
	rooms: EventStreams,
	pid: number,
	send: () => Promise< void >
): Promise< Broadcast > {
	await rooms.arm();
	const cpuBefore = processCpuSeconds( pid );
	const startedAt = now();
	const [ times ] = await Promise.all( [ rooms.times(), send() ] );
	const delays = times.map( ( time ) => time - startedAt );
	await delay( PAUSE_BETWEEN_EVENTS_MS );
	return {
		p50Ms: percentile( delays, 0.5 ),
		p99Ms: percentile( delays, 0.99 ),
		cpuMs: ( processCpuSeconds( pid ) - cpuBefore ) * 1000,
	};
}

async function post(
	url: string,
	body: string,
	headers: Record< string, string > = {}
): Promise< void > {
	const response = await fetch( url, { method: 'POST', body, headers } );
	await response.arrayBuffer();
	if ( ! response.ok ) {
		throw new Error( `${ url } answered ${ response.status }.` );
	}
}

const webhookBody = ( data: RoomAnnouncement ): string =>
	JSON.stringify( {
		type: 'room.state',
		timestamp: new Date().toISOString(),
		data,
	} );

/** The bytes that the hub sends to each room for an announcement. */
function eventFrame( announcement: RoomAnnouncement ): string {
	const { version, revision, states } = announcement;
	return `id: ${ version }.${ revision }\nevent: state\ndata: ${ JSON.stringify(
		states[ 0 ]!.state
	) }\n\n`;
}
