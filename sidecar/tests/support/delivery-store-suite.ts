import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type {
	Delivery,
	DeliveryStore,
} from '../../src/deliveries/delivery-store.ts';

const SOON_MS = 60_000;

/**
 * What every store of deliveries must do.
 *
 * @param name
 * @param open Opens an empty store.
 */
export function describeDeliveryStore(
	name: string,
	open: () => DeliveryStore
): void {
	describe( `${ name } as a store of deliveries`, () => {
		let store: DeliveryStore;
		let count = 0;

		const add = ( recipientId: number, webhookId?: string ): boolean => {
			count += 1;
			return store.add( {
				webhookId: webhookId ?? `msg_${ count }`,
				webinarId: 12,
				recipientId,
				text: `Text ${ count }`,
				button: { text: 'Go', url: 'https://example.com/' },
				videoUrl: 'https://example.com/talk.mp4',
			} );
		};
		const due = ( atMs = Date.now() ): Delivery[] => store.due( atMs, 100 );
		const first = ( atMs?: number ): Delivery => {
			const [ delivery ] = due( atMs );
			if ( ! delivery ) {
				throw new Error( 'Nothing is due.' );
			}
			return delivery;
		};

		const end = (
			state: 'sent' | 'unreachable' | 'failed',
			reason: string | null = null
		): void => {
			const { id } = first();
			store.markSending( id );
			store.settle( id, state, reason );
		};
		const dueIds = (): string[] =>
			due().map( ( { webhookId } ) => webhookId );
		const reported = (): string[] =>
			store
				.unreported( 100 )
				.map( ( { webhook_id: id, state } ) => `${ id } ${ state }` );

		beforeEach( () => {
			store = open();
			count = 0;
		} );

		afterEach( () => {
			vi.useRealTimers();
		} );

		it( 'gives back what was added', () => {
			expect( add( 7 ) ).toBe( true );
			expect( due() ).toEqual( [
				{
					id: expect.any( Number ),
					webhookId: 'msg_1',
					recipientId: 7,
					text: 'Text 1',
					button: { text: 'Go', url: 'https://example.com/' },
					videoUrl: 'https://example.com/talk.mp4',
					failedTries: 0,
				},
			] );
		} );

		it( 'keeps a webhook id once, and for good', () => {
			add( 7, 'msg_same' );
			expect( add( 8, 'msg_same' ) ).toBe( false );
			const { id } = first();
			store.markSending( id );
			store.settle( id, 'sent', null );
			expect( add( 7, 'msg_same' ) ).toBe( false );
			expect( store.countByState() ).toMatchObject( {
				pending: 0,
				sent: 1,
			} );
		} );

		it( 'has one delivery due for a recipient: the earliest that is not done', () => {
			add( 7 );
			add( 8 );
			add( 7 );
			expect( due().map( ( { webhookId } ) => webhookId ) ).toEqual( [
				'msg_1',
				'msg_2',
			] );
			const { id } = first();
			store.markSending( id );
			expect( due().map( ( { webhookId } ) => webhookId ) ).toEqual( [
				'msg_2',
			] );
			store.settle( id, 'failed', 'Refused.' );
			expect( due().map( ( { webhookId } ) => webhookId ) ).toEqual( [
				'msg_2',
				'msg_3',
			] );
		} );

		it( 'keeps later deliveries behind one that is to be tried again', () => {
			add( 7 );
			add( 7 );
			const { id } = first();
			const againAtMs = Date.now() + SOON_MS;
			store.markSending( id );
			store.retryAt( id, againAtMs, 'No answer.' );
			expect( due() ).toEqual( [] );
			expect( store.nextDueAfter( Date.now() ) ).toBe( againAtMs );
			expect( first( againAtMs ) ).toMatchObject( {
				id,
				failedTries: 1,
			} );
		} );

		it( 'does not count a try that was put off', () => {
			add( 7 );
			const { id } = first();
			store.markSending( id );
			store.postponeUntil( id, Date.now() + SOON_MS, 'Pause.' );
			expect( due() ).toEqual( [] );
			expect( first( Date.now() + SOON_MS ).failedTries ).toBe( 0 );
		} );

		it( 'gives a delivery to one taker only', () => {
			add( 7 );
			const { id } = first();
			expect( store.markSending( id ) ).toBe( true );
			expect( store.markSending( id ) ).toBe( false );
		} );

		it( 'holds what waits for a person, and gives it back in order', () => {
			add( 7 );
			add( 7 );
			add( 8 );
			store.hold( [ 7 ] );
			expect( store.countByState() ).toMatchObject( {
				waiting: 2,
				pending: 1,
			} );
			store.release( 7 );
			expect( first().webhookId ).toBe( 'msg_1' );
			store.hold( [ 7, 8 ] );
			store.releaseAll();
			expect( store.countByState().pending ).toBe( 3 );
		} );

		it( 'marks what was on its way as uncertain and does not offer it again', () => {
			add( 7 );
			add( 7 );
			store.markSending( first().id );
			expect( store.markInterrupted() ).toEqual( [ 'msg_1' ] );
			expect( store.markInterrupted() ).toEqual( [] );
			store.releaseAll();
			expect( due().map( ( { webhookId } ) => webhookId ) ).toEqual( [
				'msg_2',
			] );
			expect( store.countByState() ).toMatchObject( { uncertain: 1 } );
		} );

		it( 'counts its deliveries by state', () => {
			add( 7 );
			add( 8 );
			add( 9 );
			store.markSending( first().id );
			store.hold( [ 8 ] );
			expect( store.countByState() ).toEqual( {
				pending: 1,
				waiting: 1,
				sending: 1,
				sent: 0,
				unreachable: 0,
				failed: 0,
				uncertain: 0,
			} );
		} );

		it( 'tells what lasts, with every time that Telegram was asked', () => {
			add( 7 );
			const { id } = first();
			store.markSending( id );
			expect( reported() ).toEqual( [] );
			store.retryAt( id, 0, 'No answer.' );
			store.markSending( id );
			store.postponeUntil( id, 0, 'Pause.' );
			expect( reported() ).toEqual( [] );
			end( 'sent' );
			add( 8 );
			store.hold( [ 8 ] );
			expect( store.unreported( 100 ) ).toHaveLength( 2 );
			expect( store.unreported( 100 ) ).toContainEqual( {
				webhook_id: 'msg_1',
				state: 'sent',
				tries: 3,
				reason: '',
				at_ms: expect.any( Number ),
			} );
			expect( store.unreported( 100 ) ).toContainEqual(
				expect.objectContaining( { state: 'waiting', tries: 0 } )
			);
			expect( store.unreported( 1 ) ).toHaveLength( 1 );
		} );

		it( 'tells each state until WordPress has it, also when it changed meanwhile', () => {
			add( 7 );
			store.hold( [ 7 ] );
			const told = store.unreported( 100 );
			// Even where the clock was set back it is a later one.
			vi.useFakeTimers( {
				now: Date.now() - SOON_MS,
				toFake: [ 'Date' ],
			} );
			store.release( 7 );
			end( 'failed', 'Refused.' );
			store.markReported( told );
			expect( reported() ).toEqual( [ 'msg_1 failed' ] );
			expect( store.unreported( 1 )[ 0 ]?.at_ms ).toBeGreaterThan(
				told[ 0 ]?.at_ms ?? Infinity
			);
			store.markReported( store.unreported( 100 ) );
			expect( reported() ).toEqual( [] );
		} );

		it( 'tells no more of a reason than the contract has room for', () => {
			add( 7 );
			end( 'failed', 'é'.repeat( 300 ) );
			expect( store.unreported( 1 )[ 0 ]?.reason ).toBe(
				'é'.repeat( 255 )
			);
		} );

		it( 'replays what ended without being sent, from the first try and behind what is stored', () => {
			add( 7 );
			const { id } = first();
			store.markSending( id );
			store.retryAt( id, 0, 'No answer.' );
			end( 'failed', 'Refused.' );
			add( 8 );
			end( 'unreachable', 'Blocked.' );
			add( 9 );
			store.markSending( first().id );
			store.markInterrupted();
			add( 7 );
			end( 'sent' );
			add( 10 );
			add( 11 );
			store.hold( [ 11 ] );

			expect(
				store.replay( [
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
			expect( dueIds() ).toEqual( [
				'msg_5',
				'msg_3',
				'msg_1',
				'msg_2',
			] );
			expect( due()[ 2 ] ).toMatchObject( {
				text: 'Text 1',
				failedTries: 0,
			} );
			add( 12 );
			expect( dueIds().at( -1 ) ).toBe( 'msg_7' );
		} );

		it( 'replays once, and tells how it ended then', () => {
			add( 7 );
			end( 'failed', 'Refused.' );
			store.markReported( store.unreported( 100 ) );
			store.replay( [ 'msg_1' ] );
			expect( store.replay( [ 'msg_1' ] ).answer ).toMatchObject( {
				replayed: [],
				unchanged: [ 'msg_1' ],
			} );
			expect( reported() ).toEqual( [] );
			end( 'sent' );
			expect( store.unreported( 1 ) ).toMatchObject( [
				{ state: 'sent', tries: 1, reason: '' },
			] );
			expect( add( 7, 'msg_1' ) ).toBe( false );
		} );

		it( 'lists by state, page by page', () => {
			add( 7 );
			end( 'failed', 'Refused.' );
			add( 8 );
			end( 'sent' );
			add( 9 );
			end( 'unreachable', 'Blocked.' );
			const list = ( afterId: number ) =>
				store.list( {
					states: [ 'failed', 'unreachable' ],
					afterId,
					limit: 1,
				} );
			const [ one ] = list( 0 );
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
			const [ two ] = list( one?.id ?? 0 );
			expect( two ).toMatchObject( { webhookId: 'msg_3' } );
			expect( list( two?.id ?? 0 ) ).toEqual( [] );
		} );

		it( 'forgets a person, also in the middle of a try', () => {
			add( 7 );
			add( 7 );
			add( 8 );
			const { id } = first();
			store.markSending( id );
			store.forget( 7 );
			store.settle( id, 'sent', null );
			expect( dueIds() ).toEqual( [ 'msg_3' ] );
			expect( reported() ).toEqual( [] );
			store.forget( 7 );
			expect( store.countByState() ).toMatchObject( { pending: 1 } );
		} );

		it( 'purges what was done before, and nothing that is still owed', () => {
			for ( const state of [
				'sent',
				'failed',
				'unreachable',
			] as const ) {
				add( 7 );
				end( state );
			}
			add( 8 );
			store.markSending( first().id );
			store.markInterrupted();
			add( 9 );
			store.hold( [ 9 ] );
			add( 10 );
			expect( store.purgeDoneBefore( Date.now() - SOON_MS ) ).toBe( 0 );
			expect( store.purgeDoneBefore( Date.now() + SOON_MS ) ).toBe( 4 );
			expect( store.countByState() ).toMatchObject( {
				pending: 1,
				waiting: 0,
				sent: 0,
				uncertain: 0,
				// Old news to somebody who connects a year later.
				failed: 1,
			} );
			expect( store.unreported( 10 ).at( -1 ) ).toMatchObject( {
				state: 'failed',
				reason: 'The person has not connected Telegram in time.',
			} );
		} );

		it( 'gives no more than was asked for', () => {
			add( 1 );
			add( 2 );
			add( 3 );
			expect( store.due( Date.now(), 2 ) ).toHaveLength( 2 );
		} );

		it( 'knows of no next time when nothing is to come', () => {
			add( 1 );
			expect( store.nextDueAfter( Date.now() ) ).toBe( null );
		} );
	} );
}
