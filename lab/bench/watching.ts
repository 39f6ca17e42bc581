/** Measure 9: people who watch a recording, under the profile `full`. */
import { figure, type Figure } from './figures.ts';
import { load, rawGet, rawPost, type Load } from './load.ts';
import { openRooms } from './read-sync.ts';
import { FIRST_LEAD_ID, SITE_HOST, type Stack } from './stack.ts';
import { ratios } from './statistics.ts';

/** Of read-sync, for comparison. */
const READERS = 40;
/** Each viewer reports once a minute, and one of four reports renews the pass. */
const REPORTS_PER_SECOND = 1000 / 60;
const EARLY_SHARE = 3 / 4;

const EARLY_TARGET_MS = 4;
const CORES_TARGET = 0.2;
const NUMBERS_TARGET_S = 1;

interface Viewer {
	cookie: string;
	pass: string;
	nonce: string;
}

interface Options {
	wrk: string;
	people: number;
	runs: number;
	/** A short run: each person reports once. */
	seconds: number;
	isQuick: boolean;
}

/** @param stack A stack with the profile `full` and as many users as `people`. */
export async function measureWatching(
	stack: Stack,
	{ wrk, people, runs, seconds, isQuick }: Options
): Promise< Figure[] > {
	// The requests of its heartbeat would be counted.
	await stack.stopSidecar();
	const { webinar_id: webinarId } = await stack.site.simulate< {
		webinar_id: number;
	} >( 'open_recording', { title: 'How to choose a roof' } );
	const users = await stack.signIn(
		webinarId,
		Array.from( { length: READERS }, ( _, index ) => FIRST_LEAD_ID + index )
	);
	const address = `/wp-json/webinars/v1/rooms/${ webinarId }/state`;

	const measure = async (
		requests: string[],
		expected: { status: number; text: string }
	): Promise< Load & { cpuMs: number; statements: number } > => {
		const statements = await stack.database.statements();
		const cpu = await stack.idleWebCpu();
		const done = await load( wrk, stack.folder, stack.siteUrl, requests, {
			...expected,
			seconds,
		} );
		return {
			...done,
			cpuMs:
				( ( ( await stack.idleWebCpu() ) - cpu ) * 1000 ) / done.sent,
			statements:
				( ( await stack.database.statements() ) - statements ) /
				done.sent,
		};
	};
	/** Its passes are valid for a minute. */
	const readSync = async () =>
		measure(
			( await openRooms( users, address ) ).map(
				( { signIn, pass, etag } ) =>
					rawGet( address, {
						...signIn,
						'X-Webinar-Room-Pass': pass!,
						'If-None-Match': etag,
					} )
			),
			{ status: 304, text: '' }
		);
	let first = FIRST_LEAD_ID;
	/** Reports of people who began a minute ago: each is worth 50 seconds, once. */
	const report = async ( isEarly: boolean ) => {
		const viewers = await stack.site.simulate< Viewer[] >(
			'begin_viewings',
			{
				webinar_id: webinarId,
				user_ids: Array.from(
					{ length: Math.floor( people / runs / 2 ) },
					() => first++
				),
			}
		);
		const done = await measure(
			viewers.map( ( { cookie, pass, nonce } ) =>
				rawPost(
					'/wp-admin/admin-ajax.php',
					{
						Host: SITE_HOST,
						Cookie: cookie,
						...( isEarly && { 'X-Autowebinar-Pass': pass } ),
					},
					{
						action: 'autowebinar_report',
						webinar_id: String( webinarId ),
						nonce,
						position: '50',
						is_playing: '1',
					}
				)
			),
			{ status: 200, text: '"reached_sec":50,' }
		);
		// A second one would be worth nothing and cost less.
		if ( ! isQuick && done.sent > viewers.length ) {
			throw new Error(
				`There are too few people for a run: ${ done.sent } reports.`
			);
		}
		return done;
	};

	const early = [];
	const full = [];
	const sync = [];
	for ( let round = 0; round < runs; round++ ) {
		sync.push( await readSync() );
		early.push( await report( true ) );
		full.push( await report( false ) );
	}
	const earlyMs = early.map( ( { cpuMs } ) => cpuMs );
	const fullMs = full.map( ( { cpuMs } ) => cpuMs );
	const numbers = [];
	for ( let round = 0; round < runs; round++ ) {
		const { seconds: passed, numbers: counted } =
			await stack.site.simulate< {
				seconds: number;
				numbers: { started: number };
			} >( 'viewer_numbers', { webinar_id: webinarId } );
		if ( counted.started !== first - FIRST_LEAD_ID ) {
			throw new Error( `Only ${ counted.started } viewers are counted.` );
		}
		numbers.push( passed );
	}
	return [
		figure(
			9,
			'report.early.cpu',
			'Report with a pass: CPU',
			'ms',
			earlyMs,
			{
				atMost: EARLY_TARGET_MS,
			}
		),
		figure(
			9,
			'report.early.ratio',
			'Report with a pass: CPU / read-sync with a pass, 304',
			'×',
			ratios(
				earlyMs,
				sync.map( ( { cpuMs } ) => cpuMs )
			)
		),
		figure(
			9,
			'report.early.statements',
			'Report with a pass: MariaDB statements',
			'',
			early.map( ( { statements } ) => Math.round( statements ) )
		),
		figure(
			9,
			'report.full.cpu',
			'Report without a pass: CPU',
			'ms',
			fullMs
		),
		figure(
			9,
			'watching.cores',
			'1,000 people watching: processors for their reports',
			'',
			earlyMs.map(
				( ms, run ) =>
					( ( EARLY_SHARE * ms +
						( 1 - EARLY_SHARE ) * fullMs[ run ]! ) *
						REPORTS_PER_SECOND ) /
					1000
			),
			{ atMost: CORES_TARGET }
		),
		figure(
			9,
			'numbers.seconds',
			`Numbers of ${ ( first - FIRST_LEAD_ID ).toLocaleString(
				'en-US'
			) } viewers`,
			's',
			numbers,
			{ atMost: NUMBERS_TARGET_S }
		),
	];
}
