import { beforeEach, describe, expect, it } from 'vitest';
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

		const add = (
			recipientId: number,
			webhookId?: string,
			webinarId = 12
		): boolean => {
			count += 1;
			return store.add( {
				webhookId: webhookId ?? `msg_${ count }`,
				webinarId,
				recipientId,
				text: `Text ${ count }`,
				button: { text: 'Go', url: 'https://example.com/' },
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

		beforeEach( () => {
			store = open();
			count = 0;
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

		it( 'counts the deliveries of one webinar, or all', () => {
			add( 7 );
			add( 8 );
			add( 7, 'msg_other', 13 );
			store.markSending( first().id );
			store.hold( [ 8 ] );
			expect( store.countByState( 12 ) ).toEqual( {
				pending: 0,
				waiting: 1,
				sending: 1,
				sent: 0,
				unreachable: 0,
				failed: 0,
				uncertain: 0,
			} );
			expect( store.countByState( 13 ) ).toMatchObject( {
				pending: 1,
				waiting: 0,
			} );
			expect( Object.values( store.countByState( 14 ) ) ).toEqual( [
				0, 0, 0, 0, 0, 0, 0,
			] );
			expect( store.countByState() ).toMatchObject( {
				pending: 1,
				waiting: 1,
				sending: 1,
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
