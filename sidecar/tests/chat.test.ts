import {
	afterAll,
	afterEach,
	beforeAll,
	beforeEach,
	describe,
	expect,
	it,
	vi,
} from 'vitest';
import type {
	ChatCatchUp,
	ChatFrame,
	PushedMessage,
} from '../../contract/generated/types.ts';
import { chatLine } from './support/chat-store-suite.ts';
import { RedisServer } from './support/redis.ts';
import { Page, roomToken } from './support/rooms.ts';
import {
	newFolder,
	removeFolder,
	SidecarProcess,
	WAIT,
} from './support/sidecar.ts';
import { newId, newSecret, personForget } from './support/webhook.ts';
import { WordPress } from './support/wordpress.ts';

type Answer = {
	status: number;
	code: string;
	message: PushedMessage;
	retryAfter: string | null;
};

let folder: string;
let secret: string;
let wordpress: WordPress;
let redis: RedisServer;
const running: SidecarProcess[] = [];
const pages: Page[] = [];
let keys = 0;

beforeAll( async () => {
	redis = await RedisServer.start();
} );
afterAll( () => redis.stop() );

beforeEach( async () => {
	folder = newFolder();
	secret = newSecret();
	wordpress = await WordPress.start( secret );
	await redis.connect().flushall();
} );

afterEach( async () => {
	pages.splice( 0 ).forEach( ( page ) => page.close() );
	await Promise.all(
		running.splice( 0 ).map( ( sidecar ) => sidecar.kill( 'SIGKILL' ) )
	);
	await wordpress.stop();
	removeFolder( folder );
} );

const start = async (
	env: Record< string, string > = {}
): Promise< SidecarProcess > => {
	const sidecar = SidecarProcess.spawn( folder, secret, {
		WORDPRESS_HEARTBEAT_URL: wordpress.url,
		LOG_LEVEL: 'debug',
		...env,
	} );
	running.push( sidecar );
	await vi.waitFor( () => sidecar.port, WAIT );
	return sidecar;
};

/** Somebody in the room, with an open event stream. */
class Person {
	private constructor(
		private readonly sidecar: SidecarProcess,
		readonly token: string,
		readonly page: Page
	) {}

	static async open(
		sidecar: SidecarProcess,
		claims: Parameters< typeof roomToken >[ 1 ] = {}
	): Promise< Person > {
		const token = await roomToken( secret, {
			name: 'Anna',
			leadId: 7,
			...claims,
		} );
		const page = await Page.open( sidecar.url, {
			token,
			webinarId: claims?.webinarId ?? 12,
		} );
		pages.push( page );
		return new Person( sidecar, token, page );
	}

	async send(
		body: BodyInit,
		{ token = this.token, webinarId = 12, type = 'application/json' } = {}
	): Promise< Answer > {
		const response = await fetch(
			`${ this.sidecar.url }/rooms/${ webinarId }/messages`,
			{
				method: 'POST',
				headers: {
					'content-type': type,
					authorization: `Bearer ${ token }`,
				},
				body,
			}
		);
		const answer = ( await response.json() ) as {
			message: PushedMessage;
			error?: { code: string };
		};
		return {
			status: response.status,
			code: answer.error?.code ?? '',
			message: answer.message,
			retryAfter: response.headers.get( 'retry-after' ),
		};
	}

	say(
		text: string,
		fields: { message_key?: string; is_question?: boolean } = {}
	): Promise< Answer > {
		keys += 1;
		return this.send(
			JSON.stringify( {
				message_key: `key-of-message-${ keys }`,
				text,
				...fields,
			} )
		);
	}

	async catchUp( since = '' ): Promise< ChatCatchUp > {
		const response = await fetch(
			`${ this.sidecar.url }/rooms/12/messages?since=${ since }`,
			{ headers: { authorization: `Bearer ${ this.token }` } }
		);
		expect( response.status ).toBe( 200 );
		return ( await response.json() ) as ChatCatchUp;
	}

	/** What the event stream has brought of the chat. */
	get frames(): ( ChatFrame & { ban?: unknown } )[] {
		return this.page.events
			.filter( ( { event } ) => event === 'module' )
			.map( ( { data } ) => ( data as { payload: ChatFrame } ).payload );
	}

