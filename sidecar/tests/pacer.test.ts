import { afterEach, describe, expect, it } from 'vitest';
import { Pacer } from '../src/telegram/pacer.ts';

// Two timers in a row may come a little closer together than their distance.
const CLOSER_MS = 15;

let pacer: Pacer;

afterEach( () => pacer.stop() );

/**
 * Runs tasks for these chats, all asked for at once; returns when each started.
 *
 * @param chatIds
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

describe( 'Pacer', () => {
	it( 'never sends faster than allowed in all', async () => {
		pacer = new Pacer( { perSecond: 25, perChatPerSecond: 1000 } );
		const times = await startTimes( [ 1, 2, 3, 4, 5, 6, 7, 8 ] );
		expect( smallestGap( times ) ).toBeGreaterThanOrEqual( 40 - CLOSER_MS );
	} );

	it( 'never sends faster than allowed to one chat', async () => {
		pacer = new Pacer( { perSecond: 1000, perChatPerSecond: 10 } );
		const times = await startTimes( [ 1, 1, 1, 1 ] );
		expect( smallestGap( times ) ).toBeGreaterThanOrEqual(
			100 - CLOSER_MS
		);
	} );

	it( 'does not hold up other chats for one that has to wait', async () => {
		pacer = new Pacer( { perSecond: 1000, perChatPerSecond: 1 } );
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

	it( 'lets answers to a person pass before deliveries', async () => {
		pacer = new Pacer( { perSecond: 20, perChatPerSecond: 1 } );
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

	it( 'hands on what a task throws, and goes on', async () => {
		pacer = new Pacer( { perSecond: 1000, perChatPerSecond: 1000 } );
		await expect(
			pacer.run( 1, 'delivery', () =>
				Promise.reject( new Error( 'Disk full.' ) )
			)
		).rejects.toThrow( 'Disk full.' );
		expect( await pacer.run( 1, 'delivery', async () => 'next' ) ).toBe(
			'next'
		);
	} );

	it( 'starts nothing after it was stopped, and waits for what is running', async () => {
		pacer = new Pacer( { perSecond: 10, perChatPerSecond: 1000 } );
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
