/** Many messages in a short time: the browser receives them from the test instead of the site. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import type { ChatState } from '../../contract/generated/types.ts';
import { Chat } from '../../sidecar/src/chat/chat.ts';

type Message = ChatState[ 'messages' ][ number ];

export interface Flood {
	/** Lets so many more messages come, and each answer have at most so many of them. */
	let: ( messages: number, perAnswer: number ) => void;
	/** Whether the page has asked for what comes after the last message. */
	isRead: () => boolean;
}

const TEXTS = [
	'+',
	'How often is a hedge cut?',
	'Mine grows on clay, and in spring the water stands there for weeks. What do you do about that?',
	'Спасибо! А какие деревья сажать первыми, если участок на солнце?',
	'https://example.com/a-garden-with-a-very-long-address/that-does-not-fit-into-one-line',
];

const createMessage = ( id: number ): Message => ( {
	message_id: id,
	message_key: '',
	name: `Attendee ${ id % 900 }`,
	is_staff: id % 40 === 0,
	is_own: false,
	text: `${ TEXTS[ id % TEXTS.length ] } (${ id })`,
	state: 'shown',
	question: id % 7 === 0 ? 'asked' : 'none',
	votes: id % 7 === 0 ? id % 30 : 0,
	has_voted: false,
	answered_second: 0,
	people: id % 11 === 0 ? 2 + ( id % 300 ) : 1,
	said_at: 1_795_219_200 + Math.floor( id / 10 ),
} );

/**
 * @param page        A room; its next load reads from here.
 * @param webinarId   Its webinar.
 * @param pollAfterMs How often it asks.
 */
export async function floodChat(
	page: Page,
	webinarId: string,
	pollAfterMs: number
): Promise< Flood > {
	let last = 1;
	let most = 1;
	let isRead = false;
	await page.route(
		( url ) => url.href.includes( `rooms/${ webinarId }/chat` ),
		async ( route ) => {
			const after = Number(
				new URL( route.request().url() ).searchParams.get( 'after' )
			);
			const revision = Math.min( last, after + most );
			isRead = after === last;
			const state: ChatState = {
				webinar_id: Number( webinarId ),
				revision,
				has_gap: after === 0,
				has_older: false,
				rules: {
					mode: 'open',
					is_crowded: false,
					slow_seconds: 0,
					is_held: false,
					allows_links: true,
				},
				messages: Array.from(
					{ length: revision - after },
					( _, index ) => createMessage( after + index + 1 )
				),
				gone: [],
				pinned: createMessage( 7 ),
				ban: null,
				server_time: 1_795_219_200,
				poll_after_ms: pollAfterMs,
			};
			await route.fulfill( { json: state } );
		}
	);
	await page.reload();
	return {
		let( messages, perAnswer ) {
			last += messages;
			most = perAnswer;
			isRead = false;
		},
		isRead: () => isRead,
	};
}

export interface PushedFlood {
	/** Sends the page one frame of the sidecar, with so many messages or as many as fit. */
	push: ( messages: number ) => void;
	stop: () => Promise< void >;
}

/**
 * Pushes frames as the sidecar makes them, over an event stream, to the page of a site that has no sidecar.
 *
 * @param page      A room; it is loaded again.
 * @param webinarId Its webinar.
 */
export async function pushChat(
	page: Page,
	webinarId: string
): Promise< PushedFlood > {
	const chat = new Chat( Number( webinarId ), {
		webinar_id: Number( webinarId ),
		revision: 1,
		has_gap: true,
		rules: {
			mode: 'open',
			slow_seconds: 0,
			is_held: false,
			allows_links: true,
		},
		lines: [],
		pinned: null,
		bans: [],
	} );
	let last = 0;
	const streams = new Set< ServerResponse >();
	const server = createServer( ( request, response ) => {
		response.setHeader( 'Access-Control-Allow-Origin', '*' );
		response.setHeader( 'Access-Control-Allow-Headers', '*' );
		if ( request.url?.startsWith( '/messages' ) ) {
			response.end( chat.catchUp( 0, '', 0, streams.size ) );
			return;
		}
		response.setHeader( 'Content-Type', 'text/event-stream' );
		response.flushHeaders();
		streams.add( response );
	} );
	await new Promise< void >( ( resolve ) =>
		server.listen( 0, '127.0.0.1', resolve )
	);
	const { port } = server.address() as AddressInfo;
	await page.reload();
	await page.locator( '.webinar-chat__panel' ).waitFor();
	await page.evaluate( ( url ) => {
		const { hooks } = (
			window as unknown as {
				wp: {
					hooks: { doAction: ( ...args: unknown[] ) => void };
				};
			}
		 ).wp;
		hooks.doAction( 'webinar.room.stream_changed', {
			isOpen: true,
			url,
			token: '',
		} );
		new EventSource( url ).addEventListener( 'message', ( { data } ) =>
			hooks.doAction( 'webinar.room.event', 'chat', JSON.parse( data ) )
		);
	}, `http://127.0.0.1:${ port }/events` );
	return {
		push( messages ) {
			for ( let end = last + messages; last < end; ) {
				const {
					is_own: _own,
					has_voted: _voted,
					...message
				} = createMessage( ++last );
				chat.take( {
					...message,
					lead_id: last,
					user_id: last,
					chorus_of: 0,
				} );
			}
			const frame = JSON.stringify( chat.nextFrame() );
			for ( const stream of streams ) {
				stream.write( `data: ${ frame }\n\n` );
			}
		},
		stop: () =>
			new Promise( ( resolve ) => {
				server.close( () => resolve() );
				server.closeAllConnections();
			} ),
	};
}
