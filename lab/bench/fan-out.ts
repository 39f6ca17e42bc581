/**
 * Measure 2: from the speaker's click to the last screen, and the hub beside a bare fan-out.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RoomAnnouncement } from '../../contract/generated/types.ts';
import { signedHeaders } from '../../sidecar/tests/support/webhook.ts';
import { memoryBytes, processCpuSeconds } from './cpu.ts';
import { figure, type Figure } from './figures.ts';
import type { Answer, Question } from './listeners.ts';
import { rawGet } from './load.ts';
import { FIRST_LEAD_ID, SPEAKER_ID, type Stack } from './stack.ts';
import { median, percentile, ratios } from './statistics.ts';

/** Who does not show an event after so long never will. */
const GIVEN_UP_AFTER_MS = 60_000;

const BETWEEN_EVENTS_MS = 300;
const TOKEN_SECONDS = 3600;
const RATIO_TARGET = 1.3;
const SCREEN_TARGET_MS = 1000;

const now = (): number => Number( process.hrtime.bigint() ) / 1e6;

/** A process with rooms that listen to one server. */
export class Listeners {
	readonly #child: ChildProcess;

	constructor() {
		this.#child = fork( path.join( import.meta.dirname, 'listeners.ts' ) );
		process.once( 'exit', () => this.stop() );
	}

	/** Opens more rooms. */
	open( port: number, requests: string[] ): Promise< Answer > {
		return this.#ask( { ask: 'open', port, requests } );
	}

	/** The next event is the one that counts. */
	arm(): Promise< Answer > {
		return this.#ask( { ask: 'arm' } );
	}

	/** When each room has had it, in milliseconds of the machine's clock. */
	async times(): Promise< number[] > {
		return ( await this.#ask( { ask: 'times' } ) ).times;
	}

	stop(): void {
		this.#child.kill( 'SIGKILL' );
	}

	async #ask( question: Question ): Promise< Answer > {
		this.#child.send( question );
		const given = new AbortController();
		try {
			return await Promise.race( [
				once( this.#child, 'message', given ).then(
					( [ answer ] ) => answer as Answer
				),
				once( this.#child, 'exit', given ).then( () => {
					throw new Error( 'The rooms that listen have ended.' );
				} ),
				delay( GIVEN_UP_AFTER_MS, null, given ).then( () => {
					throw new Error(
						`After ${ GIVEN_UP_AFTER_MS } ms not all rooms had the event.`
					);
				} ),
			] );
		} finally {
			given.abort();
		}
	}
}

/** One event, in all rooms. */
interface Broadcast {
	p50: number;
	p99: number;
	/** Of the server that fans out. */
	cpuMs: number;
}

/**
 * Has something told to all rooms.
 *
 * @param pid  Of the server.
 * @param tell Makes it known.
 */
async function broadcast(
	listeners: Listeners,
	pid: number,
	tell: () => Promise< void >
): Promise< Broadcast > {
	await listeners.arm();
	const cpu = processCpuSeconds( pid );
	const begin = now();
	const [ times ] = await Promise.all( [ listeners.times(), tell() ] );
	const afterMs = times.map( ( time ) => time - begin );
	await delay( BETWEEN_EVENTS_MS );
	return {
		p50: percentile( afterMs, 0.5 ),
		p99: percentile( afterMs, 0.99 ),
		cpuMs: ( processCpuSeconds( pid ) - cpu ) * 1000,
	};
}

/** A token as WordPress gives it to a room. */
function roomToken(
	secret: string,
	webinarId: number,
	leadId: number
): string {
	const key = createHmac(
		'sha256',
		Buffer.from( secret.slice( 6 ), 'base64' )
	)
		.update( 'webinar-room' )
		.digest();
	const encode = ( part: object ): string =>
		Buffer.from( JSON.stringify( part ) ).toString( 'base64url' );
	const iat = Math.floor( Date.now() / 1000 );
	const signed = `${ encode( { typ: 'JWT', alg: 'HS256' } ) }.${ encode( {
		aud: 'webinar-room',
		sub: String( leadId ),
		uid: leadId,
		room: webinarId,
		staff: false,
		iat,
		exp: iat + TOKEN_SECONDS,
	} ) }`;
	return `${ signed }.${ createHmac( 'sha256', key )
		.update( signed )
		.digest( 'base64url' ) }`;
}

