/** Measure 12: a chat over the sidecar beside a bare fan-out and an IRC server, and a storm of short answers, under the profile `full`. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ChatFrame } from '../../contract/generated/types.ts';
import { roomToken } from '../stack/room-token.ts';
import { ChatReaders } from './chat-readers.ts';
import type { Batch } from './chat-readers-worker.ts';
import { processCpuSeconds } from './cpu.ts';
import { streamRequests } from './event-streams.ts';
import { figure, type Figure, type Target } from './figures.ts';
import { ircRequest, IrcServer } from './irc.ts';
import { rawGet } from './load.ts';
import { sendPaced, type Sent } from './send-paced.ts';
import { FIRST_LEAD_ID, SPEAKER_ID, type Stack } from './stack.ts';
import { percentile } from './statistics.ts';

const MEASURE = 12;
const CONNECTIONS = 100;
/** When so much of a storm has been sent, the speaker stops the webinar. */
const STOP_AT_SHARE = 0.9;
/** Of the sidecar, replayed by the bare fan-out. */
const MOST_FRAMES = 20;
const FRAME_INTERVAL_MS = 1000;
/** More than a frame waits for more. */
const QUIET_MS = 3000;
const POLL_INTERVAL_MS = 500;
const TIMEOUT_MS = 180_000;

const now = (): number => Number( process.hrtime.bigint() ) / 1e6;

interface Options {
	/** Readers; each may write. */
	people: number;
	perSecond: number;
	seconds: number;
	/** How long a storm lasts, in which everybody says the same. */
	stormSeconds: number;
	/** Path of InspIRCd; undefined leaves the comparison out. */
	inspircd: string | undefined;
}

type Values = Record< string, number >;

/** @param stack A stack with the profile `full`, and as many users as `people`. It is run once. */
export async function measureChatOverSidecar(
	stack: Stack,
	options: Options
): Promise< Figure[] > {
	const { values: measured, frames } = await measureSidecar( stack, options );
	await stack.stopSidecar();
	const bare = await measureBare( options.people, frames );
	const values: Values = {
		...measured,
		bare_spread: bare.spread!,
		bare_ratio: measured.frame_cpu! / bare.frame_cpu!,
		...( options.inspircd &&
			( await measureIrc( stack.folder, {
				...options,
				inspircd: options.inspircd,
			} ) ) ),
	};
	const people = options.people.toLocaleString( 'en-US' );
	const chat = `${ people } event streams, ${ options.perSecond } messages/s`;
	const storm = `${ people } “+” in ${ options.stormSeconds } s`;
	const irc = `InspIRCd, ${ people } readers, ${ options.perSecond } messages/s`;
	const row = (
		id: string,
		label: string,
		unit: string,
		target?: Target
	): Figure =>
		figure(
			MEASURE,
			`chat_sidecar.${ id }`,
			label,
			unit,
			[ values[ id ]! ],
			target
		);
	const none = { atMost: 0 };
	return [
		row( 'p50', `${ chat }: message to the last screen, p50`, 'ms' ),
		row( 'p99', `${ chat }: message to the last screen, p99`, 'ms', {
			atMost: 2500,
		} ),
		row(
			'spread',
			`${ chat }: first to last screen of a frame, p50`,
			'ms'
		),
		row( 'answer_p99', `${ chat }: answer to the author, p99`, 'ms' ),
		row( 'cores', `${ chat }: processors of the sidecar`, '', {
			atMost: 0.5,
		} ),
		row( 'reader_cores', `${ chat }: processors of the readers`, '' ),
		row( 'lost', `${ chat }: lost on a screen`, '', none ),
		row( 'left_out', `${ chat }: left out of frames that were full`, '' ),
		row( 'requests', `${ chat }: handovers to WordPress`, '/s', {
			atMost: 0.5,
		} ),
		row( 'all_requests', `${ chat }: all requests to WordPress`, '/s' ),
		row( 'web_cores', `${ chat }: processors of WordPress`, '' ),
		row(
			'bare_spread',
			'The same frames by a bare fan-out: first to last screen, p50',
			'ms'
		),
		row(
			'bare_ratio',
			'CPU of a frame: sidecar, with all that it takes / bare fan-out',
			'×'
		),
		row( 'storm_cores', `${ storm }: processors of the sidecar`, '', {
			atMost: 1,
		} ),
		row( 'storm_accepted', `${ storm }: accepted`, '' ),
		row(
			'storm_refused',
			`${ storm }: refused because the chat is closed`,
			''
		),
		row( 'storm_other', `${ storm }: answered otherwise`, '', none ),
		row(
			'storm_uncounted',
			`${ storm }: accepted, but not counted in the line`,
			'',
			none
		),
		row(
			'storm_answer_p99',
			`${ storm }: answer to the author, p99`,
			'ms'
		),
		row(
			'stop',
			`${ storm }: the stop meanwhile, click to response`,
			'ms',
			{
				atMost: 300,
			}
		),
		row(
			'not_stored',
			'Both: accepted, but not in the table once',
			'',
			none
		),
		...( options.inspircd
			? [
					row(
						'irc_p50',
						`${ irc }: message to the last reader, p50`,
						'ms'
					),
					row(
						'irc_p99',
						`${ irc }: message to the last reader, p99`,
						'ms'
					),
					row(
						'irc_cores',
						`${ irc }: processors of the server`,
						''
					),
					row(
						'irc_reader_cores',
						`${ irc }: processors of the readers`,
						''
					),
					row(
						'irc_lost',
						`${ irc }: not received by all within ${ QUIET_MS / 1000 } s of silence`,
						''
					),
				]
			: [] ),
	];
}

