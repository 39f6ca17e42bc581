import { Router, type Request } from 'express';
import { z } from 'zod';
import { HttpError } from '../http-error.ts';
import type { RoomsHub } from './hub.ts';
import type { ReadRoomToken } from './room-token.ts';

export type RoomsDeps = {
	readonly hub: Pick< RoomsHub, 'open' | 'counts' >;
	readonly readRoomToken: ReadRoomToken;
	/** Of the site whose pages may listen; null where only the sidecar's own may. */
	readonly roomOrigin: string | null;
};

const query = z.object( {
	device: z.string().regex( /^[A-Za-z0-9-]{1,36}$/ ),
	watching: z.enum( [ '0', '1' ] ),
} );

const DAY_SECONDS = 86_400;

/**
 * `GET /<webinar id>/events`: what changes in a room, as Server-Sent Events.
 *
 * @param deps
 */
export function createRoomsRouter( deps: RoomsDeps ): Router {
	const { hub, readRoomToken, roomOrigin } = deps;
	const router = Router();

	router.use( ( _request, response, next ) => {
		if ( roomOrigin ) {
			response.set( {
				'Access-Control-Allow-Origin': roomOrigin,
				'Access-Control-Expose-Headers': 'Retry-After',
			} );
		}
		next();
	} );

	router
		.route( '/:webinarId/events' )
		.options( ( _request, response ) => {
			response
				.set( {
					'Access-Control-Allow-Methods': 'GET',
					'Access-Control-Allow-Headers':
						'Authorization, Last-Event-ID, Cache-Control',
					'Access-Control-Max-Age': String( DAY_SECONDS ),
				} )
				.sendStatus( 204 );
		} )
		.head( refuseMethod )
		.get( async ( request, response ) => {
			const pass = await readRoomToken( tokenOf( request ) );
			if ( String( pass.webinarId ) !== request.params.webinarId ) {
				throw new HttpError(
					403,
					'room_token_of_another_room',
					'The token is for another room.'
				);
			}
			const { data: page } = query.safeParse( request.query );
			if ( ! page ) {
				throw new HttpError(
					400,
					'room_request_invalid',
					'The address must end with ?device=<1 to 36 letters, digits or hyphens>&watching=<0 or 1>.'
				);
			}
			if ( response.destroyed ) {
				return;
			}
			hub.open(
				{
					...pass,
					device: page.device,
					isWatching: page.watching === '1',
					address: request.ip ?? '',
				},
				lastEventIdOf( request ),
				response
			);
		} )
		.all( refuseMethod );

	return router;
}

const tokenOf = ( request: Request ): string =>
	/^Bearer ([\w.-]{1,1024})$/i.exec(
		request.get( 'authorization' ) ?? ''
	)?.[ 1 ] ?? '';

// Anything else is no id of ours, and would be kept as long as the stream.
const lastEventIdOf = ( request: Request ): string =>
	/^\d{1,16}\.\d{1,16}$/.exec(
		request.get( 'last-event-id' ) ?? ''
	)?.[ 0 ] ?? '';

function refuseMethod(): never {
	throw new HttpError(
		405,
		'method_not_allowed',
		'A room is listened to by GET.'
	);
}
