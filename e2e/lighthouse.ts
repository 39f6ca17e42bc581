/**
 * `npm run lighthouse`: measures the screens of guests, attendees and organizers with Lighthouse, on a phone, in English and in Russian.
 * Fails below 95.
 *
 * Of the screens of people who are signed in, accessibility and best practices count. Their speed is WordPress's: its own sign-in page has 61 to
 * 88.
 *
 * It starts the demo, or uses the one that WEBINAR_DEMO_READY_FILE names. Lighthouse is too large for the dependencies of
 * the project, so `npm exec` downloads it into npm's cache.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium as browsers, type Page } from '@playwright/test';
import { mailsTo, person, readDemo } from './support/demo.ts';
import { roomUrl } from './support/room.ts';
import { READY_FILE_VARIABLE, startDemo } from './support/start-demo.ts';
import { adminUrl, entryUrl } from './support/way-in.ts';
import { requireChromium } from '../tools/machine.mjs';
import { projectFolder, run } from '../tools/run.mjs';

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

/** A personal address is secret: search engines must not find it. */
const OF_A_SECRET: Category[] = [
	'performance',
	'accessibility',
	'best-practices',
];

const OF_MEMBERS: Category[] = [ 'accessibility', 'best-practices' ];

/** Was at the demo's webinar of yesterday, and has not answered its form. */
const UNANSWERED = 'guest-10';