/**
 * Requests by which rooms ask the hub for their stream.
 *
 * @param from The first of them.
 * @param to   The one after the last.
 */
export function streamRequests(
	stack: Stack,
	webinarId: number,
	from: number,
	to: number
): string[] {
	return Array.from( { length: to - from }, ( _, index ) =>
		rawGet(
			`/rooms/${ webinarId }/events?device=room${
				from + index
			}&watching=1`,
			{
				Host: 'sidecar',
				Authorization: `Bearer ${ roomToken(
					stack.secret,
					webinarId,
					FIRST_LEAD_ID + from + index
				) }`,
				Accept: 'text/event-stream',
			}
		)
	);
}

const portOf = ( url: string ): number => Number( new URL( url ).port );

/**
 * @param options.webinarId A live webinar with an offer.
 * @param options.sizes     How many rooms, ever more.
 * @param options.runs      How many of each.
 * @param options.events    In a run; each of them reaches all rooms.
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
	const { webinarId } = options;
	await stack.restartSidecar();
	const [ speaker ] = await stack.signIn( webinarId, [ SPEAKER_ID ] );
	const bareServer = fork(
		path.join( import.meta.dirname, 'bare-fan-out.ts' )
	);
	const rooms = new Listeners();
	const bareRooms = new Listeners();
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
		const figures: Figure[] = [];
		let isOffered = false;
		const click = async (): Promise< void > => {
			isOffered = ! isOffered;
			await stack.command( speaker!, webinarId, 'cta', {
				visible: isOffered ? '1' : '0',
			} );
		};
		let before = 0;
		for ( const size of options.sizes ) {
			await bareRooms.arm();
			await bareRooms.open(
				barePort,
				Array.from( { length: size - before }, () =>
					rawGet( '/', { Host: 'bare' } )
				)
			);
			await rooms.arm();
			await rooms.open(
				portOf( stack.sidecarUrl ),
				streamRequests( stack, webinarId, before, size )
			);
			before = size;
			// Opens the way from WordPress on, and warms both.
			await broadcast( rooms, hubPid, click );
			await broadcast( rooms, hubPid, click );
			const shown = await stack.announcement( webinarId );
			const frame = frameLike( shown );
			await broadcast( bareRooms, barePid, () =>
				post( `http://127.0.0.1:${ barePort }`, frame )
			);

			const clicks: Broadcast[][] = [];
			const hub: Broadcast[][] = [];
			const bare: Broadcast[][] = [];
			for ( let run = 0; run < options.runs; run++ ) {
				const done: Broadcast[][] = [ [], [], [] ];
				for ( let event = 0; event < options.events; event++ ) {
					done[ 0 ]!.push( await broadcast( rooms, hubPid, click ) );
				}
				const latest = await stack.announcement( webinarId );
				for ( let event = 0; event < options.events; event++ ) {
					// The same once more, but newer.
					const body = eventOf( { ...latest, revision: Date.now() } );
					done[ 1 ]!.push(
						await broadcast( rooms, hubPid, () =>
							post(
								`${ stack.sidecarUrl }/webhooks`,
								body,
								signedHeaders( stack.secret, body )
							)
						)
					);
					done[ 2 ]!.push(
						await broadcast( bareRooms, barePid, () =>
							post( `http://127.0.0.1:${ barePort }`, frame )
						)
					);
				}
				clicks.push( done[ 0 ]! );
				hub.push( done[ 1 ]! );
				bare.push( done[ 2 ]! );
			}
			const of = (
				runs: Broadcast[][],
				name: keyof Broadcast
			): number[] =>
				runs.map( ( run ) =>
					median( run.map( ( one ) => one[ name ] ) )
				);
			const cpuOf = ( runs: Broadcast[][] ): number[] =>
				// Linux counts in hundredths of a second: only many together say something.
				runs.map(
					( run ) =>
						run.reduce( ( sum, { cpuMs } ) => sum + cpuMs, 0 ) /
						run.length
				);
			const id = `fan_out.${ size }`;
			const label = `${ size.toLocaleString( 'en-US' ) } rooms`;
			const isLargest = size === Math.max( ...options.sizes );
			const bareCpu = cpuOf( bare );
			const target = isLargest ? { atMost: RATIO_TARGET } : undefined;
			figures.push(
				figure(
					2,
					`${ id }.click.p50`,
					`${ label }: click to screen, p50`,
					'ms',
					of( clicks, 'p50' )
				),
				figure(
					2,
					`${ id }.click.p99`,
					`${ label }: click to screen, p99`,
					'ms',
					of( clicks, 'p99' ),
					isLargest ? { atMost: SCREEN_TARGET_MS } : undefined
				),
				figure(
					2,
					`${ id }.hub.p50`,
					`${ label }: hub, webhook to screen, p50`,
					'ms',
					of( hub, 'p50' )
				),
				figure(
					2,
					`${ id }.hub.p99`,
					`${ label }: hub, webhook to screen, p99`,
					'ms',
					of( hub, 'p99' )
				),
				figure(
					2,
					`${ id }.bare.p50`,
					`${ label }: bare fan-out, p50`,
					'ms',
					of( bare, 'p50' )
				),
				figure(
					2,
					`${ id }.bare.p99`,
					`${ label }: bare fan-out, p99`,
					'ms',
					of( bare, 'p99' )
				),
				figure(
					2,
					`${ id }.p99.ratio`,
					`${ label }: p99 of the hub to bare`,
					'×',
					ratios( of( hub, 'p99' ), of( bare, 'p99' ) ),
					target
				),
				figure(
					2,
					`${ id }.hub.cpu`,
					`${ label }: hub, CPU a broadcast`,
					'ms',
					cpuOf( hub )
				),
				figure(
					2,
					`${ id }.bare.cpu`,
					`${ label }: bare fan-out, CPU a broadcast`,
					'ms',
					bareCpu
				),
				...( bareCpu.includes( 0 )
					? []
					: [
							figure(
								2,
								`${ id }.cpu.ratio`,
								`${ label }: CPU of the hub to bare`,
								'×',
								ratios( cpuOf( hub ), bareCpu ),
								target
							),
						] ),
				figure(
					2,
					`${ id }.hub.memory`,
					`${ label }: hub, memory a stream`,
					'KB',
					[
						( memoryBytes( hubPid ) - emptyMemory.hub ) /
							size /
							1024,
					]
				),
				figure(
					2,
					`${ id }.bare.memory`,
					`${ label }: bare fan-out, memory a stream`,
					'KB',
					[
						( memoryBytes( barePid ) - emptyMemory.bare ) /
							size /
							1024,
					]
				)
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

async function post(
	url: string,
	body: string,
	headers: Record< string, string > = {}
): Promise< void > {
	const answer = await fetch( url, { method: 'POST', body, headers } );
	await answer.arrayBuffer();
	if ( ! answer.ok ) {
		throw new Error( `${ url } answered ${ answer.status }.` );
	}
}

const eventOf = ( data: RoomAnnouncement ): string =>
	JSON.stringify( {
		type: 'room.state',
		timestamp: new Date().toISOString(),
		data,
	} );

/** What the hub sends for it. */
function frameLike( announcement: RoomAnnouncement ): string {
	const { version, revision, states } = announcement;
	return `id: ${ version }.${ revision }\nevent: state\ndata: ${ JSON.stringify(
		states[ 0 ]!.state
	) }\n\n`;
}
