import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createPanel, type Panel } from './panel';
import { createStaff } from './staff';
import type { Outcome, Reading, Requests } from './requests';
import type { ChatSettings, ChatState, Message } from './settings';
import { drawAtOnce } from '../testing/animation-frames';
import { observeSizes } from '../testing/resize-observer';

const texts = new Proxy( {} as Record< string, string >, {
	get: ( _, name ) => `${ String( name ) } %s`,
} );

const settings: ChatSettings = {
	webinarId: 12,
	userId: 7,
	chatUrl: 'https://site.test/wp-json/webinars/v1/rooms/12/chat',
	pass: '',
	restNonce: 'n',
	ajaxUrl: 'https://site.test/ajax',
	commands: {},
	isPushed: false,
	stream: null,
	votedFor: [],
	refusals: {},
	isStaff: false,
	mayBanAll: false,
	csvUrl: '',
	isOutside: false,
	canChoose: false,
	settings: null,
	longest: 500,
	texts,
	staffTexts: null,
};

const message = ( id: number, fields: Partial< Message > = {} ): Message => ( {
	message_id: id,
	message_key: '',
	name: 'Anna',
	is_staff: false,
	is_own: false,
	text: `Message ${ id }`,
	state: 'shown',
	question: 'none',
	votes: 0,
	has_voted: false,
	answered_second: 0,
	people: 1,
	said_at: 1_795_219_200,
	...fields,
} );

let state: ChatState;
const read = vi.fn< Requests[ 'read' ] >();
const send = vi.fn< Requests[ 'send' ] >();
let panel: Panel;
let changeSizes: () => void;

const answer = ( fields: Partial< ChatState > ) => {
	state = {
		...state,
		has_gap: false,
		messages: [],
		gone: [],
		revision: state.revision + 1,
		...fields,
	};
};
/** Lets the page read what is there now. */
const poll = () => vi.advanceTimersByTimeAsync( 3_000 );
const shown = () =>
	[ ...panel.element.querySelectorAll( '.webinar-chat__text' ) ].map(
		( { textContent } ) => textContent
	);
const find = < E extends HTMLElement >( selector: string ): E =>
	panel.element.querySelector< E >( selector )!;
const field = () => find< HTMLTextAreaElement >( '.webinar-chat__field' );
const write = async ( text: string ) => {
	field().value = text;
	find< HTMLFormElement >( '.webinar-chat__form' ).requestSubmit();
	await vi.advanceTimersByTimeAsync( 0 );
};

async function open( fields: Partial< ChatSettings > = {} ): Promise< void > {
	panel = createPanel(
		{ ...settings, ...fields },
		{ read, send },
		fields.staffTexts ? createStaff : null
	);
	document.body.replaceChildren( panel.element );
	panel.start();
	await vi.advanceTimersByTimeAsync( 0 );
}

beforeEach( () => {
	vi.useFakeTimers( { now: 1_795_219_200_000 } );
	// No spread: a page reads every three seconds.
	vi.spyOn( Math, 'random' ).mockReturnValue( 0.5 );
	drawAtOnce();
	changeSizes = observeSizes();
	sessionStorage.clear();
	state = {
		webinar_id: 12,
		revision: 1,
		has_gap: true,
		has_older: false,
		rules: {
			mode: 'open',
			is_crowded: false,
			slow_seconds: 0,
			is_held: false,
			allows_links: false,
		},
		messages: [],
		gone: [],
		pinned: null,
		ban: null,
		server_time: 1_795_219_200,
		poll_after_ms: 3_000,
	};
	read.mockImplementation( async () => ( { kind: 'state', state } ) );
} );
afterEach( () => {
	panel.stop( '' );
	vi.useRealTimers();
	vi.restoreAllMocks();
	read.mockReset();
	send.mockReset();
} );

