import { beforeEach, expect, it, vi } from 'vitest';

await import( './index' );

const confirm = vi.fn();
const done = vi.fn();

/** The list with a planned webinar and an old one, and Quick Edit of a webinar. */
function draw( fields: string, id = 7 ): void {
	document.body.innerHTML = `
		<select name="action"><option value="trash" selected></option></select>
		<button id="doaction">Apply</button>
		<table>
			<tr id="post-7" class="webinar-is-planned"><th class="check-column"><input type="checkbox" checked></th><td><span class="trash"><a>Trash</a></span></td></tr>
			<tr id="post-8"><td><span class="trash"><a>Trash</a></span></td></tr>
			<tr id="bulk-edit"><td>${ fields }<input id="bulk_edit" type="submit"></td></tr>
			<tr id="edit-${ id }"><td>${ fields }<input name="post_title"><button class="save">Update</button></td></tr>
		</table>`;
	document.body.addEventListener( 'click', done );
}

const click = ( selector: string ): void =>
	document.querySelector< HTMLElement >( selector )?.click();

const status = ( value: string ): string =>
	`<select name="_status"><option value="${ value }" selected></option></select>`;

beforeEach( () => {
	window.webinarList = {
		cancelled: 'cancelled',
		hidden: 'hidden',
		password: 'password',
	};
	window.confirm = confirm.mockReset();
	done.mockReset();
} );

it.each( [
	[ '#post-7 .trash a', status( 'publish' ), 'cancelled' ],
	[ '#doaction', status( 'publish' ), 'cancelled' ],
	[ '#bulk_edit', status( 'draft' ), 'cancelled' ],
	[ '#bulk_edit', status( 'private' ), 'hidden' ],
	[ '#edit-7 .save', status( 'pending' ), 'cancelled' ],
	[
		'#edit-7 .save',
		'<input type="checkbox" name="keep_private" value="private" checked>',
		'hidden',
	],
	[
		'#edit-7 .save',
		'<input name="post_password" value="secret">',
		'password',
	],
	[
		'#edit-7 .save',
		'<input name="aa" value="2099"><select name="mm"><option selected value="01"></select><input name="jj" value="02"><input name="hh" value="10"><input name="mn" value="00">',
		'hidden',
	],
] )( 'asks before %s with %s', ( selector, fields, effect ) => {
	draw( fields );
	click( selector );
	expect( [ confirm.mock.calls, done.mock.calls.length ] ).toEqual( [
		[ [ effect ] ],
		0,
	] );

	confirm.mockReturnValue( true );
	click( selector );
	expect( done ).toHaveBeenCalledTimes( 1 );
} );

it.each( [
	[ '#post-8 .trash a', status( 'publish' ), 7 ],
	[ '#bulk_edit', status( '-1' ), 7 ],
	[ '#edit-7 .save', status( 'publish' ), 7 ],
	[ '#edit-8 .save', status( 'draft' ), 8 ],
] )( 'does not ask before %s with %s', ( selector, fields, id ) => {
	draw( fields, id );
	click( selector );
	expect( confirm ).not.toHaveBeenCalled();
	expect( done ).toHaveBeenCalledTimes( 1 );
} );

it( 'asks before Enter saves Quick Edit', () => {
	draw( status( 'draft' ) );
	const event = new KeyboardEvent( 'keydown', {
		key: 'Enter',
		bubbles: true,
		cancelable: true,
	} );
	document
		.querySelector( '#edit-7 [name="post_title"]' )
		?.dispatchEvent( event );
	expect( [ confirm.mock.calls.length, event.defaultPrevented ] ).toEqual( [
		1,
		true,
	] );
} );
