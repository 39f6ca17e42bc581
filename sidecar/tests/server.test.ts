import request from 'supertest';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
	createSqliteWriteCheck,
	openDatabase,
	type Database,
} from '../src/storage/sqlite.ts';
import type { DeliveryStore } from '../src/deliveries/store/delivery-store.ts';
import { createSqliteDeliveryStore } from '../src/deliveries/store/sqlite-delivery-store.ts';
import { createLogger } from '../src/log.ts';
import { createRequestListener } from '../src/server.ts';
import { createVerifier } from '../src/webhooks/signature.ts';
import { withoutRooms } from './support/rooms.ts';
import { newFolder, removeFolder } from './support/sidecar.ts';
import {
	newId,
	newSecret,
	personForget,
	signedHeaders,
	telegramMessage,
} from './support/webhook.ts';

const MINUTE_MS = 60_000;

const secret = newSecret();
const previousSecret = newSecret();
const privateText = 'Only for one person, not for the log.';
const event = JSON.stringify( telegramMessage( { text: privateText } ) );

let folder: string;
let database: Database;
let pausedMs = 0;
let heartbeatMs: number | null = null;
let store: DeliveryStore;
let logged: string;
let accepted: number;
let replayedFor: number[];
let forgotten: number[];
let app: ReturnType< typeof createRequestListener >;

beforeEach( () => {
	folder = newFolder();
	pausedMs = 0;
	heartbeatMs = null;
	database = openDatabase( `${ folder }/sidecar.sqlite` );
	store = createSqliteDeliveryStore( database );
	logged = '';
	accepted = 0;
	replayedFor = [];
	forgotten = [];
	app = createRequestListener( {
		verify: createVerifier( [ secret, previousSecret ] ),
		deliveries: store,
		keepDays: 30,
		...withoutRooms,
		onDeliveryAdded: () => {
			accepted += 1;
		},
		onWithdrawn: () => undefined,
		onReplayed: async ( recipientIds ) => {
			replayedFor.push( ...recipientIds );
		},
		onForget: async ( recipientId ) => {
			forgotten.push( recipientId );
		},
		checkWrite: createSqliteWriteCheck( database ),
		pausedForMs: async () => pausedMs,
		heartbeatAgeMs: () => heartbeatMs,
		telegramStatus: () => 'unreachable',
		botUsername: () => null,
		log: createLogger( {
			level: 'debug',
			secrets: [ secret, previousSecret ],
			destination: {
				write: ( line ) => {
					logged += line;
				},
			},
		} ),
	} );
} );

afterEach( () => {
	database.close();
	removeFolder( folder );
} );

const storedCount = async (): Promise< number > =>
	Object.values( await store.countByState() ).reduce(
		( sum, n ) => sum + n,
		0
	);

const firstStored = async () => {
	const [ due ] = await store.due( Date.now(), 1 );
	return store.markSending( due?.id ?? 0 );
};

const post = ( body: string, headers: Record< string, string > ) =>
	request( app ).post( '/webhooks' ).set( headers ).send( body );

