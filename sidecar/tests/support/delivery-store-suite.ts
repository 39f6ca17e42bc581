import {
	afterEach,
	beforeAll,
	beforeEach,
	describe,
	expect,
	it,
	vi,
} from 'vitest';
import { confirmClock } from '../../src/clock.ts';
import type {
	DeliveryStore,
	DueDelivery,
} from '../../src/deliveries/store/delivery-store.ts';
import type { PeopleStore } from '../../src/people/store/people-store.ts';

const SOON_MS = 60_000;

/**
 * Tests that every DeliveryStore must pass.
 *
 * @param open Opens an empty store, and one of people beside it.
 */
export function describeDeliveryStore(
	name: string,
	open: () => Promise< { deliveries: DeliveryStore; people: PeopleStore } >
): void {
	describe( `${ name } as a DeliveryStore`, () => {
		let store: DeliveryStore;
		let people: PeopleStore;
		let count = 0;

		const add = (
			recipientId: number,
			webhookId?: string,
			expiresAtMs?: number
		): Promise< boolean > => {
			count += 1;
			return store.add( {
				webhookId: webhookId ?? `msg_${ count }`,
				webinarId: 12,
				recipientId,
				text: `Text ${ count }`,
				button: { text: 'Go', url: 'https://example.com/' },
				videoUrl: 'https://example.com/talk.mp4',
				expiresAtMs,
			} );
		};
		const due = ( atMs = Date.now() ): Promise< DueDelivery[] > =>
			store.due( atMs, 100 );
		const first = async ( atMs?: number ): Promise< DueDelivery > => {
			const [ delivery ] = await due( atMs );
			if ( ! delivery ) {
				throw new Error( 'Nothing is due.' );
			}
			return delivery;
		};

		const end = async (
			state: 'sent' | 'unreachable' | 'failed',
			reason: string | null = null
		): Promise< void > => {
			const { id } = await first();
			store.markSending( id );
			store.settle( id, state, reason );
		};
		const dueIds = async (): Promise< string[] > =>
			( await due() ).map( ( { webhookId } ) => webhookId );
		const reported = async (): Promise< string[] > =>
			( await store.unreported( 100 ) ).map(
				( { webhook_id: id, state } ) => `${ id } ${ state }`
			);

		beforeEach( async () => {
			( { deliveries: store, people } = await open() );
			count = 0;
		} );

		afterEach( () => {
			vi.useRealTimers();
		} );

		it( 'returns what was added', async () => {
			expect( await add( 7 ) ).toBe( true );
			const one = {
				id: expect.any( Number ),
				webhookId: 'msg_1',
				recipientId: 7,
			};
			expect( await due() ).toEqual( [ one ] );
			expect( await store.markSending( ( await first() ).id ) ).toEqual( {
				...one,
				text: 'Text 1',
				button: { text: 'Go', url: 'https://example.com/' },
				videoUrl: 'https://example.com/talk.mp4',
				failedTries: 0,
			} );
		} );

		it( 'stores a webhook id once', async () => {
			await add( 7, 'msg_same' );
			expect( await add( 8, 'msg_same' ) ).toBe( false );
			const { id } = await first();
			await store.markSending( id );
			await store.settle( id, 'sent', null );
			expect( await add( 7, 'msg_same' ) ).toBe( false );
			expect( await store.countByState() ).toMatchObject( {
				pending: 0,
				sent: 1,
			} );
		} );

		it( 'returns one due delivery for a recipient: the earliest that has not ended', async () => {
			await add( 7 );
			await add( 8 );
			await add( 7 );
			expect( await dueIds() ).toEqual( [ 'msg_1', 'msg_2' ] );
			const { id } = await first();
			await store.markSending( id );
			expect( await dueIds() ).toEqual( [ 'msg_2' ] );
			await store.settle( id, 'failed', 'Refused.' );
			expect( await dueIds() ).toEqual( [ 'msg_2', 'msg_3' ] );
		} );

		it( 'keeps later deliveries behind one that will be retried', async () => {
			await add( 7 );
			await add( 7 );
			const { id } = await first();
			const againAtMs = Date.now() + SOON_MS;
			await store.markSending( id );
			await store.retryAt( id, againAtMs, 'No answer.' );
			expect( await due() ).toEqual( [] );
			expect( await store.nextDueAfter( Date.now() ) ).toBe( againAtMs );
			expect( await first( againAtMs ) ).toMatchObject( { id } );
			expect( await store.markSending( id ) ).toMatchObject( {
				failedTries: 1,
			} );
		} );

		it( 'tries at once what a wrong clock put off for more than an hour', async () => {
			await add( 7 );
			const { id } = await first();
			await store.markSending( id );
			await store.retryAt( id, Date.now() + 2 * 3_600_000, 'No answer.' );
			expect( await first() ).toMatchObject( { id } );
			await store.markSending( id );
			await store.retryAt( id, Date.now() + 1_800_000, 'No answer.' );
			expect( await due() ).toEqual( [] );
		} );

		it( 'does not count a postponed try', async () => {
			await add( 7 );
			const { id } = await first();
			await store.markSending( id );
			await store.postponeUntil( id, Date.now() + SOON_MS, 'Pause.' );
			expect( await due() ).toEqual( [] );
			const again = await first( Date.now() + SOON_MS );
			expect( await store.markSending( again.id ) ).toMatchObject( {
				failedTries: 0,
			} );
		} );

		it( 'gives a delivery to one caller only', async () => {
			await add( 7 );
			const { id } = await first();
			expect( await store.markSending( id ) ).toMatchObject( { id } );
			expect( await store.markSending( id ) ).toBe( null );
		} );

		it( 'gives nobody a delivery that was put off meanwhile', async () => {
			await add( 7 );
			const { id } = await first();
			const nowMs = Date.now();
			await store.markSending( id, nowMs );
			await store.retryAt( id, nowMs + SOON_MS, 'No answer.' );
			expect( await store.markSending( id, nowMs ) ).toBe( null );
			expect(
				await store.markSending( id, nowMs + SOON_MS )
			).toMatchObject( { failedTries: 1 } );
			// A wrong clock stored it.
			await store.retryAt( id, nowMs + 2 * 3_600_000, 'No answer.' );
			expect( await store.markSending( id, nowMs ) ).toMatchObject( {
				failedTries: 2,
			} );
		} );

		it( 'holds deliveries of a person, and releases them in order', async () => {
			await add( 7 );
			await add( 7 );
			await add( 8 );
			await store.hold( [ 7 ] );
			expect( await store.countByState() ).toMatchObject( {
				waiting: 2,
				pending: 1,
			} );
			await store.release( 7 );
			expect( ( await first() ).webhookId ).toBe( 'msg_1' );
			await store.hold( [ 7, 8 ] );
			await store.releaseAll();
			expect( ( await store.countByState() ).pending ).toBe( 3 );
		} );

		it( 'marks interrupted tries as uncertain, and they are not due again', async () => {
			await add( 7 );
			await add( 7 );
			await store.markSending( ( await first() ).id );
			expect( await store.markInterrupted() ).toEqual( [ 'msg_1' ] );
			expect( await store.markInterrupted() ).toEqual( [] );
			await store.releaseAll();
			expect( await dueIds() ).toEqual( [ 'msg_2' ] );
			expect( await store.countByState() ).toMatchObject( {
				uncertain: 1,
			} );
		} );

		it( 'counts its deliveries by state', async () => {
			await add( 7 );
			await add( 8 );
			await add( 9 );
			await store.markSending( ( await first() ).id );
			await store.hold( [ 8 ] );
			expect( await store.countByState() ).toEqual( {
				pending: 1,
				waiting: 1,
				sending: 1,
				sent: 0,
				unreachable: 0,
				failed: 0,
				uncertain: 0,
			} );
		} );

		it( 'reports the final states, with the number of all tries', async () => {
			await add( 7 );
			const { id } = await first();
			await store.markSending( id );
			expect( await reported() ).toEqual( [] );
			await store.retryAt( id, 0, 'No answer.' );
			await store.markSending( id );
			await store.postponeUntil( id, 0, 'Pause.' );
			expect( await reported() ).toEqual( [] );
			await end( 'sent' );
			await add( 8 );
			await store.hold( [ 8 ] );
			expect( await store.unreported( 100 ) ).toHaveLength( 2 );
			expect( await store.unreported( 100 ) ).toContainEqual( {
				webhook_id: 'msg_1',
				state: 'sent',
				tries: 3,
				reason: '',
				at_ms: expect.any( Number ),
			} );
			expect( await store.unreported( 100 ) ).toContainEqual(
				expect.objectContaining( { state: 'waiting', tries: 0 } )
			);
			expect( await store.unreported( 1 ) ).toHaveLength( 1 );
		} );

		it( 'reports each state until it is marked as reported, even if it changed meanwhile', async () => {
			await add( 7 );
			await store.hold( [ 7 ] );
			const told = await store.unreported( 100 );
			// Later even after the clock was set back.
			vi.useFakeTimers( {
				now: Date.now() - SOON_MS,
				toFake: [ 'Date' ],
			} );
			await store.release( 7 );
			await end( 'failed', 'Refused.' );
			await store.markReported( told );
			expect( await reported() ).toEqual( [ 'msg_1 failed' ] );
			expect(
				( await store.unreported( 1 ) )[ 0 ]?.at_ms
			).toBeGreaterThan( told[ 0 ]?.at_ms ?? Infinity );
			await store.markReported( await store.unreported( 100 ) );
			expect( await reported() ).toEqual( [] );
		} );

		it( 'shortens a reason to the limit of the contract', async () => {
			await add( 7 );
			await end( 'failed', 'é'.repeat( 300 ) );
			expect( ( await store.unreported( 1 ) )[ 0 ]?.reason ).toBe(
				'é'.repeat( 255 )
			);
		} );

		it( 'replays what ended without being sent, from the first try and behind all stored deliveries', async () => {
			await add( 7 );
			const { id } = await first();
			await store.markSending( id );
			await store.retryAt( id, 0, 'No answer.' );
			await end( 'failed', 'Refused.' );
			await add( 8 );
			await end( 'unreachable', 'Blocked.' );
			await add( 9 );
			await store.markSending( ( await first() ).id );
			await store.markInterrupted();
			await add( 7 );
			await end( 'sent' );
			await add( 10 );
			await add( 11 );
			await store.hold( [ 11 ] );

			expect(
				await store.replay( [
					'msg_3',
					'msg_1',
					'msg_2',
					'msg_4',
					'msg_5',
					'msg_6',
					'msg_unknown',
				] )
			).toEqual( {
				answer: {
					replayed: [ 'msg_3', 'msg_1', 'msg_2' ],
					unchanged: [ 'msg_4', 'msg_5', 'msg_6' ],
					unknown: [ 'msg_unknown' ],
				},
				recipientIds: [ 9, 7, 8 ],
			} );
			expect( await dueIds() ).toEqual( [
				'msg_5',
				'msg_3',
				'msg_1',
				'msg_2',
			] );
			const third = ( await due() )[ 2 ];
			expect( await store.markSending( third?.id ?? 0 ) ).toMatchObject( {
				text: 'Text 1',
				failedTries: 0,
			} );
			await add( 12 );
			expect( ( await dueIds() ).at( -1 ) ).toBe( 'msg_7' );
		} );

		it( 'replays once, and reports the new end', async () => {
			await add( 7 );
			await end( 'failed', 'Refused.' );
			await store.markReported( await store.unreported( 100 ) );
			await store.replay( [ 'msg_1' ] );
			expect(
				( await store.replay( [ 'msg_1' ] ) ).answer
			).toMatchObject( {
				replayed: [],
				unchanged: [ 'msg_1' ],
			} );
			expect( await reported() ).toEqual( [] );
			await end( 'sent' );
			expect( await store.unreported( 1 ) ).toMatchObject( [
				{ state: 'sent', tries: 1, reason: '' },
			] );
			expect( await add( 7, 'msg_1' ) ).toBe( false );
		} );

		it( 'lists by state, page by page', async () => {
			await add( 7 );
			await end( 'failed', 'Refused.' );
			await add( 8 );
			await end( 'sent' );
			await add( 9 );
			await end( 'unreachable', 'Blocked.' );
			const list = ( afterId: number ) =>
				store.list( {
					states: [ 'failed', 'unreachable' ],
					afterId,
					limit: 1,
				} );
			const [ one ] = await list( 0 );
			expect( one ).toEqual( {
				id: expect.any( Number ),
				webhookId: 'msg_1',
				webinarId: 12,
				recipientId: 7,
				state: 'failed',
				tries: 1,
				reason: 'Refused.',
				atMs: expect.any( Number ),
			} );
			const [ two ] = await list( one?.id ?? 0 );
			expect( two ).toMatchObject( { webhookId: 'msg_3' } );
			expect( await list( two?.id ?? 0 ) ).toEqual( [] );
		} );

		it( 'deletes the deliveries of a person, even during a try', async () => {
			await add( 7 );
			await add( 7 );
			await add( 8 );
			const { id } = await first();
			await store.markSending( id );
			await store.forget( 7 );
			await store.settle( id, 'sent', null );
			expect( await dueIds() ).toEqual( [ 'msg_3' ] );
			expect( await reported() ).toEqual( [] );
			await store.forget( 7 );
			expect( await store.countByState() ).toMatchObject( {
				pending: 1,
			} );
		} );

		it( 'deletes what ended before, and nothing that must still be sent', async () => {
			for ( const state of [
				'sent',
				'failed',
				'unreachable',
			] as const ) {
				await add( 7 );
				await end( state );
			}
			await add( 8 );
			await store.markSending( ( await first() ).id );
			await store.markInterrupted();
			await add( 9 );
			await store.hold( [ 9 ] );
			await add( 10 );
			expect( await store.purgeDoneBefore( Date.now() - SOON_MS ) ).toBe(
				0
			);
			expect( await store.purgeDoneBefore( Date.now() + SOON_MS ) ).toBe(
				4
			);
			expect( await store.countByState() ).toMatchObject( {
				pending: 1,
				waiting: 0,
				sent: 0,
				uncertain: 0,
				// A person who connects a year later does not need it.
				failed: 1,
			} );
			expect( ( await store.unreported( 10 ) ).at( -1 ) ).toMatchObject( {
				state: 'failed',
				reason: 'The person has not connected Telegram in time.',
			} );
		} );

		describe( 'a message that is useless by now', () => {
			beforeAll( confirmClock );

			const TOO_LATE = {
				state: 'failed',
				reason: 'The message was too late to be useful.',
			};
			const addLongAgo = async (
				recipientId: number
			): Promise< void > => {
				vi.useFakeTimers( {
					now: Date.now() - 60 * 24 * 3_600_000,
					toFake: [ 'Date' ],
				} );
				await add( recipientId );
				vi.useRealTimers();
			};

			it( 'is not sent, and the next one is', async () => {
				await add( 7, 'msg_late', Date.now() - 1 );
				await add( 7, 'msg_next', Date.now() + SOON_MS );
				expect( await store.markSending( ( await first() ).id ) ).toBe(
					null
				);
				expect( await store.unreported( 10 ) ).toMatchObject( [
					{ webhook_id: 'msg_late', tries: 0, ...TOO_LATE },
				] );
				expect(
					await store.markSending( ( await first() ).id )
				).toMatchObject( { webhookId: 'msg_next' } );
			} );

			it( 'is not released to somebody who connects two months later', async () => {
				await addLongAgo( 7 );
				await addLongAgo( 8 );
				await add( 7 );
				await store.hold( [ 7, 8 ] );
				await store.release( 7 );
				expect( await dueIds() ).toEqual( [ 'msg_3' ] );
				await store.releaseAll();
				expect( await dueIds() ).toEqual( [ 'msg_3' ] );
				expect( await store.countByState() ).toMatchObject( {
					failed: 2,
					waiting: 0,
				} );
			} );

			it( 'fails even if nobody tries to send it', async () => {
				await addLongAgo( 7 );
				await addLongAgo( 8 );
				await store.hold( [ 7 ] );
				await add( 9 );
				await store.dropUseless();
				expect( await store.countByState() ).toMatchObject( {
					failed: 2,
					pending: 1,
				} );
			} );

			it( 'is sent when somebody replays it', async () => {
				await addLongAgo( 7 );
				await store.dropUseless();
				await store.replay( [ 'msg_1' ] );
				await store.dropUseless();
				expect(
					await store.markSending( ( await first() ).id )
				).toMatchObject( { webhookId: 'msg_1' } );
			} );
		} );

		it( 'knows when the oldest message that is still to be sent was stored', async () => {
			expect( await store.oldestUnsentMs() ).toBe( null );
			const beforeMs = Date.now();
			await add( 7 );
			const afterMs = Date.now();
			await add( 8 );
			await store.markSending( ( await first() ).id );
			const atMs = ( await store.oldestUnsentMs() ) ?? 0;
			expect( atMs ).toBeGreaterThanOrEqual( beforeMs );
			expect( atMs ).toBeLessThanOrEqual( afterMs );
			await store.hold( [ 8 ] );
			await store.markInterrupted();
			expect( await store.oldestUnsentMs() ).toBe( null );
		} );

		it( 'keeps the limits of its queries', async () => {
			await add( 1 );
			await add( 2 );
			await add( 3 );
			expect( await store.due( Date.now(), 2 ) ).toHaveLength( 2 );
		} );

		it( 'keeps deliveries of recipients who share a chat in one order', async () => {
			await people.connect( 7, 700, 'a', 2 ** 31 );
			await people.connect( 8, 700, 'b', 2 ** 31 );
			await add( 8 );
			await add( 7 );
			await add( 9 );
			await add( 8 );
			expect( await dueIds() ).toEqual( [ 'msg_1', 'msg_3' ] );
			await end( 'sent' );
			expect( await dueIds() ).toEqual( [ 'msg_2', 'msg_3' ] );
			await store.markSending( ( await first() ).id );
			expect( await dueIds() ).toEqual( [ 'msg_3' ] );
		} );

		it( 'gives nobody a delivery whose recipient has moved behind an earlier one in another chat', async () => {
			await people.connect( 7, 700, 'a', 2 ** 31 );
			await people.connect( 8, 800, 'b', 2 ** 31 );
			await add( 7 );
			await add( 8 );
			const nowMs = Date.now();
			const [ , second ] = await due( nowMs );
			await people.connect( 8, 700, 'c', 2 ** 31 );
			expect( await store.markSending( second?.id ?? 0, nowMs ) ).toBe(
				null
			);
			await end( 'sent' );
			expect(
				await store.markSending( second?.id ?? 0, nowMs )
			).toMatchObject( { webhookId: 'msg_2' } );
		} );

		it( 'does not hold deliveries of a person who has connected meanwhile', async () => {
			await add( 7 );
			await people.connect( 7, 700, 'a', 2 ** 31 );
			await store.hold( [ 7 ] );
			expect( await dueIds() ).toEqual( [ 'msg_1' ] );
			await people.stop( 700 );
			await store.hold( [ 7 ] );
			expect( await dueIds() ).toEqual( [] );
		} );

		it( 'withdraws what is not sent, and never sends it', async () => {
			await add( 7 );
			await add( 7 );
			await add( 8 );
			await add( 9 );
			await add( 9 );
			await people.connect( 7, 700, 'a', 2 ** 31 );
			await store.hold( [ 8 ] );
			const sending = ( await due() ).find(
				( { recipientId } ) => recipientId === 9
			);
			await store.markSending( sending?.id ?? 0 );
			await store.withdraw( [ 'msg_1', 'msg_3', 'msg_4', 'msg_none' ] );
			await store.release( 8 );

			expect( await dueIds() ).toEqual( [ 'msg_2' ] );
			expect( await store.countByState() ).toMatchObject( {
				pending: 2,
				sending: 1,
				waiting: 0,
			} );
			await store.settle( sending?.id ?? 0, 'sent', null );
			await store.withdraw( [ 'msg_4' ] );
			expect( await reported() ).toEqual( [ 'msg_4 sent' ] );
			expect( await dueIds() ).toEqual( [ 'msg_2', 'msg_5' ] );
		} );

		it( 'does not change a running try or the deliveries behind it', async () => {
			await add( 7 );
			await add( 8 );
			const [ one, two ] = await due();
			await store.markSending( one?.id ?? 0 );
			await store.markSending( two?.id ?? 0 );
			expect( await store.markInterrupted( two?.id ) ).toEqual( [
				'msg_2',
			] );
			expect( await store.countByState() ).toMatchObject( {
				sending: 1,
				uncertain: 1,
			} );
		} );

		it( 'has no next time when nothing is pending', async () => {
			await add( 1 );
			expect( await store.nextDueAfter( Date.now() ) ).toBe( null );
		} );
	} );
}
