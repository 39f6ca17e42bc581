import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	it,
	vi,
} from 'vitest';
import type {
	ChatLine,
	SidecarChat,
} from '../../../contract/generated/types.ts';
import {
	KNOWN_MS,
	type ChatStore,
	type NewChatMessage,
} from '../../src/chat/store/chat-store.ts';

export interface OpenedChatStore {
	store: ChatStore;
	/** Opens the same data again, as after a crash of the sidecar. */
	reopen: () => Promise< ChatStore >;
	close: () => Promise< void >;
}

export const chatLine = ( fields: Partial< ChatLine > = {} ): ChatLine => ( {
	message_id: 0,
	lead_id: 7,
	user_id: 8,
	message_key: '0f9c2a4e-7b1d-4c3e-9a55-1f2e3d4c5b6a',
	name: 'Anna',
	is_staff: false,
	text: 'Hello 👋 " \\ %s',
	state: 'shown',
	question: 'none',
	votes: 0,
	answered_second: 0,
	chorus_of: 0,
	people: 1,
	said_at: 1795219300,
	...fields,
} );

export const sidecarChat = (
	fields: Partial< SidecarChat > = {}
): SidecarChat => ( {
	webinar_id: 12,
	revision: 8,
	has_gap: true,
	rules: {
		mode: 'open',
		slow_seconds: 0,
		is_held: false,
		allows_links: false,
	},
	lines: [],
	pinned: null,
	bans: [],
	...fields,
} );

const key = ( number: number ): string => `key-of-message-${ number }`;

const message = (
	fields: Partial< ChatLine > = {},
	chorusKey = '',
	webinarId = 12
): NewChatMessage => ( { webinarId, line: chatLine( fields ), chorusKey } );

/** The promises of a store of chats. */
export function testChatStore(
	name: string,
	open: () => Promise< OpenedChatStore >
): void {
	describe( `the store of chats in ${ name }`, () => {
		let opened: OpenedChatStore;
		let store: ChatStore;

		beforeAll( () => {
			vi.useFakeTimers( { toFake: [ 'Date' ] } );
		} );
		afterAll( () => {
			vi.useRealTimers();
		} );
		beforeEach( async () => {
			vi.setSystemTime( 1795219300_123 );
			opened = await open();
			store = opened.store;
			return () => opened.close();
		} );

		it( 'gives each message a rising id that is exact and leaves some for WordPress, and keeps it until WordPress has it', async () => {
			const [ one, two ] = await store.add( [
				message( { message_key: key( 1 ) } ),
				message( { message_key: key( 2 ) } ),
			] );
			expect( one ).toEqual( {
				webinarId: 12,
				line: chatLine( {
					message_key: key( 1 ),
					message_id: 1795219300_123_000,
				} ),
				isNew: true,
			} );
			expect( two?.line.message_id ).toBe( 1795219300_124_000 );

			store = await opened.reopen();
			// A clock that was set back.
			vi.setSystemTime( 1795219200_000 );
			const [ three ] = await store.add( [
				message( { message_key: key( 3 ) } ),
			] );
			expect( three?.line.message_id ).toBe( 1795219300_125_000 );
			vi.setSystemTime( 1795219400_000 );
			expect(
				( await store.waiting( 500 ) ).map( ( { line } ) => line )
			).toEqual( [ one?.line, two?.line, three?.line ] );
			expect( await store.waiting( 2 ) ).toHaveLength( 2 );
		} );

		it( 'stores a message once by webinar, author and key, also after WordPress has it', async () => {
			const [ first ] = await store.add( [ message() ] );
			const again = message( { text: 'Something else', name: 'Other' } );
			const others = [ message( { lead_id: 9 } ), message( {}, '', 13 ) ];
			const stored = await store.add( [ again, again, ...others ] );
			expect( stored.map( ( { isNew } ) => isNew ) ).toEqual( [
				false,
				false,
				true,
				true,
			] );
			expect( stored[ 0 ]?.line ).toEqual( first?.line );

			const waiting = await store.waiting( 500 );
			expect( waiting ).toHaveLength( 3 );
			await store.markHandedOver( waiting );
			expect( await store.waiting( 500 ) ).toEqual( [] );
			store = await opened.reopen();
			const [ repeated ] = await store.add( [ again ] );
			expect( repeated ).toEqual( { ...first, isNew: false } );
			expect( await store.find( 12, 7, chatLine().message_key ) ).toEqual(
				first?.line
			);
			expect(
				await store.find( 12, 8, chatLine().message_key )
			).toBeNull();
			expect( await store.waiting( 500 ) ).toEqual( [] );
		} );

		it( 'lets others join a line for its time, in one webinar, until it is hidden', async () => {
			let number = 0;
			const say = async ( chorusKey: string, webinarId = 12 ) => {
				number += 1;
				const [ stored ] = await store.add( [
					message(
						{ message_key: key( number ), lead_id: number },
						chorusKey,
						webinarId
					),
				] );
				return stored?.line as ChatLine;
			};
			const line = await say( '+' );
			expect( line.chorus_of ).toBe( 0 );
			expect( ( await say( '+' ) ).chorus_of ).toBe( line.message_id );
			expect( ( await say( '-' ) ).chorus_of ).toBe( 0 );
			expect( ( await say( '+', 13 ) ).chorus_of ).toBe( 0 );
			expect( ( await say( '' ) ).chorus_of ).toBe( 0 );
			expect( ( await say( '' ) ).chorus_of ).toBe( 0 );
			await store.endChorus( 12, '+' );
			const next = await say( '+' );
			expect( next.chorus_of ).toBe( 0 );
			expect( ( await say( '+' ) ).chorus_of ).toBe( next.message_id );
		} );

		it( 'keeps what a chat was', async () => {
			expect( await store.findChat( 12 ) ).toBeNull();
			await store.saveChat( sidecarChat() );
			await store.saveChat( sidecarChat( { revision: 9 } ) );
			store = await opened.reopen();
			expect( await store.findChat( 12 ) ).toEqual(
				sidecarChat( { revision: 9 } )
			);
		} );

		it( 'forgets a person', async () => {
			const mine = chatLine( { lead_id: 7, message_id: 1 } );
			const other = chatLine( { lead_id: 77, message_id: 2 } );
			await store.add( [
				message(),
				message( { lead_id: 77 } ),
				message( { lead_id: 12 }, '', 7 ),
			] );
			await store.saveChat(
				sidecarChat( {
					lines: [ mine, other ],
					pinned: mine,
					bans: [
						{
							lead_id: 7,
							scope: 'all',
							reason: 'insult',
							until: 0,
						},
					],
				} )
			);
			await store.forget( 7 );
			expect(
				( await store.waiting( 500 ) ).map(
					( { line } ) => line.lead_id
				)
			).toEqual( [ 77, 12 ] );
			expect( await store.findChat( 12 ) ).toEqual(
				sidecarChat( { lines: [ other ] } )
			);
		} );

		it( 'purges nothing that WordPress does not have', async () => {
			await store.add( [ message() ] );
			await store.purge( Date.now() + 10 * KNOWN_MS );
			expect( await store.waiting( 500 ) ).toHaveLength( 1 );
		} );
	} );
}
