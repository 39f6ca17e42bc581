import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { RoomHub } from './room-hub.ts';
import {
	bearerToken,
	corsHeaders,
	createRejection,
	type HandleRequest,
} from './room-request.ts';
import type { ReadRoomToken } from './room-token.ts';

export type EventStreamDeps = {
	readonly hub: Pick< RoomHub, 'openStream' | 'counts' >;
	readonly readRoomToken: ReadRoomToken;
	/** Origin of the pages that may open event streams (CORS); null allows no other origin. */
	readonly roomOrigin: string | null;
	readonly log: Logger;
};

/** Whether the proxy with this address, this number of hops away, is trusted. */
export type IsTrustedProxy = ( address: string, hop: number ) => boolean;

const PATH = /^\/rooms\/(\d{1,16})\/events$/;

const DEVICE = /^[A-Za-z0-9-]{1,36}$/;

const PREFLIGHT_HEADERS = {
	'Access-Control-Allow-Methods': 'GET',
	'Access-Control-Allow-Headers':
		'Authorization, Last-Event-ID, Cache-Control',
	'Access-Control-Max-Age': '86400',
};

/**
 * Handles `GET /rooms/<webinar id>/events`: opens an event stream (Server-Sent Events). Returns
 * false for every other address. It does without express, which holds 9 KB more memory for each
 * open event stream, and without pino-http, which holds another 5 KB.
 */
export function createEventStreamEndpoint(
	deps: EventStreamDeps,
	isTrustedProxy: IsTrustedProxy
): HandleRequest {
	const { hub, readRoomToken, roomOrigin, log } = deps;
	const headers = corsHeaders( roomOrigin );
	const reject = createRejection(
		log,
		'stream_refused',
		headers,
		'GET, OPTIONS'
	);

	const open = async (
		request: IncomingMessage,
		response: ServerResponse,
		webinarId: number,
		search: URLSearchParams
	): Promise< void > => {
		const claims = await readRoomToken( bearerToken( request ) );
		if ( claims.webinarId !== webinarId ) {
			throw new HttpError( 'room_token_of_another_room' );
		}
		const device = search.get( 'device' ) ?? '';
		const watching = search.get( 'watching' ) ?? '';
		if ( ! DEVICE.test( device ) || ! /^[01]$/.test( watching ) ) {
			throw new HttpError( 'room_request_invalid' );
		}
		// The client disconnected during the token check.
		if ( response.destroyed ) {
			return;
		}
		hub.openStream(
			{
				...claims,
				device,
				isWatching: watching === '1',
				address: clientAddress( request, isTrustedProxy ),
			},
			lastEventId( request ),
			response,
			headers
		);
	};

	return ( request, response ) => {
		const [ path = '', search = '' ] = ( request.url ?? '' ).split( '?' );
		const webinarId = PATH.exec( path )?.[ 1 ];
		if ( ! webinarId ) {
			return false;
		}
		switch ( request.method ) {
			case 'GET':
				open(
					request,
					response,
					Number( webinarId ),
					new URLSearchParams( search )
				).catch( ( error: unknown ) => reject( response, error ) );
				break;
			case 'OPTIONS':
				response
					.writeHead( 204, { ...headers, ...PREFLIGHT_HEADERS } )
					.end();
				break;
			default:
				reject(
					response,
					new HttpError(
						'method_not_allowed',
						'Open an event stream with GET.'
					)
				);
		}
		return true;
	};
}

// Any other value did not come from this sidecar, and would use memory as long as the event stream is open.
const lastEventId = ( { headers }: IncomingMessage ): string =>
	/^\d{1,16}\.\d{1,16}$/.exec(
		String( headers[ 'last-event-id' ] )
	)?.[ 0 ] ?? '';

/**
 * Returns the nearest address that is not a trusted proxy. A client can forge all entries of
 * X-Forwarded-For before it.
 */
function clientAddress(
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
