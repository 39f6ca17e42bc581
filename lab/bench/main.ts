/**
 * `npm run bench`: how fast the suite is and what it costs, on a real stack.
 *
 * See docs/bench.md.
 */
import { writeFileSync } from 'node:fs';
import {
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
	const programs = await requireWebServer();
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
// Connections that were kept alive keep nobody.
process.exit();