describe( 'POST /webhooks', () => {
	it( 'stores a signed event and acknowledges it', async () => {
		const answer = await post( event, signedHeaders( secret, event ) );
		expect( answer.status ).toBe( 202 );
		expect( answer.body ).toEqual( { status: 'accepted' } );
		expect( await firstStored() ).toMatchObject( {
			recipientId: 7,
			text: privateText,
			button: null,
			videoUrl: null,
		} );
		expect( accepted ).toBe( 1 );
	} );

	it( 'stores the address of a video', async () => {
		const videoUrl = 'https://example.com/talk.mp4';
		const body = JSON.stringify(
			telegramMessage( { video_url: videoUrl } )
		);
		await post( body, signedHeaders( secret, body ) );
		expect( await firstStored() ).toMatchObject( { videoUrl } );
	} );

	it( 'deletes a person, each time it is asked to', async () => {
		const body = JSON.stringify( personForget( 7 ) );
		const id = newId();
		for ( let times = 0; times < 2; times++ ) {
			const answer = await post(
				body,
				signedHeaders( secret, body, { id } )
			);
			expect( answer.status ).toBe( 202 );
			expect( answer.body ).toEqual( { status: 'accepted' } );
		}
		expect( forgotten ).toEqual( [ 7, 7 ] );
		expect( await storedCount() ).toBe( 0 );
	} );

	it.each( [ { recipient_id: 0 }, {}, { chat_id: 5 } ] )(
		'rejects person.forget with %j and deletes nobody',
		async ( data ) => {
			const body = JSON.stringify( { ...personForget( 7 ), data } );
			const answer = await post( body, signedHeaders( secret, body ) );
			expect( answer.status ).toBe( 422 );
			expect( answer.body.error.code ).toBe( 'webhook_schema_mismatch' );
			expect( forgotten ).toEqual( [] );
		}
	);

	it( 'ignores unknown fields: the plugins may be newer', async () => {
		const { type, timestamp, data } = telegramMessage( {
			button: { text: 'Go', url: 'https://example.com/' },
		} );
		for ( const newer of [
			{
				type,
				timestamp,
				data: {
					...data,
					chat_id: 5,
					button: { ...data.button, color: 'red' },
				},
				more: 1,
			},
			{
				type: 'person.forget',
				timestamp,
				data: { recipient_id: 9, chat_id: 5 },
			},
		] ) {
			const body = JSON.stringify( newer );
			const answer = await post( body, signedHeaders( secret, body ) );
			expect( answer.status ).toBe( 202 );
		}
		expect( forgotten ).toEqual( [ 9 ] );
		expect( await firstStored() ).toMatchObject( {
			recipientId: 7,
			button: { text: 'Go', url: 'https://example.com/' },
		} );
	} );

	it( 'stores a webhook id once, however often it is sent', async () => {
		const id = newId();
		await post( event, signedHeaders( secret, event, { id } ) );
		const again = await post(
			event,
			signedHeaders( secret, event, { id } )
		);
		expect( again.status ).toBe( 202 );
		expect( again.body ).toEqual( { status: 'duplicate' } );
		expect( await storedCount() ).toBe( 1 );
	} );

	it( 'accepts the previous secret during rotation', async () => {
		const answer = await post(
			event,
			signedHeaders( previousSecret, event )
		);
		expect( answer.status ).toBe( 202 );
	} );

	it( 'accepts one valid signature among several', async () => {
		const headers = signedHeaders( secret, event );
		const answer = await post( event, {
			...headers,
			'webhook-signature': `v1,AAAA v2,BBBB ${ headers[ 'webhook-signature' ] }`,
		} );
		expect( answer.status ).toBe( 202 );
	} );

	const ago = ( ms: number ): Date => new Date( Date.now() - ms );
	const without = ( name: string ): Record< string, string > => {
		const headers = signedHeaders( secret, event );
		delete headers[ name ];
		return headers;
	};
	const signed = ( body: string ): [ string, Record< string, string > ] => [
		body,
		signedHeaders( secret, body ),
	];
	const withData = ( data: object ): string =>
		JSON.stringify( {
			...telegramMessage(),
			data: { ...telegramMessage().data, ...data },
		} );

	type Refusal = {
		what: string;
		send: () => [ string, Record< string, string > ];
		status: number;
		code: string;
		names: RegExp;
	};

	const refusals: Refusal[] = [
		{
			what: 'an unsigned request',
			send: () => [ event, { 'content-type': 'application/json' } ],
			status: 401,
			code: 'webhook_signature_invalid',
			names: /webhook-id, webhook-timestamp, webhook-signature missing/,
		},
		...[ 'webhook-id', 'webhook-timestamp', 'webhook-signature' ].map(
			( name ): Refusal => ( {
				what: `a request without ${ name }`,
				send: () => [ event, without( name ) ],
				status: 401,
				code: 'webhook_signature_invalid',
				names: new RegExp( `${ name } missing` ),
			} )
		),
		{
			what: "a stranger's signature",
			send: () => [ event, signedHeaders( newSecret(), event ) ],
			status: 401,
			code: 'webhook_signature_invalid',
			names: /the same secret/,
		},
		{
			what: 'a body that was changed after signing',
			send: () => [
				event.replace( '7', '8' ),
				signedHeaders( secret, event ),
			],
			status: 401,
			code: 'webhook_signature_invalid',
			names: /does not fit the body/,
		},
		{
			what: 'a signature of another id',
			send: () => [
				event,
				{ ...signedHeaders( secret, event ), 'webhook-id': newId() },
			],
			status: 401,
			code: 'webhook_signature_invalid',
			names: /does not fit/,
		},
		{
			what: 'a recorded request that is sent again later',
			send: () => [
				event,
				signedHeaders( secret, event, { at: ago( 6 * MINUTE_MS ) } ),
			],
			status: 401,
			code: 'webhook_timestamp_too_old',
			names: /five minutes old/,
		},
		{
			what: 'a timestamp from the future',
			send: () => [
				event,
				signedHeaders( secret, event, { at: ago( -6 * MINUTE_MS ) } ),
			],
			status: 401,
			code: 'webhook_timestamp_too_new',
			names: /clocks/,
		},
		{
			what: 'a timestamp that is no number',
			send: () => [
				event,
				{
					...signedHeaders( secret, event ),
					'webhook-timestamp': 'yesterday',
				},
			],
			status: 401,
			code: 'webhook_signature_invalid',
			names: /webhook-signature/,
		},
		{
			what: 'another content type',
			send: () => [
				event,
				{
					...signedHeaders( secret, event ),
					'content-type': 'text/plain',
				},
			],
			status: 415,
			code: 'content_type_unsupported',
			names: /application\/json/,
		},
		{
			what: 'a packed body',
			send: () => [
				event,
				{
					...signedHeaders( secret, event ),
					'content-encoding': 'gzip',
				},
			],
			status: 415,
			code: 'content_encoding_unsupported',
			names: /Content-Encoding/,
		},
		{
			what: 'too large a body',
			send: () => signed( withData( { text: 'a'.repeat( 65_536 ) } ) ),
			status: 413,
			code: 'webhook_too_large',
			names: /64 KB/,
		},
		{
			what: 'an empty body',
			send: () => signed( '' ),
			status: 400,
			code: 'webhook_malformed',
			names: /not valid JSON/,
		},
		{
			what: 'a body that is not JSON',
			send: () => signed( '{"type":' ),
			status: 400,
			code: 'webhook_malformed',
			names: /not valid JSON/,
		},
		{
			what: 'JSON that is no event',
			send: () => signed( '["telegram.message"]' ),
			status: 400,
			code: 'webhook_malformed',
			names: /"type"/,
		},
		{
			what: 'too long an id',
			send: () => [
				event,
				signedHeaders( secret, event, { id: 'm'.repeat( 256 ) } ),
			],
			status: 400,
			code: 'webhook_malformed',
			names: /webhook-id is longer/,
		},
		...[ 'telegram.unheard', 'constructor', '__proto__' ].map(
			( type ): Refusal => ( {
				what: `the event ${ type }`,
				send: () =>
					signed( JSON.stringify( { ...telegramMessage(), type } ) ),
				status: 422,
				code: 'webhook_type_unknown',
				names: /telegram\.message/,
			} )
		),
		...(
			[
				[ 'recipient_id', 0 ],
				[ 'recipient_id', '7' ],
				[ 'kind', 'advertisement' ],
				[ 'text', '' ],
				[ 'text', 'a'.repeat( 4097 ) ],
				[ 'video_url', 'file:///etc/passwd' ],
				[ 'button', { text: 'Go', url: 'javascript:alert(1)' } ],
			] as const
		 ).map( ( [ name, value ] ): Refusal => ( {
			what: `a ${ name } that breaks the contract`,
			send: () => signed( withData( { [ name ]: value } ) ),
			status: 422,
			code: 'webhook_schema_mismatch',
			names: /contract\/events\/telegram\.message\.json: body\/data/,
		} ) ),
	];

	it.each( refusals )(
		'rejects $what with $status $code and stores nothing',
		async ( { send, status, code, names } ) => {
			const [ body, headers ] = send();
			const answer = await post( body, headers );
			expect( answer.status ).toBe( status );
			expect( answer.body.error.code ).toBe( code );
			expect( answer.body.error.message ).toMatch( names );
			expect( await storedCount() ).toBe( 0 );

			expect( logged ).toContain( `"code":"${ code }"` );
			expect( logged ).not.toContain( privateText );
			for ( const name of [ 'webhook-signature', 'webhook-id' ] ) {
				if ( headers[ name ] ) {
					expect( logged ).not.toContain( headers[ name ] );
				}
			}
		}
	);

	it( 'answers 503 when it cannot store, so that WordPress sends the event again', async () => {
		database.exec( 'DROP TABLE deliveries' );
		const answer = await post( event, signedHeaders( secret, event ) );
		expect( answer.status ).toBe( 503 );
		expect( answer.body.error.code ).toBe( 'store_unavailable' );
	} );
} );

