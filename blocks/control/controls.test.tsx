import { createRoot } from '@wordpress/element';
import { addFilter, removeFilter } from '@wordpress/hooks';
import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type {
	ReadinessCheck,
	StatusChange,
} from '../../contract/generated/types';
import type { RoomState } from '../types/room-state';
import { type ControlSection, Controls } from './controls';
import type { ControlSettings } from './settings';
import { type Surroundings, useControl } from './state/use-control';
import type { Overview } from './state/use-overview';

const NOW = 1_795_363_200_000;
const AT = NOW / 1000;

const SETTINGS: ControlSettings = {
	webinarId: 7,
	ajaxUrl: 'https://example.org/wp-admin/admin-ajax.php',
	commands: {
		start: { action: 'set_status', nonce: 'a' },
		stop: { action: 'set_status', nonce: 'a' },
		pause: { action: 'move', nonce: 'b' },
		resume: { action: 'move', nonce: 'b' },
		archive: { action: 'move', nonce: 'b' },
		cta: { action: 'set_cta', nonce: 'c' },
		overview: { action: 'overview', nonce: 'd' },
		readiness: { action: 'readiness', nonce: 'e' },
	},
	stateUrl: 'https://example.org/wp-json/webinars/v1/rooms/7/state',
	roomUrl: 'https://example.org/account/webinar_room/',
	offerUrl: '/join/',
};

const SURROUNDINGS: Surroundings = {
	isPublished: true,
	isSaving: false,
	offerUrl: '/join/',
	saysWhen: false,
};

const READY: ReadinessCheck = {
	name: 'stream',
	is_ready: true,
	message: 'The stream answers.',
	url: '',
};
const MISSING: ReadinessCheck = {
	name: 'telegram_bot',
	is_ready: false,
	message: 'The bot is not connected.',
	url: 'https://example.org/settings',
};

const success = ( data: object ) =>
	new Response( JSON.stringify( { success: true, data } ) );
const refused = ( code: string, message: string ) =>
	new Response(
		JSON.stringify( { success: false, data: { code, message } } ),
		{ status: 403 }
	);

let room: Partial< RoomState >;
let overview: Overview;
let answers: Record<
	string,
	( fields: Record< string, string > ) => Response | Promise< Response >
>;
let sent: Array< Record< string, string > >;
let root: ReturnType< typeof createRoot >;

/**
 * What was sent of one kind.
 * @param action
 */
const asked = ( action: string ) =>
	sent.filter( ( fields ) => fields.action === action );

function Screen( {
	settings,
	surroundings,
}: {
	settings: ControlSettings;
	surroundings: Surroundings;
} ) {
	return (
		<Controls
			settings={ settings }
			control={ useControl( settings, surroundings ) }
			surroundings={ surroundings }
		/>
	);
}

async function draw(
	changes: Partial< Surroundings > = {},
	settings: ControlSettings = SETTINGS
): Promise< void > {
	await act( async () =>
		root.render(
			<Screen
				settings={ settings }
				surroundings={ { ...SURROUNDINGS, ...changes } }
			/>
		)
	);
}

async function pass( ms: number ): Promise< void > {
	await act( () => vi.advanceTimersByTimeAsync( ms ) );
}

// The rules of the blocks know a document only by an element of it.
const focused = () => document.body.ownerDocument.activeElement;

const text = (): string => document.body.textContent ?? '';

function findButton( name: string ): HTMLButtonElement {
	const button = [ ...document.querySelectorAll( 'button' ) ].find(
		( { textContent } ) => textContent === name
	);
	if ( ! button ) {
		throw new Error( `There is no button "${ name }" in: ${ text() }` );
	}
	return button;
}

async function click( element: HTMLElement ): Promise< void > {
	await act( async () => {
		element.focus();
		element.click();
	} );
}

function setHidden( isHidden: boolean ): void {
	vi.spyOn( document, 'hidden', 'get' ).mockReturnValue( isHidden );
	document.dispatchEvent( new Event( 'visibilitychange' ) );
}