	get texts(): string[] {
		return this.frames.flatMap( ( { messages = [] } ) =>
			messages.map( ( { text } ) => text )
		);
	}

	async waitForTexts( ...texts: string[] ): Promise< void > {
		await vi.waitFor(
			() =>
				expect( this.texts ).toEqual( expect.arrayContaining( texts ) ),
			WAIT
		);
	}
}

const inTable = ( text: string ): number =>
	wordpress.chat.lines.filter( ( line ) => line.text === text ).length;

const chatChanged = ( sidecar: SidecarProcess ): Promise< Response > =>
	sidecar.tell( {
		type: 'chat.changed',
		timestamp: '2026-11-21T12:00:00Z',
		data: { webinar_id: 12 },
	} );

describe( 'a message', () => {
	it( 'reaches everybody in the room, and WordPress once', async () => {
		const sidecar = await start();
		const anna = await Person.open( sidecar );
		const boris = await Person.open( sidecar, {
			leadId: 9,
			name: 'Борис',
		} );
		const host = await Person.open( sidecar, {
			leadId: 2,
			name: 'Host',
			moderates: true,
		} );
		const said = await anna.say( 'Hello <b>\u202E\u0000there</b>' );
		expect( said ).toMatchObject( {
			status: 200,
			message: {
				text: 'Hello <b>there</b>',
				name: 'Anna',
				is_staff: false,
				state: 'shown',
			},
		} );
		await host.say( 'Welcome' );
		await boris.waitForTexts( 'Hello <b>there</b>', 'Welcome' );
		const [ hello, welcome ] = boris.frames.flatMap(
			( { messages } ) => messages
		);
		expect( hello ).toEqual( said.message );
		expect( welcome ).toMatchObject( { is_staff: true, name: 'Host' } );
		expect( welcome?.author ).not.toBe( hello?.author );
		// Ids of leads and users are nobody's business.
		expect( boris.page.text ).not.toMatch( /lead_id|user_id/ );
		await vi.waitFor(
			() => expect( wordpress.chat.lines ).toHaveLength( 2 ),
			WAIT
		);
		expect( wordpress.chat.lines[ 0 ] ).toEqual(
			chatLine( {
				message_id: said.message.message_id,
				lead_id: 7,
				user_id: 8,
				message_key: said.message.message_key,
				text: 'Hello <b>there</b>',
				said_at: said.message.said_at,
			} )
		);
		// Nobody reads what people wrote in a log.
		expect( sidecar.output ).not.toMatch( /there<|Welcome|Борис/ );
	} );

	it( 'is stored once by its key, and another text with this key is refused', async () => {
		const sidecar = await start();
		const anna = await Person.open( sidecar );
		const key = { message_key: 'the-same-key-again' };
		const [ first, ...others ] = await Promise.all( [
			anna.say( 'Once', key ),
			anna.say( 'Once', key ),
			anna.say( 'Once', key ),
		] );
		expect( others.map( ( { message } ) => message ) ).toEqual( [
			first?.message,
			first?.message,
		] );
		expect( await anna.say( 'Twice', key ) ).toMatchObject( {
			status: 409,
			code: 'chat_key_used',
		} );
		await vi.waitFor( () => expect( inTable( 'Once' ) ).toBe( 1 ), WAIT );
		expect( ( await anna.say( 'Once', key ) ).message.message_id ).toBe(
			first?.message.message_id
		);
		expect( anna.texts.filter( ( text ) => text === 'Once' ) ).toHaveLength(
			1
		);
	} );

	it( 'needs a token of this room whose holder has a stream here', async () => {
		const sidecar = await start();
		const anna = await Person.open( sidecar );
		const body = JSON.stringify( {
			message_key: 'key-of-somebody-else',
			text: 'Hello',
		} );
		const tryWith = async ( claims: object, webinarId = 12 ) =>
			(
				await anna.send( body, {
					token: await roomToken( secret, {
						name: 'Eve',
						...claims,
					} ),
					webinarId,
				} )
			).code;
		expect( await tryWith( { webinarId: 13 } ) ).toBe(
			'room_token_of_another_room'
		);
		expect( await tryWith( { leadId: 66 } ) ).toBe( 'chat_stream_missing' );
		expect( await tryWith( { name: '' } ) ).toBe( 'chat_not_here' );
		expect( await tryWith( { expiresAt: 1795219300 } ) ).toBe(
			'room_token_expired'
		);
		// A staff badge that WordPress did not sign.
		const forged = anna.token.split( '.' );
		forged[ 1 ] = Buffer.from(
			JSON.stringify( {
				...JSON.parse(
					Buffer.from( forged[ 1 ] ?? '', 'base64url' ).toString()
				),
				mod: true,
			} )
		).toString( 'base64url' );
		expect(
			( await anna.send( body, { token: forged.join( '.' ) } ) ).code
		).toBe( 'room_token_invalid' );
		expect( anna.texts ).toEqual( [] );
	} );

	it( 'of the wrong form is refused', async () => {
		const anna = await Person.open( await start() );
		const bytes = ( text: string ) =>
			Buffer.from(
				`{"message_key":"key-of-message-bad1","text":"${ text }"}`,
				'latin1'
			);
		for ( const [ body, status, code ] of [
			[ 'a'.repeat( 5 * 1024 + 1 ), 413, 'chat_too_large' ],
			[ bytes( '\xff\xfe' ), 400, 'chat_request_invalid' ],
			[ bytes( '\\ud83d' ), 400, 'chat_request_invalid' ],
			[ '{', 400, 'chat_request_invalid' ],
			[
				'{"message_key":"short","text":"a"}',
				400,
				'chat_request_invalid',
			],
			[ bytes( ' \\u200b ' ), 400, 'chat_text_empty' ],
			[ bytes( 'a'.repeat( 501 ) ), 400, 'chat_text_long' ],
			[ bytes( '\\n.'.repeat( 11 ) ), 400, 'chat_text_lines' ],
		] as const ) {
			expect( await anna.send( body ), code ).toMatchObject( {
				status,
				code,
			} );
		}
		expect( await anna.send( '{}', { type: 'text/plain' } ) ).toMatchObject(
			{ status: 415 }
		);
	} );

	it( 'waits for its turn, over all pages of a person, also when they send at once', async () => {
		const sidecar = await start();
		const phone = await Person.open( sidecar );
		const desktop = await Person.open( sidecar );
		const answers = await Promise.all(
			[ 1, 2, 3, 4, 5, 6 ].map( ( number ) =>
				( number % 2 ? phone : desktop ).say( `Text ${ number }` )
			)
		);
		expect( answers.map( ( { status } ) => status ).sort() ).toEqual( [
			200, 200, 200, 429, 429, 429,
		] );
		const refused = answers.find( ( { status } ) => status === 429 );
		expect( refused?.code ).toBe( 'chat_too_fast' );
		expect( Number( refused?.retryAfter ) ).toBeGreaterThan( 0 );
		const host = await Person.open( sidecar, {
			leadId: 2,
			moderates: true,
		} );
		for ( let number = 0; number < 6; number++ ) {
			expect( ( await host.say( 'Staff' ) ).status ).toBe( 200 );
		}
	} );

	it( 'that many say at the same time is one line with their number', async () => {
		const sidecar = await start();
		const people = await Promise.all(
			Array.from( { length: 40 }, ( _one, index ) =>
				Person.open( sidecar, { leadId: 100 + index } )
			)
		);
		const answers = await Promise.all(
			people.map( ( person, index ) =>
				person.say( index % 2 ? '+' : ' + ' )
			)
		);
		expect( new Set( answers.map( ( { status } ) => status ) ) ).toEqual(
			new Set( [ 200 ] )
		);
		const [ person ] = people;
		await vi.waitFor( () => {
			const last = person?.frames.at( -1 )?.messages;
			expect( last?.map( ( line ) => line.people ) ).toEqual( [ 40 ] );
		}, WAIT );
		const { frame } = ( await person?.catchUp() ) as ChatCatchUp;
		expect( frame.messages ).toHaveLength( 1 );
		await vi.waitFor( () => {
			const [ line ] = wordpress.chat.lines;
			expect( [ wordpress.chat.lines.length, line?.people ] ).toEqual( [
				40, 40,
			] );
		}, WAIT );
	} );
} );