/** Stores a delivery that ended in this state. */
async function fail( webhookId: string, recipientId = 7 ): Promise< void > {
	await store.add( {
		webhookId,
		webinarId: 12,
		recipientId,
		text: privateText,
		button: null,
		videoUrl: null,
	} );
	const delivery = await firstStored();
	await store.settle( delivery?.id ?? 0, 'failed', 'Refused.' );
}

const ask = (
	path: string,
	body: string,
	headers = signedHeaders( secret, body )
) => request( app ).post( path ).set( headers ).send( body );

describe.each( [
	[ '/deliveries/replay', { webhook_ids: [ 'msg_a' ] } ],
	[ '/deliveries/known', { webhook_ids: [ 'msg_a' ] } ],
	[ '/deliveries/list', { states: [ 'failed' ], afterId: 0, limit: 10 } ],
] )( 'POST %s', ( path, content ) => {
	const question = JSON.stringify( content );

	beforeEach( () => fail( 'msg_a' ) );

	it( 'accepts the previous secret during rotation', async () => {
		const headers = signedHeaders( previousSecret, question );
		expect( ( await ask( path, question, headers ) ).status ).toBe( 200 );
	} );

	it.each( [
		[ 'unsigned', { 'content-type': 'application/json' } ],
		[ "a stranger's", signedHeaders( newSecret(), question ) ],
		[ 'of another question', signedHeaders( secret, '{}' ) ],
		[
			'an hour old',
			signedHeaders( secret, question, {
				at: new Date( Date.now() - 60 * MINUTE_MS ),
			} ),
		],
	] )( 'refuses a question that is %s with 401', async ( _, headers ) => {
		const answer = await ask( path, question, headers );
		expect( answer.status ).toBe( 401 );
		expect( answer.body ).toEqual( {
			error: {
				code: expect.stringMatching(
					/^webhook_(signature_invalid|timestamp_too_old)$/
				),
				message: expect.any( String ),
			},
		} );
		expect( ( await store.countByState() ).failed ).toBe( 1 );
	} );

	it.each( [ '', '{"webhook_ids":', '[12]', 'null', '{}', event ] )(
		'refuses the body %j with 400',
		async ( body ) => {
			const answer = await ask( path, body );
			expect( answer.status ).toBe( 400 );
			expect( answer.body.error.code ).toBe( 'webhook_malformed' );
			expect( ( await store.countByState() ).failed ).toBe( 1 );
		}
	);

	it( 'ignores unknown fields: the plugins may be newer', async () => {
		const answer = await ask(
			path,
			JSON.stringify( { ...content, more: 1 } )
		);
		expect( answer.status ).toBe( 200 );
	} );

	it( 'is not accepted as an event, even with a valid signature', async () => {
		const headers = signedHeaders( secret, question );
		expect( ( await post( question, headers ) ).status ).toBe( 400 );
	} );

	it( 'rejects a body that is too large with 413, and another content type with 415', async () => {
		const large = `{"webinar_id":12${ ' '.repeat( 65_536 ) }}`;
		expect( ( await ask( path, large ) ).status ).toBe( 413 );
		const answer = await ask( path, question, {
			...signedHeaders( secret, question ),
			'content-type': 'text/plain',
		} );
		expect( answer.status ).toBe( 415 );
	} );

	it( 'answers 503 when the store does not work', async () => {
		database.exec( 'DROP TABLE deliveries' );
		const answer = await ask( path, question );
		expect( answer.status ).toBe( 503 );
		expect( answer.body.error.code ).toBe( 'store_unavailable' );
	} );
} );

