import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createPanel, type Panel } from './panel';
import { createStaff } from './staff';
import type { Outcome, Reading } from './requests';
import { createSidecar, type Sidecar } from './sidecar';
import type { ChatFrame, ChatSettings, PushedMessage } from './settings';
import { drawAtOnce } from '../testing/animation-frames';
import { observeSizes } from '../testing/resize-observer';

const settings: ChatSettings = {
	webinarId: 12,
	userId: 8,
	chatUrl: 'https://site.test/chat',
	pass: '',
	restNonce: 'n',
	ajaxUrl: 'https://site.test/ajax',
	commands: {},
	isPushed: true,
	stream: null,
	votedFor: [ 3 ],
	refusals: { chat_too_fast: 'Wait %s s', chat_banned: 'Banned' },
	isStaff: false,
	isOutside: false,
	mayBanAll: false,
	csvUrl: '',
	canChoose: false,
	settings: null,
	longest: 500,
	texts: {
		more: 'And %s more',
		hidden: 'Hidden',
		voted: 'Voted %s',
		vote: 'Vote %s',
	},
	staffTexts: null,
};
const stream = {
	url: 'https://push.test/rooms/12/events',
	token: 'a.b.c',
	isOpen: true,
};

const message = (
	id: number,
	fields: Partial< PushedMessage > = {}
): PushedMessage => ( {
	message_id: id,
	message_key: `key-${ id }`,
	name: 'Anna',
	is_staff: false,
	text: `Text ${ id }`,
	state: 'shown',
	question: 'none',
	votes: 0,
	answered_second: 0,
	people: 1,
	said_at: 1795219300,
	author: 'other',
	...fields,
} );
const frame = ( fields: Partial< ChatFrame > = {} ): ChatFrame => ( {
	stamp: 'e.1',
	has_gap: false,
	messages: [],
	more: 0,
	gone: [],
	rules: {
		mode: 'open',
		slow_seconds: 0,
		is_held: false,
		allows_links: false,
	},
	pinned: null,
	...fields,
} );

const wordpress = {
	send: vi.fn< () => Promise< Outcome > >(),
	read: vi.fn< () => Promise< Reading > >(),
};
const fetched = vi.fn< typeof fetch >();
let sidecar: Sidecar;
let panel: Panel;

const answer = ( body: object, status = 200, headers = {} ): void => {
	fetched.mockImplementationOnce( async () =>
		Response.json( body, { status, headers } )
	);
};
const settle = (): Promise< unknown > => vi.advanceTimersByTimeAsync( 1 );
const texts = (): string[] =>
	[ ...panel.element.querySelectorAll( '.webinar-chat__text' ) ].map(
		( element ) => element.textContent ?? ''
	);
const open = async (
	first: ChatFrame,
	rest = {},
	fields: Partial< ChatSettings > = {}
) => {
	sidecar = createSidecar(
		{ ...settings, ...fields },
		wordpress,
		( pushed ) => panel.push( pushed ),
		() => panel.refresh()
	);
	panel = createPanel(
		{ ...settings, ...fields },
		sidecar,
		fields.staffTexts ? createStaff : null
	);
	document.body.replaceChildren( panel.element );
	panel.start();
	await settle();
	answer( { author: 'me', ban: null, own: [], frame: first, ...rest } );
	sidecar.setStream( stream );
	await settle();
};

beforeEach( () => {
	vi.useFakeTimers();
	drawAtOnce();
	observeSizes();
	vi.stubGlobal( 'fetch', fetched );
	wordpress.read.mockResolvedValue( { kind: 'lost' } );
} );
afterEach( () => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
	vi.restoreAllMocks();
	vi.resetAllMocks();
	sessionStorage.clear();
} );

it( 'begins with what the sidecar has, and shows what is pushed, without asking WordPress', async () => {
	await open( frame( { has_gap: true, messages: [ message( 1 ) ] } ) );
	expect( String( fetched.mock.calls[ 0 ]?.[ 0 ] ) ).toBe(
		'https://push.test/rooms/12/messages?since='
	);
	expect( fetched.mock.calls[ 0 ]?.[ 1 ]?.headers ).toMatchObject( {
		Authorization: 'Bearer a.b.c',
	} );
	sidecar.take( {
		...frame( { stamp: 'e.2', messages: [ message( 2 ) ], gone: [ 1 ] } ),
	} );
	expect( texts() ).toEqual( [ 'Text 2' ] );
	expect( wordpress.read ).not.toHaveBeenCalled();
} );

