import { addFilter, removeFilter } from '@wordpress/hooks';
import { describe, expect, it } from 'vitest';
import type { ControlSection } from './controls';
import {
	click,
	draw,
	findButton,
	focused,
	installScreen,
	pass,
	refused,
	server,
	SETTINGS,
	text,
} from './test-screen';

installScreen();

it( 'shows a refusal as an alert with its code and leaves the state alone', async () => {
	server.answers.set_status = () =>
		refused( 'webinar_permission_denied', 'Only a speaker may.' );
	await draw();
	await click( findButton( 'Start the broadcast' ) );
	const alert = document.querySelector( '[role="alert"]' );
	expect( alert?.textContent ).toContain( 'Only a speaker may.' );
	expect( alert?.textContent ).toContain( 'webinar_permission_denied' );
	expect( text() ).toContain( '◷ Scheduled' );
} );

it( 'is not translated by the browser, which would replace the text nodes of React', async () => {
	await draw();
	const word = document.querySelector( '[role="status"]' );
	expect( word?.closest( '[translate="no"]' ) ).not.toBeNull();
} );

it( 'shows no buttons to those who may send no command', async () => {
	await draw( {}, { ...SETTINGS, commands: {} } );
	expect( text() ).toContain( 'You can watch here.' );
	expect( document.querySelectorAll( 'button' ) ).toHaveLength( 0 );
	expect( server.sent ).toEqual( [] );
} );

it.each( [
	[ false, 'scheduled', 'Give the webinar a date and publish it.' ],
	[ true, 'draft', 'Give the webinar a date and save it.' ],
] as const )(
	'published (%s) and %s says what to do first',
	async ( isPublished, status, message ) => {
		server.room = { ...server.room, status };
		await draw( { isPublished } );
		expect( text() ).toContain( message );
		expect( server.sent ).toEqual( [] );
	}
);

it( 'says that a recording is not available and offers nothing', async () => {
	await draw( {}, { ...SETTINGS, isAvailable: false } );
	expect( text() ).toContain( 'This recording is not available here' );
	expect( document.querySelectorAll( 'button' ) ).toHaveLength( 0 );
} );

it( 'adds a section of an extension and passes it the state', async () => {
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

describe( 'the focus', () => {
	const group = () => document.querySelector( '[role="group"]' );

	it( 'stays in the controls when the start button disappears', async () => {
		await draw();
		server.room = { ...server.room, status: 'live', version: 2 };
		await click( findButton( 'Start the broadcast' ) );
		expect( focused() ).toBe( group() );
		expect( group()?.getAttribute( 'aria-label' ) ).toBe( 'Broadcast' );
	} );

	it( 'stays in the controls when somebody else stops while the dialog is open', async () => {
		server.room = { ...server.room, status: 'live' };
		await draw();
		await click( findButton( 'Stop the broadcast…' ) );
		server.room = { ...server.room, status: 'finished', version: 2 };
		await pass( 5000 );
		expect( document.querySelector( '[role="alertdialog"]' ) ).toBeNull();
		expect( focused() ).toBe( group() );
	} );

	it( 'returns to the button when the dialog is closed', async () => {
		server.room = { ...server.room, status: 'live' };
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

	it( 'is not moved from elsewhere on the page', async () => {
		const elsewhere = document.body.appendChild(
			document.createElement( 'input' )
		);
		await draw();
		elsewhere.focus();
		server.room = { ...server.room, status: 'live', version: 2 };
		await pass( 5000 );
		expect( text() ).toContain( '● LIVE' );
		expect( focused() ).toBe( elsewhere );
	} );
} );
