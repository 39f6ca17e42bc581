import { act } from 'react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { StatusChange } from '../../../contract/generated/types';
import {
	AT,
	click,
	draw,
	findButton,
	focused,
	installScreen,
	MISSING,
	NOW,
	pass,
	READY,
	refused,
	sentOf,
	server,
	setHidden,
	success,
	text,
} from '../test-screen';

installScreen();

describe( 'before the start', () => {
	it( 'shows no date on a screen that shows it already', async () => {
		await draw();
		expect( document.querySelector( 'time' ) ).not.toBeNull();
		await draw( { showsDate: true } );
		expect( document.querySelector( 'time' ) ).toBeNull();
	} );
} );

describe( 'during the broadcast', () => {
	beforeEach( () => {
		server.room = { ...server.room, status: 'live' };
	} );

	it( 'shows the clock and the number of people, and announces neither', async () => {
		server.room.room = { can_control: true, people: 214 };
		await draw();
		await pass( 872_000 );
		expect( text() ).toContain( '● LIVE 00:14:32214 here' );
		expect( document.querySelector( '[role="status"]' )?.textContent ).toBe(
			'● LIVE'
		);
	} );

	it( 'says what viewers do not get, and when they get it again', async () => {
		const gone = {
			...READY,
			name: 'stream',
			is_ready: false,
			message: 'The stream has an end mark.',
		};
		server.answers.readiness = () =>
			success( { checks: [ gone, MISSING ] } );
		await draw();
		expect( text() ).toContain( '✗Not ready:The stream has an end mark.' );
		// Only the stream matters now.
		expect( text() ).not.toContain( MISSING.message );
		server.answers.readiness = () =>
			success( { checks: [ { ...READY, name: 'stream' } ] } );
		await pass( 60_000 );
		expect( text() ).not.toContain( 'The stream' );
		setHidden( true );
		const count = sentOf( 'readiness' ).length;
		await pass( 600_000 );
		expect( sentOf( 'readiness' ) ).toHaveLength( count );
		setHidden( false );
	} );

	it( 'says at once that viewers see no picture, and who waits, and checks again soon', async () => {
		server.room.room = { can_control: true, people: 3 };
		server.answers.readiness = () =>
			success( { checks: [ { ...MISSING, name: 'stream' } ] } );
		await draw();
		expect( text() ).toContain(
			'Viewers see no picture. 3 people are waiting for it.'
		);
		await pass( 10_000 );
		expect( sentOf( 'readiness' ) ).toHaveLength( 2 );
	} );

	it( 'shows what viewers see, where nobody can turn its sound on', async () => {
		server.room.stream = {
			type: 'youtube',
			source: 'https://www.youtube-nocookie.com/embed/a',
		};
		server.answers.readiness = () =>
			success( { checks: [ { ...MISSING, name: 'stream' } ] } );
		await draw();
		const frame = document.querySelector( 'iframe' );
		expect( frame?.closest( '[inert]' ) ).not.toBeNull();
		expect( text() ).toContain( 'The picture is coming' );
		await act( async () => frame?.dispatchEvent( new Event( 'load' ) ) );
		expect( text() ).not.toContain( 'The picture is coming' );
		expect( text() ).not.toContain( 'Viewers see no picture.' );
		// With the picture the server is asked again at once, then more seldom.
		expect( sentOf( 'readiness' ) ).toHaveLength( 2 );
		server.answers.readiness = () =>
			success( { checks: [ { ...READY, name: 'stream' } ] } );
		await pass( 10_000 );
		await pass( 29_000 );
		expect( sentOf( 'readiness' ) ).toHaveLength( 3 );
		await pass( 1_000 );
		expect( sentOf( 'readiness' ) ).toHaveLength( 4 );

		server.room.status = 'finished';
		server.room.version = 2;
		await pass( 5_000 );
		expect( document.querySelector( 'iframe' ) ).toBeNull();
	} );

	it( 'shows how long the break lasts', async () => {
		server.room.status = 'paused';
		server.overview.history = [
			{
				from: 'live',
				to: 'paused',
				actor_id: 1,
				actor_name: 'Anna',
				timestamp: AT - 192,
				source: 'console',
			},
			{
				from: 'paused',
				to: 'paused',
				stream: 'spare',
				actor_id: 1,
				actor_name: 'Anna',
				timestamp: AT - 10,
				source: 'console',
			},
		];
		await draw();
		expect( text() ).toContain( 'Ⅱ Break · 00:03:12' );
	} );

	it( 'shows no number of people when it is unknown', async () => {
		await draw();
		expect( text() ).not.toContain( 'here' );
	} );
} );

