import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RoomStore } from '../../src/rooms/store/room-store.ts';
import { announcement } from './rooms.ts';

/**
 * What every RoomStore must do.
 *
 * @param name
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

		it( 'knows nothing of a room that nothing was told of', async () => {
			expect( await store.find( 12 ) ).toBeNull();
		} );

		it( 'keeps an announcement, and when it was heard', async () => {
			const heard = {
				announcement: announcement( 3, 1795219260123 ),
				heardAtMs: 1795219260456,
			};
			expect( await store.keep( heard ) ).toBe( true );
			expect( await store.find( 12 ) ).toEqual( heard );
			expect( await store.find( 13 ) ).toBeNull();
		} );

		it.each( [
			[ 'the same one', 3, 5, false ],
			[ 'an older revision', 3, 4, false ],
			[ 'an older version, drawn up later', 2, 9, false ],
			[ 'a newer revision', 3, 6, true ],
			// As text 10 would be before 3.
			[ 'a newer version, drawn up before', 10, 1, true ],
		] )(
			'after 3.5 takes %s (%d.%d): %s',
			async ( _what, version, revision, isTaken ) => {
				const first = {
					announcement: announcement( 3, 5 ),
					heardAtMs: 1,
				};
				const second = {
					announcement: announcement( version, revision ),
					heardAtMs: 2,
				};
				await store.keep( first );
				expect( await store.keep( second ) ).toBe( isTaken );
				expect( await store.find( 12 ) ).toEqual(
					isTaken ? second : first
				);
			}
		);

		it( 'takes an older one in its place where that is known to be what WordPress says now', async () => {
			await store.keep( {
				announcement: announcement( 9, 900 ),
				heardAtMs: 1,
			} );
			const restored = {
				announcement: announcement( 5, 500 ),
				heardAtMs: 2,
			};
			expect( await store.keep( restored, true ) ).toBe( true );
			expect( await store.find( 12 ) ).toEqual( restored );
			expect(
				await store.keep( {
					announcement: announcement( 6, 600 ),
					heardAtMs: 3,
				} )
			).toBe( true );
		} );

		it( 'drops rooms that nothing was heard of for long', async () => {
			await store.keep( {
				announcement: announcement( 3, 1 ),
				heardAtMs: 1000,
			} );
			await store.keep( {
				announcement: announcement( 3, 1, { webinarId: 13 } ),
				heardAtMs: 2000,
			} );
			expect( await store.purgeHeardBefore( 2000 ) ).toBe( 1 );
			expect( await store.find( 12 ) ).toBeNull();
			expect( await store.find( 13 ) ).not.toBeNull();
		} );
	} );
}