async function measureSidecar(
	stack: Stack,
	{ people, perSecond, seconds, stormSeconds }: Options
): Promise< { values: Values; frames: string[] } > {
	await stack.restartSidecar();
	const { webinar_id: webinarId } = await stack.site.simulate< {
		webinar_id: number;
	} >( 'start_webinar', {
		title: 'How to choose a roof',
		started_at: Math.floor( Date.now() / 1000 ) - 600,
	} );
	const [ speaker ] = await stack.signIn( webinarId, [ SPEAKER_ID ] );
	const port = Number( new URL( stack.sidecarUrl ).port );
	const tokens = Array.from( { length: people }, ( _, index ) =>
		roomToken( stack.secret, webinarId, {
			id: FIRST_LEAD_ID + index,
			name: `Lead ${ index }`,
		} )
	);
	const request = ( index: number, key: string, text: string ): string =>
		rawMessage( webinarId, tokens[ index % people ]!, key, text );
	const readers = new ChatReaders();
	try {
		await readers.open(
			port,
			streamRequests( stack, webinarId, 0, people ),
			'stream'
		);
		// The first message opens the chat.
		const first = await sendPaced(
			port,
			[ request( 0, messageKey( 'first', 0 ), 'Good evening' ) ],
			1,
			1
		);
		const opened = await readers.batches( QUIET_MS );

		const cpu = stackCpu( stack, readers );
		const requests = await sidecarRequests( stack );
		const said = await sendPaced(
			port,
			Array.from( { length: perSecond * seconds }, ( _, index ) =>
				request(
					index + 1,
					messageKey( 'said', index ),
					`What I think of roofs, and of number ${ index } in particular`
				)
			),
			perSecond,
			CONNECTIONS
		);
		const used = stackCpu( stack, readers, cpu );
		const handed = await sidecarRequests( stack );
		const all = await readers.batches( QUIET_MS );
		const batches = all.slice( opened.length );
		const shown = lastScreens( batches );
		const delays = said.flatMap( ( { atMs }, index ) => {
			const lastAtMs = shown.get( messageKey( 'said', index ) );
			return lastAtMs === undefined ? [] : [ lastAtMs - atMs ];
		} );

		const stormCpu = stackCpu( stack, readers );
		const stopping = delay( stormSeconds * 1000 * STOP_AT_SHARE ).then(
			async () => {
				const clickedAtMs = now();
				await speaker!.command( webinarId, 'stop', {
					command: 'stop',
				} );
				return now() - clickedAtMs;
			}
		);
		const storm = await sendPaced(
			port,
			Array.from( { length: people }, ( _, index ) =>
				request( index, messageKey( 'plus', index ), '+' )
			),
			people / stormSeconds,
			CONNECTIONS
		);
		const stormUsed = stackCpu( stack, readers, stormCpu );
		const stop = await stopping;
		const counted = peopleOfLine(
			( await readers.batches( QUIET_MS ) ).slice( all.length ),
			'+'
		);
		const accepted = [ ...first, ...said, ...storm ].filter( isAccepted );
		const stormAccepted = storm.filter( isAccepted ).length;
		const closed = storm.filter( ( { answer } ) =>
			answer.includes( 'chat_closed' )
		).length;
		return {
			values: {
				p50: percentile( delays, 0.5 ),
				p99: percentile( delays, 0.99 ),
				spread: spread( batches ),
				answer_p99: answerP99( said ),
				cores: used.sidecar / seconds,
				reader_cores: used.readers / seconds,
				web_cores: used.web / seconds,
				frame_cpu: ( used.sidecar * 1000 ) / batches.length,
				lost:
					batches.filter( ( batch ) => batch.readers < people )
						.length +
					said.filter( ( one ) => ! isAccepted( one ) ).length,
				left_out: said.length - delays.length,
				requests: ( handed.chat - requests.chat ) / seconds,
				all_requests: ( handed.all - requests.all ) / seconds,
				storm_cores: stormUsed.sidecar / stormSeconds,
				storm_accepted: stormAccepted,
				storm_refused: closed,
				storm_other: people - stormAccepted - closed,
				storm_uncounted: stormAccepted - counted,
				storm_answer_p99: answerP99( storm ),
				stop,
				not_stored: await notStored(
					stack,
					webinarId,
					accepted.length
				),
			},
			frames: batches.slice( 0, MOST_FRAMES ).map( ( { text } ) => text ),
		};
	} finally {
		await readers.stop();
	}
}

