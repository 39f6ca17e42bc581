import { readFileSync, readdirSync } from 'node:fs';
import {
	createServer,
	type IncomingMessage,
	type ServerResponse,
} from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoPage, type PageMessage } from './page/page.ts';
import { recordingPage } from './page/recording.ts';
import { telegramPage } from './page/telegram.ts';
import { people, type Person } from './people.ts';
import type { SidecarSwitch } from './sidecar/switch.ts';
import {
	captionsSegment,
	demoClip,
	demoClips,
	demoStream,
	livePlaylist,
} from './stream.ts';
import type { ChatMessage, Telegram } from './telegram/emulator.ts';
import type { Texts } from './texts.ts';

export interface DemoServer {
	stop: () => Promise< void >;
}

export interface DemoServerParts {
	port: number;
	texts: Texts;
	/** Undefined when the real Telegram is used. */
	telegram: Telegram | undefined;
	/** The address that signs a person in and leads on. */
	signInUrl: ( login: string, to: string ) => string;
	/** The address of Telegram that connects this person. */
	connectUrl: ( person: Person ) => Promise< string >;
	/** Does the same in the emulator. */
	connect: ( person: Person ) => Promise< void >;
	/** Does what Telegram does after a tap on "Start" with this token. */
	pressStart: ( startToken: string ) => Promise< void >;
	addWebinar: () => Promise< void >;
	sidecar: SidecarSwitch;
	/** Told on /status, so that a second start finds the first. */
	dataDir: string;
}

type Answer = (
	request: IncomingMessage,
	response: ServerResponse
) => void | Promise< void >;

const here = path.dirname( fileURLToPath( import.meta.url ) );
const HEARTBEAT_MS = 15_000;
const PLAYLIST_TYPE = 'application/vnd.apple.mpegurl';
const TYPES: Record< string, string > = {
	'.css': 'text/css; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.mp4': 'video/mp4',
	'.m4s': 'video/iso.segment',
	'.vtt': 'text/vtt; charset=utf-8',
};

/**
 * Serves the demo page, the live stream and the recording.
 *
 * @param parts What it shows, and what its buttons do.
 */
export async function startDemoServer(
	parts: DemoServerParts
): Promise< DemoServer > {
	const answers = allAnswers( parts );
	const server = createServer( ( request, response ) => {
		const { pathname } = new URL( request.url ?? '/', 'http://demo' );
		// The player runs on the site's origin.
		if ( pathname.startsWith( '/stream/' ) ) {
			response.setHeader( 'Access-Control-Allow-Origin', '*' );
		}
		const method = request.method === 'HEAD' ? 'GET' : request.method;
		const answer = answers.get( `${ method } ${ pathname }` );
		if ( ! answer ) {
			response.writeHead( 404 ).end();
			return;
		}
		Promise.resolve( answer( request, response ) ).catch(
			( error: Error ) => {
				response.writeHead( 502 ).end( error.message );
			}
		);
	} );
	await new Promise< void >( ( resolve, reject ) => {
		server.once( 'error', reject );
		server.listen( parts.port, '127.0.0.1', resolve );
	} );
	return {
		stop: () =>
			new Promise( ( resolve ) => {
				server.close( () => resolve() );
				server.closeAllConnections();
			} ),
	};
}

/**
 * @param parts What the page shows, and what its buttons do.
 * @return Every answer, by method and path: nothing else is served.
 */