it( 'shows words as text, and links of hosts only', async () => {
	const text = '<img src=x onerror=alert(1)> https://example.com/a.';
	answer( {
		has_gap: true,
		messages: [
			message( 1, { text } ),
			message( 2, { text, is_staff: true } ),
		],
	} );
	await open();

	expect( shown() ).toEqual( [ text, text ] );
	expect( panel.element.querySelector( 'img' ) ).toBeNull();
	const links = [ ...panel.element.querySelectorAll( 'a' ) ];
	expect( links.map( ( { href } ) => href ) ).toEqual( [
		'https://example.com/a',
	] );
	expect( links[ 0 ]!.closest( '.webinar-chat__line' )!.className ).toContain(
		'is-staff'
	);
} );

it( 'shows names and texts as text in every list', async () => {
	const markup = '<img src=x onerror=alert(1)></li><script>alert(1)</script>';
	const hostile = ( id: number, fields: Partial< Message > = {} ) =>
		message( id, { name: markup, text: markup, ...fields } );
	answer( {
		has_gap: true,
		has_older: true,
		messages: [ hostile( 101 ) ],
		pinned: hostile( 101 ),
		staff: {
			mode: 'open',
			held: [ hostile( 102, { state: 'held' } ) ],
			questions: [ hostile( 103, { question: 'asked' } ) ],
			bans: [
				{
					lead_id: 5,
					webinar_id: 12,
					name: markup,
					reason: 'insult',
					until: 0,
				},
			],
		},
	} );
	await open( {
		isStaff: true,
		staffTexts: texts,
		settings: {
			is_chosen: false,
			outside_url: '',
			assistants: [ { user_id: 3, name: markup } ],
		},
	} );
	read.mockResolvedValueOnce( {
		kind: 'state',
		state: { ...state, messages: [ hostile( 51 ) ] },
	} );
	find( '.webinar-chat__older' ).click();
	await vi.advanceTimersByTimeAsync( 0 );

	const tabs =
		panel.element.querySelectorAll< HTMLElement >( '.webinar-chat__tab' );
	expect( tabs ).toHaveLength( 5 );
	for ( const tab of tabs ) {
		tab.click();
		const middle = find( '.webinar-chat__middle' );
		expect( middle.textContent ).toContain( markup );
		expect( panel.element.querySelector( 'img, script' ) ).toBeNull();
	}
} );

it( 'opens web addresses only, apart from this page', async () => {
	answer( {
		has_gap: true,
		messages: [
			message( 1, {
				is_staff: true,
				text: 'javascript:alert(1) data:text/html,x //evil.example http://a.example/"onclick=alert(1)',
			} ),
		],
	} );
	await open();

	const links = [ ...panel.element.querySelectorAll( 'a' ) ];
	expect( links.map( ( link ) => link.outerHTML ) ).toEqual( [
		'<a href="http://a.example/" target="_blank" rel="noopener nofollow ugc">http://a.example/</a>',
	] );
} );

it( 'counts down and tells times by no clock that somebody sets', async () => {
	answer( { has_gap: true, messages: [ message( 1 ) ] } );
	vi.setSystemTime( Date.now() + 86_400_000 );
	await open();
	send.mockResolvedValueOnce( {
		kind: 'refused',
		message: 'Too fast.',
		retryAfterMs: 5_000,
	} );
	await write( 'Hello' );
	vi.setSystemTime( Date.now() - 172_800_000 );
	await vi.advanceTimersByTimeAsync( 5_000 );

	expect( find( '.webinar-chat__hint' ).textContent ).toBe( '' );
	expect( find< HTMLTimeElement >( 'time' ).dateTime ).toBe(
		new Date( 1_795_219_200_000 ).toISOString()
	);
} );

it( 'keeps 150 messages of 5,000, and asks for what came since', async () => {
	await open();
	for ( let id = 1; id <= 5_000; id += 100 ) {
		answer( {
			messages: Array.from( { length: 100 }, ( _, n ) =>
				message( id + n )
			),
		} );
		await poll();
	}

	expect( shown() ).toHaveLength( 150 );
	expect( shown().at( -1 ) ).toBe( 'Message 5000' );
	expect( read ).toHaveBeenLastCalledWith( { after: 50 } );
	expect( find( '.webinar-chat__older' ).hidden ).toBe( false );
} );

