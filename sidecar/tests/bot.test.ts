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
import type { PersonState } from '../src/people/store/people-store.ts';
import { Emulator } from './support/emulator.ts';
import { Messenger } from './support/messenger.ts';
import { WAIT } from './support/sidecar.ts';
import { STORAGES, type Storages } from './support/storage.ts';
import { connectCode, connectToken, newSecret } from './support/webhook.ts';

const CHAT = 700;

describe.each( STORAGES )( 'with %s', ( name, open ) => {
	let emulator: Emulator;
	let messenger: Messenger;
	let storages: Storages;

	beforeAll( async () => {
		storages = await open();
	} );

	afterAll( () => storages.stop() );

	beforeEach( async () => {
		emulator = await Emulator.start();
		messenger = await new Messenger(
			emulator,
			await storages.open()
		).start();
	} );

	afterEach( async () => {
		await messenger.stop();
		await emulator.stop();
	} );

	const expectTexts = (
		chatId: number,
		...texts: RegExp[]
	): Promise< void > =>
		vi.waitFor(
			() =>
				expect( emulator.texts( chatId ) ).toEqual(
					texts.map( ( text ) => expect.stringMatching( text ) )
				),
			WAIT
		);

	const expectState = (
		recipientId: number,
		state: PersonState
	): Promise< void > =>
		vi.waitFor(
			async () =>
				expect(
					( await messenger.people.find( recipientId ) )?.state
				).toBe( state ),
			WAIT
		);

	const expectWaiting = ( count: number ): Promise< void > =>
		vi.waitFor(
			async () =>
				expect( await messenger.counts() ).toEqual( {
					waiting: count,
				} ),
			WAIT
		);

	const CONNECTED = /^Готово: .*\/stop\.$/;
	const LINK_INVALID = /^Ссылка не подходит/;

	describe( '/start with a token', () => {
		it( 'connects the person, who then receives the waiting messages', async () => {
			await messenger.deliver( 7, 'Hello' );
			await expectWaiting( 1 );
			await emulator.personWrites(
				CHAT,
				`/start ${ connectToken( messenger.secret, 7 ) }`
			);
			await expectTexts( CHAT, CONNECTED, /^Hello$/ );
		} );

		it( 'answers in English if the Telegram app of the person is in English', async () => {
			await emulator.personWrites(
				CHAT,
				`/start ${ connectToken( messenger.secret, 7 ) }`,
				{ language: 'en-GB' }
			);
			await expectTexts( CHAT, /^Done: / );
		} );

		it( 'accepts a token made with the previous secret', async () => {
			await emulator.personWrites(
				CHAT,
				`/start ${ connectToken( messenger.previousSecret, 7 ) }`
			);
			await expectTexts( CHAT, CONNECTED );
		} );

		it( 'works once: another chat cannot use the same link', async () => {
			const token = connectToken( messenger.secret, 7 );
			await emulator.personWrites( CHAT, `/start ${ token }` );
			await expectTexts( CHAT, CONNECTED );
			await emulator.personWrites( 666, `/start ${ token }` );
			await expectTexts( 666, /^Эта ссылка уже использована/ );
			expect( ( await messenger.people.find( 7 ) )?.chatId ).toBe( CHAT );
		} );

		it( 'answers the same to a second tap by the same person', async () => {
			const token = connectToken( messenger.secret, 7 );
			await emulator.personWrites( CHAT, `/start ${ token }` );
			// Equal replies that wait are sent once.
			await expectTexts( CHAT, CONNECTED );
			await emulator.personWrites( CHAT, `/start ${ token }` );
			await expectTexts( CHAT, CONNECTED, CONNECTED );
		} );

		it( 'moves the person to the chat of a new link', async () => {
			await messenger.connect( 7, 701 );
			await emulator.personWrites(
				CHAT,
				`/start ${ connectToken( messenger.secret, 7 ) }`
			);
			await expectTexts( CHAT, CONNECTED );
			expect( ( await messenger.people.find( 7 ) )?.chatId ).toBe( CHAT );
		} );

		it( 'tells the old chat when a link moves the person to another one, and only then', async () => {
			await messenger.connect( 7, 701 );
			const payload = `/start ${ connectToken( messenger.secret, 7 ) }`;
			await emulator.personWrites( CHAT, payload );
			await expectTexts( 701, /теперь приходят в другой чат/ );
			await expectTexts( CHAT, CONNECTED );
			await emulator.personWrites(
				CHAT,
				`/start ${ connectToken( messenger.secret, 7 ) }`
			);
			await expectTexts( CHAT, CONNECTED, CONNECTED );
			expect( emulator.texts( 701 ) ).toHaveLength( 1 );
		} );

		it( 'rejects an expired token', async () => {
			const expiresAt = Math.floor( Date.now() / 1000 ) - 1;
			await emulator.personWrites(
				CHAT,
				`/start ${ connectToken( messenger.secret, 7, { expiresAt } ) }`
			);
			await expectTexts( CHAT, /^Срок действия ссылки истёк/ );
			expect( await messenger.people.find( 7 ) ).toBe( null );
		} );

		const forged: [ string, ( secret: string ) => string ][] = [
			[ 'signed by a stranger', () => connectToken( newSecret(), 7 ) ],
			[
				'of an unknown version',
				( secret ) => connectToken( secret, 7, { version: 2 } ),
			],
			[ 'for nobody', ( secret ) => connectToken( secret, 0 ) ],
			[
				'cut short',
				( secret ) => connectToken( secret, 7 ).slice( 0, 49 ),
			],
			[
				'with another recipient',
				( secret ) => {
					const bytes = Buffer.from(
						connectToken( secret, 7 ),
						'base64url'
					);
					bytes.writeUInt8( 8, 8 );
					return bytes.toString( 'base64url' );
				},
			],
			[ 'that is just a word', () => 'hello' ],
		];

		it.each( forged )( 'rejects a token %s', async ( _what, makeToken ) => {
			await emulator.personWrites(
				CHAT,
				`/start ${ makeToken( messenger.secret ) }`
			);
			await expectTexts( CHAT, LINK_INVALID );
			for ( const recipientId of [ 0, 7, 8 ] ) {
				expect( await messenger.people.find( recipientId ) ).toBe(
					null
				);
			}
		} );

		it( 'does nothing in a group', async () => {
			const token = connectToken( messenger.secret, 7 );
			await emulator.personWrites( -5, `/start ${ token }`, {
				chatType: 'group',
			} );
			await emulator.personWrites( CHAT, '/start' );
			await expectTexts( CHAT, /откройте ссылку подключения/ );
			expect( emulator.texts( -5 ) ).toEqual( [] );
			expect( await messenger.people.find( 7 ) ).toBe( null );
		} );
	} );

	describe( 'a typed code', () => {
		const CODE_INVALID = /^Код не подходит/;

		const cyrillic: Readonly< Record< string, string > > = {
			...{ 0: 'о', 3: 'З', A: 'а', B: 'В', C: 'с', E: 'е', H: 'н' },
			...{ K: 'к', M: 'М', P: 'р', T: 'т', X: 'х', Y: 'у' },
		};
		const typed: [ string, ( code: string ) => string ][] = [
			[ 'as shown', ( code ) => code.replace( /.{4}(?=.)/g, '$& ' ) ],
			[ 'in lower case', ( code ) => code.toLowerCase() ],
			[ 'with hyphens', ( code ) => [ ...code ].join( '-' ) ],
			[
				'after /start',
				( code ) =>
					`/start ${ code.slice( 0, 4 ) } ${ code.slice( 4 ) }`,
			],
			[ 'after /Start', ( code ) => `/Start ${ code }` ],
			[ 'after a word', ( code ) => `Код: ${ code }.` ],
			[
				'on a Russian keyboard',
				( code ) =>
					code.replace( /./g, ( char ) => cyrillic[ char ] ?? char ),
			],
			[
				'with letters for digits',
				( code ) =>
					code
						.replaceAll( '0', 'O' )
						.replaceAll( '1', 'l' )
						.replaceAll( '5', 's' ),
			],
		];

		it.each( typed )( 'connects the person: %s', async ( _how, type ) => {
			const recipientId = 70001;
			await emulator.personWrites(
				CHAT,
				type( connectCode( messenger.secret, recipientId ) )
			);
			await expectTexts( CHAT, CONNECTED );
			expect(
				( await messenger.people.find( recipientId ) )?.chatId
			).toBe( CHAT );
		} );

		it( 'made with the previous secret is accepted', async () => {
			await emulator.personWrites(
				CHAT,
				connectCode( messenger.previousSecret, 7 )
			);
			await expectTexts( CHAT, CONNECTED );
		} );

		it( 'works once: another chat cannot use it', async () => {
			const code = connectCode( messenger.secret, 7 );
			await emulator.personWrites( CHAT, code );
			// Equal replies that wait are sent once.
			await expectTexts( CHAT, CONNECTED );
			await emulator.personWrites( CHAT, code.toLowerCase() );
			await expectTexts( CHAT, CONNECTED, CONNECTED );
			await emulator.personWrites( 666, code );
			await expectTexts( 666, /^Этот код уже использован/ );
			expect( ( await messenger.people.find( 7 ) )?.chatId ).toBe( CHAT );
		} );

		it( 'that has expired is rejected', async () => {
			const expiresAt = Math.floor( Date.now() / 600_000 ) * 600;
			await emulator.personWrites(
				CHAT,
				connectCode( messenger.secret, 7, expiresAt )
			);
			await expectTexts( CHAT, /^Срок действия кода истёк/ );
			expect( await messenger.people.find( 7 ) ).toBe( null );
		} );

		it( 'cannot be guessed: after five wrong ones the right one is not read, in this chat', async () => {
			const right = connectCode( messenger.secret, 7 );
			for ( let n = 0; n < 5; n++ ) {
				await emulator.personWrites(
					666,
					connectCode( newSecret(), 7 )
				);
				await expectTexts(
					666,
					...Array.from( { length: n + 1 }, () => CODE_INVALID )
				);
			}
			await emulator.personWrites( 666, right );
			await vi.waitFor(
				() =>
					expect( emulator.texts( 666 ).at( -1 ) ).toMatch(
						/^Слишком много неверных кодов/
					),
				WAIT
			);
			expect( await messenger.people.find( 7 ) ).toBe( null );
			await emulator.personWrites( CHAT, right );
			await expectTexts( CHAT, CONNECTED );
		} );

		it( 'with a mistake is answered, and other texts are not', async () => {
			for ( const text of [
				'Спасибо!',
				'Буду в 19:00',
				'89',
				'hello',
			] ) {
				await emulator.personWrites( CHAT, text );
			}
			await emulator.personWrites( CHAT, 'K3F7 Q2MX 9' );
			await expectTexts( CHAT, CODE_INVALID );
		} );
	} );

	describe( '/stop and a plain /start', () => {
		it( 'switches the messages off and on again', async () => {
			await messenger.connect( 7, CHAT );
			await emulator.personWrites( CHAT, '/stop' );
			await expectTexts( CHAT, /отключены/ );

			await messenger.deliver( 7, 'Hello' );
			await expectWaiting( 1 );
			await emulator.personWrites( CHAT, '/start' );
			await expectTexts( CHAT, /отключены/, /снова включены/, /^Hello$/ );
		} );

		it( 'explains to an unknown person how to connect', async () => {
			await emulator.personWrites( CHAT, '/start' );
			await emulator.personWrites( CHAT, '/stop' );
			await expectTexts( CHAT, /откройте ссылку/, /и так отключены/ );
		} );
	} );

	describe( 'blocking the bot', () => {
		it( 'makes the person unreachable at once, and unblocking makes them reachable again', async () => {
			await messenger.connect( 7, CHAT );
			emulator.personBlocks( CHAT );
			await expectState( 7, 'unreachable' );
			await messenger.deliver( 7, 'Hello' );
			await expectWaiting( 1 );
			emulator.personUnblocks( CHAT );
			await expectTexts( CHAT, /^Hello$/ );
			expect( messenger.changes ).toBe( 2 );
		} );

		it( 'does not undo a /stop', async () => {
			await messenger.connect( 7, CHAT );
			await messenger.connect( 8, 800 );
			await emulator.personWrites( CHAT, '/stop' );
			await expectState( 7, 'stopped' );
			for ( const chatId of [ CHAT, 800 ] ) {
				emulator.personBlocks( chatId );
			}
			await expectState( 8, 'unreachable' );
			expect( ( await messenger.people.find( 7 ) )?.state ).toBe(
				'stopped'
			);
			for ( const chatId of [ CHAT, 800 ] ) {
				emulator.personUnblocks( chatId );
			}
			await expectState( 8, 'connected' );
			expect( ( await messenger.people.find( 7 ) )?.state ).toBe(
				'stopped'
			);
		} );

		it( 'is also detected from a rejected message, for all recipients of the chat', async () => {
			await messenger.connect( 7, CHAT );
			await messenger.connect( 8, CHAT );
			emulator.failWith( () => ( {
				status: 403,
				description: 'Forbidden: bot was blocked by the user',
			} ) );
			await messenger.deliver( 7, 'Hello' );
			await expectState( 7, 'unreachable' );
			expect( ( await messenger.people.find( 8 ) )?.state ).toBe(
				'unreachable'
			);
		} );
	} );

	describe( 'two recipients who share a chat', () => {
		it( 'stop and start together', async () => {
			await messenger.connect( 7, CHAT );
			await messenger.connect( 8, CHAT );
			await emulator.personWrites( CHAT, '/stop' );
			await expectState( 7, 'stopped' );
			await expectState( 8, 'stopped' );
			await emulator.personWrites( CHAT, '/start' );
			await expectState( 7, 'connected' );
			await expectState( 8, 'connected' );
		} );

		it( 'are separate after one of them opens a link in another chat', async () => {
			await messenger.connect( 7, CHAT );
			await messenger.connect( 8, CHAT );
			await emulator.personWrites(
				701,
				`/start ${ connectToken( messenger.secret, 8 ) }`
			);
			await expectTexts( 701, CONNECTED );
			await emulator.personWrites( CHAT, '/stop' );
			await expectState( 7, 'stopped' );
			expect( ( await messenger.people.find( 8 ) )?.state ).toBe(
				'connected'
			);
		} );
	} );

	it( 'a used link cannot connect a person who was deleted', async () => {
		const token = connectToken( messenger.secret, 7 );
		await emulator.personWrites( CHAT, `/start ${ token }` );
		await expectTexts( CHAT, CONNECTED );
		messenger.people.forget( 7 );
		await emulator.personWrites( CHAT, `/start ${ token }` );
		await expectTexts( CHAT, CONNECTED, /^Эта ссылка уже использована/ );
		await emulator.personWrites( CHAT, '/start' );
		await vi.waitFor(
			() => expect( emulator.texts( CHAT ) ).toHaveLength( 3 ),
			WAIT
		);
		expect( await messenger.people.find( 7 ) ).toBe( null );
	} );

	it( 'many commands of one person get few replies, and those of others do not wait for them', async () => {
		await messenger.stop();
		messenger = await new Messenger(
			emulator,
			await storages.open( { perChatPerSecond: 1 } )
		).start();
		for ( let n = 0; n < 40; n++ ) {
			await emulator.personWrites( 700, '/start' );
		}
		await emulator.personWrites( 800, '/start' );
		await vi.waitFor(
			() => expect( emulator.texts( 800 ) ).toHaveLength( 1 ),
			WAIT
		);
		await emulator.personWrites( 700, '/stop' );
		await vi.waitFor(
			() =>
				expect( emulator.texts( 700 ).at( -1 ) ).toMatch(
					/и так отключены/
				),
			WAIT
		);
		expect( emulator.texts( 700 ).length ).toBeLessThanOrEqual( 20 );
	} );

	it( 'a reply that Telegram limits is sent after the pause', async () => {
		let isLimited = true;
		emulator.failWith( () => {
			const fault = isLimited
				? {
						status: 429,
						description: 'Too Many Requests: retry after 1',
						retryAfterSeconds: 1,
					}
				: null;
			isLimited = false;
			return fault;
		} );
		await emulator.personWrites( CHAT, '/stop' );
		await expectTexts( CHAT, /и так отключены/ );
	} );

	// Only SQLite: without Redis there is no pace either.
	it.runIf( name === 'SQLite' )(
		'asks to try again when nothing can be stored, and goes on afterwards',
		async () => {
			const token = connectToken( messenger.secret, 7 );
			await storages.breakDown();
			await emulator.personWrites( CHAT, `/start ${ token }` );
			await expectTexts( CHAT, /Попробуйте ещё раз/ );
			await storages.mend();
			await emulator.personWrites( CHAT, `/start ${ token }` );
			await expectTexts( CHAT, /Попробуйте ещё раз/, CONNECTED );
		}
	);

	it( 'logs no chat, token or text', async () => {
		const token = connectToken( messenger.secret, 7 );
		const chat = 4815162342;
		await emulator.personWrites( chat, `/start ${ token }` );
		// A message that is added while the person connects may arrive before the reply.
		await expectTexts( chat, CONNECTED );
		await messenger.deliver( 7, 'Only for you' );
		await expectTexts( chat, CONNECTED, /^Only for you$/ );
		await vi.waitFor(
			() => expect( messenger.log ).toContain( 'delivery_sent' ),
			WAIT
		);
		for ( const secret of [
			String( chat ),
			token,
			messenger.secret,
			'Only for you',
			'7000000001',
		] ) {
			expect( messenger.log ).not.toContain( secret );
		}
	} );
} );
