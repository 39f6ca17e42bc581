/**
 * Lists the deliveries that ended without being sent, and has them tried again. Asks the
 * running sidecar: only one process may write its database.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Webhook } from 'standardwebhooks';
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
	LISTED_AT_MOST,
	type ListAnswer,
	type ListRequest,
} from '../deliveries/router.ts';
import { describeError } from '../log.ts';
import { withTimeLimit } from '../time-limit.ts';

const USAGE = `Deliveries that ended without being sent, from the running sidecar.

  npm run dead-letters -w sidecar -- list               Those that failed, and those that are unreachable or uncertain
  npm run dead-letters -w sidecar -- replay <id> …      Try these webhook ids again
  npm run dead-letters -w sidecar -- replay --all       Try again all that failed or are unreachable

An uncertain one may have arrived: it is tried again only by its id.
`;

const DEAD: DeliveryState[] = [ 'failed', 'unreachable', 'uncertain' ];
const SURELY_NOT_SENT: DeliveryState[] = [ 'failed', 'unreachable' ];
const REPLAYED_AT_ONCE = 200;
const ANSWER_LIMIT_MS = 10_000;

/** What went wrong, and what to do about it. */
class CommandError extends Error {}

/**
 * Asks the sidecar, as WordPress does.
 *
 * @param  config
 * @param  path
 * @param  question
 * @throws {CommandError} Unless it answers with 200.
 */
async function ask(
	config: Config,
	path: string,
	question: ListRequest | DeliveryReplayRequest
): Promise< unknown > {
	const { host, port, webhookSecrets } = config;
	const [ secret = '' ] = webhookSecrets;
	const origin = `http://${
		host.includes( ':' ) ? `[${ host }]` : host
	}:${ port }`;
	const id = `msg_${ randomUUID() }`;
	const now = new Date();
	const body = JSON.stringify( question );
	const request: RequestInit = {
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			'webhook-id': id,
			'webhook-timestamp': String( Math.floor( now.getTime() / 1000 ) ),
			'webhook-signature': new Webhook( secret ).sign( id, now, body ),
		},
		body,
		redirect: 'manual',
	};
	const { status, answer } = await withTimeLimit(
		ANSWER_LIMIT_MS,
		async ( signal ) => {
			const response = await fetch( origin + path, {
				...request,
				signal,
			} );
			return { status: response.status, answer: await response.json() };
		}
	).catch( ( error: unknown ) => {
		throw new CommandError(
			`No sidecar answers at ${ origin } (${ describeError( error ) }). ` +
				'Start it with npm start -w sidecar, or give HOST and PORT as it has them.'
		);
	} );
	if ( status === 401 ) {
		throw new CommandError(
			`The sidecar at ${ origin } does not accept the signature: WEBHOOK_SECRET must be the one that it was started with.`
		);
	}
	if ( status !== 200 ) {
		throw new CommandError(
			`The sidecar at ${ origin } answered ${ status }: ${
				answer?.error?.message ?? 'is this another program?'
			}`
		);
	}
	return answer;
}

async function listAll(
	config: Config,
	states: DeliveryState[]
): Promise< DeliverySummary[] > {
	const all: DeliverySummary[] = [];
	for (;;) {
		const { deliveries } = ( await ask( config, '/deliveries/list', {
			states,
			afterId: all.at( -1 )?.id ?? 0,
			limit: LISTED_AT_MOST,
		} ) ) as ListAnswer;
		all.push( ...deliveries );
		if ( deliveries.length < LISTED_AT_MOST ) {
			return all;
		}
	}
}

async function replay(
	config: Config,
	webhookIds: readonly string[]
): Promise< DeliveryReplayAnswer > {
	const sum: DeliveryReplayAnswer = {
		replayed: [],
		unchanged: [],
		unknown: [],
	};
	for ( let at = 0; at < webhookIds.length; at += REPLAYED_AT_ONCE ) {
		const answer = ( await ask( config, '/deliveries/replay', {
			webhook_ids: webhookIds.slice( at, at + REPLAYED_AT_ONCE ),
		} as DeliveryReplayRequest ) ) as DeliveryReplayAnswer;
		sum.replayed.push( ...answer.replayed );
		sum.unchanged.push( ...answer.unchanged );
		sum.unknown.push( ...answer.unknown );
	}
	return sum;
}

const toLine = ( delivery: DeliverySummary ): string =>
	[
		new Date( delivery.atMs ).toISOString(),
		delivery.state,
		delivery.tries,
		delivery.webinarId ?? '-',
		delivery.recipientId,
		delivery.webhookId,
		// From outside, and on its way to a terminal.
		delivery.reason.replaceAll( /\p{Cc}+/gu, ' ' ),
	].join( '\t' );

async function printList( config: Config ): Promise< void > {
	const deliveries = await listAll( config, DEAD );
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
			? ( await listAll( config, SURELY_NOT_SENT ) ).map(
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