function allAnswers( parts: DemoServerParts ): Map< string, Answer > {
	const { telegram, texts } = parts;
	const startedAtMs = Date.now();
	const answers = new Map< string, Answer >( [
		[
			'GET /',
			( _request, response ) =>
				send(
					response,
					'text/html; charset=utf-8',
					demoPage( texts, parts.signInUrl, telegram !== undefined )
				),
		],
		[
			'GET /recording/',
			( _request, response ) =>
				send(
					response,
					'text/html; charset=utf-8',
					recordingPage( texts )
				),
		],
		[
			'GET /status',
			( _request, response ) =>
				send(
					response,
					'application/json',
					JSON.stringify( {
						dataDir: parts.dataDir,
						isSidecarOn: parts.sidecar.isOn,
					} )
				),
		],
		[
			'GET /stream/live.m3u8',
			( _request, response ) =>
				send( response, PLAYLIST_TYPE, demoStream ),
		],
		[
			'POST /sidecar/on',
			( _request, response ) => {
				parts.sidecar.turnOn();
				response.writeHead( 204 ).end();
			},
		],
		[
			'POST /sidecar/off',
			async ( _request, response ) => {
				await parts.sidecar.stop();
				response.writeHead( 204 ).end();
			},
		],
		[
			'POST /webinar',
			async ( _request, response ) => {
				await parts.addWebinar();
				response.writeHead( 204 ).end();
			},
		],
	] );

	for ( const [ name, clip ] of Object.entries( demoClips ) ) {
		answers.set( `GET /stream/${ name }`, ( _request, response ) =>
			send(
				response,
				PLAYLIST_TYPE,
				livePlaylist( clip, startedAtMs, Date.now() )
			)
		);
	}

	const addFile = ( address: string, content: Buffer ): void => {
		const type = TYPES[ path.extname( address ) ] ?? 'text/plain';
		answers.set( `GET ${ address }`, ( request, response ) =>
			sendFile( request, response, type, content )
		);
	};
	for ( const [ prefix, folder ] of [
		[ '/stream', path.join( here, 'stream' ) ],
		[ '/assets', path.join( here, 'page/assets' ) ],
	] as const ) {
		for ( const name of readdirSync( folder ) ) {
			addFile(
				`${ prefix }/${ name }`,
				readFileSync( path.join( folder, name ) )
			);
		}
	}
	for ( const [ position, name ] of (
		demoClips[ 'captions.m3u8' ]?.segments ?? []
	).entries() ) {
		addFile(
			`/stream/${ name }`,
			Buffer.from( captionsSegment( position ) )
		);
	}
	// An init segment with its fragments is a whole MP4.
	addFile(
		'/stream/recording.mp4',
		Buffer.concat(
			[ demoClip.initSegment, ...demoClip.segments ].map( ( name ) =>
				readFileSync( path.join( here, 'stream', name ) )
			)
		)
	);

	for ( const person of people ) {
		const address = `/telegram/connect/${ person.login }`;
		answers.set( `GET ${ address }`, async ( _request, response ) => {
			const location = await parts.connectUrl( person );
			response.writeHead( 302, { Location: location } ).end();
		} );
		answers.set( `POST ${ address }`, async ( _request, response ) => {
			await parts.connect( person );
			response.writeHead( 204 ).end();
		} );
	}
	if ( telegram ) {
		const startToken = ( request: IncomingMessage ): string =>
			new URL( request.url ?? '/', 'http://demo' ).searchParams.get(
				'start'
			) ?? '';
		answers.set( 'GET /telegram/open', ( _request, response ) =>
			send(
				response,
				'text/html; charset=utf-8',
				telegramPage( texts, telegram.botUsername )
			)
		);
		answers.set( 'POST /telegram/open', async ( request, response ) => {
			await parts.pressStart( startToken( request ) );
			response.writeHead( 204 ).end();
		} );
		for ( const { login, chatId } of people ) {
			answers.set(
				`POST /telegram/block/${ login }`,
				( _request, response ) => {
					telegram.block( chatId );
					response.writeHead( 204 ).end();
				}
			);
			answers.set(
				`POST /telegram/unblock/${ login }`,
				async ( _request, response ) => {
					// A person's Telegram starts the bot as it unblocks it.
					if ( telegram.unblock( chatId ) ) {
						await telegram.pressStart(
							chatId,
							texts.names[ login ] ?? login,
							'',
							texts.lang
						);
					}
					response.writeHead( 204 ).end();
				}
			);
		}
		answers.set( 'GET /telegram/messages', ( request, response ) => {
			// After a break the browser asks for what it has not seen.
			const seen = Number( request.headers[ 'last-event-id' ] ?? 0 );
			streamMessages( telegram, texts, seen, response );
		} );
	}
	return answers;
}

/**
 * Sends what may differ at the next call.
 *
 * @param response Where it goes.
 * @param type     Its media type.
 * @param body     Text of it.
 */
function send( response: ServerResponse, type: string, body: string ): void {
	response
		.writeHead( 200, { 'Content-Type': type, 'Cache-Control': 'no-store' } )
		.end( body );
}

/**
 * Sends a file, or the part asked for: browsers seek in a video by parts.
 *
 * @param request  May name a range.
 * @param response Where it goes.
 * @param type     Its media type.
 * @param content  The file.
 */
function sendFile(
	request: IncomingMessage,
	response: ServerResponse,
	type: string,
	content: Buffer
): void {
	const headers = { 'Content-Type': type, 'Accept-Ranges': 'bytes' };
	const range = /^bytes=(\d+)-(\d*)$/.exec( request.headers.range ?? '' );
	const first = Number( range?.[ 1 ] ?? 0 );
	const last = Math.min(
		Number( range?.[ 2 ] || Infinity ),
		content.length - 1
	);
	if ( ! range || first > last ) {
		response
			.writeHead( 200, { ...headers, 'Content-Length': content.length } )
			.end( content );
		return;
	}
	response
		.writeHead( 206, {
			...headers,
			'Content-Length': last - first + 1,
			'Content-Range': `bytes ${ first }-${ last }/${ content.length }`,
		} )
		.end( content.subarray( first, last + 1 ) );
}

/**
 * Sends all messages, then each new one, as server-sent events.
 *
 * @param telegram Where they come from.
 * @param texts    Names of the people.
 * @param seen     Id of the last message that the page has.
 * @param response Where they go.
 */
function streamMessages(
	telegram: Telegram,
	texts: Texts,
	seen: number,
	response: ServerResponse
): void {
	response.writeHead( 200, {
		'Content-Type': 'text/event-stream',
		'Cache-Control': 'no-store',
	} );
	const tell = ( message: ChatMessage ): void => {
		const login =
			people.find( ( { chatId } ) => chatId === message.chatId )?.login ??
			'';
		const told: PageMessage = {
			login,
			name: texts.names[ login ] ?? String( message.chatId ),
			from: message.from,
			text: message.text,
			buttons: message.buttons,
			sentAt: message.sentAt,
		};
		response.write(
			`id: ${ message.id }\ndata: ${ JSON.stringify( told ) }\n\n`
		);
	};
	response.write( ':\n\n' );
	telegram.messages.filter( ( { id } ) => id > seen ).forEach( tell );
	const forget = telegram.onMessage( tell );
	const heartbeat = setInterval(
		() => response.write( ':\n\n' ),
		HEARTBEAT_MS
	);
	response.once( 'close', () => {
		forget();
		clearInterval( heartbeat );
	} );
}
