import { afterEach, beforeEach, expect, test } from 'vitest';
import { restoreFocus } from './focus-restore';

let stop: () => void;

const focused = () => find( 'body' ).ownerDocument.activeElement;

/** The observer requests its frame first. */
const nextFrame = () =>
	Promise.resolve().then(
		() => new Promise( ( resolve ) => requestAnimationFrame( resolve ) )
	);

const find = ( selector: string ) =>
	document.querySelector< HTMLElement >( selector ) as HTMLElement;

beforeEach( () => {
	// jsdom has no checkVisibility().
	Element.prototype.checkVisibility = function ( options ) {
		const { visibility } = getComputedStyle( this );
		return (
			this.isConnected &&
			! this.closest( '[hidden]' ) &&
			! ( options?.visibilityProperty && visibility === 'hidden' )
		);
	};
	document.body.innerHTML = `<div id="room">
		<div class="webinar-room__player"><video controls tabindex="0"></video></div>
		<div id="over" hidden><p class="webinar-room__heading">It is over</p></div>
		<button id="leave">Leave</button>
		<h1 class="webinar-room__title">Title</h1>
	</div><button id="elsewhere">Elsewhere</button>`;
	stop = restoreFocus( find( '#room' ) );
} );
afterEach( () => stop() );

test( 'the heading of the next screen takes the focus of a button that disappears', async () => {
	find( '#leave' ).focus();
	find( '#over' ).hidden = false;
	find( '#leave' ).hidden = true;
	await expect.poll( focused ).toBe( find( '.webinar-room__heading' ) );
} );

test( 'a button that is invisible but takes up space has disappeared too', async () => {
	find( '#leave' ).focus();
	find( '#leave' ).style.visibility = 'hidden';
	find( '#over' ).hidden = false;
	await expect.poll( focused ).toBe( find( '.webinar-room__heading' ) );
} );

test( 'the video takes the focus where there is no heading', async () => {
	find( '#leave' ).focus();
	find( '#leave' ).hidden = true;
	await expect.poll( focused ).toBe( find( 'video' ) );
} );

test( 'the title takes the focus where nothing else is left', async () => {
	find( 'video' ).focus();
	find( 'video' ).remove();
	await expect.poll( focused ).toBe( find( '.webinar-room__title' ) );
} );

test( 'the focus stays on a visible element', async () => {
	find( '#leave' ).focus();
	find( '#elsewhere' ).focus();
	find( '#leave' ).hidden = true;
	await nextFrame();
	expect( focused() ).toBe( find( '#elsewhere' ) );
	find( 'video' ).focus();
	find( '#over' ).hidden = false;
	await nextFrame();
	expect( focused() ).toBe( find( 'video' ) );
} );