it( 'asks only for what came since, when the stream comes back', async () => {
	await open( frame( { has_gap: true, messages: [ message( 1 ) ] } ) );
	sidecar.take( { ...frame( { stamp: 'e.2' } ) } );
	sidecar.setStream( { ...stream, isOpen: false } );
	await settle();
	answer( {
		author: 'me',
		ban: null,
		own: [],
		frame: frame( { stamp: 'e.5', messages: [ message( 5 ) ] } ),
	} );
	sidecar.setStream( stream );
	await settle();
	expect( String( fetched.mock.calls.at( -1 )?.[ 0 ] ) ).toContain(
		'since=e.2'
	);
	expect( texts() ).toEqual( [ 'Text 1', 'Text 5' ] );
	expect( wordpress.read ).not.toHaveBeenCalled();
} );

it( 'reads from WordPress while the stream stays away', async () => {
	await open( frame( { has_gap: true, messages: [ message( 1 ) ] } ) );
	sidecar.setStream( { ...stream, isOpen: false } );
	await vi.advanceTimersByTimeAsync( 3_500 );
	expect( wordpress.read ).toHaveBeenCalled();
	expect( texts() ).toEqual( [ 'Text 1' ] );
} );

it( 'waits its turn where many have lost the stream, unless it comes back', async () => {
	vi.spyOn( Math, 'random' ).mockReturnValue( 0.5 );
	await open( frame( { has_gap: true } ), { streams: 10_000 } );
	sidecar.setStream( { ...stream, isOpen: false } );
	await vi.advanceTimersByTimeAsync( 102_000 );
	expect( wordpress.read ).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync( 2_000 );
	expect( wordpress.read ).toHaveBeenCalledOnce();

	answer( { author: 'me', ban: null, own: [], frame: frame() } );
	sidecar.setStream( stream );
	await settle();
	wordpress.read.mockClear();
	sidecar.setStream( { ...stream, isOpen: false } );
	await settle();
	answer( {
		author: 'me',
		ban: null,
		own: [],
		frame: frame( { messages: [ message( 5 ) ] } ),
	} );
	sidecar.setStream( stream );
	await settle();
	expect( texts() ).toEqual( [ 'Text 5' ] );
	expect( wordpress.read ).not.toHaveBeenCalled();
} );

it( 'marks what is hidden for its author, and knows the own and the votes', async () => {
	await open(
		frame( {
			has_gap: true,
			messages: [
				message( 1, { author: 'me' } ),
				message( 3, { question: 'asked', votes: 2 } ),
			],
		} )
	);
	expect( panel.element.textContent ).toContain( 'Voted 2' );
	sidecar.take( { ...frame( { stamp: 'e.2', gone: [ 1 ] } ) } );
	expect( texts() ).toContain( 'Text 1' );
	expect( panel.element.textContent ).toContain( 'Hidden' );
} );

it( 'says how many lines were left out, and shows all on demand', async () => {
	await open( frame( { has_gap: true } ) );
	sidecar.take( {
		...frame( { stamp: 'e.2', messages: [ message( 9 ) ], more: 37 } ),
	} );
	const button = [ ...panel.element.querySelectorAll( 'button' ) ].find(
		( { textContent } ) => textContent === 'And 37 more'
	);
	expect( button?.hidden ).toBe( false );
	answer( {
		author: 'me',
		ban: null,
		own: [],
		frame: frame( {
			has_gap: true,
			messages: [ message( 8 ), message( 9 ) ],
		} ),
	} );
	button?.click();
	await settle();
	expect( texts() ).toEqual( [ 'Text 8', 'Text 9' ] );
	expect( button?.hidden ).toBe( true );
} );