const many = ( first: number, count: number ) =>
	Array.from( { length: count }, ( _, n ) => message( first + n ) );

it( 'draws a few lines a frame, the latest first, and loses none', async () => {
	await open();
	vi.mocked( requestAnimationFrame ).mockRestore();
	answer( { messages: many( 1, 50 ) } );
	await vi.advanceTimersByTimeAsync( 2_999 );
	panel.refresh();
	await vi.advanceTimersByTimeAsync( 0 );
	const all = many( 1, 50 ).map( ( { text } ) => text );
	const counts = [];
	for ( let frame = 0; frame < 13; frame++ ) {
		vi.advanceTimersToNextFrame();
		expect( shown() ).toEqual( all.slice( -shown().length ) );
		counts.push( shown().length );
		if ( frame === 2 ) {
			panel.push( {
				...state,
				revision: -1,
				messages: [ message( 51 ) ],
			} );
			all.push( 'Message 51' );
		}
	}

	expect( counts ).toEqual( [
		4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 51,
	] );
	expect( shown() ).toEqual( all );
} );

it( 'draws no new lines in the frame in which many go', async () => {
	answer( { has_gap: true, messages: many( 1, 150 ) } );
	await open();
	vi.mocked( requestAnimationFrame ).mockRestore();
	panel.push( {
		...state,
		has_gap: false,
		revision: -1,
		messages: many( 151, 6 ),
	} );
	const counts = [];
	for ( let frame = 0; frame < 3; frame++ ) {
		vi.advanceTimersToNextFrame();
		counts.push( shown().length );
	}

	expect( counts ).toEqual( [ 144, 148, 150 ] );
	expect( shown().at( -1 ) ).toBe( 'Message 156' );
} );

it( 'touches only the lines that come and go', async () => {
	answer( { has_gap: true, messages: many( 1, 150 ) } );
	await open();
	const records: MutationRecord[] = [];
	new MutationObserver( ( seen ) => records.push( ...seen ) ).observe(
		find( '.webinar-chat__lines' ),
		{ childList: true }
	);
	answer( { messages: many( 151, 10 ) } );
	await poll();

	const count = ( kind: 'addedNodes' | 'removedNodes' ) =>
		records.reduce( ( sum, record ) => sum + record[ kind ].length, 0 );
	expect( [ count( 'addedNodes' ), count( 'removedNodes' ) ] ).toEqual( [
		10, 10,
	] );
} );

/** Gives the log, which holds more than it shows, a height. */
function layOutLog( height: () => number ) {
	const log = find( '[role="log"]' );
	Object.defineProperty( log, 'scrollHeight', { get: () => 1_000 } );
	Object.defineProperty( log, 'clientHeight', { get: height } );
	return {
		log,
		scrollTo( top: number ) {
			log.scrollTop = top;
			log.dispatchEvent( new Event( 'scroll' ) );
		},
	};
}

it( 'follows the end, and leaves alone who reads above it', async () => {
	await open();
	const { log, scrollTo } = layOutLog( () => 100 );
	vi.mocked( requestAnimationFrame ).mockRestore();
	for ( const [ scrollTop, after ] of [
		[ 900, 1_000 ],
		[ 300, 300 ],
	] as const ) {
		scrollTo( scrollTop );
		answer( { messages: many( state.revision * 20, 20 ) } );
		await poll();
		await vi.advanceTimersByTimeAsync( 100 );
		expect( log.scrollTop ).toBe( after );
	}
	expect( shown() ).toHaveLength( 40 );
} );

it( 'stays at the end when something takes a part of its height', async () => {
	answer( { has_gap: true, messages: many( 1, 20 ) } );
	await open();
	let height = 100;
	const { log, scrollTo } = layOutLog( () => height );
	for ( const [ scrollTop, after ] of [
		[ 900, 1_000 ],
		[ 300, 300 ],
	] as const ) {
		scrollTo( scrollTop );
		height = 40;
		answer( { pinned: message( 7 ) } );
		await poll();
		changeSizes();
		expect( log.scrollTop ).toBe( after );
		height = 100;
	}
} );