describe( 'POST /backup', () => {
	it( 'must be signed, and needs a file', async () => {
		expect(
			( await ask( '/backup', '{}', signedHeaders( newSecret(), '{}' ) ) )
				.status
		).toBe( 401 );
		const answer = await ask( '/backup', '{}' );
		expect( answer.status ).toBe( 404 );
		expect( answer.body.error.code ).toBe( 'backup_not_here' );
	} );
} );

describe( 'POST /deliveries/replay', () => {
	const replay = ( webhookIds: readonly string[] ) =>
		ask(
			'/deliveries/replay',
			JSON.stringify( { webhook_ids: webhookIds } )
		);

	it( 'replays those that were not sent, and names the others as unchanged or unknown', async () => {
		await fail( 'msg_a', 7 );
		await fail( 'msg_b', 8 );
		const answer = await replay( [ 'msg_b', 'msg_none' ] );
		expect( answer.status ).toBe( 200 );
		expect( answer.body ).toEqual( {
			replayed: [ 'msg_b' ],
			unchanged: [],
			unknown: [ 'msg_none' ],
		} );
		expect( replayedFor ).toEqual( [ 8 ] );
		expect( ( await replay( [ 'msg_b' ] ) ).body ).toMatchObject( {
			unchanged: [ 'msg_b' ],
		} );
		expect( replayedFor ).toEqual( [ 8 ] );
	} );

	it( 'accepts the maximum number of ids, at their maximum length', async () => {
		const ids = ( count: number ): string[] =>
			Array.from( { length: count }, ( _, at ) =>
				String( at ).padStart( 255, 'm' )
			);
		expect( ( await replay( ids( 200 ) ) ).body.unknown ).toHaveLength(
			200
		);
		expect( ( await replay( ids( 201 ) ) ).status ).toBe( 400 );
	} );

	it.each( [ [ [] ], [ [ '' ] ], [ [ 'a', 'a' ] ], [ [ 7 ] ] ] )(
		'refuses the ids %j',
		async ( ids ) => {
			expect( ( await replay( ids as string[] ) ).status ).toBe( 400 );
		}
	);
} );