it( 'sends to the sidecar, says why it refuses, and goes to WordPress with the same key when it fails', async () => {
	await open( frame( { has_gap: true } ) );
	const fields = {
		message_key: 'key-of-message-1',
		text: 'Hello',
		is_question: '1',
	};
	answer( { message: message( 4, { author: 'me' } ) } );
	expect( await sidecar.send( 'say', fields ) ).toMatchObject( {
		kind: 'done',
		data: { message: { message_id: 4, is_own: true } },
	} );
	expect(
		JSON.parse( String( fetched.mock.calls.at( -1 )?.[ 1 ]?.body ) )
	).toEqual( {
		message_key: 'key-of-message-1',
		text: 'Hello',
		is_question: true,
	} );
	answer( { error: { code: 'chat_too_fast' } }, 429, { 'Retry-After': '7' } );
	expect( await sidecar.send( 'say', fields ) ).toEqual( {
		kind: 'refused',
		message: 'Wait 7 s',
		retryAfterMs: 7000,
	} );
	wordpress.send.mockResolvedValue( { kind: 'done', data: {} } );
	for ( const fail of [
		() => answer( { error: { code: 'store_unavailable' } }, 503 ),
		() => answer( { error: { code: 'room_token_expired' } }, 401 ),
		() => fetched.mockRejectedValueOnce( new TypeError( 'refused' ) ),
	] ) {
		fail();
		expect( ( await sidecar.send( 'say', fields ) ).kind ).toBe( 'done' );
		expect( wordpress.send ).toHaveBeenLastCalledWith( 'say', fields );
	}
	expect( wordpress.send ).toHaveBeenCalledTimes( 3 );
} );

it( 'asks WordPress again about a message that it may not have yet, once', async () => {
	await open( frame( { has_gap: true } ) );
	const fields = { message_id: '9', step: 'vote' };
	const missing: Outcome = {
		kind: 'refused',
		message: 'Not there',
		retryAfterMs: 0,
		isMissing: true,
	};
	wordpress.send.mockResolvedValueOnce( missing );
	wordpress.send.mockResolvedValueOnce( { kind: 'done', data: {} } );
	const voting = sidecar.send( 'question', fields );
	await vi.advanceTimersByTimeAsync( 2_500 );
	expect( ( await voting ).kind ).toBe( 'done' );
	sidecar.take( {
		...frame( {
			messages: [ message( 9, { question: 'asked', votes: 1 } ) ],
		} ),
	} );
	expect( panel.element.textContent ).toContain( 'Voted 1' );

	wordpress.send.mockReset();
	wordpress.send.mockResolvedValue( missing );
	const failing = sidecar.send( 'question', fields );
	await vi.advanceTimersByTimeAsync( 2_500 );
	expect( await failing ).toEqual( missing );
	expect( wordpress.send ).toHaveBeenCalledTimes( 2 );
} );

it( 'shows what was said over WordPress with an earlier id, where nothing is above the page', async () => {
	await open( frame( { has_gap: true, messages: [ message( 1000 ) ] } ) );
	sidecar.take( {
		...frame( { stamp: 'e.2', messages: [ message( 1 ) ] } ),
	} );
	expect( texts() ).toEqual( [ 'Text 1', 'Text 1000' ] );
} );

it( 'tells a banned person why', async () => {
	await open( frame( { has_gap: true } ) );
	answer( {
		author: 'me',
		ban: { scope: 'webinar', reason: 'insult', until: 0 },
		own: [],
		frame: frame(),
	} );
	sidecar.take( { ban: { scope: 'webinar', reason: 'insult', until: 0 } } );
	await settle();
	expect( panel.element.querySelector< HTMLElement >( 'form' )?.hidden ).toBe(
		true
	);
} );

it( 'lets staff read at once what changed for them, at most once a second, and seldom otherwise', async () => {
	let revision = 3;
	wordpress.read.mockImplementation( async () => ( {
		kind: 'state',
		state: {
			webinar_id: 12,
			revision,
			has_gap: false,
			has_older: false,
			messages: [],
			gone: [],
			rules: { ...frame().rules, is_crowded: false },
			pinned: null,
			ban: null,
			server_time: 1795219300,
			poll_after_ms: 1600,
		},
	} ) );
	await open( frame(), {}, { isStaff: true, isPushed: false } );
	wordpress.read.mockClear();
	sidecar.take( { staff_revision: 3 } );
	await vi.advanceTimersByTimeAsync( 7_000 );
	// It has that one, and polls slowly.
	expect( wordpress.read ).not.toHaveBeenCalled();

	for ( ; revision < 500; revision++ ) {
		sidecar.take( { staff_revision: revision + 1 } );
		await vi.advanceTimersByTimeAsync( 10 );
	}
	const reads = wordpress.read.mock.calls.length;
	expect( reads ).toBeGreaterThan( 3 );
	expect( reads ).toBeLessThan( 7 );
	await vi.advanceTimersByTimeAsync( 1_000 );
	expect( wordpress.read ).toHaveBeenCalledTimes( reads + 1 );

	await vi.advanceTimersByTimeAsync( 12_000 );
	expect( wordpress.read.mock.calls.length ).toBe( reads + 2 );
} );