describe( 'the rules of WordPress', () => {
	it( 'are told to the sidecar, and hold at once', async () => {
		const sidecar = await start();
		const anna = await Person.open( sidecar );
		const boris = await Person.open( sidecar, { leadId: 9 } );
		const said = await anna.say( 'An insult' );
		await vi.waitFor(
			() => expect( inTable( 'An insult' ) ).toBe( 1 ),
			WAIT
		);
		const until = Math.floor( Date.now() / 1000 ) + 600;
		wordpress.changeChat( {
			rules: { ...wordpress.chat.rules, mode: 'questions' },
			lines: wordpress.chat.lines.map( ( line ) => ( {
				...line,
				state: 'hidden',
			} ) ),
			bans: [ { lead_id: 7, scope: 'webinar', reason: 'insult', until } ],
		} );
		expect( ( await chatChanged( sidecar ) ).status ).toBe( 202 );
		await vi.waitFor( () => {
			expect( boris.frames.at( -1 ) ).toMatchObject( {
				gone: [ said.message.message_id ],
				rules: { mode: 'questions' },
			} );
		}, WAIT );
		const ban = { scope: 'webinar', reason: 'insult', until };
		await vi.waitFor(
			() => expect( anna.page.text ).toContain( '"ban":{' ),
			WAIT
		);
		expect( boris.page.text ).not.toContain( '"ban"' );
		expect(
			await anna.say( 'Again', { is_question: true } )
		).toMatchObject( { status: 403, code: 'chat_banned' } );
		expect( await boris.say( 'No question' ) ).toMatchObject( {
			status: 409,
			code: 'chat_questions_only',
		} );
		expect(
			( await boris.say( 'A question', { is_question: true } ) ).status
		).toBe( 200 );
		// The author sees that it was hidden; others do not see it.
		const caught = await anna.catchUp();
		expect( caught.ban ).toEqual( ban );
		expect( caught.own ).toMatchObject( [
			{ text: 'An insult', state: 'hidden' },
		] );
		expect( await boris.catchUp() ).toMatchObject( { ban: null, own: [] } );
	} );

	it.each( [
		[ 'off', 'chat_off' ],
		[ 'staff', 'chat_staff_only' ],
		[ 'closed', 'chat_closed' ],
	] as const )( 'refuse in the mode %s', async ( mode, code ) => {
		wordpress.changeChat( {
			rules: { ...wordpress.chat.rules, mode },
		} );
		const anna = await Person.open( await start() );
		expect( await anna.say( 'Hello' ) ).toMatchObject( {
			status: 409,
			code,
		} );
	} );

	it( 'hold messages: only the author sees them', async () => {
		wordpress.changeChat( {
			rules: { ...wordpress.chat.rules, is_held: true },
		} );
		const sidecar = await start();
		const anna = await Person.open( sidecar );
		const boris = await Person.open( sidecar, { leadId: 9 } );
		const host = await Person.open( sidecar, {
			leadId: 2,
			moderates: true,
		} );
		expect( ( await anna.say( 'Held' ) ).message.state ).toBe( 'held' );
		await host.say( 'Shown' );
		await boris.waitForTexts( 'Shown' );
		expect( boris.texts ).not.toContain( 'Held' );
		expect( ( await boris.catchUp() ).own ).toEqual( [] );
		expect( ( await anna.catchUp() ).own ).toMatchObject( [
			{ text: 'Held' },
		] );
		await vi.waitFor( () => expect( inTable( 'Held' ) ).toBe( 1 ), WAIT );
		// Staff are told that there is something to read, and not what.
		await vi.waitFor(
			() =>
				expect( host.page.text ).toContain(
					`"payload":{"staff_revision":${ wordpress.chat.revision }}`
				),
			WAIT
		);
		wordpress.changeChat( {
			lines: wordpress.chat.lines.map( ( line ) => ( {
				...line,
				state: 'shown',
			} ) ),
		} );
		for ( const page of [ anna.page, boris.page, host.page ] ) {
			expect( page.text ).not.toContain( 'Held' );
		}
		await chatChanged( sidecar );
		await boris.waitForTexts( 'Held' );
		for ( const page of [ anna.page, boris.page ] ) {
			expect( page.text ).not.toContain( 'staff_revision' );
		}
	} );

	it( 'are unknown while WordPress has never answered: then nobody writes here', async () => {
		wordpress.chatTrouble = { status: 500 };
		const anna = await Person.open( await start() );
		expect( await anna.say( 'Hello' ) ).toMatchObject( {
			status: 503,
			code: 'chat_unavailable',
		} );
	} );
} );