beforeEach( () => {
	vi.stubGlobal( 'IS_REACT_ACT_ENVIRONMENT', true );
	vi.useFakeTimers( { now: NOW } );
	room = { status: 'scheduled', version: 1 };
	overview = {
		history: [],
		attendance: null,
		messages: null,
		attendance_url: '',
		messages_url: '',
	};
	sent = [];
	answers = {
		set_status: () => success( {} ),
		move: () => success( {} ),
		set_cta: () => success( {} ),
		overview: () => success( overview ),
		readiness: () => success( { checks: [ READY ] } ),
	};
	vi.stubGlobal( 'fetch', async ( _url: string, options: RequestInit ) => {
		if ( options.method === 'POST' ) {
			const fields = Object.fromEntries(
				options.body as URLSearchParams
			);
			sent.push( fields );
			return answers[ fields.action ?? '' ]?.( fields );
		}
		return new Response(
			JSON.stringify( {
				webinar_id: 7,
				scheduled_at: AT + 750,
				started_at: AT,
				finished_at: AT + 58 * 60,
				paused_seconds: 0,
				server_time: Math.floor( Date.now() / 1000 ),
				cta: { visible: false },
				room: { can_control: true, people: null },
				poll_after_ms: 60_000,
				...room,
			} )
		);
	} );
	root = createRoot(
		document.body.appendChild( document.createElement( 'div' ) )
	);
} );

afterEach( async () => {
	await act( async () => root.unmount() );
	document.body.replaceChildren();
	vi.useRealTimers();
	vi.restoreAllMocks();
	vi.unstubAllGlobals();
} );

describe( 'before the start', () => {
	it( 'starts by one click and shows that it does', async () => {
		let answer: ( response: Response ) => void = () => {};
		answers.set_status = () =>
			new Promise( ( resolve ) => ( answer = resolve ) );
		await draw();
		expect( text() ).toContain( '◷ Scheduled' );
		expect( text() ).toContain( 'starts in 12 min' );

		await click( findButton( 'Start the broadcast' ) );
		expect(
			findButton( 'Starting…' ).getAttribute( 'aria-disabled' )
		).toBe( 'true' );

		room = { ...room, status: 'live', version: 2 };
		await act( async () => answer( success( {} ) ) );
		expect( text() ).toContain( '● LIVE' );
		expect( findButton( 'Stop the broadcast…' ) ).toBeTruthy();
	} );

	it( 'leaves saying when it is to a screen that does', async () => {
		await draw();
		expect( document.querySelector( 'time' ) ).not.toBeNull();
		await draw( { saysWhen: true } );
		expect( document.querySelector( 'time' ) ).toBeNull();
	} );

	it( 'says what is ready and what is not, with a way to mend it, and forbids nothing', async () => {
		answers.readiness = () => success( { checks: [ READY, MISSING ] } );
		await draw();
		expect( text() ).toContain( '✓Ready:The stream answers.' );
		expect( text() ).toContain( '✗Not ready:The bot is not connected.' );
		expect( text() ).toContain( '1 thing is not ready.' );
		const links = [ ...document.querySelectorAll( 'li a' ) ];
		expect( links.map( ( link ) => link.getAttribute( 'href' ) ) ).toEqual(
			[ MISSING.url ]
		);
		expect( findButton( 'Start the broadcast' ).disabled ).toBe( false );
	} );

	it( 'checks when it opens, after each save and when asked, and says that it is checking', async () => {
		await draw();
		expect( asked( 'readiness' ) ).toHaveLength( 1 );
		expect( text() ).toContain( 'Everything is ready.' );

		await draw( { isSaving: true } );
		expect( asked( 'readiness' ) ).toHaveLength( 1 );
		await draw( { isSaving: false } );
		expect( asked( 'readiness' ) ).toHaveLength( 2 );

		let answer: ( response: Response ) => void = () => {};
		answers.readiness = () =>
			new Promise( ( resolve ) => ( answer = resolve ) );
		await click( findButton( 'Check again' ) );
		expect( text() ).toContain( 'Checking…' );
		expect( focused() ).toBe( findButton( 'Check again' ) );
		await act( async () => answer( success( { checks: [ MISSING ] } ) ) );
		expect( text() ).not.toContain( 'Checking…' );
		expect( text() ).toContain( 'The bot is not connected.' );
	} );

	it( 'does not take an answer to an earlier question for the last one', async () => {
		const waiting: Array< ( response: Response ) => void > = [];
		answers.readiness = () =>
			new Promise( ( resolve ) => waiting.push( resolve ) );
		await draw();
		await draw( { isSaving: true } );
		await draw( { isSaving: false } );
		await act( async () =>
			waiting[ 1 ]?.( success( { checks: [ READY ] } ) )
		);
		await act( async () =>
			waiting[ 0 ]?.( success( { checks: [ MISSING ] } ) )
		);
		expect( text() ).toContain( 'Everything is ready.' );
	} );

	it( 'says so when the check itself fails', async () => {
		answers.readiness = () =>
			new Response( 'Bad gateway', { status: 502 } );
		await draw();
		expect( text() ).toContain( 'The check itself did not work:' );
		expect( text() ).not.toContain( 'Everything is ready.' );
		expect( findButton( 'Start the broadcast' ).disabled ).toBe( false );

		answers.readiness = () => success( { checks: [ READY ] } );
		await click( findButton( 'Check again' ) );
		expect( text() ).not.toContain( 'The check itself did not work:' );
	} );

	it( 'shows no list where nobody checks anything', async () => {
		answers.readiness = () => success( { checks: [] } );
		await draw();
		expect( text() ).not.toContain( 'Ready?' );
	} );
} );

