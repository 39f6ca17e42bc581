import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RoomStore } from '../../src/rooms/store/room-store.ts';
import { announcement } from './rooms.ts';

/**
 * Tests that every RoomStore must pass.
 *
 * @param open A new, empty store, and what throws it away.
 */
export function describeRoomStore(
	name: string,
	open: () => Promise< {
		store: RoomStore;
		close: () => Promise< void >;
	} >
): void {
	describe( name, () => {
		let store: RoomStore;
		let close: () => Promise< void >;

		beforeEach( async () => {
			( { store, close } = await open() );
		} );

		afterEach( () => close() );

		it( 'returns null for an unknown room', async () => {
			expect( await store.find( 12 ) ).toBeNull();
		} );

		it( 'stores an announcement, and when it was received', async () => {
			const heard = {
				announcement: announcement( 3, 1795219260123 ),
				receivedAtMs: 1795219260456,
			};
			expect( await store.save( heard ) ).toBe( true );
			expect( await store.find( 12 ) ).toEqual( heard );
			expect( await store.find( 13 ) ).toBeNull();
		} );

		it.each( [
			[ 'the same one', 3, 5, false ],
			[ 'an older revision', 3, 4, false ],
			[ 'an older version, drawn up later', 2, 9, false ],
			[ 'a newer revision', 3, 6, true ],
			// As text, 10 is less than 3.
			[ 'a newer version, drawn up before', 10, 1, true ],
		] )(
			'after 3.5 takes %s (%d.%d): %s',
			async ( _what, version, revision, isTaken ) => {
				const first = {
					announcement: announcement( 3, 5 ),
					receivedAtMs: 1,
				};
				const second = {
					announcement: announcement( version, revision ),
					receivedAtMs: 2,
				};
				await store.save( first );
				expect( await store.save( second ) ).toBe( isTaken );
				expect( await store.find( 12 ) ).toEqual(
					isTaken ? second : first
				);
			}
		);

		it( 'stores an older announcement if it is authoritative', async () => {
			await store.save( {
				announcement: announcement( 9, 900 ),
				receivedAtMs: 1,
			} );
			const restored = {
				announcement: announcement( 5, 500 ),
				receivedAtMs: 2,
			};
			expect( await store.save( restored, true ) ).toBe( true );
			expect( await store.find( 12 ) ).toEqual( restored );
			expect(
				await store.save( {
					announcement: announcement( 6, 600 ),
					receivedAtMs: 3,
				} )
			).toBe( true );
		} );

		it( 'deletes old announcements', async () => {
			await store.save( {
				announcement: announcement( 3, 1 ),
				receivedAtMs: 1000,
			} );
			await store.save( {
				announcement: announcement( 3, 1, { webinarId: 13 } ),
				receivedAtMs: 2000,
			} );
			expect( await store.purgeReceivedBefore( 2000 ) ).toBe( 1 );
			expect( await store.find( 12 ) ).toBeNull();
			expect( await store.find( 13 ) ).not.toBeNull();
		} );
	} );
}