/** The part of a report that this script reads. */
interface Report {
	categories: Record<
		Category,
		{ score: number | null; auditRefs: { id: string; weight: number }[] }
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
 * @param url  The page.
 * @param file File for the report.
 * @param port Of a browser that is signed in; else a new browser opens the page.
 * @throws Error when Lighthouse cannot be downloaded, or fails.
 */
async function measure(
	url: string,
	file: string,
	port?: string
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
			...( port ? [ '--port', port, '--disable-storage-reset' ] : [] ),
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
			Math.round( ( categories[ category ].score ?? 0 ) * 100 )
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
 * @param login    Who opens the page.
 * @param port     Of their browser; a guest has a new one each time.
 */
async function report(
	name: string,
	url: string,
	measured: readonly Category[] = CATEGORIES,
	login = 'guest',
	port?: string
): Promise< boolean > {
	// On a site with visitors the PHP is compiled already.
	for ( let visit = 0; visit < RUNS && ! port; visit++ ) {
		await ( await fetch( url ) ).arrayBuffer();
	}
	const reports: Report[] = [];
	for ( let number = 1; number <= ( port ? 1 : RUNS ); number++ ) {
		const file = path.join(
			folder,
			`${ name.replace( /\W+/g, '-' ) }-${ number }.json`
		);
		reports.push( await measure( url, file, port ) );
	}
	print(
		`\n## ${ name }, as ${ login } with a phone, runs: ${ reports.length }\n`
	);
	return printReports( reports, measured );
}

/**
 * Returns the address of the entry page to which the schedule leads: of the next webinar, or of the first recording that is open for viewing.
 */
async function findEntryPage(
	scheduleUrl: string,
	isRecording = false
): Promise< string > {
	const html = await ( await fetch( scheduleUrl ) ).text();
	const part = isRecording ? html.slice( html.indexOf( '<section' ) ) : html;
	const [ url ] =
		new RegExp( `${ scheduleUrl }\\d+-[^"]+` ).exec( part ) ?? [];
	if ( url === undefined ) {
		throw new Error(
			'The schedule leads to no entry page: is the profile "full"?'
		);
	}
	return url;
}

/** Waits until a number of mails arrived, and returns the last one. */
async function waitForMail(
	address: string,
	count: number,
	afterEach?: () => Promise< unknown >
): Promise< string > {
	for ( let tries = 0; tries < 60; tries++ ) {
		await delay( 1000 );
		const mail = mailsTo( address )[ count - 1 ];
		if ( mail !== undefined ) {
			return mail;
		}
		await afterEach?.();
	}
	throw new Error( `Less than ${ count } mails arrived in a minute.` );
}

/** Returns the two links of a guest who asked for a seat and came in: the personal one, and the one that ends all mails. */
async function askForLinks(
	entryPage: string
): Promise< { seat: string; unsubscribe: string } > {
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
	let isAccepted = false;
	const first = await waitForMail( address, 1, async () => {
		// The site refuses whoever is faster than a person.
		isAccepted ||= (
			await post( {
				action: 'client_webinar_registration_request',
				webinar_id: /\/(\d+)-/.exec( entryPage )![ 1 ]!,
				name: 'Anna',
				email: address,
				consent: '1',
				started_at: data.started_at,
			} )
		).success;
	} );
	const seat = /http\S+webinar_seat=\S+/.exec( first )![ 0 ];
	const browser = await browsers.launch( { executablePath: chromium } );
	const page = await browser.newPage();
	await page.goto( seat );
	await page.locator( 'button[value="enter"]' ).click();
	// The confirmation of the seat.
	const second = await waitForMail( address, 2 );
	await browser.close();
	return {
		seat,
		unsubscribe: /http\S+webinar_unsubscribe=\S+/.exec( second )![ 0 ],
	};
}

/** Measures what guests open. Returns whether all scores are high enough. */
async function reportGuests( language: string ): Promise< boolean > {
	const schedule = `${ readDemo().siteUrl }/webinars/`;
	const entry = await findEntryPage( schedule );
	const { seat, unsubscribe } = await askForLinks( entry );
	return [
		await report( `${ language } schedule`, schedule ),
		await report( `${ language } entry page`, entry ),
		await report(
			`${ language } entry page of a recording`,
			await findEntryPage( schedule, true )
		),
		await report( `${ language } personal link`, seat, OF_A_SECRET ),
		await report( `${ language } unsubscribe`, unsubscribe, OF_A_SECRET ),
	].every( Boolean );
}

/**
 * Measures screens of somebody who is signed in. Returns whether all scores are high enough.
 *
 * @param login   Who.
 * @param screens Returns the addresses by name; it may look for them on a page of that person.
 */
async function reportAs(
	language: string,
	login: string,
	screens: ( page: Page ) => Promise< Record< string, string > >
): Promise< boolean > {
	const profile = path.join( folder, login );
	rmSync( profile, { recursive: true, force: true } );
	const browser = await browsers.launchPersistentContext( profile, {
		executablePath: chromium,
		args: [ '--remote-debugging-port=0' ],
	} );
	const page = await browser.newPage();
	await page.goto(
		person( 'admin' ).signInUrl.replace(
			'demo_login=admin',
			`demo_login=${ login }`
		)
	);
	const [ port ] = readFileSync(
		path.join( profile, 'DevToolsActivePort' ),
		'utf8'
	).split( '\n' );
	let isHighEnough = true;
	for ( const [ name, url ] of Object.entries( await screens( page ) ) ) {
		isHighEnough =
			( await report(
				`${ language } ${ name }`,
				url,
				OF_MEMBERS,
				login,
				port
			) ) && isHighEnough;
	}
	await browser.close();
	return isHighEnough;
}

/** Finds the report of the webinar whose form has answers, in the list of webinars. */
async function findReport( page: Page ): Promise< string > {
	await page.goto( adminUrl( '' ).replace( /&page=$/, '' ) );
	const link = page.locator(
		'#the-list a[href*="client_webinar_attendance_service_report"]'
	);
	// Of the oldest webinar. The recording has a report, too, once somebody has watched it.
	return ( await link.last().getAttribute( 'href' ) )!;
}

const idIn = ( entryPage: string ) =>
	/(?<=\/webinars\/)\d+/.exec( entryPage )![ 0 ];

/** Measures what people open who watch a recording, and who were at a webinar and answer its form. */
async function reportAttendees( language: string ): Promise< boolean > {
	const { siteUrl } = readDemo();
	const recording = idIn(
		await findEntryPage( `${ siteUrl }/webinars/`, true )
	);
	let past = '';
	return [
		await reportAs( language, 'admin', async ( page ) => {
			past = await findReport( page );
			return {};
		} ),
		await reportAs( language, 'attendee-1', async () => ( {
			'room of a recording': roomUrl( Number( recording ) ),
		} ) ),
		await reportAs( language, UNANSWERED, async () => ( {
			form: entryUrl(
				Number( new URL( past ).searchParams.get( 'webinar_id' ) )
			),
		} ) ),
	].every( Boolean );
}

/** Measures what organizers open. Returns whether all scores are high enough. */
const reportStaff = ( language: string ): Promise< boolean > =>
	reportAs( language, 'admin', async ( page ) => {
		const { siteUrl } = readDemo();
		const schedule = `${ siteUrl }/webinars/`;
		const webinarId = idIn( await findEntryPage( schedule ) );
		const recordingId = idIn( await findEntryPage( schedule, true ) );
		return {
			list: `${ siteUrl }/wp-admin/edit.php?post_type=webinar_event`,
			registrations: adminUrl(
				`client_webinar_registration&webinar_id=${ webinarId }`
			),
			'registrations of a recording': adminUrl(
				`client_webinar_registration&webinar_id=${ recordingId }`
			),
			'report with answers': await findReport( page ),
			'report of a recording': adminUrl(
				`client_webinar_attendance_service_report&webinar_id=${ recordingId }`
			),
			'message texts': adminUrl( 'webinar_outbox_texts' ),
			offsets: adminUrl( 'client_webinar_reminders' ),
			forms: adminUrl( 'client_webinar_forms' ),
			'suppressed addresses': adminUrl( 'webinar_mail_suppressed' ),
		};
	} );

const folder = path.join( projectFolder, '.cache/lighthouse' );
rmSync( folder, { recursive: true, force: true } );
mkdirSync( folder, { recursive: true } );
const chromium = await requireChromium();
const isRunning = READY_FILE_VARIABLE in process.env;
for ( const locale of isRunning ? [ '' ] : [ 'en_US', 'ru_RU' ] ) {
	process.env.WEBINAR_DEMO_OPTIONS = `--profile=full --locale=${ locale }`;
	const stopDemo = await startDemo();
	try {
		const results = [
			await reportGuests( locale ),
			await reportAttendees( locale ),
			await reportStaff( locale ),
		];
		if ( ! results.every( Boolean ) ) {
			process.exitCode = 1;
		}
	} finally {
		await stopDemo?.();
		if ( stopDemo ) {
			delete process.env[ READY_FILE_VARIABLE ];
		}
	}
}
print(
	`\nThe full reports are in ${ path.relative( projectFolder, folder ) }/`
);
