import type { RequestListener } from 'node:http';
import express, { type ErrorRequestHandler } from 'express';
import { pinoHttp } from 'pino-http';
import type { SidecarHealth } from '../../contract/generated/types.ts';
import type { DeliveryStore } from './deliveries/store/delivery-store.ts';
import {
	createDeliveriesRouter,
	type DeliveriesDeps,
} from './deliveries/router.ts';
import { HttpError, httpErrorOf } from './errors.ts';
import { describeError, type Logger } from './log.ts';
import {
	createRoomsListener,
	type IsTrustedProxy,
	type RoomsDeps,
} from './rooms/event-stream-endpoint.ts';
import type { TelegramStatus } from './telegram/poller.ts';
import { createAccept, type AcceptDeps } from './webhooks/event-handler.ts';
import { createWebhookRouter } from './webhooks/router.ts';

export type ServerDeps = AcceptDeps &
	DeliveriesDeps &
	RoomsDeps & {
		readonly deliveries: Pick< DeliveryStore, 'countByState' >;
		readonly telegramStatus: () => TelegramStatus;
		/** User name of the bot, null until Telegram has told it. */
		readonly botUsername: () => string | null;
		/** Which proxies may name the address of a person, as express wants it. */
		readonly trustProxy: string | number;
		readonly log: Logger;
	};

/**
 * The HTTP side, ready to listen: `POST /webhooks`, `POST /deliveries/replay` and `/list`, and `GET /rooms/<id>/events` and `GET /healthz`.
 *
 * @param deps
 */
export function createServer( deps: ServerDeps ): RequestListener {
	const app = express();
	app.disable( 'x-powered-by' );
	app.set( 'trust proxy', deps.trustProxy );
	app.use(
		pinoHttp( {
			logger: deps.log,
			// Headers hold signatures, a query may hold anything: neither is logged.
			serializers: {
				req: ( request: { method: string; url: string } ) => ( {
					method: request.method,
					path: request.url.split( '?' )[ 0 ],
				} ),
				res: ( response: { statusCode: number } ) => ( {
					status: response.statusCode,
				} ),
				err: ( error: { message: string } ) => error.message,
			},
			// Refusals are logged with their reason below.
			customLogLevel: ( _request, response ) =>
				response.statusCode >= 400 ? 'silent' : 'debug',
		} )
	);

	app.use(
		'/webhooks',
		createWebhookRouter( deps.verify, createAccept( deps ) )
	);
	app.use( '/deliveries', createDeliveriesRouter( deps ) );

	app.route( '/healthz' )
		.get( async ( _request, response ) => {
			response.set( 'Cache-Control', 'no-store' ).json( {
				status: 'ok',
				telegram: deps.telegramStatus(),
				bot: deps.botUsername(),
				deliveries: await deps.deliveries.countByState(),
				rooms: deps.hub.counts(),
			} satisfies SidecarHealth );
		} )
		.all( () => {
			throw new HttpError(
				405,
				'method_not_allowed',
				'Health is read by GET.'
			);
		} );

	app.use( () => {
		throw new HttpError(
			404,
			'not_found',
			'There is nothing here: webhooks go to POST /webhooks.'
		);
	} );

	const answerError: ErrorRequestHandler = (
		error: unknown,
		request,
		response,
		next
	) => {
		if ( response.headersSent ) {
			next( error );
			return;
		}
		const { status, code, message } = httpErrorOf( error );
		request.log[ status >= 500 ? 'error' : 'warn' ](
			{ code, reason: describeError( error ) },
			'request_refused'
		);
		if ( status === 405 ) {
			response.set(
				'Allow',
				request.path === '/healthz' ? 'GET, HEAD' : 'POST'
			);
		}
		response.status( status ).json( { error: { code, message } } );
	};
	app.use( answerError );

	const listenToRoom = createRoomsListener(
		deps,
		app.get( 'trust proxy fn' ) as IsTrustedProxy
	);
	return ( request, response ) => {
		if ( ! listenToRoom( request, response ) ) {
			app( request, response );
		}
	};
}
