/**
 * `npm run faults`: kills what can be killed while the messages of a webinar go out, and counts them afterwards.
 *
 * See docs/faults.md.
 */
import { writeFileSync } from 'node:fs';
import { readFaultOptions } from './options.ts';
import { logFolder, runFaults, type Result } from './run.ts';
import { problemsOf } from './verdict.ts';

const EXPLAINED = 10;

const print = ( line: string ): void => {
	process.stdout.write( `${ line }\n` );
};

const list = ( counts: Record< string, number > ): string =>
	Object.entries( counts )
		.map( ( [ name, count ] ) => `${ count } ${ name }` )
		.join( ', ' ) || 'none';

/**
 * Says what came of it.
 *
 * @return Whether all is well.
 */
function report( result: Result ): boolean {
	const problems = problemsOf( result );
	if ( result.isHanging ) {
		problems.push(
			'hanging: some messages are still under way, and nothing moves any more'
		);
	}
	print( '' );
	print( `leads          ${ result.leads } (seed ${ result.seed })` );
	print( `messages owed  ${ result.owed }` );
	print( `sent           ${ result.sent }` );
	print( `lost           ${ result.lost.length }` );
	print(
		`repeated       ${ result.repeatedWithoutCause.length }, and ${
			result.repeated
		} whose first try Telegram had answered by a broken connection (of ${
			result.faults[ 'sent, then broken' ] ?? 0
		} such answers)`
	);
	print( `strange        ${ result.strange.length }` );
	print( `out of order   ${ result.outOfOrder.length }` );
	print( `uncertain      ${ result.uncertain }` );
	print( `undeliverable  ${ list( result.undeliverable ) }` );
	print( `kills          ${ list( result.kills ) }` );
	print( `faults         ${ list( result.faults ) }` );
	print(
		`time           ${ result.seconds.toFixed( 1 ) } s, ${ result.chaosSeconds.toFixed(
			1
		) } s of them with kills; ${ result.leadsPerSecond.toFixed(
			1
		) } leads a second; the stop took ${ result.stopMilliseconds } ms`
	);
	if ( problems.length > 0 ) {
		print( `\n${ problems.length } problems; logs: ${ logFolder }` );
		problems
			.slice( 0, EXPLAINED )
			.forEach( ( problem ) => print( `  ${ problem }` ) );
	}
	return problems.length === 0;
}

const interruption = new AbortController();
for ( const signal of [ 'SIGINT', 'SIGTERM', 'SIGHUP' ] as const ) {
	process.on( signal, () =>
		interruption.abort( new Error( `Ended by ${ signal }.` ) )
	);
}

try {
	const options = readFaultOptions( process.argv.slice( 2 ) );
	const result = await runFaults( options, print, interruption.signal );
	if ( options.json ) {
		writeFileSync(
			options.json,
			`${ JSON.stringify( result, null, '\t' ) }\n`
		);
	}
	process.exitCode = report( result ) ? 0 : 1;
} catch ( error ) {
	print( error instanceof Error ? error.message : String( error ) );
	process.exitCode = 1;
}
// What an interrupted step still waits for keeps nobody.
process.exit();