/** Lets the bare fan-out write frames of the sidecar to as many streams. */
async function measureBare(
	people: number,
	frames: readonly string[]
): Promise< Values > {
	const server = fork( path.join( import.meta.dirname, 'bare-fan-out.ts' ) );
	const kill = (): void => {
		server.kill( 'SIGKILL' );
	};
	process.once( 'exit', kill );
	const readers = new ChatReaders();
	try {
		const [ port ] = ( await once( server, 'message' ) ) as [ number ];
		await readers.open(
			port,
			Array.from( { length: people }, () =>
				rawGet( '/', { Host: 'bare' } )
			),
			'stream'
		);
		const before = processCpuSeconds( server.pid! );
		for ( const frame of frames ) {
			await fetch( `http://127.0.0.1:${ port }`, {
				method: 'POST',
				body: `${ frame }\n\n`,
			} );
			await delay( FRAME_INTERVAL_MS );
		}
		const batches = await readers.batches( QUIET_MS );
		return {
			spread: spread( batches ),
			frame_cpu:
				( ( processCpuSeconds( server.pid! ) - before ) * 1000 ) /
				frames.length,
		};
	} finally {
		await readers.stop();
		kill();
		process.off( 'exit', kill );
	}
}

/** The same readers and messages at an IRC server, which keeps none of them. */
async function measureIrc(
	folder: string,
	{ people, perSecond, seconds, inspircd }: Options & { inspircd: string }
): Promise< Values > {
	const server = await IrcServer.start(
		inspircd,
		path.join( folder, 'irc' )
	);
	const readers = new ChatReaders();
	try {
		await readers.open(
			server.port,
			Array.from( { length: people }, ( _, index ) =>
				ircRequest( `lead${ index }` )
			),
			'irc'
		);
		const writer = await server.connect( 'writer' );
		const cpu = processCpuSeconds( server.pid );
		const readerCpu = processCpuSeconds( readers.pid );
		const startedAtMs = now();
		const sentAtMs: number[] = [];
		for ( let index = 0; index < perSecond * seconds; index++ ) {
			sentAtMs[ index ] = startedAtMs + ( index * 1000 ) / perSecond;
			await delay( Math.max( 0, sentAtMs[ index ]! - now() ) );
			writer.write(
				`PRIVMSG #room :${ index } What I think of roofs, and of number ${ index } in particular\r\n`
			);
		}
		const batches = await readers.batches( QUIET_MS );
		const tookSeconds = ( now() - startedAtMs ) / 1000;
		const complete = batches.filter(
			( batch ) => batch.readers === people
		);
		const delays = complete.map(
			( { text, lastAtMs } ) =>
				lastAtMs -
				sentAtMs[
					Number( / PRIVMSG #room :(\d+)/.exec( text )?.[ 1 ] )
				]!
		);
		writer.destroy();
		return {
			irc_p50: percentile( delays, 0.5 ),
			irc_p99: percentile( delays, 0.99 ),
			irc_cores: ( processCpuSeconds( server.pid ) - cpu ) / tookSeconds,
			irc_reader_cores:
				( processCpuSeconds( readers.pid ) - readerCpu ) / tookSeconds,
			irc_lost: perSecond * seconds - complete.length,
		};
	} finally {
		await readers.stop();
		server.stop();
	}
}

const isAccepted = ( { status }: Sent ): boolean => status === 200;

const messageKey = ( kind: string, index: number ): string =>
	`bench-${ kind }-${ String( index ).padStart( 10, '0' ) }`;

function rawMessage(
	webinarId: number,
	token: string,
	key: string,
	text: string
): string {
	const body = JSON.stringify( { message_key: key, text } );
	return (
		rawGet( `/rooms/${ webinarId }/messages`, {
			Host: 'sidecar',
			Authorization: `Bearer ${ token }`,
			'Content-Type': 'application/json',
			'Content-Length': String( Buffer.byteLength( body ) ),
		} ).replace( 'GET', 'POST' ) + body
	);
}

const readFrame = ( { text }: Batch ): ChatFrame =>
	(
		JSON.parse( text.slice( text.indexOf( '{' ) ) ) as {
			payload: ChatFrame;
		}
	 ).payload;

/** When the last screen had each message, by its key. */
function lastScreens( batches: readonly Batch[] ): Map< string, number > {
	const shown = new Map< string, number >();
	for ( const batch of batches ) {
		for ( const { message_key: key } of readFrame( batch ).messages ) {
			if ( ! shown.has( key ) ) {
				shown.set( key, batch.lastAtMs );
			}
		}
	}
	return shown;
}

/** How many people the lines with a text have at the end. */
function peopleOfLine( batches: readonly Batch[], text: string ): number {
	const lines = new Map< number, number >();
	for ( const { messages } of batches.map( readFrame ) ) {
		for ( const line of messages.filter( ( one ) => one.text === text ) ) {
			lines.set( line.message_id, line.people );
		}
	}
	return [ ...lines.values() ].reduce( ( sum, people ) => sum + people, 0 );
}

const spread = ( batches: readonly Batch[] ): number =>
	percentile(
		batches.map( ( { firstAtMs, lastAtMs } ) => lastAtMs - firstAtMs ),
		0.5
	);

const answerP99 = ( sent: readonly Sent[] ): number =>
	percentile(
		sent.map( ( { atMs, answeredAtMs } ) => answeredAtMs - atMs ),
		0.99
	);

type Cpu = { sidecar: number; readers: number; web: number };

/** CPU seconds so far, or since an earlier time. */
function stackCpu(
	stack: Stack,
	readers: ChatReaders,
	since: Cpu = { sidecar: 0, readers: 0, web: 0 }
): Cpu {
	return {
		sidecar: processCpuSeconds( stack.sidecarPid ) - since.sidecar,
		readers: processCpuSeconds( readers.pid ) - since.readers,
		web: stack.webCpu() - since.web,
	};
}

/** How many requests of the sidecar WordPress has received; mu-plugin.php counts them. */
async function sidecarRequests(
	stack: Stack
): Promise< { chat: number; all: number } > {
	const lines = (
		await readFile(
			path.join( stack.site.folder, 'sidecar-requests' ),
			'utf8'
		)
	).split( '\n' );
	return {
		chat: lines.filter( ( line ) => line === 'chat' ).length,
		all: lines.length,
	};
}

/** Waits until WordPress has everything, and returns how many messages are missing or too many. */
async function notStored(
	stack: Stack,
	webinarId: number,
	accepted: number
): Promise< number > {
	const until = Date.now() + TIMEOUT_MS;
	let stored: number;
	do {
		await delay( POLL_INTERVAL_MS );
		stored = await stack.database.number(
			`SELECT COUNT(*) FROM wp_webinar_chat_messages WHERE webinar_id = ${ webinarId }`
		);
	} while ( stored < accepted && Date.now() < until );
	return Math.abs( accepted - stored );
}