describe( 'during the broadcast', () => {
	beforeEach( () => {
		room = { ...room, status: 'live' };
	} );

	it( 'shows the clock and how many are here, and announces neither', async () => {
		room.room = { can_control: true, people: 214 };
		await draw();
		await pass( 872_000 );
		expect( text() ).toContain( '● LIVE 00:14:32 · 214 here' );
		expect( document.querySelector( '[role="status"]' )?.textContent ).toBe(
			'● LIVE'
		);
	} );

	it( 'does not say how many when nobody counts', async () => {
		await draw();
		expect( text() ).not.toContain( 'here' );
	} );

	it.each( [
		[ 214, '214 people will see the end screen' ],
		[ 1, '1 person will see the end screen' ],
		[ 0, 'Everyone in the room will see the end screen' ],
		[ null, 'Everyone in the room will see the end screen' ],
	] )(
		'with %s people asks once before it stops',
		async ( people, words ) => {
			room.room = { can_control: true, people };
			await draw();
			await click( findButton( 'Stop the broadcast…' ) );
			expect( text() ).toContain( words );
			await click( findButton( 'Keep broadcasting' ) );
			expect( asked( 'set_status' ) ).toEqual( [] );

			await click( findButton( 'Stop the broadcast…' ) );
			room = { ...room, status: 'finished', version: 2 };
			await click( findButton( 'Stop the broadcast' ) );
			expect( asked( 'set_status' ) ).toMatchObject( [
				{ command: 'stop', webinar_id: '7', nonce: 'a' },
			] );
			expect( text() ).toContain( '✓ Finished' );
			expect( text() ).toContain( '58 min' );
		}
	);

	it( 'pauses and resumes by one click each, on the same button', async () => {
		await draw();
		room = { ...room, status: 'paused', version: 2 };
		await click( findButton( 'Pause' ) );
		expect( text() ).toContain( 'Ⅱ Break' );
		expect( findButton( 'Stop the broadcast…' ) ).toBeTruthy();
		expect( focused() ).toBe( findButton( 'Resume' ) );

		room = { ...room, status: 'live', version: 3 };
		await click( findButton( 'Resume' ) );
		expect( text() ).toContain( '● LIVE' );
		expect( asked( 'move' ) ).toMatchObject( [
			{ command: 'pause', nonce: 'b' },
			{ command: 'resume', nonce: 'b' },
		] );
	} );

	it( 'shows and hides the offer', async () => {
		answers.set_cta = ( { visible } ) => {
			room = { ...room, version: 2, cta: { visible: visible === '1' } };
			return success( {} );
		};
		await draw();
		const toggle = () =>
			document.querySelector< HTMLInputElement >(
				'input[type=checkbox]'
			);
		expect( toggle()?.checked ).toBe( false );
		await click( toggle() ?? document.body );
		expect( asked( 'set_cta' ) ).toMatchObject( [ { visible: '1' } ] );
		expect( toggle()?.checked ).toBe( true );
		expect( text() ).toContain( 'Everyone in the room sees it.' );
	} );

	it( 'does not show an offer that leads nowhere', async () => {
		await draw( { offerUrl: '' } );
		expect(
			document.querySelector< HTMLInputElement >( 'input[type=checkbox]' )
				?.disabled
		).toBe( true );
		expect( text() ).toContain( 'has no offer yet' );
	} );
} );

