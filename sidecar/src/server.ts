import type { RequestListener } from 'node:http';
import express, { type ErrorRequestHandler } from 'express';
import { pinoHttp } from 'pino-http';
import {
	createDeliveriesRouter,
	type DeliveriesDeps,
} from './deliveries/router.ts';
import {
	createMessagesEndpoint,
	type MessagesDeps,
} from './chat/messages-endpoint.ts';
import { HttpError, toHttpError } from './errors.ts';
import { Health, type HealthDeps } from './health.ts';
import { describeError, type Logger } from './log.ts';
import {
	createEventStreamEndpoint,
	type IsTrustedProxy,
	type EventStreamDeps,
} from './rooms/event-stream-endpoint.ts';
import { createBackupEndpoint, type Backup } from './storage/backup.ts';
import {
	createEventHandler,
	type EventHandlerDeps,
} from './webhooks/event-handler.ts';
import { signedBody } from './webhooks/signed-body.ts';
import { createWebhookRouter } from './webhooks/router.ts';

export type ServerDeps = EventHandlerDeps &
	DeliveriesDeps &
	EventStreamDeps &
	HealthDeps &
	MessagesDeps & {
		/** Express's setting `trust proxy`: which proxies may set X-Forwarded-For. */
		readonly trustProxy: string | number;
		/** Left out when the store has no file of its own. */
		readonly backUp?: ( () => Promise< Backup > ) | undefined;
		readonly log: Logger;
	};

const READ_ONLY = [ '/healthz', '/livez', '/readyz', '/metrics' ];

/**
 * Handles all HTTP requests: `POST /webhooks`, `POST /deliveries/replay`, `/known`, `/withdraw` and `/list`,
 * `POST /backup`, `GET /rooms/<id>/events`, `GET` and `POST /rooms/<id>/messages`, `GET /healthz`, `/livez`, `/readyz` and `/metrics`.
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

	app.route( '/backup' )
		.post(
			...signedBody( deps.verify ),
			createBackupEndpoint( deps.backUp )
		)
		.all( () => {
			throw new HttpError(
				'method_not_allowed',
				'Send it with POST, because the request must be signed.'
			);
		} );

	const health = new Health( deps );
	const onlyGet = (): never => {
		throw new HttpError( 'method_not_allowed', 'Read it with GET.' );
	};
	app.use( READ_ONLY, ( _request, response, next ) => {
		response.set( 'Cache-Control', 'no-store' );
		next();
	} );
	app.route( '/healthz' )
		.get( async ( _request, response ) => {
			response.json( await health.read() );
		} )
		.all( onlyGet );
	// Restart the sidecar when this fails: it does not depend on anything else.
	app.route( '/livez' )
		.get( ( _request, response ) => {
			response.json( { status: 'ok' } );
		} )
		.all( onlyGet );
	// Send no webhooks here while this fails.
	app.route( '/readyz' )
		.get( async ( _request, response ) => {
			await health.checkWrite();
			response.json( { status: 'ok' } );
		} )
		.all( onlyGet );
	app.route( '/metrics' )
		.get( async ( _request, response ) => {
			response
				.type( 'text/plain; version=0.0.4' )
				.send( await health.metrics() );
		} )
		.all( onlyGet );

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
				READ_ONLY.includes( request.path ) ? 'GET, HEAD' : 'POST'
			);
		}
		response.status( status ).json( { error: { code, message } } );
	};
	app.use( answerError );

	const handleEventStream = createEventStreamEndpoint(
		deps,
		app.get( 'trust proxy fn' ) as IsTrustedProxy
	);
	const handleMessages = createMessagesEndpoint( deps );
	return ( request, response ) => {
		if (
			! handleEventStream( request, response ) &&
			! handleMessages( request, response )
		) {
			app( request, response );
		}
	};
}