describe( 'the checks before the start', () => {
	it( 'shows what is ready and what is not, with a link to fix it, and blocks nothing', async () => {
		server.answers.readiness = () =>
			success( { checks: [ READY, MISSING ] } );
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

	it( 'look soon again at a stream that is not ready', async () => {
		server.answers.readiness = () =>
			success( { checks: [ { ...MISSING, name: 'stream' } ] } );
		await draw();
		await pass( 10_000 );
		expect( sentOf( 'readiness' ) ).toHaveLength( 2 );
	} );

	it( 'lead to a field of this editor in the same tab', async () => {
		const url = `${ window.location.href }#webinar-stream_source`;
		server.answers.readiness = () =>
			success( { checks: [ { ...MISSING, url } ] } );
		await draw();
		const link = document.querySelector( 'li a' );
		expect( link?.getAttribute( 'href' ) ).toBe( url );
		expect( link?.getAttribute( 'target' ) ).toBeNull();
	} );

	it( 'run when the section opens, after each save and at a click, and show that they run', async () => {
		await draw();
		expect( sentOf( 'readiness' ) ).toHaveLength( 1 );
		expect( text() ).toContain( 'Everything is ready.' );

		await draw( { isSaving: true } );
		expect( sentOf( 'readiness' ) ).toHaveLength( 1 );
		await draw( { isSaving: false } );
		expect( sentOf( 'readiness' ) ).toHaveLength( 2 );

		let answer: ( response: Response ) => void = () => {};
		server.answers.readiness = () =>
			new Promise( ( resolve ) => ( answer = resolve ) );
		await click( findButton( 'Check again' ) );
		expect( text() ).toContain( 'Checking…' );
		expect( focused() ).toBe( findButton( 'Check again' ) );
		await act( async () => answer( success( { checks: [ MISSING ] } ) ) );
		expect( sentOf( 'readiness' ).map( ( { fresh } ) => fresh ) ).toEqual( [
			undefined,
			undefined,
			'1',
		] );
		expect( text() ).not.toContain( 'Checking…' );
		expect( text() ).toContain( 'The bot is not connected.' );
	} );

	it( 'run again by themselves, quietly, while somebody looks', async () => {
		await draw();
		server.answers.readiness = () => success( { checks: [ MISSING ] } );
		await pass( 60_000 );
		expect( text() ).toContain( 'The bot is not connected.' );
		let answer: ( response: Response ) => void = () => {};
		server.answers.readiness = () =>
			new Promise( ( resolve ) => ( answer = resolve ) );
		await pass( 60_000 );
		expect( text() ).not.toContain( 'Checking…' );
		await act( async () => answer( success( { checks: [ READY ] } ) ) );
		expect( text() ).toContain( 'Everything is ready.' );
		setHidden( true );
		const count = sentOf( 'readiness' ).length;
		await pass( 600_000 );
		expect( sentOf( 'readiness' ) ).toHaveLength( count );
		setHidden( false );
	} );

	it( 'ignore the answer to an earlier request', async () => {
		const waiting: Array< ( response: Response ) => void > = [];
		server.answers.readiness = () =>
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

	it( 'say so when the request itself fails', async () => {
		server.answers.readiness = () =>
			new Response( 'Bad gateway', { status: 502 } );
		await draw();
		expect( text() ).toContain( 'The check itself did not work:' );
		expect( text() ).not.toContain( 'Everything is ready.' );
		expect( findButton( 'Start the broadcast' ).disabled ).toBe( false );

		server.answers.readiness = () => success( { checks: [ READY ] } );
		await click( findButton( 'Check again' ) );
		expect( text() ).not.toContain( 'The check itself did not work:' );
	} );

	it( 'show no list where there are no checks', async () => {
		server.answers.readiness = () => success( { checks: [] } );
		await draw();
		expect( text() ).not.toContain( 'Ready?' );
	} );
} );

describe( 'after the end', () => {
	beforeEach( () => {
		server.room = { ...server.room, status: 'finished' };
		server.overview.attendance = {
			webinar_id: 7,
			entered: 226,
			attended: 171,
			not_attended: 43,
			undecided: 12,
		};
		server.overview.messages = {
			sent: 428,
			waiting: 3,
			failed: 1,
			is_complete: true,
		};
	} );

	it( 'shows attendance and messages', async () => {
		await draw();
		expect( text() ).toContain(
			'attended 171 · left early 43 · 12 not decided yet'
		);
		expect( text() ).toContain(
			'messages: 428 sent · 3 waiting · 1 failed'
		);
		expect( text() ).not.toContain( 'sidecar' );
	} );

	it( 'links to the report and the messages for those who may read them', async () => {
		const links = (): ( string | null )[] =>
			[ ...document.querySelectorAll( 'a' ) ].map( ( link ) =>
				link.getAttribute( 'href' )
			);
		await draw();
		expect( links() ).not.toContain( '/report' );
		server.overview.attendance_url = '/report';
		server.overview.messages_url = '/messages';
		await pass( 60_000 );
		expect( links() ).toEqual(
			expect.arrayContaining( [ '/report', '/messages' ] )
		);
	} );

	it( 'says that the sidecar does not report', async () => {
		server.overview.messages = {
			...server.overview.messages!,
			is_complete: false,
		};
		await draw();
		expect( text() ).toContain( 'The message service has not reported' );
	} );

	it( 'shows no numbers where they are unknown', async () => {
		server.overview = {
			...server.overview,
			attendance: null,
			messages: null,
		};
		await draw();
		expect( text() ).toContain( '✓ Finished' );
		expect( text() ).not.toContain( 'attended' );
		await pass( 600_000 );
		expect( sentOf( 'overview' ) ).toHaveLength( 1 );
	} );

	it( 'loads the numbers again, with growing waits, until nothing is undecided', async () => {
		await draw();
		await pass( 10_000 );
		expect( sentOf( 'overview' ) ).toHaveLength( 2 );
		await pass( 10_000 );
		expect( sentOf( 'overview' ) ).toHaveLength( 2 );
		server.overview.attendance = {
			...server.overview.attendance!,
			undecided: 0,
		};
		server.overview.messages = { ...server.overview.messages!, waiting: 0 };
		await pass( 10_000 );
		expect( sentOf( 'overview' ) ).toHaveLength( 3 );
		expect( text() ).toContain( '0 waiting' );
		await pass( 3_600_000 );
		expect( sentOf( 'overview' ) ).toHaveLength( 3 );
	} );

	it( 'loads nothing while hidden, and at once when it is visible', async () => {
		await draw();
		setHidden( true );
		await pass( 3_600_000 );
		expect( sentOf( 'overview' ) ).toHaveLength( 1 );
		await act( async () => setHidden( false ) );
		expect( sentOf( 'overview' ) ).toHaveLength( 2 );
	} );

	it( 'keeps the old numbers when a request fails, and retries', async () => {
		await draw();
		server.answers.overview = () =>
			refused( 'webinar_nonce_invalid', 'Reload.' );
		await pass( 10_000 );
		expect( text() ).toContain( 'attended 171' );
		expect( text() ).toContain( 'These numbers may be old: Reload.' );
		server.answers.overview = () => success( server.overview );
		await pass( 20_000 );
		expect( text() ).not.toContain( 'may be old' );
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

	it( 'shows who did what, newest first, with the exact time', async () => {
		server.overview.history = [
			change( {
				from: 'draft',
				to: 'scheduled',
				actor_id: 0,
				actor_name: '',
			} ),
			change( {} ),
			change( { from: 'live', to: 'paused', actor_name: '' } ),
			change( { from: 'paused', to: 'live', actor_name: 'Bo' } ),
			change( { from: 'live', to: 'live', stream: 'spare' } ),
			change( { from: 'live', to: 'live', stream: 'main' } ),
		];
		server.room = { ...server.room, status: 'live' };
		await draw();
		const lines = [ ...document.querySelectorAll( 'details li' ) ].map(
			( { textContent } ) => textContent?.replace( /^.*(am|pm) /i, '' )
		);
		expect( lines ).toEqual( [
			'switched back to the main source by Ada',
			'switched to the spare source by Ada',
			'resumed by Bo',
			'paused by somebody who has left',
			'started by Ada',
			'planned by the site',
		] );
		expect(
			document.querySelector( 'details time' )?.getAttribute( 'datetime' )
		).toBe( new Date( NOW ).toISOString() );
	} );

	it( 'is loaded again after a change by somebody else', async () => {
		await draw();
		expect( sentOf( 'overview' ) ).toHaveLength( 1 );
		server.room = { ...server.room, status: 'live', version: 2 };
		server.overview.history = [ change( {} ) ];
		await pass( 5000 );
		expect( sentOf( 'overview' ) ).toHaveLength( 2 );
		expect( text() ).toContain( 'started by Ada' );
		await pass( 60_000 );
		expect( sentOf( 'overview' ) ).toHaveLength( 2 );
	} );
} );