describe( 'after the end', () => {
	beforeEach( () => {
		room = { ...room, status: 'finished' };
		overview.attendance = {
			webinar_id: 7,
			entered: 226,
			attended: 171,
			not_attended: 43,
			undecided: 12,
		};
		overview.messages = {
			sent: 428,
			waiting: 3,
			failed: 1,
			is_complete: true,
		};
	} );

	it( 'says who stayed and where the messages are', async () => {
		await draw();
		expect( text() ).toContain(
			'attended 171 · left early 43 · 12 not decided yet'
		);
		expect( text() ).toContain(
			'messages: 428 sent · 3 waiting · 1 failed'
		);
		expect( text() ).not.toContain( 'sidecar' );
	} );

	it( 'leads to the report and to the messages, for who may read them', async () => {
		const links = (): ( string | null )[] =>
			[ ...document.querySelectorAll( 'a' ) ].map( ( link ) =>
				link.getAttribute( 'href' )
			);
		await draw();
		expect( links() ).not.toContain( '/report' );
		overview.attendance_url = '/report';
		overview.messages_url = '/messages';
		await pass( 60_000 );
		expect( links() ).toEqual(
			expect.arrayContaining( [ '/report', '/messages' ] )
		);
	} );

	it( 'says that the sidecar is silent', async () => {
		overview.messages = { ...overview.messages!, is_complete: false };
		await draw();
		expect( text() ).toContain( 'The sidecar has not reported' );
	} );

	it( 'shows no numbers where nobody counts', async () => {
		overview = { ...overview, attendance: null, messages: null };
		await draw();
		expect( text() ).toContain( '✓ Finished' );
		expect( text() ).not.toContain( 'attended' );
		await pass( 600_000 );
		expect( asked( 'overview' ) ).toHaveLength( 1 );
	} );

	it( 'asks again, ever more slowly, until nothing is open', async () => {
		await draw();
		await pass( 10_000 );
		expect( asked( 'overview' ) ).toHaveLength( 2 );
		await pass( 10_000 );
		expect( asked( 'overview' ) ).toHaveLength( 2 );
		overview.attendance = { ...overview.attendance!, undecided: 0 };
		overview.messages = { ...overview.messages!, waiting: 0 };
		await pass( 10_000 );
		expect( asked( 'overview' ) ).toHaveLength( 3 );
		expect( text() ).toContain( '0 waiting' );
		await pass( 3_600_000 );
		expect( asked( 'overview' ) ).toHaveLength( 3 );
	} );

	it( 'asks nothing while hidden, and at once when it is looked at', async () => {
		await draw();
		setHidden( true );
		await pass( 3_600_000 );
		expect( asked( 'overview' ) ).toHaveLength( 1 );
		await act( async () => setHidden( false ) );
		expect( asked( 'overview' ) ).toHaveLength( 2 );
	} );

	it( 'keeps what it knows when an answer does not come, and tries again', async () => {
		await draw();
		answers.overview = () => refused( 'webinar_nonce_invalid', 'Reload.' );
		await pass( 10_000 );
		expect( text() ).toContain( 'attended 171' );
		expect( text() ).toContain( 'These numbers may be old: Reload.' );
		answers.overview = () => success( overview );
		await pass( 20_000 );
		expect( text() ).not.toContain( 'may be old' );
	} );

	it( 'asks once before it archives, and has nothing to press then', async () => {
		await draw();
		await click( findButton( 'Archive…' ) );
		expect( text() ).toContain(
			'Nothing about it can be changed any more'
		);
		await click( findButton( 'Do not archive' ) );
		expect( asked( 'move' ) ).toEqual( [] );
		expect( focused() ).toBe( findButton( 'Archive…' ) );

		await click( findButton( 'Archive…' ) );
		room = { ...room, status: 'archived', version: 3 };
		await click( findButton( 'Archive it' ) );
		expect( asked( 'move' ) ).toMatchObject( [ { command: 'archive' } ] );
		expect( text() ).toContain( '▣ Archived' );
		expect( document.querySelectorAll( 'button' ) ).toHaveLength( 0 );
	} );

	it( 'does not offer to archive to those who may not', async () => {
		const { archive, ...commands } = SETTINGS.commands;
		await draw( {}, { ...SETTINGS, commands } );
		expect( archive ).toBeDefined();
		expect( text() ).not.toContain( 'Archive' );
	} );
} );

