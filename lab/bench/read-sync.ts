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
	requests: string[];
	/** Expected status. */
	status: number;
	/** Expected text in the body. */
	text: string;
	/** Whether the must-use file is installed, which answers before WordPress loads the plugins. */
	isMustUse?: boolean;
	/** Target: CPU divided by that of the empty route. */
	atMost?: number;
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
	const variants = await createVariants( options.webinarId, users );
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
		const statements = await stack.database.statements();
		const cpu = await stack.idleWebCpu();
		const {
			answered,
			sent,
			seconds: passed,
		} = await load(
			options.wrk,
			stack.folder,
			stack.siteUrl,
			variant.requests,
			{ status: variant.status, text: variant.text, seconds }
		);
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

/** The empty route first, then all kinds of read-sync requests. */
async function createVariants(
	webinarId: number,
	users: SignedInUser[]
): Promise< Variant[] > {
	const address = `/wp-json/webinars/v1/rooms/${ webinarId }/state`;
	const browsers = await Promise.all(
		users.map( async ( user ) => {
			const response = await user.request( address, {
				'x-wp-nonce': user.restNonce,
			} );
			if ( response.status !== 200 ) {
				throw new Error(
					`Read-sync answered ${
						response.status
					}: ${ await response.text() }`
				);
			}
			await response.arrayBuffer();
			return {
				headers: {
					Host: SITE_HOST,
					Cookie: user.cookie,
					'X-WP-Nonce': user.restNonce,
				},
				etag: response.headers.get( 'etag' )!,
				pass: response.headers.get( 'x-webinar-room-pass' ),
			};
		} )
	);
	const requests = (
		to: string,
		addHeaders: (
			browser: ( typeof browsers )[ number ]
		) => Record< string, string >
	): string[] =>
		browsers.map( ( browser ) =>
			rawGet( to, { ...browser.headers, ...addHeaders( browser ) } )
		);
	const state = `"webinar_id":${ webinarId }`;
	const variants: Variant[] = [
		{
			id: 'empty',
			label: 'Empty REST route',
			requests: requests( EMPTY_ROUTE, () => ( {} ) ),
			status: 200,
			text: '[]',
		},
		{
			id: 'read_sync.200',
			label: 'Read-sync, 200',
			requests: requests( address, () => ( {} ) ),
			status: 200,
			text: state,
			atMost: FULL_TARGET,
		},
		{
			id: 'read_sync.304',
			label: 'Read-sync, 304',
			requests: requests( address, ( { etag } ) => ( {
				'If-None-Match': etag,
			} ) ),
			status: 304,
			text: '',
			atMost: FULL_TARGET,
		},
	];
	if ( browsers.every( ( { pass } ) => pass ) ) {
		const early = (
			id: string,
			label: string,
			isMustUse: boolean
		): Variant[] => [
			{
				id: `${ id }.200`,
				label: `${ label }, 200`,
				requests: requests( address, ( { pass } ) => ( {
					'X-Webinar-Room-Pass': pass!,
				} ) ),
				status: 200,
				text: state,
				isMustUse,
				atMost: EARLY_TARGET,
			},
			{
				id: `${ id }.304`,
				label: `${ label }, 304`,
				requests: requests( address, ( { pass, etag } ) => ( {
					'X-Webinar-Room-Pass': pass!,
					'If-None-Match': etag,
				} ) ),
				status: 304,
				text: '',
				isMustUse,
				atMost: EARLY_TARGET,
			},
		];
		variants.push(
			...early( 'early', 'With a pass', false ),
			...early( 'must_use', 'With a pass, must-use file', true )
		);
	}
	return variants;
}
