import type { RequestListener } from 'node:http';
import express, { type ErrorRequestHandler } from 'express';
import { pinoHttp } from 'pino-http';
import type { SidecarHealth } from '../../contract/generated/types.ts';
import type { DeliveryStore } from './deliveries/store/delivery-store.ts';
import {
	createDeliveriesRouter,
	type DeliveriesDeps,
} from './deliveries/router.ts';
import { HttpError, toHttpError } from './errors.ts';
import { describeError, type Logger } from './log.ts';
import {
	createEventStreamEndpoint,
	type IsTrustedProxy,
	type EventStreamDeps,
} from './rooms/event-stream-endpoint.ts';
import type { TelegramStatus } from './telegram/poller.ts';
import {
	createEventHandler,
	type EventHandlerDeps,
} from './webhooks/event-handler.ts';
import { createWebhookRouter } from './webhooks/router.ts';

export type ServerDeps = EventHandlerDeps &
	DeliveriesDeps &
	EventStreamDeps & {
		readonly deliveries: Pick< DeliveryStore, 'countByState' >;
		readonly telegramStatus: () => TelegramStatus;
		/** User name of the bot; null until Telegram has answered. */
		readonly botUsername: () => string | null;
		/** Express's setting `trust proxy`: which proxies may set X-Forwarded-For. */
		readonly trustProxy: string | number;
		readonly log: Logger;
	};

/**
 * Handles all HTTP requests: `POST /webhooks`, `POST /deliveries/replay`, `POST /deliveries/list`,
 * `GET /rooms/<id>/events` and `GET /healthz`.
 */
export function createRequestListener( deps: ServerDeps ): RequestListener {
	const app = express();
	app.disable( 'x-powered-by' );
	app.set( 'trust proxy', deps.trustProxy );
	app.use(
		pinoHttp( {
			logger: deps.log,
			// Headers contain signatures, and a query may contain anything: neither is logged.
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
			// answerError logs errors with their reason.
			customLogLevel: ( _request, response ) =>
				response.statusCode >= 400 ? 'silent' : 'debug',
		} )
	);

	app.use(
		'/webhooks',
		createWebhookRouter( deps.verify, createEventHandler( deps ) )
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
			throw new HttpError( 'method_not_allowed', 'Read it with GET.' );
		} );

	app.use( () => {
		throw new HttpError( 'not_found' );
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
		const { status, code, message } = toHttpError( error );
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

	const handleEventStream = createEventStreamEndpoint(
		deps,
		app.get( 'trust proxy fn' ) as IsTrustedProxy
	);
	return ( request, response ) => {
		if ( ! handleEventStream( request, response ) ) {
			app( request, response );
		}
	};
}
