/** Measure 1: the cost of read-sync, compared with an empty REST route. */
import path from 'node:path';
import { projectFolder } from '../stack/processes.ts';
import { figure, type Figure } from './figures.ts';
import { load, rawGet } from './load.ts';
import type { SignedInUser } from './signed-in-user.ts';
import { FIRST_LEAD_ID, SITE_HOST, type Stack } from './stack.ts';
import { ratios } from './statistics.ts';

/** Each has an own session, so that the result does not depend on the caches of one user. */
const PEOPLE = 40;

const WARM_UP_SECONDS = 1;
const EMPTY_ROUTE = '/wp-json/bench/v1/empty';
/** The room's must-use file, which a site can install. */
const MUST_USE_FOLDER = path.join(
	projectFolder,
	'plugins/ui-webinar-room/must-use'
);

const FULL_TARGET = 1.1;
const EARLY_TARGET = 0.5;

/** One kind of request. */
interface Variant {
	id: string;
	label: string;
	/** Headers that it adds to the sign-in. */
	headers: ( browser: Browser ) => Record< string, string >;
	/** Expected status. */
	status: number;
	/** Expected text in the body. */
	text: string;
	isEmptyRoute?: boolean;
	/** Whether the must-use file is installed, which answers before WordPress loads the plugins. */
	isMustUse?: boolean;
	/** Target: CPU divided by that of the empty route. */
	atMost?: number;
}

/** What a room's page knows after its first read-sync request. */
interface Browser {
	signIn: Record< string, string >;
	etag: string;
	/** Valid for a minute. Missing where the site issues none. */
	pass: string | null;
}

interface Run {
	perSecond: number;
	cpuMs: number;
	statements: number;
}

/**
 * @param stack             The running stack.
 * @param options.wrk       Path of wrk.
 * @param options.webinarId A live webinar.
 * @param options.runs      Number of runs.
 * @param options.seconds   Length of each run.
 */
export async function measureReadSync(
	stack: Stack,
	options: { wrk: string; webinarId: number; runs: number; seconds: number }
): Promise< Figure[] > {
	// The requests of its heartbeat would be counted.
	await stack.stopSidecar();
	const users = await stack.signIn(
		options.webinarId,
		Array.from( { length: PEOPLE }, ( _, index ) => FIRST_LEAD_ID + index )
	);
	const address = `/wp-json/webinars/v1/rooms/${ options.webinarId }/state`;
	const variants = createVariants(
		`"webinar_id":${ options.webinarId }`,
		( await openRooms( users, address ) ).every( ( { pass } ) => pass )
	);
	const runs = new Map< Variant, Run[] >(
		variants.map( ( variant ) => [ variant, [] ] )
	);
	for ( let round = 0; round < options.runs; round++ ) {
		for ( const [ variant, done ] of runs ) {
			await stack.setMustUse(
				MUST_USE_FOLDER,
				variant.isMustUse ?? false
			);
			await measure( variant, WARM_UP_SECONDS );
			done.push( await measure( variant, options.seconds ) );
		}
	}
	await stack.setMustUse( MUST_USE_FOLDER, false );

	async function measure(
		variant: Variant,
		seconds: number
	): Promise< Run > {
		const browsers = await openRooms( users, address );
		const requests = browsers.map( ( browser ) =>
			rawGet( variant.isEmptyRoute ? EMPTY_ROUTE : address, {
				...browser.signIn,
				...variant.headers( browser ),
			} )
		);
		const statements = await stack.database.statements();
		const cpu = await stack.idleWebCpu();
		const {
			answered,
			sent,
			seconds: passed,
		} = await load( options.wrk, stack.folder, stack.siteUrl, requests, {
			status: variant.status,
			text: variant.text,
			seconds,
		} );
		return {
			perSecond: answered / passed,
			cpuMs: ( ( ( await stack.idleWebCpu() ) - cpu ) * 1000 ) / sent,
			statements:
				( ( await stack.database.statements() ) - statements ) / sent,
		};
	}

	const empty = runs.get( variants[ 0 ]! )!.map( ( { cpuMs } ) => cpuMs );
	return [ ...runs ].flatMap( ( [ variant, done ] ) => {
		const cpu = done.map( ( { cpuMs } ) => cpuMs );
		return [
			figure(
				1,
				`${ variant.id }.per_second`,
				`${ variant.label }: requests`,
				'/s',
				done.map( ( { perSecond } ) => perSecond )
			),
			figure(
				1,
				`${ variant.id }.cpu`,
				`${ variant.label }: CPU per request`,
				'ms',
				cpu
			),
			...( variant.atMost
				? [
						figure(
							1,
							`${ variant.id }.ratio`,
							`${ variant.label }: CPU / empty route`,
							'×',
							ratios( cpu, empty ),
							{ atMost: variant.atMost }
						),
					]
				: [] ),
			figure(
				1,
				`${ variant.id }.statements`,
				`${ variant.label }: MariaDB statements per request`,
				'',
				done.map( ( { statements } ) => Math.round( statements ) )
			),
		];
	} );
}

/** Sends the first request of each user. */
export function openRooms(
	users: SignedInUser[],
	address: string,
	passHeader = 'X-Webinar-Room-Pass'
): Promise< Browser[] > {
	return Promise.all(
		users.map( async ( user ) => {
			const response = await user.request( address, {
				'x-wp-nonce': user.restNonce,
			} );
			if ( response.status !== 200 ) {
				throw new Error(
					`${ address } answered ${
						response.status
					}: ${ await response.text() }`
				);
			}
			await response.arrayBuffer();
			return {
				signIn: {
					Host: SITE_HOST,
					Cookie: user.cookie,
					'X-WP-Nonce': user.restNonce,
				},
				etag: response.headers.get( 'etag' )!,
				pass: response.headers.get( passHeader ),
			};
		} )
	);
}

/**
 * The empty route first, then all kinds of read-sync requests.
 *
 * @param text      In the body of every read-sync response.
 * @param hasPasses Whether the site issues read-sync passes.
 */
function createVariants( text: string, hasPasses: boolean ): Variant[] {
	/** One kind of read-sync request, without and with a known state. */
	const readSync = (
		id: string,
		label: string,
		headers: Variant[ 'headers' ],
		more: Pick< Variant, 'atMost' | 'isMustUse' >
	): Variant[] => [
		{
			id: `${ id }.200`,
			label: `${ label }, 200`,
			headers,
			status: 200,
			text,
			...more,
		},
		{
			id: `${ id }.304`,
			label: `${ label }, 304`,
			headers: ( browser ) => ( {
				...headers( browser ),
				'If-None-Match': browser.etag,
			} ),
			status: 304,
			text: '',
			...more,
		},
	];
	const pass: Variant[ 'headers' ] = ( browser ) => ( {
		'X-Webinar-Room-Pass': browser.pass!,
	} );
	return [
		{
			id: 'empty',
			label: 'Empty REST route',
			isEmptyRoute: true,
			headers: () => ( {} ),
			status: 200,
			text: '[]',
		},
		...readSync( 'read_sync', 'Read-sync', () => ( {} ), {
			atMost: FULL_TARGET,
		} ),
		...( hasPasses
			? [
					...readSync( 'early', 'With a pass', pass, {
						atMost: EARLY_TARGET,
					} ),
					...readSync(
						'must_use',
						'With a pass, must-use file',
						pass,
						{ atMost: EARLY_TARGET, isMustUse: true }
					),
				]
			: [] ),
	];
}