describe( 'a page that comes back', () => {
	it( 'gets what came since, and is told of a gap after a restart', async () => {
		const sidecar = await start();
		const anna = await Person.open( sidecar );
		await anna.say( 'One' );
		const first = await anna.catchUp();
		expect( first.streams ).toBe( 1 );
		expect( first.frame ).toMatchObject( {
			has_gap: true,
			messages: [ { text: 'One', author: first.author } ],
		} );
		await anna.say( 'Two' );
		const second = await anna.catchUp( first.frame.stamp );
		expect( second.frame ).toMatchObject( {
			has_gap: false,
			messages: [ { text: 'Two' } ],
		} );
		expect(
			( await anna.catchUp( second.frame.stamp ) ).frame.messages
		).toEqual( [] );
		await sidecar.kill( 'SIGKILL' );
		const again = await Person.open( await start() );
		const third = await again.catchUp( second.frame.stamp );
		expect( third.frame ).toMatchObject( {
			has_gap: true,
			messages: [ { text: 'One' }, { text: 'Two' } ],
		} );
		// What a page asks for is not pushed to all.
		await again.say( 'Three' );
		await again.waitForTexts( 'Three' );
		expect( again.texts ).toEqual( [ 'Three' ] );
	} );

	it( 'sees what is too much to read in the history only, but all of the staff', async () => {
		const sidecar = await start();
		const people = await Promise.all(
			Array.from( { length: 60 }, ( _one, index ) =>
				Person.open( sidecar, {
					leadId: 100 + index,
					moderates: index === 0,
				} )
			)
		);
		await Promise.all(
			people.map( ( person, index ) =>
				person.say( `${ index } ${ 'ю'.repeat( 300 ) }` )
			)
		);
		const [ staff ] = people as [ Person ];
		await vi.waitFor( () => {
			const told = staff.frames.reduce(
				( sum, { messages, more } ) => sum + messages.length + more,
				0
			);
			expect( told ).toBe( 60 );
		}, WAIT );
		for ( const frame of staff.frames ) {
			expect(
				Buffer.byteLength( JSON.stringify( frame ) )
			).toBeLessThanOrEqual( 16 * 1024 );
		}
		expect( staff.texts.some( ( text ) => text.startsWith( '0 ' ) ) ).toBe(
			true
		);
		expect(
			staff.frames.reduce( ( sum, { more } ) => sum + more, 0 )
		).toBeGreaterThan( 0 );
		expect( ( await staff.catchUp() ).frame.messages ).toHaveLength( 60 );
	} );
} );

