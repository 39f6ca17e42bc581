import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { HttpError, httpErrorOf } from '../errors.ts';
import { describeError, type Logger } from '../log.ts';
import type { RoomsHub } from './room-hub.ts';
import type { ReadRoomToken } from './room-token.ts';

export type RoomsDeps = {
	readonly hub: Pick< RoomsHub, 'open' | 'counts' >;
	readonly readRoomToken: ReadRoomToken;
	/** Of the site whose pages may listen; null where only the sidecar's own may. */
	readonly roomOrigin: string | null;
	readonly log: Logger;
};

/** Whether this address, so many hops away, is a proxy that is believed. */
export type IsTrustedProxy = ( address: string, hop: number ) => boolean;

const PATH = /^\/rooms\/(\d{1,16})\/events$/;

const query = z.object( {
	device: z.string().regex( /^[A-Za-z0-9-]{1,36}$/ ),
	watching: z.enum( [ '0', '1' ] ),
} );

const REFUSAL_LOGGED_EACH_MS = 60_000;

const PREFLIGHT_HEADERS = {
	'Access-Control-Allow-Methods': 'GET',
	'Access-Control-Allow-Headers':
		'Authorization, Last-Event-ID, Cache-Control',
	'Access-Control-Max-Age': '86400',
};

/**
 * `GET /rooms/<webinar id>/events`: what changes in a room, as Server-Sent Events. Returns
 * false for every other address. Without express, which keeps 9 KB more for each open
 * stream, and pino-http, which keeps another 5.
 *
 * @param deps
 * @param isTrustedProxy
 */
export function createRoomsListener(
	deps: RoomsDeps,
	isTrustedProxy: IsTrustedProxy
): ( request: IncomingMessage, response: ServerResponse ) => boolean {
	const { hub, readRoomToken, roomOrigin, log } = deps;
	/** When each was logged last, by its code: anybody may ask, and thousands of pages do when the sidecar is full. */
	const loggedAt = new Map< string, number >();

	const open = async (
		request: IncomingMessage,
		response: ServerResponse,
		webinarId: number,
		search: URLSearchParams
	): Promise< void > => {
		const pass = await readRoomToken( tokenOf( request ) );
		if ( pass.webinarId !== webinarId ) {
			throw new HttpError(
				403,
				'room_token_of_another_room',
				'The token is for another room.'
			);
		}
		const { data: page } = query.safeParse( Object.fromEntries( search ) );
		if ( ! page ) {
			throw new HttpError(
				400,
				'room_request_invalid',
				'The address must end with ?device=<1 to 36 letters, digits or hyphens>&watching=<0 or 1>.'
			);
		}
		// Gone while the token was read.
		if ( response.destroyed ) {
			return;
		}
		hub.open(
			{
				...pass,
				device: page.device,
				isWatching: page.watching === '1',
				address: addressOf( request, isTrustedProxy ),
			},
			lastEventIdOf( request ),
			response
		);
	};

	const refuse = ( response: ServerResponse, error: unknown ): void => {
		const { status, code, message, retryAfterSeconds } =
			httpErrorOf( error );
		const nowMs = performance.now();
		if (
			nowMs - ( loggedAt.get( code ) ?? -Infinity ) >=
			REFUSAL_LOGGED_EACH_MS
		) {
			loggedAt.set( code, nowMs );
			log[ status >= 500 ? 'error' : 'warn' ](
				{ code, reason: describeError( error ) },
				'stream_refused'
			);
		}
		if ( status === 405 ) {
			response.setHeader( 'Allow', 'GET, OPTIONS' );
		}
		if ( retryAfterSeconds !== null ) {
			response.setHeader( 'Retry-After', retryAfterSeconds );
		}
		response
			.writeHead( status, { 'Content-Type': 'application/json' } )
			.end( JSON.stringify( { error: { code, message } } ) );
	};

	return ( request, response ) => {
		const [ path = '', search = '' ] = ( request.url ?? '' ).split( '?' );
		const webinarId = PATH.exec( path )?.[ 1 ];
		if ( ! webinarId ) {
			return false;
		}
		if ( roomOrigin ) {
			response.setHeader( 'Access-Control-Allow-Origin', roomOrigin );
			response.setHeader(
				'Access-Control-Expose-Headers',
				'Retry-After'
			);
		}
		switch ( request.method ) {
			case 'GET':
				open(
					request,
					response,
					Number( webinarId ),
					new URLSearchParams( search )
				).catch( ( error: unknown ) => refuse( response, error ) );
				break;
			case 'OPTIONS':
				response.writeHead( 204, PREFLIGHT_HEADERS ).end();
				break;
			default:
				refuse(
					response,
					new HttpError(
						405,
						'method_not_allowed',
						'A room is listened to by GET.'
					)
				);
		}
		return true;
	};
}

const tokenOf = ( { headers }: IncomingMessage ): string =>
	/^Bearer ([\w.-]{1,1024})$/i.exec( headers.authorization ?? '' )?.[ 1 ] ??
	'';

// Anything else is no id of ours, and would be kept as long as the stream.
const lastEventIdOf = ( { headers }: IncomingMessage ): string =>
	/^\d{1,16}\.\d{1,16}$/.exec(
		String( headers[ 'last-event-id' ] )
	)?.[ 0 ] ?? '';

/**
 * The nearest address that no trusted proxy has; what stands before it anybody may have written.
 * @param root0
 * @param root0.headers
 * @param root0.socket
 * @param isTrustedProxy
 */
function addressOf(
	{ headers, socket }: IncomingMessage,
	isTrustedProxy: IsTrustedProxy
): string {
	const forwarded = String( headers[ 'x-forwarded-for' ] ?? '' )
		.split( ',' )
		.map( ( address ) => address.trim() )
		.filter( Boolean );
	const nearestFirst = [ socket.remoteAddress ?? '', ...forwarded.reverse() ];
	return (
		nearestFirst.find(
			( address, hop ) => ! isTrustedProxy( address, hop )
		) ??
		nearestFirst.at( -1 ) ??
		''
	);
}
