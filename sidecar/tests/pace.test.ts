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
import { CONCURRENT_SENDS } from '../src/deliveries/delivery-loop.ts';
import type { Rates } from '../src/telegram/pace.ts';
import { Emulator } from './support/emulator.ts';
import { Messenger, type Options } from './support/messenger.ts';
import { Pacer } from './support/pacer.ts';
import { WAIT } from './support/sidecar.ts';
import { STORAGES, type Storages } from './support/storage.ts';

// The distance of two timers may be a little shorter than asked for.
const CLOSER_MS = 15;

let pacer: Pacer;
let pausedUntilMs: number;

beforeEach( () => {
	pausedUntilMs = 0;
} );

afterEach( () => pacer.stop() );

/** Stores the pause of an earlier instance. */
const newPacer = async ( rates: Rates ): Promise< Pacer > => {
	const made = new Pacer( rates, {
		pausedUntilMs: () => pausedUntilMs,
		save: ( untilMs ) => {
			pausedUntilMs = untilMs;
		},
	} );
	await made.start();
	return made;
};

/**
 * Runs tasks for these chats, all added at once; returns the start time of each.
 */
const startTimes = async ( chatIds: number[] ): Promise< number[] > => {
	const times: number[] = [];
	await Promise.all(
		chatIds.map( ( chatId ) =>
			pacer.run( chatId, 'delivery', async () => {
				times.push( performance.now() );
			} )
		)
	);
	return times;
};

const smallestGap = ( times: number[] ): number =>
	Math.min(
		...times.slice( 1 ).map( ( time, n ) => time - ( times[ n ] ?? 0 ) )
	);

