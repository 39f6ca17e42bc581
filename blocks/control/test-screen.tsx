/**
 * For tests: draws the controls in front of a server whose answers a test sets.
 */
import { createRoot } from '@wordpress/element';
import { act } from 'react';
import { afterEach, beforeEach, vi } from 'vitest';
import type { ReadinessCheck } from '../../contract/generated/types';
import type { RoomState } from '../types/room-state';
import { Controls } from './controls';
import type { ControlSettings } from './settings';
import { type ScreenContext, useControl } from './state/use-control';
import type { Overview } from './state/use-overview';

export const NOW = 1_795_363_200_000;
export const AT = NOW / 1000;

export const SETTINGS: ControlSettings = {
	webinarId: 7,
	isRecording: false,
	isAvailable: true,
	ajaxUrl: 'https://example.org/wp-admin/admin-ajax.php',
	commands: {
		start: { action: 'set_status', nonce: 'a' },
		stop: { action: 'set_status', nonce: 'a' },
		pause: { action: 'move', nonce: 'b' },
		resume: { action: 'move', nonce: 'b' },
		archive: { action: 'move', nonce: 'b' },
		cta: { action: 'set_cta', nonce: 'c' },
		stream: { action: 'set_stream', nonce: 'f' },
		overview: { action: 'overview', nonce: 'd' },
		readiness: { action: 'readiness', nonce: 'e' },
	},
	stateUrl: 'https://example.org/wp-json/webinars/v1/rooms/7/state',
	roomUrl: 'https://example.org/account/webinar_room/',
	editUrl: 'https://example.org/edit',
	offerUrl: '/join/',
};

const CONTEXT: ScreenContext = {
	isPublished: true,
	isSaving: false,
	isRecording: false,
	offerUrl: '/join/',
	showsDate: false,
};

export const READY: ReadinessCheck = {
	name: 'stream',
	is_ready: true,
	message: 'The stream answers.',
	url: '',
};
export const MISSING: ReadinessCheck = {
	name: 'telegram_bot',
	is_ready: false,
	message: 'The bot is not connected.',
	url: 'https://example.org/settings',
};

interface FakeServer {
	/** Fields of the state that a test changes. */
	room: Partial< RoomState >;
	overview: Overview;
	/** By admin-ajax action. */
	answers: Record<
		string,
		( fields: Record< string, string > ) => Response | Promise< Response >
	>;
	/** Fields of every admin-ajax request. */
	sent: Array< Record< string, string > >;
}

export const server = {} as FakeServer;
let root: ReturnType< typeof createRoot >;

export const success = ( data: object ) =>
	new Response( JSON.stringify( { success: true, data } ) );
export const refused = ( code: string, message: string ) =>
	new Response(
		JSON.stringify( { success: false, data: { code, message } } ),
		{ status: 403 }
	);

export const sentOf = ( action: string ) =>
	server.sent.filter( ( fields ) => fields.action === action );

function Screen( {
	settings,
	context,
}: {
	settings: ControlSettings;
	context: ScreenContext;
} ) {
	return (
		<Controls
			settings={ settings }
			control={ useControl( settings, context ) }
			context={ context }
		/>
	);
}

export async function draw(
	changes: Partial< ScreenContext > = {},
	settings: ControlSettings = SETTINGS
): Promise< void > {
	await act( async () =>
		root.render(
			<Screen
				settings={ settings }
				context={ { ...CONTEXT, ...changes } }
			/>
		)
	);
}

export async function pass( ms: number ): Promise< void > {
	await act( () => vi.advanceTimersByTimeAsync( ms ) );
}

// The lint rules forbid the global document's activeElement.
export const focused = () => document.body.ownerDocument.activeElement;

export const text = (): string => document.body.textContent ?? '';

export function findButton( name: string ): HTMLButtonElement {
	const button = [ ...document.querySelectorAll( 'button' ) ].find(
		( { textContent } ) => textContent === name
	);
	if ( ! button ) {
		throw new Error( `There is no button "${ name }" in: ${ text() }` );
	}
	return button;
}

export async function click( element: HTMLElement ): Promise< void > {
	await act( async () => {
		element.focus();
		element.click();
	} );
}

export function setHidden( isHidden: boolean ): void {
	vi.spyOn( document, 'hidden', 'get' ).mockReturnValue( isHidden );
	document.dispatchEvent( new Event( 'visibilitychange' ) );
}

/** Call it at the top level of a test file. */
export function installScreen(): void {
	beforeEach( () => {
		vi.stubGlobal( 'IS_REACT_ACT_ENVIRONMENT', true );
		vi.useFakeTimers( { now: NOW } );
		server.room = { status: 'scheduled', version: 1 };
		server.overview = {
			history: [],
			attendance: null,
			messages: null,
			viewers: null,
			attendance_url: '',
			messages_url: '',
		};
		server.sent = [];
		server.answers = {
			set_status: () => success( {} ),
			move: () => success( {} ),
			set_cta: () => success( {} ),
			overview: () => success( server.overview ),
			readiness: () => success( { checks: [ READY ] } ),
		};
		vi.stubGlobal(
			'fetch',
			async ( _url: string, options: RequestInit ) => {
				if ( options.method === 'POST' ) {
					const fields = Object.fromEntries(
						options.body as URLSearchParams
					);
					server.sent.push( fields );
					return server.answers[ fields.action ?? '' ]?.( fields );
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
						stage: 'viewing',
						...server.room,
					} )
				);
			}
		);
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
}
