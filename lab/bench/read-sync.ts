/**
 * Measure 1: what read-sync costs, beside a REST route that answers with nothing.
 */
import path from 'node:path';
import { projectFolder } from '../stack/processes.ts';
import { figure, type Figure } from './figures.ts';
import { load, rawGet } from './load.ts';
import {
	FIRST_LEAD_ID,
	SITE_HOST,
	type SignedIn,
	type Stack,
} from './stack.ts';
import { ratios } from './statistics.ts';

/** Each with a session of their own, so that no cache is warm for one person only. */
const PEOPLE = 40;

const WARM_UP_SECONDS = 1;
const EMPTY = '/wp-json/bench/v1/empty';
/** Of the room's plugin; a site may use it or not. */
const MUST_USE = path.join( projectFolder, 'plugins/ui-webinar-room/must-use' );

const FULL_TARGET = 1.1;
const EARLY_TARGET = 0.5;

interface Way {
	id: string;
	label: string;
	requests: string[];
	status: number;
	text: string;
	/** With the must-use file that answers before any plugin is loaded. */
	isMustUse?: boolean;
	/** Of the processor time of the empty route. */
	atMost?: number;
}

interface Run {
	perSecond: number;
	cpuMs: number;
	statements: number;
}

/**
 * @param options.wrk       Path of the program.
 * @param options.webinarId A live webinar.
 * @param options.runs      How many.
 * @param options.seconds   Length of each.
 */
export async function measureReadSync(
	stack: Stack,
	options: { wrk: string; webinarId: number; runs: number; seconds: number }
): Promise< Figure[] > {
	// Its heartbeat would be counted.
	await stack.stopSidecar();
	const people = await stack.signIn(
		options.webinarId,
		Array.from( { length: PEOPLE }, ( _, index ) => FIRST_LEAD_ID + index )
	);
	const ways = await waysOf( stack, options.webinarId, people );
	const runs = new Map< Way, Run[] >( ways.map( ( way ) => [ way, [] ] ) );
	for ( let round = 0; round < options.runs; round++ ) {
		for ( const [ way, done ] of runs ) {
			await stack.setMustUse( MUST_USE, way.isMustUse ?? false );
			await measure( way, WARM_UP_SECONDS );
			done.push( await measure( way, options.seconds ) );
		}
	}
	await stack.setMustUse( MUST_USE, false );

	async function measure( way: Way, seconds: number ): Promise< Run > {
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
			way.requests,
			{ status: way.status, text: way.text, seconds }
		);
		return {
			perSecond: answered / passed,
			cpuMs: ( ( ( await stack.idleWebCpu() ) - cpu ) * 1000 ) / sent,
			statements:
				( ( await stack.database.statements() ) - statements ) / sent,
		};
	}

	const empty = runs.get( ways[ 0 ]! )!.map( ( { cpuMs } ) => cpuMs );
	return [ ...runs ].flatMap( ( [ way, done ] ) => {
		const cpu = done.map( ( { cpuMs } ) => cpuMs );
		return [
			figure(
				1,
				`${ way.id }.per_second`,
				`${ way.label }: requests`,
				'/s',
				done.map( ( { perSecond } ) => perSecond )
			),
			figure(
				1,
				`${ way.id }.cpu`,
				`${ way.label }: CPU a request`,
				'ms',
				cpu
			),
			...( way.atMost
				? [
						figure(
							1,
							`${ way.id }.ratio`,
							`${ way.label }: CPU of the empty route's`,
							'×',
							ratios( cpu, empty ),
							{ atMost: way.atMost }
						),
					]
				: [] ),
			figure(
				1,
				`${ way.id }.statements`,
				`${ way.label }: statements to MariaDB a request`,
				'',
				done.map( ( { statements } ) => Math.round( statements ) )
			),
		];
	} );
}

/** The empty route first, then read-sync in every way that this site offers. */
async function waysOf(
	stack: Stack,
	webinarId: number,
	people: SignedIn[]
): Promise< Way[] > {
	const address = `/wp-json/webinars/v1/rooms/${ webinarId }/state`;
	const asked = await Promise.all(
		people.map( async ( person ) => {
			const answer = await stack.ask( address, person, {
				'x-wp-nonce': person.rest_nonce,
			} );
			if ( answer.status !== 200 ) {
				throw new Error(
					`Read-sync answered ${
						answer.status
					}: ${ await answer.text() }`
				);
			}
			await answer.arrayBuffer();
			return {
				headers: {
					Host: SITE_HOST,
					Cookie: person.cookie,
					'X-WP-Nonce': person.rest_nonce,
				},
				etag: answer.headers.get( 'etag' )!,
				pass: answer.headers.get( 'x-webinar-room-pass' ),
			};
		} )
	);
	const requests = (
		to: string,
		more: ( one: ( typeof asked )[ number ] ) => Record< string, string >
	): string[] =>
		asked.map( ( one ) =>
			rawGet( to, { ...one.headers, ...more( one ) } )
		);
	const state = `"webinar_id":${ webinarId }`;
	const ways: Way[] = [
		{
			id: 'empty',
			label: 'Empty REST route',
			requests: requests( EMPTY, () => ( {} ) ),
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
	if ( asked.every( ( { pass } ) => pass ) ) {
		const early = (
			id: string,
			label: string,
			isMustUse: boolean
		): Way[] => [
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
		ways.push(
			...early( 'early', 'With a pass', false ),
			...early( 'must_use', 'With a pass, must-use file', true )
		);
	}
	return ways;
}
