/**
 * Command-line tool: moves people, deliveries and messages of chats between the SQLite file and Redis, while no sidecar runs.
 */
import { existsSync } from 'node:fs';
import { ConfigError, readConfig } from '../config.ts';
import { createLogger, describeError } from '../log.ts';
import {
	moveStore,
	StoreInUseError,
	StoreMovedError,
	type MovableStore,
	type MoveCounts,
} from '../storage/movable-store.ts';
import {
	openMovableRedis,
	openMovableSqlite,
} from '../storage/open-movable-store.ts';
import { DatabaseInUseError } from '../storage/sqlite.ts';
import { CommandError } from './signed-request.ts';

const USAGE = `Moves people, used links, deliveries and messages of chats between DATABASE_FILE and REDIS_URL. Stop all sidecars first.

  npm run move-store -- to-redis     From the file to Redis
  npm run move-store -- to-sqlite    From Redis to the file
`;

async function run( args: readonly string[] ): Promise< void > {
	const [ direction = '' ] = args;
	if (
		args.length !== 1 ||
		! [ 'to-redis', 'to-sqlite' ].includes( direction )
	) {
		throw new CommandError( USAGE );
	}
	if ( existsSync( '.env' ) ) {
		process.loadEnvFile( '.env' );
	}
	const { databaseFile, redisUrl } = readConfig( process.env );
	if ( ! redisUrl ) {
		throw new CommandError(
			'REDIS_URL is missing: the command needs both settings, see .env.example.'
		);
	}
	if ( direction === 'to-redis' && ! existsSync( databaseFile ) ) {
		throw new CommandError(
			`There is no file ${ databaseFile }: set DATABASE_FILE.`
		);
	}
	const sqlite = openMovableSqlite( databaseFile );
	try {
		const redis = await openMovableRedis(
			redisUrl,
			createLogger( { level: 'silent', secrets: [] } )
		);
		try {
			await move(
				...( direction === 'to-redis'
					? ( [ sqlite, redis ] as const )
					: ( [ redis, sqlite ] as const ) )
			);
		} finally {
			await redis.close();
		}
	} finally {
		await sqlite.close();
	}
	process.stdout.write(
		direction === 'to-redis'
			? 'Start the sidecars with REDIS_URL.\n'
			: 'Remove REDIS_URL, and start one sidecar.\n'
	);
}

async function move(
	source: MovableStore,
	target: MovableStore
): Promise< void > {
	const counts = await moveStore( source, target );
	process.stdout.write(
		counts ? `Moved: ${ describe( counts ) }.\n` : 'It was moved before.\n'
	);
}

const describe = ( {
	people,
	usedNonces,
	deliveries,
	messages,
}: MoveCounts ): string =>
	`${ people } people, ${ usedNonces } used links, ${ deliveries } deliveries, ${ messages } chat messages`;

try {
	await run( process.argv.slice( 2 ) );
} catch ( error ) {
	const isExplained = [
		CommandError,
		ConfigError,
		DatabaseInUseError,
		StoreInUseError,
		StoreMovedError,
	].some( ( type ) => error instanceof type );
	process.stderr.write(
		isExplained
			? `${ ( error as Error ).message }\n`
			: `The move did not end: ${ describeError( error ) }. Nothing is lost: run the same command again.\n`
	);
	process.exitCode = 1;
}