it( 'POST /deliveries/list lists deliveries page by page, without texts and chats', async () => {
	await fail( 'msg_a', 7 );
	await fail( 'msg_b', 8 );
	const list = ( afterId: number ) =>
		ask(
			'/deliveries/list',
			JSON.stringify( { states: [ 'failed' ], afterId, limit: 1 } )
		);
	const answer = await list( 0 );
	expect( answer.status ).toBe( 200 );
	expect( answer.headers[ 'cache-control' ] ).toBe( 'no-store' );
	const [ one ] = answer.body.deliveries;
	expect( one ).toEqual( {
		id: expect.any( Number ),
		webhookId: 'msg_a',
		webinarId: 12,
		recipientId: 7,
		state: 'failed',
		tries: 1,
		reason: 'Refused.',
		atMs: expect.any( Number ),
	} );
	expect( ( await list( one.id ) ).body.deliveries ).toMatchObject( [
		{ webhookId: 'msg_b' },
	] );
} );

describe( 'other requests', () => {
	it.each( [
		[ 'get', '/webhooks', 405, 'method_not_allowed' ],
		[ 'get', '/deliveries/replay', 405, 'method_not_allowed' ],
		[ 'get', '/deliveries/list', 405, 'method_not_allowed' ],
		[ 'get', '/backup', 405, 'method_not_allowed' ],
		[ 'post', '/deliveries/counts', 404, 'not_found' ],
		[ 'get', '/deliveries', 404, 'not_found' ],
		[ 'put', '/webhooks', 405, 'method_not_allowed' ],
		[ 'post', '/healthz', 405, 'method_not_allowed' ],
		[ 'get', '/', 404, 'not_found' ],
		[ 'post', '/webhooks/deeper', 404, 'not_found' ],
		[ 'get', '/%ZZ', 404, 'not_found' ],
	] as const )(
		'%s %s is answered with %i %s in JSON',
		async ( method, path, status, code ) => {
			const answer = await request( app )[ method ]( path );
			expect( answer.status ).toBe( status );
			expect( answer.body.error.code ).toBe( code );
			expect( answer.body.error.message ).not.toBe( '' );
			expect( answer.headers.allow !== undefined ).toBe( status === 405 );
		}
	);

	it( 'reports the number of deliveries by state in /healthz', async () => {
		await post( event, signedHeaders( secret, event ) );
		const answer = await request( app ).get( '/healthz' );
		expect( answer.status ).toBe( 200 );
		expect( answer.body ).toEqual( {
			status: 'ok',
			contract_version: 3,
			telegram: 'unreachable',
			bot: null,
			deliveries: {
				pending: 1,
				waiting: 0,
				sending: 0,
				sent: 0,
				unreachable: 0,
				failed: 0,
				uncertain: 0,
			},
			rooms: { open: 0, connections: 0 },
			problems: [ 'telegram_unreachable' ],
			paused_seconds: 0,
			oldest_message_seconds: expect.any( Number ),
			heartbeat_seconds: null,
		} );
	} );

	it( 'names in /healthz and /metrics a pause, an old heartbeat and an old message', async () => {
		vi.useFakeTimers( {
			now: Date.now() - 3_600_000,
			toFake: [ 'Date' ],
		} );
		await store.add( {
			webhookId: 'msg_old',
			webinarId: 12,
			recipientId: 7,
			text: 'Hello',
			button: null,
			videoUrl: null,
		} );
		vi.useRealTimers();
		pausedMs = 59_001;
		heartbeatMs = 400_000;
		const answer = await request( app ).get( '/healthz' );
		expect( answer.body ).toMatchObject( {
			problems: [
				'telegram_unreachable',
				'sending_paused',
				'heartbeat_old',
				'message_old',
			],
			paused_seconds: 60,
			heartbeat_seconds: 400,
		} );
		expect( answer.body.oldest_message_seconds ).toBeGreaterThanOrEqual(
			3600
		);
		const { text, headers } = await request( app ).get( '/metrics' );
		expect( headers[ 'content-type' ] ).toContain( 'text/plain' );
		for ( const line of [
			'sidecar_store_writable 1',
			'sidecar_telegram_connected 0',
			'sidecar_deliveries{state="pending"} 1',
			'sidecar_paused_seconds 60',
			'sidecar_heartbeat_seconds 400',
			'# TYPE sidecar_oldest_message_seconds gauge',
		] ) {
			expect( text.split( '\n' ) ).toContain( line );
		}
	} );

	it( 'tries a write for /healthz and /readyz, and not for /livez', async () => {
		database.pragma( 'query_only = ON' );
		for ( const path of [ '/healthz', '/readyz' ] ) {
			const answer = await request( app ).get( path );
			expect( answer.status ).toBe( 503 );
			expect( answer.body.error.code ).toBe( 'store_unavailable' );
		}
		expect( ( await request( app ).get( '/livez' ) ).status ).toBe( 200 );
		expect( ( await request( app ).get( '/metrics' ) ).text ).toContain(
			'sidecar_store_writable 0'
		);
		database.pragma( 'query_only = OFF' );
	} );

	it( 'reports in /healthz that the store does not work', async () => {
		database.exec( 'DROP TABLE deliveries' );
		const answer = await request( app ).get( '/healthz' );
		expect( answer.status ).toBe( 503 );
		expect( answer.body.error.code ).toBe( 'store_unavailable' );
	} );

	it( 'keeps queries and headers out of the log', async () => {
		await request( app )
			.get( '/healthz?token=from-the-query' )
			.set( 'authorization', 'Bearer from-the-header' );
		expect( logged ).toContain( '"path":"/healthz"' );
		expect( logged ).not.toContain( 'from-the-' );
	} );
} );
