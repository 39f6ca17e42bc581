/**
 * Command-line tool: lists the deliveries that ended without being sent, and sends them again. It
 * sends requests to the running sidecar, because only one process may write its database.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type {
	DeliveryReplayAnswer,
	DeliveryReplayRequest,
} from '../../../contract/generated/types.ts';
import { ConfigError, readConfig, type Config } from '../config.ts';
import type {
	DeliveryState,
	DeliverySummary,
} from '../deliveries/store/delivery-store.ts';
import {
	MAX_LISTED,
	type ListAnswer,
	type ListRequest,
} from '../deliveries/router.ts';
import { describeError } from '../log.ts';
import { CommandError, post } from './signed-request.ts';

const USAGE = `Lists and replays deliveries of the running sidecar that ended without being sent.

  npm run dead-letters -- list               List failed, unreachable and uncertain deliveries
  npm run dead-letters -- replay <id> …      Send the deliveries with these webhook ids again
  npm run dead-letters -- replay --all       Send all failed and unreachable deliveries again

An uncertain delivery may have arrived, so it is replayed only by its id.
`;

const NOT_SENT: DeliveryState[] = [ 'failed', 'unreachable', 'uncertain' ];
const CERTAINLY_NOT_SENT: DeliveryState[] = [ 'failed', 'unreachable' ];
const MAX_REPLAYED = 200;

async function listAll(
	config: Config,
	states: DeliveryState[]
): Promise< DeliverySummary[] > {
	const all: DeliverySummary[] = [];
	for (;;) {
		const { deliveries } = ( await post( config, '/deliveries/list', {
			states,
			afterId: all.at( -1 )?.id ?? 0,
			limit: MAX_LISTED,
		} satisfies ListRequest ) ) as ListAnswer;
		all.push( ...deliveries );
		if ( deliveries.length < MAX_LISTED ) {
			return all;
		}
	}
}

async function replay(
	config: Config,
	webhookIds: readonly string[]
): Promise< DeliveryReplayAnswer > {
	const total: DeliveryReplayAnswer = {
		replayed: [],
		unchanged: [],
		unknown: [],
	};
	for ( let start = 0; start < webhookIds.length; start += MAX_REPLAYED ) {
		const answer = ( await post( config, '/deliveries/replay', {
			webhook_ids: webhookIds.slice( start, start + MAX_REPLAYED ),
		} as DeliveryReplayRequest ) ) as DeliveryReplayAnswer;
		total.replayed.push( ...answer.replayed );
		total.unchanged.push( ...answer.unchanged );
		total.unknown.push( ...answer.unknown );
	}
	return total;
}

const toLine = ( delivery: DeliverySummary ): string =>
	[
		new Date( delivery.atMs ).toISOString(),
		delivery.state,
		delivery.tries,
		delivery.webinarId ?? '-',
		delivery.recipientId,
		delivery.webhookId,
		// Text from Telegram must not contain control characters for the terminal.
		delivery.reason.replaceAll( /\p{Cc}+/gu, ' ' ),
	].join( '\t' );

async function printList( config: Config ): Promise< void > {
	const deliveries = await listAll( config, NOT_SENT );
	if ( deliveries.length === 0 ) {
		process.stdout.write( 'There are none.\n' );
		return;
	}
	process.stdout.write(
		'since\tstate\ttries\twebinar\tperson\twebhook id\treason\n'
	);
	for ( const delivery of deliveries ) {
		process.stdout.write( `${ toLine( delivery ) }\n` );
	}
}

async function printReplay(
	config: Config,
	webhookIds: readonly string[]
): Promise< void > {
	const { replayed, unchanged, unknown } = await replay( config, webhookIds );
	process.stdout.write( `To be tried again: ${ replayed.length }\n` );
	if ( unchanged.length > 0 ) {
		process.stdout.write(
			`Sent already, or still on their way: ${ unchanged.join( ', ' ) }\n`
		);
	}
	if ( unknown.length > 0 ) {
		throw new CommandError(
			`Not known here, so send them again from the delivery log in wp-admin: ${ unknown.join(
				', '
			) }`
		);
	}
}

async function run( args: string[] ): Promise< void > {
	const { positionals, values } = parseArgs( {
		args,
		allowPositionals: true,
		options: { all: { type: 'boolean', default: false } },
	} );
	const [ command, ...webhookIds ] = positionals;
	const isList =
		command === 'list' && webhookIds.length === 0 && ! values.all;
	const isReplay =
		command === 'replay' && values.all !== webhookIds.length > 0;
	if ( ! isList && ! isReplay ) {
		throw new CommandError( USAGE );
	}
	if ( existsSync( '.env' ) ) {
		process.loadEnvFile( '.env' );
	}
	const config = readConfig( process.env );
	if ( isList ) {
		await printList( config );
		return;
	}
	await printReplay(
		config,
		values.all
			? ( await listAll( config, CERTAINLY_NOT_SENT ) ).map(
					( { webhookId } ) => webhookId
				)
			: [ ...new Set( webhookIds ) ]
	);
}

try {
	await run( process.argv.slice( 2 ) );
} catch ( error ) {
	const isExplained =
		error instanceof CommandError || error instanceof ConfigError;
	process.stderr.write(
		isExplained
			? `${ error.message }\n`
			: `${ describeError( error ) }\n\n${ USAGE }`
	);
	process.exitCode = 1;
}
