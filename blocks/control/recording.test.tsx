import { describe, expect, it } from 'vitest';
import type { ViewerNumbers } from '../../contract/generated/types';
import {
	AT,
	click,
	draw,
	findButton,
	installScreen,
	pass,
	sentOf,
	server,
	SETTINGS,
	success,
	text,
} from './test-screen';

installScreen();

/** What is said of a broadcast and never of a recording (D1). */
const LIVE_WORDS = /\blive\b|on air|broadcast|encoder|lobby|waiting|pause\b/i;

const NUMBERS: ViewerNumbers = {
	started: 40,
	reached_25: 30,
	reached_50: 20,
	reached_75: 12,
	reached_100: 9,
	clicked: 4,
	completed: 8,
};

async function drawRecording(): Promise< void > {
	await draw( { isRecording: true }, { ...SETTINGS, isRecording: true } );
	await pass( 0 );
}

/** Everything that is shown or spoken. */
function words(): string {
	const labels = [ ...document.querySelectorAll( '[aria-label], [title]' ) ];
	return [
		text(),
		...labels.flatMap( ( element ) => [
			element.getAttribute( 'aria-label' ) ?? '',
			element.getAttribute( 'title' ) ?? '',
		] ),
	].join( ' ' );
}

describe( 'the controls of a recording', () => {
	it.each( [ 'scheduled', 'live', 'finished', 'archived' ] as const )(
		'say nothing of a broadcast: %s',
		async ( status ) => {
			server.room = {
				status,
				version: 1,
				room: { can_control: true, people: 12 },
			};
			server.overview.viewers = NUMBERS;
			server.overview.history = (
				[ 'scheduled', 'live', 'finished' ] as const
			 ).map( ( to ) => ( {
				from: 'draft',
				to,
				actor_id: 1,
				actor_name: 'Ann',
				timestamp: AT,
				source: 'control',
			} ) );

			await drawRecording();

			expect( words() ).not.toMatch( LIVE_WORDS );
			expect( words() ).not.toContain( '12 here' );
			expect( text() ).toContain( 'published by Ann' );
			expect( text() ).toContain( 'opened by Ann' );
			expect( text() ).toContain( 'closed by Ann' );
		}
	);

	it( 'open it with one click, and offer no pause', async () => {
		server.answers.set_status = () => {
			server.room = { status: 'live', version: 2 };
			return success( {} );
		};
		await drawRecording();
		expect( text() ).toContain( 'Not open yet' );

		await click( findButton( 'Open for viewing' ) );

		expect( sentOf( 'set_status' ) ).toMatchObject( [
			{ command: 'start' },
		] );
		expect( text() ).toContain( 'Open for viewing since ' );
		expect( () => findButton( 'Pause' ) ).toThrow();
	} );

	it( 'ask once before they close it', async () => {
		server.room = { status: 'live', version: 1 };
		await drawRecording();

		await click( findButton( 'Close…' ) );
		expect( text() ).toContain(
			'A closed recording cannot be opened again.'
		);
		expect( words() ).not.toMatch( LIVE_WORDS );
		await click( findButton( 'Close the recording' ) );

		expect( sentOf( 'set_status' ) ).toMatchObject( [
			{ command: 'stop' },
		] );
	} );

	it( 'count its viewers', async () => {
		server.room = { status: 'live', version: 1 };
		server.overview.viewers = NUMBERS;

		await drawRecording();

		expect(
			[ ...document.querySelectorAll( 'tr' ) ].map( ( row ) =>
				[ ...row.children ].map( ( cell ) => cell.textContent )
			)
		).toEqual( [
			[ 'began', '40' ],
			[ 'reached 25%', '30' ],
			[ 'reached 50%', '20' ],
			[ 'reached 75%', '12' ],
			[ 'reached 100%', '9' ],
			[ 'opened the offer', '4' ],
			[ 'completed', '8' ],
		] );
		expect( text() ).toContain( 'is not counted any more' );
	} );

	it( 'ask to publish it first, without a date', async () => {
		await draw(
			{ isRecording: true, isPublished: false },
			{ ...SETTINGS, isRecording: true }
		);

		expect( text() ).toBe(
			'○ Not published yetPublish the recording. Then you can open it for viewing from here.'
		);
	} );

	it( 'load its numbers again while it is open', async () => {
		server.room = { status: 'live', version: 1 };
		server.overview.viewers = NUMBERS;
		await drawRecording();
		const asked = sentOf( 'overview' ).length;
		server.overview.viewers = { ...NUMBERS, started: 41 };

		await pass( 20_000 );

		expect( sentOf( 'overview' ).length ).toBeGreaterThan( asked );
		expect( text() ).toContain( 'began41' );
	} );
} );
