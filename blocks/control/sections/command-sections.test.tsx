import { act } from 'react';
import { beforeEach, describe, expect, it } from 'vitest';
import {
	click,
	draw,
	findButton,
	focused,
	installScreen,
	refused,
	sentOf,
	server,
	SETTINGS,
	success,
	text,
} from '../test-screen';

installScreen();

describe( 'before the start', () => {
	it( 'asks once before a start long ahead of the plan', async () => {
		server.room.stage = 'before';
		await draw();
		await click( findButton( 'Start the broadcast' ) );
		expect( text() ).toContain( 'This webinar is planned for' );
		await click( findButton( 'Do not start yet' ) );
		expect( sentOf( 'set_status' ) ).toEqual( [] );

		await click( findButton( 'Start the broadcast' ) );
		await click( findButton( 'Start now' ) );
		expect( sentOf( 'set_status' ) ).toMatchObject( [
			{ command: 'start', webinar_id: '7', nonce: 'a' },
		] );
	} );

	it( 'starts with one click and shows that the command is pending', async () => {
		let answer: ( response: Response ) => void = () => {};
		server.answers.set_status = () =>
			new Promise( ( resolve ) => ( answer = resolve ) );
		await draw();
		expect( text() ).toContain( '◷ Scheduled' );
		expect( text() ).toContain( 'starts in 12 min' );

		await click( findButton( 'Start the broadcast' ) );
		expect(
			findButton( 'Starting…' ).getAttribute( 'aria-disabled' )
		).toBe( 'true' );

		server.room = { ...server.room, status: 'live', version: 2 };
		await act( async () => answer( success( {} ) ) );
		expect( text() ).toContain( '● LIVE' );
		expect( findButton( 'Stop the broadcast…' ) ).toBeTruthy();
	} );
} );

describe( 'during the broadcast', () => {
	beforeEach( () => {
		server.room = { ...server.room, status: 'live' };
	} );

	it.each( [
		[ 214, '214 people will see the end screen' ],
		[ 1, '1 person will see the end screen' ],
		[ 0, 'Everyone in the room will see the end screen' ],
		[ null, 'Everyone in the room will see the end screen' ],
	] )(
		'with %s people asks for confirmation before it stops',
		async ( people, message ) => {
			server.room.room = { can_control: true, people };
			await draw();
			await click( findButton( 'Stop the broadcast…' ) );
			expect( text() ).toContain( message );
			expect(
				document
					.querySelector( '[role="alertdialog"] p' )
					?.closest( '[translate="no"]' )
			).not.toBeNull();
			await click( findButton( 'Keep broadcasting' ) );
			expect( sentOf( 'set_status' ) ).toEqual( [] );

			await click( findButton( 'Stop the broadcast…' ) );
			server.room = { ...server.room, status: 'finished', version: 2 };
			await click( findButton( 'Stop the broadcast' ) );
			expect( sentOf( 'set_status' ) ).toMatchObject( [
				{ command: 'stop', webinar_id: '7', nonce: 'a' },
			] );
			expect( text() ).toContain( '✓ Finished' );
			expect( text() ).toContain( '58 min' );
		}
	);

	it( 'pauses and resumes with one click each, on the same button', async () => {
		await draw();
		server.room = { ...server.room, status: 'paused', version: 2 };
		await click( findButton( 'Pause' ) );
		expect( text() ).toContain( 'Ⅱ Break' );
		expect( findButton( 'Stop the broadcast…' ) ).toBeTruthy();
		expect( focused() ).toBe( findButton( 'Resume' ) );

		server.room = { ...server.room, status: 'live', version: 3 };
		await click( findButton( 'Resume' ) );
		expect( text() ).toContain( '● LIVE' );
		expect( sentOf( 'move' ) ).toMatchObject( [
			{ command: 'pause', nonce: 'b' },
			{ command: 'resume', nonce: 'b' },
		] );
	} );
} );

