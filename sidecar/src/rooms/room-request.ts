import type {
	IncomingMessage,
	OutgoingHttpHeaders,
	ServerResponse,
} from 'node:http';
import { toHttpError } from '../errors.ts';
import { describeError, type Logger } from '../log.ts';

/** Handles a request outside express; returns false for an address of others. */
export type HandleRequest = (
	request: IncomingMessage,
	response: ServerResponse
) => boolean;

const LOG_INTERVAL_MS = 60_000;

export const bearerToken = ( { headers }: IncomingMessage ): string =>
	/^Bearer ([\w.-]{1,1024})$/i.exec( headers.authorization ?? '' )?.[ 1 ] ??
	'';

/** @param roomOrigin Origin of the pages of rooms (CORS); null allows no other origin. */
export const corsHeaders = (
	roomOrigin: string | null
): OutgoingHttpHeaders =>
	roomOrigin
		? {
				'Access-Control-Allow-Origin': roomOrigin,
				'Access-Control-Expose-Headers': 'Retry-After',
			}
		: {};

/**
 * Answers errors of requests of pages. Logs each code once a minute: anybody may send requests, and thousands of pages do when the
 * sidecar is full.
 *
 * @param log     Log.
 * @param name    Of the event in the log.
 * @param headers More headers of the response.
 * @param allow   Methods that the address allows.
 */
export function createRejection(
	log: Logger,
	name: string,
	headers: OutgoingHttpHeaders,
	allow: string
): ( response: ServerResponse, error: unknown ) => void {
	const loggedAtMs = new Map< string, number >();
	return ( response, error ) => {
		const { status, code, message, retryAfterSeconds } =
			toHttpError( error );
		const nowMs = performance.now();
		if (
			nowMs - ( loggedAtMs.get( code ) ?? -Infinity ) >=
			LOG_INTERVAL_MS
		) {
			loggedAtMs.set( code, nowMs );
			log[ status >= 500 ? 'error' : 'warn' ](
				{ code, reason: describeError( error ) },
				name
			);
		}
		response
			.writeHead( status, {
				...headers,
				'Content-Type': 'application/json',
				...( status === 405 && { Allow: allow } ),
				...( retryAfterSeconds !== null && {
					'Retry-After': retryAfterSeconds,
				} ),
			} )
			.end( JSON.stringify( { error: { code, message } } ) );
	};
}
