/** The player of a provider, such as YouTube, in an iframe. */
import { findFrameApi, parseMessage } from './frame-api';
import type { PlayerMemory } from './sound';
import type { OnVideoChange, Player } from './types';

const GREET_EVERY_MS = 500;
/** A player that has not answered by then has no script interface for the room. */
const ANSWER_MS = 10_000;
/** Time for a player to turn its sound on; then it is the browser that forbids it. */
const OBEY_MS = 2_000;

/**
 * @param container Element that contains nothing but the player.
 * @param source    URL of the iframe, built by the server.
 * @param title     Title of the webinar.
 * @param onChange  Called with what has changed.
 * @param memory    The attendee's sound.
 */
export function openFrame(
	container: HTMLElement,
	source: string,
	title: string,
	onChange: OnVideoChange,
	memory: PlayerMemory
): Player {
	const url = new URL( source );
	const api = findFrameApi( url );
	for ( const [ name, value ] of Object.entries( api?.parameters() ?? {} ) ) {
		url.searchParams.set( name, value );
	}
	const listeners = new AbortController();
	const { signal } = listeners;
	let frame: HTMLIFrameElement | null = null;
	let greeting: ReturnType< typeof setInterval > | undefined;
	let shownAt = 0;
	let hasAnswered = false;
	/** What the room has asked for is no choice of the attendee. */
	let askedAt = -Infinity;

	const send = ( messages: unknown[] ) => {
		for ( const message of messages ) {
			frame?.contentWindow?.postMessage( message, url.origin );
		}
	};
	const setSound = ( isMuted: boolean, volume: number ) => {
		askedAt = performance.now();
		send( api?.setSound( isMuted, volume ) ?? [] );
	};
	const greet = () => {
		if ( performance.now() - shownAt < ANSWER_MS && api ) {
			send( api.greetings );
			return;
		}
		clearInterval( greeting );
		// It begins muted, and the room cannot change that.
		onChange( { isSoundElsewhere: true } );
	};

	const show = () => {
		frame = document.createElement( 'iframe' );
		frame.title = title;
		// Alone on the screen it would hide the break, the end, and in Chromium every tap on the offer. An iPhone fills the screen with nothing else.
		const canFill = document.fullscreenEnabled;
		frame.allow = `autoplay; encrypted-media; picture-in-picture${
			canFill ? '' : '; fullscreen'
		}`;
		// YouTube refuses to play without the embedding site's origin.
		frame.referrerPolicy = 'strict-origin-when-cross-origin';
		frame.src = api ? url.href : source;
		// An empty frame would be a grey slab on a slow network.
		frame.addEventListener( 'load', () =>
			onChange( { hasPicture: true } )
		);
		container.replaceChildren( frame );
		hasAnswered = false;
		shownAt = performance.now();
		greeting = setInterval( greet, GREET_EVERY_MS );
		onChange( { isPlaying: true, canFill } );
	};
	const remove = () => {
		clearInterval( greeting );
		frame = null;
		container.replaceChildren();
		onChange( {
			isMuted: false,
			isPlaying: false,
			hasPicture: false,
			isSoundElsewhere: false,
			canFill: false,
		} );
	};

	window.addEventListener(
		'message',
		( { source: sender, origin, data } ) => {
			const message =
				frame && sender === frame.contentWindow && origin === url.origin
					? parseMessage( data )
					: null;
			const next = message && api?.read( message );
			if ( ! next ) {
				return;
			}
			if ( ! hasAnswered ) {
				hasAnswered = true;
				clearInterval( greeting );
				onChange( { isSoundElsewhere: false } );
				askedAt = api?.start ? performance.now() : askedAt;
				send( api?.start ?? [] );
				if ( ! memory.isMuted ) {
					setSound( false, memory.volume );
				}
			}
			if ( next.isPlaying !== undefined ) {
				onChange( { isPlaying: next.isPlaying } );
			}
			const isObeying = performance.now() - askedAt < OBEY_MS;
			if ( next.volume !== undefined && ! isObeying ) {
				memory.volume = next.volume;
			}
			if (
				next.isMuted !== undefined &&
				! ( isObeying && next.isMuted !== memory.isMuted )
			) {
				memory.isMuted = next.isMuted;
				onChange( { isMuted: next.isMuted } );
			}
		},
		{ signal }
	);
	// A tap in the frame, which may have turned the sound on.
	window.addEventListener(
		'blur',
		() => {
			if ( frame && frame.ownerDocument.activeElement === frame ) {
				onChange( { isSoundElsewhere: false } );
			}
		},
		{ signal }
	);

	show();
	return {
		// A frame may ignore a request to pause; a removed frame is silent.
		hold: remove,
		resume: show,
		unmute() {
			memory.isMuted = false;
			setSound( false, memory.volume );
			send( api?.play ?? [] );
			onChange( { isMuted: false } );
		},
		close() {
			listeners.abort();
			remove();
		},
	};
}
