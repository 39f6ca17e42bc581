import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type {
	DeliveryReport,
	PersonReport,
} from '../../contract/generated/types.ts';
import {
	createHeartbeat,
	type ReportSource,
} from '../src/wordpress/heartbeat.ts';
import { createLogger } from '../src/log.ts';
import type { ReportLoop } from '../src/wordpress/report-loop.ts';
import { WAIT } from './support/sidecar.ts';
import { newSecret } from './support/webhook.ts';
import { WordPress } from './support/wordpress.ts';

/** Returns added reports until they are marked as reported, as the stores do. */
class Owed< Report > implements ReportSource< Report > {
	private reports: Report[] = [];

	add( ...reports: Report[] ): void {
		this.reports.push( ...reports );
	}

	unreported = async ( limit: number ): Promise< Report[] > =>
		this.reports.slice( 0, limit );

	markReported = async ( told: readonly Report[] ): Promise< void > => {
		this.reports = this.reports.filter(
			( report ) => ! told.includes( report )
		);
	};
}

const SHORT_MS = 20;
// Longer than a test waits, so a heartbeat before it was triggered by a change.
const LONG_MS = 3_600_000;

let wordpress: WordPress;
let heartbeat: ReportLoop | null = null;
let deliveries: Owed< DeliveryReport >;
let people: Owed< PersonReport >;
let log: string;

beforeEach( async () => {
	wordpress = await WordPress.start( newSecret() );
	deliveries = new Owed();
	people = new Owed();
	log = '';
} );

afterEach( async () => {
	await heartbeat?.stop();
	heartbeat = null;
	await wordpress.stop();
} );

const start = (
	intervalMs: number,
	{ url = wordpress.url, secret = wordpress.secret } = {}
): ReportLoop => {
	heartbeat = createHeartbeat( {
		url,
		intervalMs,
		secret,
		deliveries,
		people,
		log: createLogger( {
			level: 'info',
			secrets: [],
			destination: {
				write: ( line ) => {
					log += line;
				},
			},
		} ),
	} );
	heartbeat.start();
	return heartbeat;
};

const report = ( n = 1 ): DeliveryReport => ( {
	webhook_id: `msg_${ n }`,
	state: 'sent',
	tries: 1,
	reason: '',
	at_ms: 1795262400123 + n,
} );

const person = ( state: PersonReport[ 'state' ] ): PersonReport => ( {
	recipient_id: 7,
	state,
	at_ms: 1795262400123,
} );

const expectHeartbeats = ( count: number ): Promise< void > =>
	vi.waitFor(
		() =>
			expect( wordpress.heartbeats.length ).toBeGreaterThanOrEqual(
				count
			),
		WAIT
	);

const expectRequests = ( count: number ): Promise< void > =>
	vi.waitFor(
		() => expect( wordpress.requests ).toBeGreaterThanOrEqual( count ),
		WAIT
	);

describe( 'a heartbeat', () => {
	it( 'is sent at an interval and signed, even without reports', async () => {
		start( SHORT_MS );
		await expectHeartbeats( 3 );
		expect( wordpress.heartbeats ).toHaveLength( wordpress.requests );
		expect( wordpress.heartbeats[ 0 ] ).toEqual( {
			deliveries: [],
			people: [],
		} );
	} );

	it( 'hides the bot token that an older version stored as part of a reason', async () => {
		deliveries.add( {
			...report( 1 ),
			reason: 'invalid json at https://api.telegram.org/bot7000000001:emulated/sendMessage',
		} );
		start( SHORT_MS );
		await expectHeartbeats( 2 );
		expect( wordpress.deliveries ).toMatchObject( [
			{
				reason: 'invalid json at https://api.telegram.org/bot[token]/sendMessage',
			},
		] );
	} );

	it( 'sends each report once', async () => {
		deliveries.add( report( 1 ), report( 2 ) );
		people.add( person( 'stopped' ) );
		start( SHORT_MS );
		await expectHeartbeats( 3 );
		expect( wordpress.deliveries ).toEqual( [ report( 1 ), report( 2 ) ] );
		expect( wordpress.people ).toEqual( [ person( 'stopped' ) ] );
	} );

	it( 'ignores unknown fields of the answer: the plugins may be newer', async () => {
		wordpress.trouble = () => ( {
			status: 200,
			body: JSON.stringify( {
				success: true,
				data: { deliveries: 0, people: 0, more: 1 },
				more: 1,
			} ),
		} );
		start( SHORT_MS );
		await expectHeartbeats( 3 );
		expect( log ).not.toContain( 'heartbeat_failed' );
	} );

	it( 'sends reports above the limit of one request at once', async () => {
		deliveries.add(
			...Array.from( { length: 1100 }, ( _, n ) => report( n ) )
		);
		start( LONG_MS );
		await expectHeartbeats( 3 );
		expect(
			wordpress.heartbeats.map( ( data ) => data.deliveries.length )
		).toEqual( [ 500, 500, 100 ] );
		expect( wordpress.deliveries.at( -1 ) ).toEqual( report( 1099 ) );
	} );

	it( 'is sent one at a time, and is aborted when the sidecar stops', async () => {
		wordpress.trouble = () => 'hang';
		const running = start( SHORT_MS );
		await expectRequests( 1 );
		running.reportSoon();
		await running.stop();
		expect( wordpress.requests ).toBe( 1 );
		expect( log ).toBe( '' );
	} );
} );

