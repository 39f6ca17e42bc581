/**
 * `npm run faults`: breaks parts while the messages of a webinar are sent, and then counts the messages. See docs/faults.md.
 */
import { writeFileSync } from 'node:fs';
import { runChat, type ChatResult } from './chat.ts';
import { readFaultOptions, type Options } from './options.ts';
import { runFaults, runMessages, type Result, type Run } from './run.ts';
import { logFolder } from './stack.ts';
import { listProblems } from './verdict.ts';

const MAX_PRINTED_PROBLEMS = 10;

const print = ( line: string ): void => {
	process.stdout.write( `${ line }\n` );
};

const formatCounts = ( counts: Record< string, number > ): string =>
	Object.entries( counts )
		.map( ( [ name, count ] ) => `${ count } ${ name }` )
		.join( ', ' ) || 'none';

/**
 * Prints the result.
 *
 * @return Whether there are no problems.
 */
function printReport( result: Result ): boolean {
	const problems = listProblems( result );
	if ( result.isHanging ) {
		problems.push(
			'hanging: some messages have no final state, and nothing changes any more'
		);
	}
	print( '' );
	print( `leads          ${ result.leads } (seed ${ result.seed })` );
	print( `expected       ${ result.expected }` );
	print( `sent           ${ result.sent }` );
	print( `guests         ${ result.guests } with a seat` );
	print( `lost           ${ result.lost.length }` );
	print(
		`repeated       ${ result.repeated.length }, and ${
			result.repeatedAfterLostAnswer
		} after one of ${
			result.telegramFaults[ 'lost answer' ] ?? 0
		} lost answers, ${ result.repeatedAfterLostStore } after a lost store`
	);
	print( `unexpected     ${ result.unexpected.length }` );
	print( `out of order   ${ result.outOfOrder.length }` );
	print( `wrong log      ${ result.wrongLog.length }` );
	print( `uncertain      ${ result.uncertain }` );
	print( `undeliverable  ${ formatCounts( result.undeliverable ) }` );
	print( `faults         ${ formatCounts( result.faults ) }` );
	print( `Telegram       ${ formatCounts( result.telegramFaults ) }` );
	print(
		`time           ${ result.seconds.toFixed( 1 ) } s, ${ result.faultSeconds.toFixed(
			1
		) } s of them with faults; ${ result.leadsPerSecond.toFixed(
			1
		) } leads per second; the stop took ${ result.stopMilliseconds } ms`
	);
	return printProblems( problems );
}

/**
 * Prints the result of the scenario `chat`.
 *
 * @return Whether there are no problems.
 */
function printChatReport( result: ChatResult ): boolean {
	const kinds = [ 'lost', 'repeated', 'unexpected' ] as const;
	print( '' );
	print( `people         ${ result.leads } (seed ${ result.seed })` );
	print(
		`accepted       ${ result.accepted }, ${ result.overWordPress } of them over WordPress; ${ result.failedTries } tries failed`
	);
	print( `stored         ${ result.stored }` );
	kinds.forEach( ( kind ) =>
		print( `${ kind.padEnd( 15 ) }${ result[ kind ].length }` )
	);
	print( `faults         ${ formatCounts( result.faults ) }` );
	print( `time           ${ result.seconds.toFixed( 1 ) } s` );
	return printProblems(
		kinds.flatMap( ( kind ) =>
			result[ kind ].map( ( one ) => `${ kind }: ${ one }` )
		)
	);
}

/** @return Whether there are none. */
function printProblems( problems: readonly string[] ): boolean {
	if ( problems.length > 0 ) {
		print( `\n${ problems.length } problems; logs: ${ logFolder }` );
		problems
			.slice( 0, MAX_PRINTED_PROBLEMS )
			.forEach( ( problem ) => print( `  ${ problem }` ) );
	}
	return problems.length === 0;
}

/**
 * Runs a scenario, and prints and saves its result.
 *
 * @return Whether there are no problems.
 */
async function runAndReport< Outcome >(
	options: Options,
	run: Run< Outcome >,
	report: ( result: Outcome ) => boolean
): Promise< boolean > {
	const result = await runFaults( run, options, print, interruption.signal );
	if ( options.json ) {
		writeFileSync(
			options.json,
			`${ JSON.stringify( result, null, '\t' ) }\n`
		);
	}
	return report( result );
}

const interruption = new AbortController();
for ( const signal of [ 'SIGINT', 'SIGTERM', 'SIGHUP' ] as const ) {
	process.on( signal, () =>
		interruption.abort( new Error( `Stopped by ${ signal }.` ) )
	);
}

try {
	const options = readFaultOptions( process.argv.slice( 2 ) );
	const isGood =
		options.scenario === 'chat'
			? await runAndReport( options, runChat, printChatReport )
			: await runAndReport( options, runMessages, printReport );
	process.exitCode = isGood ? 0 : 1;
} catch ( error ) {
	print( error instanceof Error ? error.message : String( error ) );
	process.exitCode = 1;
}
// Does not wait for the open handles of an interrupted step.
process.exit();
