import { setTimeout as delay } from 'node:timers/promises';
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
import {
	BOT_TOKEN,
	Emulator,
	fileIdOf,
	type Fault,
} from './support/emulator.ts';
import { Messenger, type Options } from './support/messenger.ts';
import { WAIT } from './support/sidecar.ts';
import { STORAGES, type Storages } from './support/storage.ts';

describe.each( STORAGES )( 'with %s', ( name, open ) => {
	let emulator: Emulator;
	let messenger: Messenger;
	let storages: Storages;

	const newMessenger = async (
		options: Options = {}
	): Promise< Messenger > =>
		new Messenger( emulator, await storages.open( options ), options );

	const startMessenger = async ( options?: Options ): Promise< void > => {
		messenger = await newMessenger( options );
		await messenger.start();
	};

	const eventually = (
		assertion: () => void | Promise< void >
	): Promise< void > => vi.waitFor( assertion, WAIT );

	/**
	 * Answers the first tries with these faults, and later ones normally.
	 */
	const failFirst = ( ...faults: Fault[] ): void => {
		const left = [ ...faults ];
		emulator.failWith( () => left.shift() ?? null );
	};

	beforeAll( async () => {
		storages = await open();
	} );

	afterAll( () => storages.stop() );

	beforeEach( async () => {
		emulator = await Emulator.start();
	} );

	afterEach( async () => {
		await messenger.stop();
		await emulator.stop();
		// Network errors contain the address, and the address contains the token.
		expect( messenger.log ).not.toContain( BOT_TOKEN.split( ':' )[ 1 ] );
	} );

	describe( 'a delivery', () => {
		it( "arrives as plain text with a button, every special character of Telegram's markup as it is", async () => {
			await startMessenger();
			await messenger.connect( 7, 700 );
			const button = { text: 'Go', url: 'https://example.com/' };
			const text =
				'_*[]()~`>#+-=|{}.!\\ *b* __u__ ||s|| [a](https://example.com) ```c``` \\* <b>&lt;&amp;"\'</b> <a href="tg://user?id=1">x</a>';
			await messenger.deliver( 7, text, button );
			await eventually( () =>
				expect( emulator.sent( 700 ) ).toMatchObject( [
					{ text, button, video: null },
				] )
			);
			expect(
				Object.keys( emulator.requests( 700 )[ 0 ] ?? {} )
			).toEqual( [ 'chat_id', 'reply_markup', 'text' ] );
			await eventually( async () =>
				expect( await messenger.counts() ).toEqual( { sent: 1 } )
			);
		} );

		it( 'waits for the person, and is sent in order when they connect', async () => {
			await startMessenger();
			await messenger.connect( 8, 800 );
			await messenger.deliver( 7, 'one' );
			await messenger.deliver( 7, 'two' );
			await messenger.deliver( 8, 'to another' );
			await eventually( async () =>
				expect( await messenger.counts() ).toEqual( {
					waiting: 2,
					sent: 1,
				} )
			);
			await messenger.connect( 7, 700 );
			await eventually( () =>
				expect( emulator.texts( 700 ) ).toEqual( [ 'one', 'two' ] )
			);
		} );

		it( 'waits for an earlier one to the same person that is retried', async () => {
			await startMessenger();
			await messenger.connect( 7, 700 );
			await messenger.connect( 8, 800 );
			let refusals = 3;
			emulator.failWith( ( { text } ) =>
				text === 'first' && refusals-- > 0
					? { status: 502, description: 'Bad Gateway' }
					: null
			);
			await messenger.deliver( 7, 'first' );
			await messenger.deliver( 7, 'second' );
			await messenger.deliver( 8, 'elsewhere' );
			await eventually( async () =>
				expect( await messenger.counts() ).toEqual( { sent: 3 } )
			);
			expect( emulator.texts( 700 ) ).toEqual( [ 'first', 'second' ] );
			expect( emulator.texts()[ 0 ] ).toBe( 'elsewhere' );
		} );

		it.each( [
			[ 'a server error', { status: 500, description: 'Internal' } ],
			[ 'a broken connection', 'reset' ],
			[ 'no answer', 'hang' ],
			[ "an answer that is not Telegram's", 'garbage' ],
		] as const )( 'is tried again after %s', async ( _what, fault ) => {
			await startMessenger( { sendLimitMs: 100 } );
			await messenger.connect( 7, 700 );
			failFirst( fault, fault );
			await messenger.deliver( 7, 'at last' );
			await eventually( async () =>
				expect( await messenger.counts() ).toEqual( { sent: 1 } )
			);
			expect( emulator.texts() ).toEqual( [ 'at last' ] );
		} );

		it( 'fails after all tries, and the next one is sent', async () => {
			await startMessenger( { retry: { tries: 3 } } );
			await messenger.connect( 7, 700 );
			let tries = 0;
			emulator.failWith( ( { text } ) => {
				if ( text !== 'doomed' ) {
					return null;
				}
				tries += 1;
				return { status: 500, description: 'Internal' };
			} );
			await messenger.deliver( 7, 'doomed' );
			await messenger.deliver( 7, 'next' );
			await eventually( async () =>
				expect( await messenger.counts() ).toEqual( {
					failed: 1,
					sent: 1,
				} )
			);
			expect( tries ).toBe( 3 );
			expect( messenger.log ).toContain( 'delivery_failed' );
		} );

		it( 'fails at once when Telegram rejects it permanently', async () => {
			await startMessenger();
			await messenger.connect( 7, 700 );
			failFirst( {
				status: 400,
				description: 'Bad Request: message is too long',
			} );
			await messenger.deliver( 7, 'too long' );
			await eventually( async () =>
				expect( await messenger.counts() ).toEqual( { failed: 1 } )
			);
			expect( emulator.texts() ).toEqual( [] );
		} );

		it.each( [
			[ 403, 'Forbidden: bot was blocked by the user' ],
			[ 403, 'Forbidden: user is deactivated' ],
			[ 400, 'Bad Request: chat not found' ],
		] )(
			'is unreachable after %i %s; the next ones wait until the person is back',
			async ( status, description ) => {
				await startMessenger();
				await messenger.connect( 7, 700 );
				failFirst( { status, description } );
				await messenger.deliver( 7, 'lost' );
				await messenger.deliver( 7, 'kept' );
				await eventually( async () =>
					expect( await messenger.counts() ).toEqual( {
						unreachable: 1,
						waiting: 1,
					} )
				);
				await emulator.personWrites( 700, '/start' );
				await eventually( () =>
					expect( emulator.texts( 700 ) ).toContain( 'kept' )
				);
			}
		);

		it( 'has the address in its text when Telegram rejects the button', async () => {
			await startMessenger();
			await messenger.connect( 7, 700 );
			failFirst( {
				status: 400,
				description:
					"Bad Request: inline keyboard button URL 'http://localhost/' is invalid: Wrong HTTP URL",
			} );
			await messenger.deliver( 7, 'Hello', {
				text: 'Go',
				url: 'http://localhost/',
			} );
			await eventually( () =>
				expect( emulator.sent( 700 ) ).toMatchObject( [
					{ text: 'Hello\n\nGo: http://localhost/', button: null },
				] )
			);
		} );

		describe( 'with a video', () => {
			const button = { text: 'Watch', url: 'https://example.com/talk' };
			const video = 'https://example.com/talk.mp4';

			const deliver = async ( text: string ): Promise< void > => {
				await startMessenger();
				await messenger.connect( 7, 700 );
				await messenger.deliver( 7, text, button, video );
			};

			it( 'shows it above the text and the button', async () => {
				const caption = '😀'.repeat( 512 );
				await deliver( caption );
				await eventually( async () =>
					expect( await messenger.counts() ).toEqual( { sent: 1 } )
				);
				expect( emulator.sent( 700 ) ).toMatchObject( [
					{ text: caption, button, video },
				] );
			} );

			it( 'is sent as text when the text is too long for a caption', async () => {
				const text = 'a'.repeat( 1025 );
				await deliver( text );
				await eventually( () =>
					expect( emulator.sent( 700 ) ).toMatchObject( [
						{ text, button, video: null },
					] )
				);
			} );

			const deliverToMany = async ( people: number ): Promise< void > => {
				await startMessenger( { perSecond: 25 } );
				for ( let id = 1; id <= people; id++ ) {
					await messenger.connect( id, id * 100 );
					await messenger.deliver( id, 'Hello', button, video );
				}
				await eventually( async () =>
					expect( await messenger.counts() ).toEqual( {
						sent: people,
					} )
				);
			};

			it( 'that Telegram refuses is tried once, and all calls keep the rate', async () => {
				const calledAtMs: number[] = [];
				emulator.failWith( ( request ) => {
					calledAtMs.push( performance.now() );
					return request.video
						? {
								status: 400,
								description: 'Bad Request: wrong type',
							}
						: null;
				} );
				await deliverToMany( 20 );
				// Those that were on their way when the first answer came.
				expect( emulator.videos().length ).toBeLessThanOrEqual( 10 );
				expect( calledAtMs.length ).toBe( emulator.requestCount() );
				const spanMs =
					( calledAtMs.at( -1 ) ?? 0 ) - ( calledAtMs[ 0 ] ?? 0 );
				expect( spanMs ).toBeGreaterThanOrEqual(
					( calledAtMs.length - 1 ) * 40 * 0.8
				);
			} );

			it( "that Telegram accepted is sent again as Telegram's copy", async () => {
				await deliverToMany( 10 );
				expect( emulator.videos() ).toContain( fileIdOf( video ) );
				await messenger.deliver( 1, 'Again', button, video );
				await eventually( () =>
					expect( emulator.sent( 100 ) ).toHaveLength( 2 )
				);
				expect( emulator.videos().at( -1 ) ).toBe( fileIdOf( video ) );
			} );

			it( 'is fetched again when Telegram has lost its copy', async () => {
				await deliverToMany( 1 );
				emulator.failWith( ( request ) =>
					request.video?.startsWith( 'file-' )
						? {
								status: 400,
								description:
									'Bad Request: wrong file identifier',
							}
						: null
				);
				await messenger.deliver( 1, 'Again', button, video );
				await eventually( () =>
					expect( emulator.sent( 100 ) ).toHaveLength( 2 )
				);
				expect( emulator.sent( 100 ).at( -1 )?.video ).toBe( video );
			} );

			it.each( [
				[ 400, 'Bad Request: failed to get HTTP URL content' ],
				[ 400, 'Bad Request: wrong type of the web page content' ],
				[ 413, 'Request Entity Too Large' ],
			] )(
				'goes out as text in the same try when Telegram refuses it by %i %s',
				async ( status, description ) => {
					failFirst( { status, description } );
					await deliver( 'Hello' );
					await eventually( async () =>
						expect(
							await messenger.store.unreported( 10 )
						).toMatchObject( [ { state: 'sent', tries: 1 } ] )
					);
					expect( emulator.sent( 700 ) ).toMatchObject( [
						{ text: 'Hello', button, video: null },
					] );
				}
			);

			it.each( [
				{ status: 500, description: 'Internal' },
				{ status: 429, description: 'Too Many', retryAfterSeconds: 1 },
				'reset',
			] as const )(
				'is tried again with it after %j',
				async ( fault ) => {
					failFirst( fault );
					await deliver( 'Hello' );
					await eventually( async () =>
						expect( await messenger.counts() ).toEqual( {
							sent: 1,
						} )
					);
					expect( emulator.sent( 700 ) ).toMatchObject( [
						{ text: 'Hello', video },
					] );
				}
			);

			it.each( [
				[ 403, 'Forbidden: bot was blocked by the user' ],
				[ 400, 'Bad Request: chat not found' ],
			] )(
				'is not sent as text after %i %s',
				async ( status, description ) => {
					failFirst( { status, description } );
					await deliver( 'Hello' );
					await eventually( async () =>
						expect( await messenger.counts() ).toEqual( {
							unreachable: 1,
						} )
					);
					expect( emulator.sent() ).toEqual( [] );
				}
			);
		} );

		it( 'is reported to WordPress without the token, the chat and the text', async () => {
			await startMessenger( { retry: { tries: 2 } } );
			await messenger.connect( 7, 700 );
			emulator.failWith( () => 'reset' );
			const webhookId = await messenger.deliver(
				7,
				'Only for one person.'
			);
			await eventually( async () =>
				expect( await messenger.store.unreported( 10 ) ).toMatchObject(
					[ { webhook_id: webhookId, state: 'failed', tries: 2 } ]
				)
			);
			// Ids and times may contain the searched text by chance.
			const reports = JSON.stringify(
				( await messenger.store.unreported( 10 ) ).map(
					( report ) => ( {
						...report,
						webhook_id: '',
						at_ms: 0,
					} )
				)
			);
			expect( reports ).toContain( 'socket hang up' );
			for ( const secret of [
				BOT_TOKEN.split( ':' )[ 1 ],
				'700',
				'Only',
			] ) {
				expect(
					reports.replace( /\/bot7000000001/, '' )
				).not.toContain( secret );
			}
		} );

		it.each( [ 200, 403, 404, 451 ] )(
			"is not refused by a page with status %i in Telegram's place, and its reason has no token",
			async ( page ) => {
				await startMessenger();
				await messenger.connect( 7, 700 );
				failFirst( { page } );
				await messenger.deliver( 7, 'at last' );
				await eventually( async () =>
					expect( await messenger.counts() ).toEqual( { sent: 1 } )
				);
				const [ delivery ] = await messenger.store.list( {
					states: [ 'sent' ],
					afterId: 0,
					limit: 1,
				} );
				expect( JSON.stringify( delivery ) ).not.toContain(
					BOT_TOKEN.split( ':' )[ 1 ]
				);
				expect( messenger.log ).not.toContain( 'emulated_bot' );
			}
		);

		it( 'keeps its position while Telegram does not accept the bot', async () => {
			await startMessenger();
			await messenger.connect( 7, 700 );
			failFirst( { status: 401, description: 'Unauthorized' } );
			await messenger.deliver( 7, 'later' );
			await eventually( () =>
				expect( messenger.log ).toContain( 'telegram_refuses_bot' )
			);
			expect( await messenger.counts() ).toEqual( { pending: 1 } );
		} );

		it( 'that failed is sent when it is replayed', async () => {
			await startMessenger();
			await messenger.connect( 7, 700 );
			failFirst( { status: 400, description: 'Bad Request: no' } );
			const failed = await messenger.deliver( 7, 'again' );
			await eventually( async () =>
				expect( await messenger.counts() ).toEqual( { failed: 1 } )
			);
			await messenger.replay( failed );
			await eventually( async () =>
				expect( await messenger.counts() ).toEqual( { sent: 1 } )
			);
			expect( emulator.texts() ).toEqual( [ 'again' ] );
		} );

		it( 'to an unreachable person is tried once more when it is replayed; waiting ones follow after it', async () => {
			await startMessenger();
			await messenger.connect( 7, 700 );
			const blocked = {
				status: 403,
				description: 'Forbidden: bot was blocked by the user',
			};
			failFirst( blocked, blocked );
			const lost = await messenger.deliver( 7, 'lost' );
			await messenger.deliver( 7, 'kept' );
			const isLost = async (): Promise< void > =>
				expect( await messenger.counts() ).toEqual( {
					unreachable: 1,
					waiting: 1,
				} );
			await eventually( isLost );
			await messenger.replay( lost );
			await eventually( async () => {
				await isLost();
				expect( emulator.requests( 700 ) ).toHaveLength( 2 );
			} );
			await messenger.replay( lost );
			await eventually( async () =>
				expect( await messenger.counts() ).toEqual( { sent: 2 } )
			);
			expect( emulator.texts( 700 ) ).toEqual( [ 'lost', 'kept' ] );
		} );

		// Only SQLite: for several sidecars see several-sidecars.test.ts.
		it.runIf( name === 'SQLite' )(
			'is not repeated when the process died during its try',
			async () => {
				messenger = await newMessenger();
				await messenger.connect( 7, 700 );
				await messenger.deliver( 7, 'perhaps gone out' );
				await messenger.deliver( 7, 'not tried yet' );
				const [ interrupted ] = await messenger.store.due(
					Date.now(),
					1
				);
				await messenger.store.markSending( interrupted?.id ?? 0 );

				await messenger.start();
				await eventually( async () =>
					expect( await messenger.counts() ).toEqual( {
						uncertain: 1,
						sent: 1,
					} )
				);
				expect( emulator.texts() ).toEqual( [ 'not tried yet' ] );
				expect( messenger.log ).toContain( 'delivery_uncertain' );
			}
		);
	} );

	describe( 'while Telegram is unreachable as a whole', () => {
		const deliverToThree = async (): Promise< void > => {
			for ( const id of [ 1, 2, 3 ] ) {
				await messenger.connect( id, id * 100 );
				await messenger.deliver( id, `To ${ id }` );
			}
		};
		const expectAllSent = async (): Promise< void > => {
			await eventually( async () =>
				expect( await messenger.counts() ).toEqual( { sent: 3 } )
			);
			expect( emulator.sent() ).toHaveLength( 3 );
		};

		it.each( [ 200, 403, 404, 502 ] )(
			'by pages with status %i, no try is used up and everything is sent later',
			async ( status ) => {
				await startMessenger( { retry: { tries: 2 } } );
				emulator.block( status );
				await deliverToThree();
				await eventually( () =>
					expect( messenger.log ).toContain( 'telegram_away' )
				);
				await delay( 1000 );
				expect( await messenger.counts() ).toEqual( { pending: 3 } );
				emulator.block( null );
				await expectAllSent();
				expect( messenger.log ).not.toContain( 'delivery_retry' );
			}
		);

		it( 'by refused connections, no try is used up and everything is sent later', async () => {
			await startMessenger( { retry: { tries: 2 } } );
			await emulator.stop();
			await deliverToThree();
			await eventually( () =>
				expect( messenger.log ).toContain( 'telegram_away' )
			);
			await delay( 1000 );
			expect( await messenger.counts() ).toEqual( { pending: 3 } );
			emulator = await Emulator.start( emulator.port );
			await expectAllSent();
		} );

		it( 'only for messages, no try is used up after three people', async () => {
			await startMessenger( { retry: { tries: 5 } } );
			let isBroken = true;
			emulator.failWith( () =>
				isBroken ? { status: 502, description: 'Bad Gateway' } : null
			);
			await deliverToThree();
			await eventually( () =>
				expect( messenger.log ).toContain( 'telegram_away' )
			);
			await delay( 1000 );
			isBroken = false;
			await expectAllSent();
		} );
	} );

	it( 'a temporary failure of the store loses nothing', async () => {
		await startMessenger();
		await messenger.connect( 7, 700 );
		await messenger.deliver( 7, 'one' );
		await storages.breakDown();
		messenger.wake();
		// Redis: the connection has logged the problem, and the loop waits silently.
		if ( name === 'SQLite' ) {
			await eventually( () =>
				expect( messenger.log ).toContain( 'store_unavailable' )
			);
		}
		await storages.mend();
		await eventually( async () =>
			expect( await messenger.counts() ).toEqual( { sent: 1 } )
		);
	} );

	it( 'the outcome of a try is stored when the store works again, before the next try to the person', async () => {
		await startMessenger();
		await messenger.connect( 7, 700 );
		emulator.failWith( () => ( { answersAfterMs: 500 } ) );
		await messenger.deliver( 7, 'one' );
		await messenger.deliver( 7, 'two' );
		await eventually( () =>
			expect( emulator.texts() ).toEqual( [ 'one' ] )
		);
		await storages.breakDown();
		// Redis: the loop waits silently.
		if ( name === 'SQLite' ) {
			await eventually( () =>
				expect( messenger.log ).toContain( 'outcome_not_stored' )
			);
		}
		await storages.mend();
		await eventually( async () =>
			expect( await messenger.counts() ).toEqual( { sent: 2 } )
		);
		expect( emulator.texts() ).toEqual( [ 'one', 'two' ] );
	} );

	describe( 'rate limits', () => {
		it( 'pause the whole bot for as long as Telegram asks', async () => {
			await startMessenger();
			for ( const recipientId of [ 1, 2, 3 ] ) {
				await messenger.connect( recipientId, recipientId * 100 );
			}
			let limitedAtMs = 0;
			emulator.failWith( () => {
				if ( limitedAtMs > 0 ) {
					return null;
				}
				limitedAtMs = Date.now();
				return {
					status: 429,
					description: 'Too Many Requests: retry after 1',
					retryAfterSeconds: 1,
				};
			} );
			await messenger.deliver( 1, 'one' );
			await eventually( () =>
				expect( messenger.log ).toContain( 'telegram_limited' )
			);
			await messenger.deliver( 2, 'two' );
			await messenger.deliver( 3, 'three' );
			await eventually( async () =>
				expect( await messenger.counts() ).toEqual( { sent: 3 } )
			);
			for ( const { atMs } of emulator.sent() ) {
				expect( atMs - limitedAtMs ).toBeGreaterThanOrEqual( 990 );
			}
		} );

		it( 'keep the set time between two messages to one chat', async () => {
			await startMessenger( { perChatPerSecond: 4 } );
			await messenger.connect( 7, 700 );
			await messenger.connect( 8, 700 );
			for ( const text of [ 'one', 'two', 'three' ] ) {
				await messenger.deliver( 7, text );
			}
			await messenger.deliver( 8, 'same chat' );
			await eventually( () =>
				expect( emulator.sent( 700 ) ).toHaveLength( 4 )
			);
			expectGaps( 4, 250 );
			expect(
				emulator.texts().filter( ( text ) => text !== 'same chat' )
			).toEqual( [ 'one', 'two', 'three' ] );
		} );

		it( 'keep the set time between two messages of the bot', async () => {
			await startMessenger( { perSecond: 20 } );
			for ( let recipientId = 1; recipientId <= 10; recipientId++ ) {
				await messenger.connect( recipientId, recipientId * 100 );
				await messenger.deliver( recipientId, 'Hello' );
			}
			await eventually( () =>
				expect( emulator.sent() ).toHaveLength( 10 )
			);
			expectGaps( 10, 50 );
		} );

		// pace.test.ts tests the exact gaps; a busy machine delays some requests to Telegram.
		const expectGaps = ( count: number, gapMs: number ): void => {
			const times = emulator.sent().map( ( { atMs } ) => atMs );
			const spanMs = ( times.at( -1 ) ?? 0 ) - ( times[ 0 ] ?? 0 );
			expect( spanMs ).toBeGreaterThanOrEqual(
				( count - 1 ) * gapMs * 0.5
			);
		};
	} );
} );
