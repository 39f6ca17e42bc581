import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { demoPage } from '../page/page.ts';
import { recordingPage } from '../page/recording.ts';
import { act, file, send, sendHtml, type Answers } from './answer.ts';
import { mailAnswer } from './mail.ts';
import { streamAnswers } from './stream.ts';
import { telegramAnswers, type TelegramParts } from './telegram.ts';
import type { Mailbox } from '../mail/mailbox.ts';
import type { SidecarSwitch } from '../sidecar/switch.ts';

export interface DemoServer {
	stop: () => Promise< void >;
}

export interface DemoServerParts extends TelegramParts {
	port: number;
	mailbox: Mailbox;
	/** Returns the link that signs a person in and then opens `to`. */
	signInUrl: ( login: string, to: string ) => string;
	addWebinar: () => Promise< void >;
	sidecar: SidecarSwitch;
	letAudienceWrite: () => Promise< void >;
	/** Whether the demo has the profile `full`. */
	isFull: boolean;
	/** Whether the site has a chat: an administrator switches the profile while the demo runs. */
	hasChat: () => Promise< boolean >;
	/** Published on /status, so that a second start finds the first one. */
	dataDir: string;
}

const ASSETS = path.join( import.meta.dirname, '../page/assets' );

/** Serves the demo page, the live stream and the recording. */
export async function startDemoServer(
	parts: DemoServerParts
): Promise< DemoServer > {
	const answers = new Map( [
		...pageAnswers( parts ),
		...streamAnswers(),
		...telegramAnswers( parts ),
	] );
	const server = createServer( ( request, response ) => {
		const { pathname } = new URL( request.url ?? '/', 'http://demo' );
		// The player runs on the origin of the site.
		if ( pathname.startsWith( '/stream/' ) ) {
			response.setHeader( 'Access-Control-Allow-Origin', '*' );
		}
		const method = request.method === 'HEAD' ? 'GET' : request.method;
		const answer =
			answers.get( `${ method } ${ pathname }` ) ??
			( method === 'GET'
				? mailAnswer( parts.mailbox, parts.texts, pathname )
				: undefined );
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

const pageAnswers = ( parts: DemoServerParts ): Answers => [
	[
		'GET /',
		async ( _request, response ) =>
			sendHtml(
				response,
				demoPage(
					parts.texts,
					parts.signInUrl,
					parts.telegram !== undefined,
					parts.isFull,
					await parts.hasChat()
				)
			),
	],
	[
		'GET /recording/',
		( _request, response ) =>
			sendHtml( response, recordingPage( parts.texts ) ),
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
	[ 'POST /sidecar/on', act( () => parts.sidecar.turnOn() ) ],
	[ 'POST /sidecar/off', act( () => parts.sidecar.stop() ) ],
	[ 'POST /webinar', act( () => parts.addWebinar() ) ],
	[ 'POST /audience', act( () => parts.letAudienceWrite() ) ],
	...readdirSync( ASSETS ).map( ( name ): Answers[ number ] => [
		`GET /assets/${ name }`,
		file( name, readFileSync( path.join( ASSETS, name ) ) ),
	] ),
];