describe( 'the history', () => {
	const change = ( changes: Partial< StatusChange > ): StatusChange => ( {
		from: 'scheduled',
		to: 'live',
		actor_id: 3,
		actor_name: 'Ada',
		timestamp: AT,
		source: 'control',
		...changes,
	} );

	it( 'says who did what, newest first, with the exact time', async () => {
		overview.history = [
			change( {
				from: 'draft',
				to: 'scheduled',
				actor_id: 0,
				actor_name: '',
			} ),
			change( {} ),
			change( { from: 'live', to: 'paused', actor_name: '' } ),
			change( { from: 'paused', to: 'live', actor_name: 'Bo' } ),
		];
		room = { ...room, status: 'live' };
		await draw();
		const lines = [ ...document.querySelectorAll( 'details li' ) ].map(
			( { textContent } ) => textContent?.replace( /^.*(am|pm) /, '' )
		);
		expect( lines ).toEqual( [
			'resumed by Bo',
			'paused by somebody who has left',
			'started by Ada',
			'planned by the site',
		] );
		expect(
			document.querySelector( 'details time' )?.getAttribute( 'datetime' )
		).toBe( new Date( NOW ).toISOString() );
	} );

	it( 'is asked for again when somebody has clicked', async () => {
		await draw();
		expect( asked( 'overview' ) ).toHaveLength( 1 );
		room = { ...room, status: 'live', version: 2 };
		overview.history = [ change( {} ) ];
		await pass( 5000 );
		expect( asked( 'overview' ) ).toHaveLength( 2 );
		expect( text() ).toContain( 'started by Ada' );
		await pass( 60_000 );
		expect( asked( 'overview' ) ).toHaveLength( 2 );
	} );
} );

describe( 'the keyboard', () => {
	const group = () => document.querySelector( '[role="group"]' );

	it( 'stays at the controls when the start button goes away', async () => {
		await draw();
		room = { ...room, status: 'live', version: 2 };
		await click( findButton( 'Start the broadcast' ) );
		expect( focused() ).toBe( group() );
		expect( group()?.getAttribute( 'aria-label' ) ).toBe( 'Broadcast' );
	} );

	it( 'stays at the controls when somebody else stops during the question', async () => {
		room = { ...room, status: 'live' };
		await draw();
		await click( findButton( 'Stop the broadcast…' ) );
		room = { ...room, status: 'finished', version: 2 };
		await pass( 5000 );
		expect( document.querySelector( '[role="alertdialog"]' ) ).toBeNull();
		expect( focused() ).toBe( group() );
	} );

	it( 'goes back to the button when the question is closed', async () => {
		room = { ...room, status: 'live' };
		await draw();
		await click( findButton( 'Stop the broadcast…' ) );
		expect(
			document
				.querySelector( '[role="alertdialog"]' )
				?.contains( focused() )
		).toBe( true );
		await click( findButton( 'Keep broadcasting' ) );
		expect( focused() ).toBe( findButton( 'Stop the broadcast…' ) );
	} );

	it( 'is not taken from elsewhere on the page', async () => {
		const elsewhere = document.body.appendChild(
			document.createElement( 'input' )
		);
		await draw();
		elsewhere.focus();
		room = { ...room, status: 'live', version: 2 };
		await pass( 5000 );
		expect( text() ).toContain( '● LIVE' );
		expect( focused() ).toBe( elsewhere );
	} );
} );

it( 'shows a refusal as an alert with its code and leaves the state alone', async () => {
	answers.set_status = () =>
		refused( 'webinar_permission_denied', 'Only a speaker may.' );
	await draw();
	await click( findButton( 'Start the broadcast' ) );
	const alert = document.querySelector( '[role="alert"]' );
	expect( alert?.textContent ).toContain( 'Only a speaker may.' );
	expect( alert?.textContent ).toContain( 'webinar_permission_denied' );
	expect( text() ).toContain( '◷ Scheduled' );
} );

it( 'offers nothing to those who may send nothing', async () => {
	await draw( {}, { ...SETTINGS, commands: {} } );
	expect( text() ).toContain( 'You can watch here.' );
	expect( document.querySelectorAll( 'button' ) ).toHaveLength( 0 );
	expect( sent ).toEqual( [] );
} );

it.each( [
	[ false, 'scheduled', 'Give the webinar a date and publish it.' ],
	[ true, 'draft', 'Give the webinar a date and save it.' ],
] as const )(
	'published (%s) and %s says what to do first',
	async ( isPublished, status, words ) => {
		room = { ...room, status };
		await draw( { isPublished } );
		expect( text() ).toContain( words );
		expect( sent ).toEqual( [] );
	}
);

it( 'takes a section from an extension and gives it the state', async () => {
	addFilter(
		'webinar.control.sections',
		'test',
		( sections: ControlSection[], { version }: { version: number } ) => [
			...sections,
			{ name: 'mine', content: <p>Version { version }</p> },
		]
	);
	await draw();
	expect( text() ).toContain( 'Version 1' );
	removeFilter( 'webinar.control.sections', 'test' );
} );
