/**
 * `npm run lighthouse`: measures the public schedule with Lighthouse, as a guest with a phone. Fails below 95.
 *
 * It starts the demo, or uses the one that WEBINAR_DEMO_READY_FILE names. Lighthouse is too large for the dependencies of
 * the project, so `npm exec` downloads it into npm's cache.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { readDemo } from '../e2e/support/demo.ts';
import bootDemo from '../e2e/support/global-setup.ts';
import { requireChromium } from './machine.mjs';
import { projectFolder, run } from './run.mjs';

// The last version for Node 20.
const LIGHTHOUSE = 'lighthouse@12.8.2';
const RUNS = 3;
const MINIMUM_SCORE = 95;
const CATEGORIES = [
	'performance',
	'accessibility',
	'best-practices',
	'seo',
] as const;

/** The part of a report that this script reads. */
interface Report {
	categories: Record<
		( typeof CATEGORIES )[ number ],
		{ score: number; auditRefs: { id: string; weight: number }[] }
	>;
	audits: Record<
		string,
		{
			score: number | null;
			title: string;
			displayValue?: string;
			numericValue?: number;
		}
	>;
	runWarnings: string[];
}

const print = ( line = '' ) => process.stdout.write( `${ line }\n` );

/**
 * @param url      The page.
 * @param chromium Path of the browser.
 * @param file     File for the report.
 * @throws Error when Lighthouse cannot be downloaded, or fails.
 */
async function measure(
	url: string,
	chromium: string,
	file: string
): Promise< Report > {
	const { status } = await run(
		[
			'npm',
			'exec',
			'--yes',
			`--package=${ LIGHTHOUSE }`,
			'--',
			'lighthouse',
			url,
			'--form-factor=mobile',
			`--only-categories=${ CATEGORIES.join() }`,
			'--output=json',
			`--output-path=${ file }`,
			'--chrome-flags=--headless=new --no-sandbox',
			'--quiet',
		],
		{ env: { CHROME_PATH: chromium }, timeoutMs: 5 * 60_000 }
	);
	if ( status !== 0 ) {
		throw new Error(
			`Lighthouse ended with status ${ status }: see its lines above. Its first run needs the npm registry.`
		);
	}
	return JSON.parse( readFileSync( file, 'utf8' ) ) as Report;
}

/** @param numbers An odd number of them. */
function median( numbers: number[] ): number {
	return numbers.sort( ( a, b ) => a - b )[ ( numbers.length - 1 ) / 2 ] ?? 0;
}

/** Prints the scores and the audits that failed. Returns whether all scores are high enough. */
function printReports( reports: Report[] ): boolean {
	const ms = ( id: string ) =>
		Math.round(
			median(
				reports.map( ( { audits } ) => audits[ id ]?.numericValue ?? 0 )
			)
		);
	const failed = CATEGORIES.filter( ( category ) => {
		const scores = reports.map( ( { categories } ) =>
			Math.round( categories[ category ].score * 100 )
		);
		const runs = scores.join( ', ' );
		const score = median( scores );
		print(
			`${ score < MINIMUM_SCORE ? '✗' : '✓' } ${ category }: ${ score } (runs: ${ runs })`
		);
		return score < MINIMUM_SCORE;
	} );
	print(
		`\nFirst paint after ${ ms( 'first-contentful-paint' ) } ms on a slow phone; the demo's own server, PHP in WebAssembly, has ${ ms( 'server-response-time' ) } ms of that.`
	);

	print( '\nAudits below the full score:' );
	const incomplete = new Set< string >();
	for ( const { categories, audits } of reports ) {
		for ( const { id, weight } of CATEGORIES.flatMap(
			( category ) => categories[ category ].auditRefs
		) ) {
			const { score = null, title } = audits[ id ] ?? { title: '' };
			if ( score !== null && score < 1 ) {
				incomplete.add(
					`- ${ title } (${ id }, ${ weight ? `weight ${ weight }` : 'not counted' })`
				);
			}
		}
	}
	incomplete.forEach( print );
	for ( const warning of new Set(
		reports.flatMap( ( { runWarnings } ) => runWarnings )
	) ) {
		print( `! ${ warning }` );
	}
	return failed.length === 0;
}

const folder = path.join( projectFolder, '.cache/lighthouse' );
rmSync( folder, { recursive: true, force: true } );
mkdirSync( folder, { recursive: true } );
const chromium = await requireChromium();
const stopDemo = await bootDemo();
try {
	const url = `${ readDemo().siteUrl }/webinars/`;
	// On a site with visitors the PHP is compiled already.
	for ( let visit = 0; visit < RUNS; visit++ ) {
		await ( await fetch( url ) ).arrayBuffer();
	}
	const reports: Report[] = [];
	for ( let number = 1; number <= RUNS; number++ ) {
		reports.push(
			await measure(
				url,
				chromium,
				path.join( folder, `run-${ number }.json` )
			)
		);
	}
	print( `${ url }, as a guest with a phone, ${ RUNS } runs:\n` );
	process.exitCode = printReports( reports ) ? 0 : 1;
	print(
		`\nThe full reports are in ${ path.relative( projectFolder, folder ) }/`
	);
} finally {
	await stopDemo?.();
}
