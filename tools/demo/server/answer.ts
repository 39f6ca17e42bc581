import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';

/** Answers one request of the demo page. */
export type Answer = (
	request: IncomingMessage,
	response: ServerResponse
) => void | Promise< void >;

/** Answers by method and path, such as `GET /status`. */
export type Answers = [ string, Answer ][];

const TYPES: Record< string, string > = {
	'.css': 'text/css; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.mp4': 'video/mp4',
	'.m4s': 'video/iso.segment',
	'.vtt': 'text/vtt; charset=utf-8',
};

/** Sends a body that may differ at the next request. */
export function send(
	response: ServerResponse,
	type: string,
	body: string
): void {
	response
		.writeHead( 200, { 'Content-Type': type, 'Cache-Control': 'no-store' } )
		.end( body );
}

export const sendHtml = ( response: ServerResponse, body: string ): void =>
	send( response, 'text/html; charset=utf-8', body );

/** Returns an answer that does something and has no body. */
export const act =
	( action: () => unknown ): Answer =>
	async ( _request, response ) => {
		await action();
		response.writeHead( 204 ).end();
	};

/** Returns the answer that sends a file, or the requested part of it: browsers seek in a video by parts. */
export function file( name: string, content: Buffer ): Answer {
	const headers = {
		'Content-Type': TYPES[ path.extname( name ) ] ?? 'text/plain',
		'Accept-Ranges': 'bytes',
	};
	return ( request, response ) => {
		const range = /^bytes=(\d+)-(\d*)$/.exec( request.headers.range ?? '' );
		const first = Number( range?.[ 1 ] ?? 0 );
		const last = Math.min(
			Number( range?.[ 2 ] || Infinity ),
			content.length - 1
		);
		if ( ! range || first > last ) {
			response
				.writeHead( 200, {
					...headers,
					'Content-Length': content.length,
				} )
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
	};
}
