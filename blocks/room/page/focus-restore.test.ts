import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepFocus } from './focus-restore';

let stop: () => void;

const focused = () => find( 'body' ).ownerDocument.activeElement;

/** The observer asks for its frame before we do. */
const nextFrame = () =>
	Promise.resolve().then(
		() => new Promise( ( resolve ) => requestAnimationFrame( resolve ) )
	);

const find = ( selector: string ) =>
	document.querySelector< HTMLElement >( selector ) as HTMLElement;

beforeEach( () => {
	// jsdom draws nothing.
	Element.prototype.checkVisibility = function ( asked ) {
		const { visibility } = getComputedStyle( this );
		return (
			this.isConnected &&
			! this.closest( '[hidden]' ) &&
			! ( asked?.visibilityProperty && visibility === 'hidden' )
		);
	};
	document.body.innerHTML = `<div id="room">
		<div class="webinar-room__player"><video controls tabindex="0"></video></div>
		<div id="over" hidden><p class="webinar-room__heading">It is over</p></div>
		<button id="leave">Leave</button>
		<h1 class="webinar-room__title">Title</h1>
	</div><button id="elsewhere">Elsewhere</button>`;
	stop = keepFocus( find( '#room' ) );
} );
afterEach( () => stop() );

test( 'the heading of the next screen takes the focus of a button that goes away', async () => {
	find( '#leave' ).focus();
	find( '#over' ).hidden = false;
	find( '#leave' ).hidden = true;
	await expect.poll( focused ).toBe( find( '.webinar-room__heading' ) );
} );

test( 'what only keeps its place has gone too', async () => {
	find( '#leave' ).focus();
	find( '#leave' ).style.visibility = 'hidden';
	find( '#over' ).hidden = false;
	await expect.poll( focused ).toBe( find( '.webinar-room__heading' ) );
} );

test( 'the picture takes it where no words stand over it', async () => {
	find( '#leave' ).focus();
	find( '#leave' ).hidden = true;
	await expect.poll( focused ).toBe( find( 'video' ) );
} );

test( 'the title takes it where nothing else is left', async () => {
	find( 'video' ).focus();
	find( 'video' ).remove();
	await expect.poll( focused ).toBe( find( '.webinar-room__title' ) );
} );

test( 'nobody is taken away from where they are', async () => {
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