describe( 'the pace of one sidecar', () => {
	it( 'keeps the total limit', async () => {
		pacer = await newPacer( { perSecond: 25, perChatPerSecond: 1000 } );
		const times = await startTimes( [ 1, 2, 3, 4, 5, 6, 7, 8 ] );
		expect( smallestGap( times ) ).toBeGreaterThanOrEqual( 40 - CLOSER_MS );
	} );

	it( 'keeps the limit of a chat', async () => {
		pacer = await newPacer( { perSecond: 1000, perChatPerSecond: 10 } );
		const times = await startTimes( [ 1, 1, 1, 1 ] );
		expect( smallestGap( times ) ).toBeGreaterThanOrEqual(
			100 - CLOSER_MS
		);
	} );

	it( 'does not delay other chats when one has to wait', async () => {
		pacer = await newPacer( { perSecond: 1000, perChatPerSecond: 1 } );
		const order: number[] = [];
		await Promise.all(
			[ 1, 1, 2, 3 ].map( ( chatId ) =>
				pacer.run( chatId, 'delivery', async () => {
					order.push( chatId );
				} )
			)
		);
		expect( order ).toEqual( [ 1, 2, 3, 1 ] );
	} );

	it( 'runs replies before deliveries', async () => {
		pacer = await newPacer( { perSecond: 20, perChatPerSecond: 1 } );
		const order: string[] = [];
		const run = ( chatId: number, priority: 'delivery' | 'reply' ) =>
			pacer.run( chatId, priority, async () => {
				order.push( `${ priority } ${ chatId }` );
			} );
		await Promise.all( [
			run( 1, 'delivery' ),
			run( 2, 'delivery' ),
			run( 3, 'delivery' ),
			run( 4, 'reply' ),
		] );
		expect( order.indexOf( 'reply 4' ) ).toBeLessThan(
			order.indexOf( 'delivery 2' )
		);
	} );

	it( 'rejects with the error of a task, and goes on', async () => {
		pacer = await newPacer( { perSecond: 1000, perChatPerSecond: 1000 } );
		await expect(
			pacer.run( 1, 'delivery', () =>
				Promise.reject( new Error( 'Disk full.' ) )
			)
		).rejects.toThrow( 'Disk full.' );
		expect( await pacer.run( 1, 'delivery', async () => 'next' ) ).toBe(
			'next'
		);
	} );

	it( 'pauses for the longest of several pauses, then goes on evenly spaced', async () => {
		pacer = await newPacer( { perSecond: 25, perChatPerSecond: 1000 } );
		await pacer.pauseFor( 300 );
		await pacer.pauseFor( 700 );
		await pacer.pauseFor( 500 );
		const endsAtMs = performance.now() + 700;
		const times = await startTimes( [ 1, 2, 3, 4, 5 ] );
		expect( Math.min( ...times ) ).toBeGreaterThanOrEqual(
			endsAtMs - CLOSER_MS
		);
		expect( smallestGap( times ) ).toBeGreaterThanOrEqual( 40 - CLOSER_MS );
	} );

	it( 'continues a pause after a restart, without a burst', async () => {
		pacer = await newPacer( { perSecond: 25, perChatPerSecond: 1000 } );
		await pacer.pauseFor( 700 );
		const endsAtMs = performance.now() + 700;
		await pacer.stop();

		pacer = await newPacer( { perSecond: 25, perChatPerSecond: 1000 } );
		const times = await startTimes( [ 1, 2, 3, 4, 5 ] );
		expect( Math.min( ...times ) ).toBeGreaterThanOrEqual(
			endsAtMs - CLOSER_MS
		);
		expect( smallestGap( times ) ).toBeGreaterThanOrEqual( 40 - CLOSER_MS );
	} );

	it.each( [ -3_600_000, 3_600_000 ] )(
		'goes on when somebody moves the clock by %i ms',
		async ( movedMs ) => {
			pacer = await newPacer( { perSecond: 100, perChatPerSecond: 10 } );
			await startTimes( [ 1, 2 ] );
			const startedAtMs = performance.now();
			const started = startTimes( [ 1, 2, 1, 2 ] );
			vi.useFakeTimers( {
				now: Date.now() + movedMs,
				toFake: [ 'Date' ],
			} );
			try {
				expect( smallestGap( await started ) ).toBeGreaterThan( 0 );
				await startTimes( [ 3, 4 ] );
			} finally {
				vi.useRealTimers();
			}
			expect( performance.now() - startedAtMs ).toBeLessThan( 5000 );
		}
	);

	it( 'pauses for an hour when Telegram asks for thirty days', async () => {
		pacer = await newPacer( { perSecond: 1000, perChatPerSecond: 1000 } );
		await pacer.pauseFor( 30 * 24 * 3_600_000 );
		expect( pausedUntilMs ).toBeLessThanOrEqual( Date.now() + 3_600_000 );
		const started = vi.fn( async () => undefined );
		void pacer.run( 1, 'delivery', started );
		await new Promise( ( resolve ) => setTimeout( resolve, 300 ) );
		expect( started ).not.toHaveBeenCalled();
		expect( await pacer.takeSlot() ).toBe( false );
	} );

	it( 'continues a stored pause for at most an hour, whatever a wrong clock stored', async () => {
		pausedUntilMs = Date.now() + 365 * 24 * 3_600_000;
		pacer = await newPacer( { perSecond: 1000, perChatPerSecond: 1000 } );
		const pausedForMs = await pacer.pausedForMs();
		expect( pausedForMs ).toBeGreaterThan( 3_500_000 );
		expect( pausedForMs ).toBeLessThanOrEqual( 3_600_001 );
	} );

	it( 'gives replies at most every second slot while deliveries wait', async () => {
		pacer = await newPacer( { perSecond: 100, perChatPerSecond: 1000 } );
		const order: string[] = [];
		const run = ( chatId: number, priority: 'delivery' | 'reply' ) =>
			pacer.run( chatId, priority, async () => {
				order.push( priority );
			} );
		const chats = Array.from( { length: 10 }, ( _, n ) => n );
		await Promise.all( [
			...chats.map( ( chat ) => run( 100 + chat, 'reply' ) ),
			...chats.map( ( chat ) => run( 200 + chat, 'delivery' ) ),
		] );
		expect(
			order.slice( 0, 10 ).filter( ( one ) => one === 'delivery' ).length
		).toBeGreaterThanOrEqual( 4 );
	} );

	it( 'sends replies while a batch of updates is handled, which leaves no time for timers', async () => {
		pacer = await newPacer( { perSecond: 1000, perChatPerSecond: 1000 } );
		const started = vi.fn( async () => undefined );
		for ( let chat = 1; chat <= 10; chat++ ) {
			void pacer.run( chat, 'reply', started );
			const untilMs = performance.now() + 2;
			while ( performance.now() < untilMs ) {
				// An update is handled.
			}
			for ( let turn = 0; turn < 50; turn++ ) {
				await Promise.resolve();
			}
		}
		expect( started.mock.calls.length ).toBeGreaterThan( 5 );
	} );

	it( 'spaces further requests of a running task like all others', async () => {
		pacer = await newPacer( { perSecond: 25, perChatPerSecond: 1000 } );
		const times: number[] = [];
		await Promise.all(
			[ 1, 2, 3, 4 ].map( ( chatId ) =>
				pacer.run( chatId, 'delivery', async () => {
					times.push( performance.now() );
					expect( await pacer.takeSlot() ).toBe( true );
					times.push( performance.now() );
				} )
			)
		);
		expect( times ).toHaveLength( 8 );
		expect( smallestGap( times ) ).toBeGreaterThanOrEqual( 40 - CLOSER_MS );
	} );

	it( 'starts nothing after a stop, and waits for running tasks', async () => {
		pacer = await newPacer( { perSecond: 10, perChatPerSecond: 1000 } );
		const events: string[] = [];
		let finish = (): void => {};
		const running = pacer.run( 1, 'delivery', async () => {
			events.push( 'started' );
			await new Promise< void >( ( resolve ) => {
				finish = resolve;
			} );
			events.push( 'finished' );
		} );
		void pacer.run( 2, 'delivery', async () => {
			events.push( 'too late' );
		} );
		await expect.poll( () => events ).toEqual( [ 'started' ] );
		const stopped = pacer.stop().then( () => events.push( 'stopped' ) );
		finish();
		await running;
		await stopped;
		expect( events ).toEqual( [ 'started', 'finished', 'stopped' ] );
	} );
} );