describe.each( [
	[ 'a file', (): Record< string, string > => ( {} ) ],
	[ 'Redis', () => ( { REDIS_URL: redis.url } ) ],
] as const )( 'what was accepted with %s', ( _store, env ) => {
	it.each( [ { status: 500 }, 'lost' ] as const )(
		'is in the table once, when WordPress fails with %s and the sidecar is killed',
		async ( trouble ) => {
			const sidecar = await start( env() );
			const anna = await Person.open( sidecar );
			await anna.say( 'Before' );
			await vi.waitFor(
				() => expect( inTable( 'Before' ) ).toBe( 1 ),
				WAIT
			);
			wordpress.chatTrouble = trouble;
			const boris = await Person.open( sidecar, { leadId: 9 } );
			const key = { message_key: 'key-of-the-trouble' };
			const said = await boris.say( 'In trouble', key );
			const handovers = wordpress.handovers.length;
			await vi.waitFor(
				() =>
					expect( wordpress.handovers.length ).toBeGreaterThan(
						handovers
					),
				WAIT
			);
			await sidecar.kill( 'SIGKILL' );
			wordpress.chatTrouble = null;
			const next = await start( env() );
			const again = await Person.open( next, { leadId: 9 } );
			expect(
				( await again.say( 'In trouble', key ) ).message
			).toMatchObject( { message_id: said.message.message_id } );
			await vi.waitFor(
				() => expect( inTable( 'In trouble' ) ).toBe( 1 ),
				WAIT
			);
			expect( inTable( 'Before' ) ).toBe( 1 );
			expect( ( await again.catchUp() ).frame.messages ).toHaveLength(
				2
			);
		}
	);

	it( 'by many who write while it is killed twice is in the table once', async () => {
		let sidecar = await start( env() );
		const accepted = new Set< string >();
		/** Each says one thing after the other, with its key again until it is accepted, as a page does. */
		const write = async ( leadId: number, texts: string[] ) => {
			let person: Person | null = null;
			for ( const text of texts ) {
				await vi.waitFor( async () => {
					person ??= await Person.open( sidecar, {
						leadId,
						moderates: true,
					} );
					try {
						const { status } = await person.say( text, {
							message_key: `key-of-${ text }-again`,
						} );
						expect( status ).toBe( 200 );
						accepted.add( text );
					} catch ( error ) {
						person = null;
						throw error;
					}
				}, WAIT );
			}
		};
		const PEOPLE = 30;
		const EACH = 12;
		const writing = Promise.all(
			Array.from( { length: PEOPLE }, ( _one, index ) =>
				write(
					100 + index,
					Array.from(
						{ length: EACH },
						( _text, number ) =>
							`person-${ index }-text-${ number }`
					)
				)
			)
		);
		for ( const part of [ 3, 2 ] ) {
			await vi.waitFor(
				() =>
					expect( accepted.size ).toBeGreaterThan(
						( PEOPLE * EACH ) / part / 1.5
					),
				WAIT
			);
			await sidecar.kill( 'SIGKILL' );
			wordpress.chatTrouble = part === 3 ? 'lost' : { status: 500 };
			sidecar = await start( env() );
			wordpress.chatTrouble = null;
		}
		await writing;
		await vi.waitFor(
			() =>
				expect(
					wordpress.chat.lines.map( ( { text } ) => text ).sort()
				).toEqual( [ ...accepted ].sort() ),
			WAIT
		);
		expect( accepted.size ).toBe( PEOPLE * EACH );
	} );

	it( 'of a person who is forgotten is gone', async () => {
		const sidecar = await start( env() );
		const anna = await Person.open( sidecar );
		const boris = await Person.open( sidecar, { leadId: 9 } );
		const said = await anna.say( 'Forget me' );
		await boris.waitForTexts( 'Forget me' );
		wordpress.chat.lines = [];
		await sidecar.tell( personForget( 7 ), newId() );
		await vi.waitFor(
			() =>
				expect( boris.frames.at( -1 )?.gone ).toEqual( [
					said.message.message_id,
				] ),
			WAIT
		);
	} );
} );

