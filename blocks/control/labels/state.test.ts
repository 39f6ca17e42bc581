import { describe, expect, it } from 'vitest';
import type { RoomState } from '../../types/room-state';
import { describeState } from './state';

const AT = 1_795_363_200;

function webinar( changes: Partial< RoomState > ): RoomState {
	return {
		webinar_id: 7,
		status: 'scheduled',
		version: 1,
		scheduled_at: AT,
		server_time: AT,
		started_at: 0,
		finished_at: 0,
		paused_seconds: 0,
		cta: { visible: false },
		room: { can_control: true, people: null },
		poll_after_ms: 3000,
		stream: null,
		title: '',
		stage: 'lobby',
		...changes,
	};
}

const say = ( changes: Partial< RoomState >, now: number ): string => {
	const { sign, word, detail } = describeState( webinar( changes ), now );
	return `${ sign } ${ word } · ${ detail }`;
};

describe( 'a scheduled webinar', () => {
	it.each( [
		[ AT - 12 * 60, 'starts in 12 min' ],
		[ AT - 59, 'starts in less than a minute' ],
		[ AT - 90 * 60, 'starts in 1 h 30 min' ],
		[ AT, 'starts now' ],
		[ AT + 59, 'starts now' ],
		[ AT + 5 * 60, 'should have started 5 min ago' ],
	] )( 'at %d says that it %s', ( now, text ) => {
		expect( say( {}, now ) ).toBe( `◷ Scheduled · ${ text }` );
	} );

	it( 'shows the date when it is more than a day ahead', () => {
		expect( say( {}, AT - 3 * 24 * 3600 ) ).toMatch(
			/Mon, November 23.*3:00 AM$/u
		);
	} );
} );

describe( 'a live webinar', () => {
	it( 'shows how long it has been live', () => {
		expect(
			say( { status: 'live', started_at: AT }, AT + 14 * 60 + 32 )
		).toBe( '● LIVE · 00:14:32' );
	} );

	it( 'does not count breaks', () => {
		expect(
			say(
				{ status: 'live', started_at: AT, paused_seconds: 60 },
				AT + 600
			)
		).toContain( '00:09:00' );
	} );

	it( 'shows no clock without a start time', () => {
		expect( say( { status: 'live' }, AT ) ).toBe( '● LIVE · ' );
	} );
} );

it( 'shows the duration of a finished webinar', () => {
	expect(
		say(
			{ status: 'finished', started_at: AT, finished_at: AT + 58 * 60 },
			AT + 99_999
		)
	).toBe( '✓ Finished · 58 min' );
} );

it.each( [ 'draft', 'scheduled', 'live', 'paused', 'finished', 'archived' ] )(
	'has a word and a sign for %s',
	( status ) => {
		const { sign, word } = describeState(
			webinar( { status: status as RoomState[ 'status' ] } ),
			AT
		);
		expect( sign ).not.toBe( '' );
		expect( word ).not.toBe( '' );
	}
);