describe( 'a change', () => {
	it( 'is reported long before the next interval, together with other changes', async () => {
		const running = start( LONG_MS );
		await expectHeartbeats( 1 );
		deliveries.add( report( 1 ) );
		running.reportSoon();
		deliveries.add( report( 2 ) );
		running.reportSoon();
		await expectHeartbeats( 2 );
		expect( wordpress.heartbeats[ 1 ]?.deliveries ).toHaveLength( 2 );
	} );

	it( 'during a heartbeat is reported with the next one', async () => {
		const running = start( LONG_MS );
		wordpress.trouble = () => {
			if ( wordpress.requests === 1 ) {
				people.add( person( 'connected' ) );
				running.reportSoon();
			}
			return null;
		};
		await expectHeartbeats( 2 );
		expect( wordpress.people ).toEqual( [ person( 'connected' ) ] );
		expect( wordpress.mostAtOnce ).toBe( 1 );
	} );

	it( 'does not shorten the interval while WordPress fails', async () => {
		wordpress.trouble = () => ( { status: 500 } );
		const running = start( LONG_MS );
		await vi.waitFor( () => expect( log ).toContain( '500' ), WAIT );
		running.reportSoon();
		// A second heartbeat with a short interval shows that time has passed.
		const other = createHeartbeat( {
			url: wordpress.url,
			intervalMs: SHORT_MS,
			secret: wordpress.secret,
			deliveries: new Owed(),
			people: new Owed(),
			log: createLogger( { level: 'silent', secrets: [] } ),
		} );
		deliveries.add( report() );
		other.start();
		await expectRequests( 75 );
		await other.stop();
		expect( wordpress.deliveries ).toEqual( [] );
	} );
} );

describe( 'a report that WordPress did not accept', () => {
	it.each( [
		[ 'an error', { status: 503, body: 'Service Unavailable' } ],
		[ 'a login page', { status: 200, body: '<html></html>' } ],
		[ 'a refusal in words', { status: 200, body: '{"success":false}' } ],
		[ 'no listener', { status: 400, body: '0' } ],
		[ 'a broken connection', 'lost' ],
	] as const )( 'comes again after %s', async ( _what, trouble ) => {
		deliveries.add( report() );
		people.add( person( 'connected' ) );
		wordpress.trouble = () => ( wordpress.requests <= 2 ? trouble : null );
		start( SHORT_MS );
		await expectHeartbeats( 4 );
		expect( wordpress.heartbeats.slice( 0, 4 ) ).toEqual( [
			...Array( 3 ).fill( {
				deliveries: [ report() ],
				people: [ person( 'connected' ) ],
			} ),
			{ deliveries: [], people: [] },
		] );
		expect( log.match( /heartbeat_failed/g ) ).toHaveLength( 1 );
		expect( log ).toContain( 'heartbeat_works_again' );
	} );

	it( 'is sent again when the store could not record it as reported', async () => {
		deliveries.add( report() );
		const { markReported } = deliveries;
		deliveries.markReported = async ( told ) => {
			deliveries.markReported = markReported;
			throw new Error( `disk full: ${ told.length }` );
		};
		start( SHORT_MS );
		await expectHeartbeats( 3 );
		expect( wordpress.deliveries ).toEqual( [ report(), report() ] );
	} );
} );

describe( 'the log', () => {
	it( 'names the remedy once when the secrets differ', async () => {
		start( SHORT_MS, { secret: newSecret() } );
		await expectRequests( 3 );
		expect( wordpress.heartbeats ).toEqual( [] );
		expect( log.match( /heartbeat_failed/g ) ).toHaveLength( 1 );
		expect( log ).toContain( 'into WEBHOOK_SECRET' );
	} );

	it( 'names the store of the sidecar when that failed', async () => {
		deliveries.unreported = async () => {
			throw new Error( 'database or disk is full' );
		};
		start( SHORT_MS );
		await vi.waitFor(
			() => expect( log ).toContain( 'The store of this sidecar failed' ),
			WAIT
		);
		expect( log ).not.toContain( 'WordPress is running' );
	} );

	it( 'names each kind of failure once', async () => {
		wordpress.trouble = () => ( {
			status: wordpress.requests % 2 ? 500 : 502,
		} );
		start( SHORT_MS );
		await expectRequests( 6 );
		expect( log.match( /heartbeat_failed/g ) ).toHaveLength( 2 );
	} );

	it( 'says that redirects are not followed', async () => {
		const elsewhere = await WordPress.start( wordpress.secret );
		wordpress.trouble = () => ( { status: 307, location: elsewhere.url } );
		deliveries.add( report() );
		start( SHORT_MS );
		await expectRequests( 2 );
		expect( log ).toContain( 'Redirects are not followed' );
		expect( elsewhere.requests ).toBe( 0 );
		await elsewhere.stop();
	} );

	it( 'contains neither the address nor the secret', async () => {
		start( SHORT_MS, {
			url: 'http://127.0.0.1:1/wp-admin/admin-ajax.php?key=private-word',
		} );
		await vi.waitFor(
			() => expect( log ).toContain( 'Check that WordPress is running' ),
			WAIT
		);
		expect( log ).not.toContain( 'private-word' );
		expect( log ).not.toContain( wordpress.secret );
	} );
} );