it( 'removes what is hidden, and leaves the elements of the others', async () => {
	answer( { has_gap: true, messages: [ message( 1 ), message( 2 ) ] } );
	await open();
	const kept = find( 'li:last-child > *' );
	answer( { gone: [ 1 ] } );
	await poll();

	expect( shown() ).toEqual( [ 'Message 2' ] );
	expect( find( 'li > *' ) ).toBe( kept );
} );

it( 'tells screen readers how many came, not each', async () => {
	await open();
	expect( find( '[role="log"]' ).getAttribute( 'aria-live' ) ).toBe( 'off' );
	answer( { messages: [ message( 1 ), message( 2 ) ] } );
	await poll();
	answer( { messages: [ message( 3 ) ] } );
	await poll();
	const summary = find( '.webinar-chat__unseen[role="status"]' );
	expect( summary.textContent ).toBe( '' );
	await vi.advanceTimersByTimeAsync( 10_000 );

	expect( summary.textContent ).toBe( 'summary 3' );
} );

it( 'sends what a lost network kept again, with the same key', async () => {
	await open();
	answer( {} );
	send.mockResolvedValueOnce( { kind: 'lost' } );
	await write( 'Hello' );
	expect( field().value ).toBe( 'Hello' );
	expect( field().readOnly ).toBe( true );
	expect(
		find( '.webinar-chat__form .webinar-chat__problem' ).textContent
	).toBe( 'lost %s' );
	send.mockResolvedValueOnce( {
		kind: 'done',
		data: { message: message( 7, { is_own: true, text: 'Hello' } ) },
	} );
	await vi.advanceTimersByTimeAsync( 3_000 );

	const [ first, second ] = send.mock.calls.map( ( [ , fields ] ) => fields );
	expect( second ).toEqual( first );
	expect( first!.message_key ).toMatch( /^[0-9a-f]{32}$/ );
	expect( field().value ).toBe( '' );
	expect( shown() ).toEqual( [ 'Hello' ] );
} );

it( 'sends what the page before could not', async () => {
	send.mockResolvedValue( { kind: 'lost' } );
	await open();
	await write( 'Hello' );
	const [ [ , fields ] ] = send.mock.calls as [ [ string, object ] ];
	send.mockClear();
	await open();

	expect( send ).toHaveBeenCalledWith( 'say', fields );
	expect( field().value ).toBe( 'Hello' );
	await open( { userId: 8 } );
	expect( field().value ).toBe( '' );
} );

it( 'leaves a refused text in its field, and counts down', async () => {
	await open();
	const refusal: Outcome = {
		kind: 'refused',
		message: 'Too fast.',
		retryAfterMs: 5_000,
	};
	send.mockResolvedValueOnce( refusal );
	await write( 'Hello' );
	expect( field().value ).toBe( 'Hello' );
	expect( field().readOnly ).toBe( false );
	expect( find( '[role="alert"]:not(:empty)' ).textContent ).toBe(
		'Too fast.'
	);
	expect( find( '.webinar-chat__hint' ).textContent ).toBe( 'wait 5' );
	await write( 'Hello' );
	expect( send ).toHaveBeenCalledTimes( 1 );
	await vi.advanceTimersByTimeAsync( 5_000 );
	expect( find( '.webinar-chat__hint' ).textContent ).toBe( '' );
	send.mockResolvedValueOnce( {
		kind: 'done',
		data: { message: message( 1, { is_own: true } ) },
	} );
	await write( 'Hello' );

	const keys = send.mock.calls.map( ( [ , { message_key: key } ] ) => key );
	expect( new Set( keys ).size ).toBe( 2 );
} );