describe.each( STORAGES )( 'towards Telegram with %s', ( _, open ) => {
	let emulator: Emulator;
	let messenger: Messenger;
	let storages: Storages;

	beforeAll( async () => {
		storages = await open();
	} );

	afterAll( () => storages.stop() );

	const newMessenger = async (
		options: Options = {}
	): Promise< Messenger > =>
		new Messenger( emulator, await storages.open( options ), options );

	beforeEach( async () => {
		emulator = await Emulator.start();
		pacer = await newPacer( { perSecond: 1000, perChatPerSecond: 1000 } );
	} );

	afterEach( async () => {
		await messenger.stop();
		await emulator.stop();
	} );

	const deliverToEach = async ( recipients: number ): Promise< void > => {
		for ( let id = 1; id <= recipients; id++ ) {
			await messenger.connect( id, 700 + id );
			await messenger.deliver( id, `To ${ id }` );
		}
		await messenger.start();
	};

	const expectSent = ( count: number ): Promise< void > =>
		vi.waitFor(
			() => expect( emulator.sent() ).toHaveLength( count ),
			WAIT
		);

	it( 'sends at most thirty messages a second in total, evenly spaced', async () => {
		messenger = await newMessenger( { perSecond: 30 } );
		const askedAtMs: number[] = [];
		emulator.failWith( () => {
			askedAtMs.push( performance.now() );
			return null;
		} );
		await deliverToEach( 70 );
		await expectSent( 70 );
		// Any thirty-one messages in a row take a second; network delay may bring them a little closer.
		for ( const [ n, atMs ] of askedAtMs.slice( 30 ).entries() ) {
			expect( atMs - ( askedAtMs[ n ] ?? 0 ) ).toBeGreaterThanOrEqual(
				1000 - 10 * CLOSER_MS
			);
		}
	} );

	it( 'sends one message a second to a chat that two recipients share, in order', async () => {
		messenger = await newMessenger( { perChatPerSecond: 1 } );
		await messenger.connect( 7, 700 );
		await messenger.connect( 8, 700 );
		await messenger.deliver( 7, 'First' );
		await messenger.deliver( 7, 'Second' );
		await messenger.deliver( 8, 'Third' );
		await messenger.deliver( 7, 'Fourth' );
		await messenger.start();
		await expectSent( 4 );
		expect( emulator.texts( 700 ) ).toEqual( [
			'First',
			'Second',
			'Third',
			'Fourth',
		] );
		// Of all together: a busy machine delays one of them, and the next is on time.
		const times = emulator.sent( 700 ).map( ( { atMs } ) => atMs );
		expect( times.at( -1 )! - times[ 0 ]! ).toBeGreaterThanOrEqual(
			3 * ( 1000 - 10 * CLOSER_MS )
		);
	} );

	it( 'does not send to the other recipient of a chat before a failed try is repeated', async () => {
		messenger = await newMessenger();
		await messenger.connect( 7, 700 );
		await messenger.connect( 8, 700 );
		let tries = 0;
		emulator.failWith( ( { text } ) => {
			tries += text === 'First' ? 1 : 0;
			return text === 'First' && tries <= 2
				? { status: 500, description: 'Internal Server Error' }
				: null;
		} );
		await messenger.deliver( 7, 'First' );
		await messenger.deliver( 8, 'Second' );
		await messenger.start();
		await expectSent( 2 );
		expect( emulator.texts( 700 ) ).toEqual( [ 'First', 'Second' ] );
	} );

	// Less than an hour back: a try further away than that is due at once.
	it.each( [ -1_800_000, 3_600_000 ] )(
		'goes on, with retries, when somebody moves the clock by %i ms',
		async ( movedMs ) => {
			messenger = await newMessenger( {
				perChatPerSecond: 2,
				retry: { firstDelayMs: 500, longestDelayMs: 500 },
			} );
			let tries = 0;
			emulator.failWith( () => {
				tries += 1;
				return tries <= 2
					? { status: 500, description: 'Internal' }
					: null;
			} );
			for ( const id of [ 1, 2 ] ) {
				await messenger.connect( id, 700 + id );
				await messenger.deliver( id, 'First' );
				await messenger.deliver( id, 'Second' );
			}
			await messenger.start();
			await vi.waitFor(
				() => expect( tries ).toBeGreaterThanOrEqual( 2 ),
				WAIT
			);
			vi.useFakeTimers( {
				now: Date.now() + movedMs,
				toFake: [ 'Date' ],
			} );
			try {
				await expectSent( 4 );
			} finally {
				vi.useRealTimers();
			}
		}
	);

	it( 'pauses the whole bot when Telegram limits several tries at once', async () => {
		messenger = await newMessenger();
		const limited: number[] = [];
		let silentUntil = 0;
		const tooEarly: number[] = [];
		emulator.failWith( () => {
			const now = performance.now();
			if ( limited.length < 5 ) {
				limited.push( now );
				const retryAfterSeconds = limited.length === 2 ? 2 : 1;
				silentUntil = Math.max(
					silentUntil,
					now + 1000 * retryAfterSeconds
				);
				return {
					status: 429,
					description: 'Too Many Requests',
					retryAfterSeconds,
				};
			}
			if ( now < silentUntil - CLOSER_MS ) {
				tooEarly.push( now );
			}
			return null;
		} );
		await deliverToEach( 60 );
		await expectSent( 60 );
		// Only the tries that were running when the first answer came.
		expect( tooEarly.length ).toBeLessThanOrEqual( CONCURRENT_SENDS );
		expect( new Set( emulator.texts() ).size ).toBe( 60 );
	} );
} );
