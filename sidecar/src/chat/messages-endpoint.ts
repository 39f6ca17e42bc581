import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { HttpError } from '../errors.ts';
import type { Logger } from '../log.ts';
import {
	bearerToken,
	corsHeaders,
	createRejection,
	type HandleRequest,
} from '../rooms/room-request.ts';
import type { ReadRoomToken, RoomTokenClaims } from '../rooms/room-token.ts';
import type { Chats, SayRequest } from './chats.ts';

export type MessagesDeps = {
	readonly chats: Pick< Chats, 'say' | 'catchUp' >;
	readonly readRoomToken: ReadRoomToken;
	/** Origin of the pages of rooms (CORS); null allows no other origin. */
	readonly roomOrigin: string | null;
	readonly log: Logger;
};

const PATH = /^\/rooms\/(\d{1,16})\/messages$/;

const LARGEST_BODY_BYTES = 5 * 1024;

const STAMP = /^[\w-]{1,32}\.\d{1,16}$/;

const PREFLIGHT_HEADERS = {
	'Access-Control-Allow-Methods': 'GET, POST',
	'Access-Control-Allow-Headers': 'Authorization, Content-Type',
	'Access-Control-Max-Age': '86400',
};

const sayRequest = z.object( {
	message_key: z.string().regex( /^[0-9A-Za-z-]{16,36}$/ ),
	text: z.string(),
	is_question: z.boolean().default( false ),
} );

/**
 * Handles `POST /rooms/<webinar id>/messages`: takes what somebody says, and `GET`: what a page has missed since a stamp. Returns false
 * for every other address. Without express, as the event streams: pages send many of these.
 */
export function createMessagesEndpoint( {
	chats,
	readRoomToken,
	roomOrigin,
	log,
}: MessagesDeps ): HandleRequest {
	const headers = {
		...corsHeaders( roomOrigin ),
		'Cache-Control': 'no-store',
	};
	const reject = createRejection(
		log,
		'chat_refused',
		headers,
		'GET, POST, OPTIONS'
	);

	const answer = async (
		request: IncomingMessage,
		webinarId: number,
		search: URLSearchParams
	): Promise< string > => {
		const claims = await readRoomToken( bearerToken( request ) );
		if ( claims.webinarId !== webinarId ) {
			throw new HttpError( 'room_token_of_another_room' );
		}
		switch ( request.method ) {
			case 'GET':
				return chats.catchUp(
					claims,
					STAMP.exec( search.get( 'since' ) ?? '' )?.[ 0 ] ?? ''
				);
			case 'POST':
				return say( request, claims );
			default:
				throw new HttpError(
					'method_not_allowed',
					'Write with POST, and read with GET.'
				);
		}
	};

	const say = async (
		request: IncomingMessage,
		claims: RoomTokenClaims
	): Promise< string > => {
		if (
			! /^application\/json\b/i.test(
				request.headers[ 'content-type' ] ?? ''
			)
		) {
			throw new HttpError( 'content_type_unsupported' );
		}
		return JSON.stringify( {
			message: await chats.say( claims, await readBody( request ) ),
		} );
	};

	return ( request: IncomingMessage, response: ServerResponse ) => {
		const [ path = '', search = '' ] = ( request.url ?? '' ).split( '?' );
		const webinarId = PATH.exec( path )?.[ 1 ];
		if ( ! webinarId ) {
			return false;
		}
		if ( request.method === 'OPTIONS' ) {
			response
				.writeHead( 204, { ...headers, ...PREFLIGHT_HEADERS } )
				.end();
			return true;
		}
		answer(
			request,
			Number( webinarId ),
			new URLSearchParams( search )
		).then(
			( body ) => {
				response
					.writeHead( 200, {
						...headers,
						'Content-Type': 'application/json',
					} )
					.end( body );
			},
			( error: unknown ) => {
				// Node would wait for the rest of a body that nobody reads.
				if ( ! request.complete ) {
					response.setHeader( 'Connection', 'close' );
				}
				reject( response, error );
			}
		);
		return true;
	};
}

/** @throws {HttpError} 413 when it is too large, 400 when it is not what a page sends. */
async function readBody( request: IncomingMessage ): Promise< SayRequest > {
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await ( const chunk of request as AsyncIterable< Buffer > ) {
		bytes += chunk.length;
		if ( bytes > LARGEST_BODY_BYTES ) {
			throw new HttpError( 'chat_too_large' );
		}
		chunks.push( chunk );
	}
	try {
		return sayRequest.parse(
			JSON.parse(
				new TextDecoder( 'utf-8', { fatal: true } ).decode(
					Buffer.concat( chunks )
				)
			)
		);
	} catch {
		throw new HttpError( 'chat_request_invalid' );
	}
}