it( 'shows older messages on demand, and comes back', async () => {
	answer( {
		has_gap: true,
		has_older: true,
		messages: Array.from( { length: 150 }, ( _, n ) => message( 101 + n ) ),
	} );
	await open();
	const older: Reading = {
		kind: 'state',
		state: {
			...state,
			has_older: false,
			messages: Array.from( { length: 50 }, ( _, n ) =>
				message( 51 + n )
			),
		},
	};
	read.mockResolvedValueOnce( older );
	find( '.webinar-chat__older' ).click();
	await vi.advanceTimersByTimeAsync( 0 );
	expect( read ).toHaveBeenLastCalledWith( { before: 101 } );
	expect( [ shown().length, shown()[ 0 ], shown().at( -1 ) ] ).toEqual( [
		150,
		'Message 51',
		'Message 200',
	] );
	answer( { messages: [ message( 251 ) ] } );
	await poll();
	expect( shown().at( -1 ) ).toBe( 'Message 200' );
	expect( find( '.webinar-chat__new' ).textContent ).toBe( 'newOnes 1' );
	answer( { has_gap: true, messages: [ message( 250 ), message( 251 ) ] } );
	find( '.webinar-chat__new' ).click();
	await vi.advanceTimersByTimeAsync( 0 );

	expect( read ).toHaveBeenLastCalledWith( { after: 0 } );
	expect( shown() ).toEqual( [ 'Message 250', 'Message 251' ] );
} );

it( 'tells the banned why and until when, and takes the field away', async () => {
	answer( {
		has_gap: true,
		ban: { scope: 'webinar', reason: 'insult', until: 1_795_219_800 },
	} );
	await open();

	expect( find( '.webinar-chat__form' ).hidden ).toBe( true );
	expect( panel.element.textContent ).toMatch( /banned insult.*bannedUntil/ );
	answer( {} );
	state.ban = null;
	await poll();
	expect( find( '.webinar-chat__form' ).hidden ).toBe( false );
} );

it( 'reads no more once the server refuses', async () => {
	await open();
	read.mockResolvedValue( { kind: 'refused' } );
	await poll();
	read.mockClear();
	await vi.advanceTimersByTimeAsync( 60_000 );

	expect( read ).not.toHaveBeenCalled();
	expect( panel.element.textContent ).toContain( 'stale' );
} );

it( 'gives staff the actions that a message allows', async () => {
	const asked = message( 1, { question: 'asked' } );
	answer( {
		has_gap: true,
		messages: [ asked, message( 2, { state: 'held' } ) ],
		staff: { mode: 'open', held: [], questions: [ asked ], bans: [] },
	} );
	send.mockResolvedValue( { kind: 'done', data: {} } );
	await open( { isStaff: true, staffTexts: texts } );
	const actions = [ ...panel.element.querySelectorAll( 'li' ) ].map(
		( item ) =>
			[ ...item.querySelectorAll( '.webinar-chat__tools > button' ) ].map(
				( { textContent } ) => textContent!.split( ' ' )[ 0 ]
			)
	);
	expect( actions ).toEqual( [
		[ 'hide', 'answer', 'answered', 'pin' ],
		[ 'restore', 'hide' ],
	] );
	find( 'li .webinar-chat__tools > button' ).click();
	expect( send ).toHaveBeenLastCalledWith( 'moderate', {
		message_id: '1',
		step: 'hide',
	} );
} );

it( 'keeps a menu open while its message changes, until an action is chosen', async () => {
	const asked = message( 1, { question: 'asked' } );
	answer( { has_gap: true, messages: [ asked ] } );
	send.mockResolvedValue( { kind: 'done', data: {} } );
	await open( { isStaff: true, staffTexts: texts } );
	const menu = () => find< HTMLDetailsElement >( '.webinar-chat__tools' );
	menu().open = true;
	find( '.webinar-chat__tools > button' ).focus();

	answer( { messages: [ { ...asked, votes: 3 } ] } );
	await poll();

	expect( find( '.webinar-chat__vote' ).textContent ).toContain( '3' );
	expect( menu().open ).toBe( true );
	expect( panel.element.ownerDocument.activeElement ).toBe(
		find( '.webinar-chat__tools > button' )
	);
	find( '.webinar-chat__tools > button' ).click();
	expect( menu().open ).toBe( false );
	expect( panel.element.ownerDocument.activeElement?.localName ).toBe(
		'summary'
	);
} );