describe( 'two sidecars', () => {
	it( 'show the same chat, and one hands over what the other left', async () => {
		const env = { REDIS_URL: redis.url };
		const [ one, two ] = await Promise.all( [
			start( env ),
			start( env ),
		] );
		const anna = await Person.open( one );
		const boris = await Person.open( two, { leadId: 9 } );
		await boris.catchUp();
		await anna.say( 'From one' );
		await boris.waitForTexts( 'From one' );
		await boris.say( '+' );
		await anna.waitForTexts( '+' );
		await anna.say( '+' );
		await vi.waitFor( () => {
			const line = boris.frames
				.flatMap( ( { messages } ) => messages )
				.findLast( ( { text } ) => text === '+' );
			expect( line?.people ).toBe( 2 );
		}, WAIT );
		// A change of WordPress reaches both, though one is told.
		wordpress.changeChat( {
			rules: { ...wordpress.chat.rules, mode: 'staff' },
		} );
		await chatChanged( one );
		for ( const person of [ anna, boris ] ) {
			await vi.waitFor(
				() =>
					expect( person.frames.at( -1 )?.rules.mode ).toBe(
						'staff'
					),
				WAIT
			);
		}
		wordpress.changeChat( {
			rules: { ...wordpress.chat.rules, mode: 'open' },
		} );
		await chatChanged( two );
		await vi.waitFor(
			() => expect( anna.frames.at( -1 )?.rules.mode ).toBe( 'open' ),
			WAIT
		);
		wordpress.chatTrouble = { status: 503 };
		expect( ( await anna.say( 'Left behind' ) ).status ).toBe( 200 );
		await one.kill( 'SIGKILL' );
		wordpress.chatTrouble = null;
		await vi.waitFor(
			() => expect( inTable( 'Left behind' ) ).toBe( 1 ),
			WAIT
		);
	} );
} );
