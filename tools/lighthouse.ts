/**
 * `npm run lighthouse`: measures the pages that guests open with Lighthouse, on a phone: the schedule, the entry page of a webinar with
 * the form of a guest, and the page of a personal link. Fails below 95.
 *
 * It starts the demo, or uses the one that WEBINAR_DEMO_READY_FILE names. Lighthouse is too large for the dependencies of
 * the project, so `npm exec` downloads it into npm's cache.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { mailsTo, readDemo } from '../e2e/support/demo.ts';
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
type Category = ( typeof CATEGORIES )[ number ];

/** The address of a personal link is secret: search engines must not find it. */
const CATEGORIES_OF_A_LINK = CATEGORIES.filter( ( name ) => name !== 'seo' );

/** The part of a report that this script reads. */
interface Report {
	categories: Record<
		Category,
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
function printReports(
	reports: Report[],
	measured: readonly Category[]
): boolean {
	const value = ( id: string ) =>
		median(
			reports.map( ( { audits } ) => audits[ id ]?.numericValue ?? 0 )
		);
	const ms = ( id: string ) => Math.round( value( id ) );
	const failed = measured.filter( ( category ) => {
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
		`\nFirst paint after ${ ms( 'first-contentful-paint' ) } ms on a slow phone; the demo's own server has ${ ms( 'server-response-time' ) } ms of that. Layout shift: ${ value( 'cumulative-layout-shift' ).toFixed( 3 ) }.`
	);

	print( '\nAudits below the full score:' );
	const incomplete = new Set< string >();
	for ( const { categories, audits } of reports ) {
		for ( const { id, weight } of measured.flatMap(
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

/**
 * Measures a page and prints the result. Returns whether all scores are high enough.
 *
 * @param name     For files and the report.
 * @param url      The page.
 * @param measured What counts.
 */
async function report(
	name: string,
	url: string,
	measured: readonly Category[] = CATEGORIES
): Promise< boolean > {
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
				path.join( folder, `${ name }-${ number }.json` )
			)
		);
	}
	print( `\n## ${ name }, as a guest with a phone, ${ RUNS } runs\n` );
	return printReports( reports, measured );
}

/** Returns the address of the entry page to which the schedule leads. */
async function findEntryPage( scheduleUrl: string ): Promise< string > {
	const html = await ( await fetch( scheduleUrl ) ).text();
	const [ url ] =
		new RegExp( `${ scheduleUrl }\\d+-[^"]+` ).exec( html ) ?? [];
	if ( url === undefined ) {
		throw new Error(
			'The schedule leads to no entry page: is the profile "full"?'
		);
	}
	return url;
}

/** Asks for a seat as a guest does, and returns the link from the mail. */
async function askForLink( entryUrl: string ): Promise< string > {
	const address = `guest-${ Date.now() }@example.com`;
	const post = async ( fields: Record< string, string > ) => {
		const answer = await fetch(
			`${ readDemo().siteUrl }/wp-admin/admin-ajax.php`,
			{
				method: 'POST',
				headers: { Accept: 'application/json' },
				body: new URLSearchParams( fields ),
			}
		);
		return ( await answer.json() ) as {
			success: boolean;
			data: { started_at: string };
		};
	};
	const { data } = await post( {
		action: 'client_webinar_registration_started',
	} );
	// The site refuses whoever is faster than a person.
	const form = {
		action: 'client_webinar_registration_request',
		webinar_id: /\/(\d+)-/.exec( entryUrl )![ 1 ]!,
		name: 'Anna',
		email: address,
		consent: '1',
		started_at: data.started_at,
	};
	for ( let tries = 0; tries < 60; tries++ ) {
		await delay( 1000 );
		const [ mail ] = mailsTo( address );
		if ( mail ) {
			return /http\S+webinar_seat=\S+/.exec( mail )![ 0 ];
		}
		if ( tries < 5 ) {
			await post( form );
		}
	}
	throw new Error( 'No mail with a personal link arrived in a minute.' );
}

const folder = path.join( projectFolder, '.cache/lighthouse' );
rmSync( folder, { recursive: true, force: true } );
mkdirSync( folder, { recursive: true } );
const chromium = await requireChromium();
process.env.WEBINAR_DEMO_OPTIONS = '--profile=full';
const stopDemo = await bootDemo();
try {
	const schedule = `${ readDemo().siteUrl }/webinars/`;
	const entry = await findEntryPage( schedule );
	const link = await askForLink( entry );
	const results = [
		await report( 'schedule', schedule ),
		await report( 'entry-page', entry ),
		await report( 'personal-link', link, CATEGORIES_OF_A_LINK ),
	];
	process.exitCode = results.every( Boolean ) ? 0 : 1;
	print(
		`\nThe full reports are in ${ path.relative( projectFolder, folder ) }/`
	);
} finally {
	await stopDemo?.();
}
