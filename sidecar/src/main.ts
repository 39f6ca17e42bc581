/** Starts the sidecar, and stops it on SIGTERM or SIGINT. */
import { existsSync } from 'node:fs';
import { buildApp, startApp } from './app.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { createLogger, describeError } from './log.ts';
import { StoreMovedError } from './storage/movable-store.ts';
import { DatabaseInUseError } from './storage/sqlite.ts';
import { allowSlowAddresses } from './telegram/network.ts';

const STOP_TIMEOUT_MS = 5_000;

if ( existsSync( '.env' ) ) {
	process.loadEnvFile( '.env' );
}
const config = readConfigOrExit();
const log = createLogger( {
	level: config.logLevel,
	secrets: [
		config.telegramBotToken,
		...config.webhookSecrets,
		// These may contain a password.
		...( config.redisUrl ? [ config.redisUrl ] : [] ),
		...( config.telegramProxy ? [ config.telegramProxy ] : [] ),
	],
} );

allowSlowAddresses();

// Node's default prints the whole error, and Telegram's errors contain chats and texts.
process.on( 'uncaughtException', ( error ) => {
	log.fatal( { reason: describeError( error ) }, 'crashed' );
	process.exit( 1 );
} );

// A forgotten promise must not end what all others are doing.
process.on( 'unhandledRejection', ( error ) => {
	log.error( { reason: describeError( error ) }, 'unexpected_rejection' );
} );

try {
	const app = await buildApp( config, log );
	const stopApp = await startApp( app, config, log );

	let isStopping = false;
	const stop = async ( signal: NodeJS.Signals ): Promise< void > => {
		if ( isStopping ) {
			return;
		}
		isStopping = true;
		log.info( { signal }, 'stopping' );
		const timeout = new Promise( ( resolve ) => {
			setTimeout( resolve, STOP_TIMEOUT_MS ).unref();
		} );
		await Promise.race( [ stopApp(), timeout ] );
		// Also after the timeout: tries that still run become `uncertain`, as after a crash.
		await app.storage.close();
		log.info( 'stopped' );
		process.exit( 0 );
	};
	process.on( 'SIGTERM', stop );
	process.on( 'SIGINT', stop );
} catch ( error ) {
	process.stderr.write( `${ explainStartError( error, config ) }\n` );
	process.exit( 1 );
}

function readConfigOrExit(): Config {
	try {
		return readConfig( process.env );
	} catch ( error ) {
		if ( error instanceof ConfigError ) {
			process.stderr.write( `${ error.message }\n` );
			process.exit( 1 );
		}
		throw error;
	}
}

function explainStartError(
	error: unknown,
	{ port, databaseFile, redisUrl }: Config
): string {
	if (
		error instanceof DatabaseInUseError ||
		error instanceof StoreMovedError
	) {
		return error.message;
	}
	const code = error instanceof Error && 'code' in error ? error.code : '';
	switch ( code ) {
		case 'EADDRINUSE':
			return `Port ${ port } is taken: stop what uses it, or set PORT to another one.`;
		case 'EACCES':
			return `Not allowed to use port ${ port } or to write ${ databaseFile }: set PORT or DATABASE_FILE.`;
		default:
			return `The sidecar cannot start: ${ describeError( error ) }. Check ${
				redisUrl ? 'REDIS_URL' : 'DATABASE_FILE'
			}, HOST and PORT, see .env.example.`;
	}
}