describe( 'the spare source', () => {
	beforeEach( () => {
		server.room = { ...server.room, status: 'live', spare_stream: 'ready' };
		server.answers.set_stream = ( { stream } ) => {
			server.room = {
				...server.room,
				version: 2,
				spare_stream: stream === 'spare' ? 'on' : 'ready',
			};
			return success( {} );
		};
	} );

	it.each( [ 'live', 'paused' ] as const )(
		'is shown with one click and left with another while %s',
		async ( status ) => {
			server.room.status = status;
			await draw();
			await click( findButton( 'Switch to the spare source' ) );
			expect( text() ).toContain( 'The room shows the spare source.' );
			expect( focused() ).toBe( findButton( 'Back to the main source' ) );
			await click( findButton( 'Back to the main source' ) );
			expect( findButton( 'Switch to the spare source' ) ).toBeTruthy();
			expect( sentOf( 'set_stream' ) ).toMatchObject( [
				{ stream: 'spare', webinar_id: '7', nonce: 'f' },
				{ stream: 'main' },
			] );
		}
	);

	it( 'has no button where there is none', async () => {
		server.room.spare_stream = 'none';
		await draw();
		expect( text() ).not.toContain( 'spare' );
	} );

	it( 'is refused with words', async () => {
		server.answers.set_stream = () =>
			refused( 'webinar_no_spare_stream', 'There is no spare source.' );
		await draw();
		await click( findButton( 'Switch to the spare source' ) );
		expect( text() ).toContain( 'There is no spare source.' );
	} );
} );

describe( 'after the end', () => {
	beforeEach( () => {
		server.room = { ...server.room, status: 'finished' };
	} );

	it( 'asks for confirmation before it archives, and has no buttons afterwards', async () => {
		await draw();
		await click( findButton( 'Archive…' ) );
		expect( text() ).toContain(
			'Nothing about it can be changed any more'
		);
		await click( findButton( 'Do not archive' ) );
		expect( sentOf( 'move' ) ).toEqual( [] );
		expect( focused() ).toBe( findButton( 'Archive…' ) );

		await click( findButton( 'Archive…' ) );
		server.room = { ...server.room, status: 'archived', version: 3 };
		await click( findButton( 'Archive it' ) );
		expect( sentOf( 'move' ) ).toMatchObject( [ { command: 'archive' } ] );
		expect( text() ).toContain( '▣ Archived' );
		expect( document.querySelectorAll( 'button' ) ).toHaveLength( 0 );
	} );

	it( 'has no archive button for those who may not archive', async () => {
		const { archive, ...commands } = SETTINGS.commands;
		await draw( {}, { ...SETTINGS, commands } );
		expect( archive ).toBeDefined();
		expect( text() ).not.toContain( 'Archive' );
	} );
} );

describe( 'the offer', () => {
	beforeEach( () => {
		server.room = { ...server.room, status: 'live' };
	} );

	it( 'is shown and hidden', async () => {
		server.answers.set_cta = ( { visible } ) => {
			server.room = {
				...server.room,
				version: 2,
				cta: { visible: visible === '1' },
			};
			return success( {} );
		};
		await draw();
		const toggle = () =>
			document.querySelector< HTMLInputElement >(
				'input[type=checkbox]'
			);
		expect( toggle()?.checked ).toBe( false );
		await click( toggle() ?? document.body );
		expect( sentOf( 'set_cta' ) ).toMatchObject( [ { visible: '1' } ] );
		expect( toggle()?.checked ).toBe( true );
		expect( text() ).toContain( 'Everyone in the room sees it.' );
	} );

	it( 'cannot be shown without a link', async () => {
		await draw( { offerUrl: '' } );
		expect(
			document.querySelector< HTMLInputElement >( 'input[type=checkbox]' )
				?.disabled
		).toBe( true );
		expect( text() ).toContain( 'has no offer yet' );
	} );
} );
