/**
 * `npm run bench`: measures speed and cost of the suite on a real stack. See docs/bench.md.
 */
import { writeFileSync } from 'node:fs';
import {
	findProgram,
	requireComposerPackages,
	requireMariaDb,
	requirePhp,
	requireWebServer,
} from '../../tools/machine.mjs';
import { runBench } from './bench.ts';
import { readBenchOptions } from './options.ts';
import { publish } from './publish.ts';

const print = ( line: string ): void => {
	process.stdout.write( `${ line }\n` );
};

try {
	const options = readBenchOptions( process.argv.slice( 2 ) );
	await requirePhp();
	await requireComposerPackages();
	await requireMariaDb();
	const programs = {
		...( await requireWebServer() ),
		inspircd: findProgram( [ 'inspircd' ] ),
	};
	const report = await runBench( options, programs, print );
	if ( options.json ) {
		writeFileSync(
			options.json,
			`${ JSON.stringify( report, null, '\t' ) }\n`
		);
	}
	if ( options.isPublished ) {
		publish( report );
	}
} catch ( error ) {
	print( error instanceof Error ? error.message : String( error ) );
	process.exitCode = 1;
}
// Does not wait for keep-alive connections.
process.exit();
