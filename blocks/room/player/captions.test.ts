import { afterEach, beforeEach, expect, it } from 'vitest';
import { rememberCaptions } from './captions';

/** jsdom has no text tracks. */
class FakeTracks extends EventTarget {
	list: Array< {
		kind: string;
		language: string;
		label: string;
		mode: string;
	} > = [];

	*[ Symbol.iterator ]() {
		yield* this.list;
	}

	add( kind: string, language: string, label = '' ) {
		const track = { kind, language, label, mode: 'disabled' };
		this.list.push( track );
		this.dispatchEvent( new Event( 'addtrack' ) );
		return track;
	}
}

let listeners: AbortController;

function openVideo( readyState: number ): FakeTracks {
	const tracks = new FakeTracks();
	const video = Object.assign( new EventTarget(), {
		textTracks: tracks,
		readyState,
	} );
	rememberCaptions( video as unknown as HTMLVideoElement, listeners.signal );
	return tracks;
}

beforeEach( () => {
	listeners = new AbortController();
	localStorage.clear();
} );
afterEach( () => listeners.abort() );

it( 'shows the captions that were chosen in the last stream', () => {
	const tracks = openVideo( 4 );
	tracks.add( 'metadata', 'ru' );
	tracks.add( 'subtitles', 'en' ).mode = 'showing';
	tracks.dispatchEvent( new Event( 'change' ) );

	const later = openVideo( 0 );
	const russian = later.add( 'subtitles', 'ru' );
	russian.mode = 'showing';
	const english = later.add( 'subtitles', 'en' );
	expect( [ russian.mode, english.mode ] ).toEqual( [
		'disabled',
		'showing',
	] );
} );

it( 'shows none after they were switched off', () => {
	const tracks = openVideo( 4 );
	tracks.add( 'captions', '', 'CC1' );
	tracks.dispatchEvent( new Event( 'change' ) );

	const track = openVideo( 0 );
	const english = track.add( 'subtitles', 'en' );
	expect( english.mode ).toBe( 'disabled' );
} );

it( 'leaves the stream’s own choice while nothing is stored', () => {
	const tracks = openVideo( 0 );
	const english = tracks.add( 'subtitles', 'en' );
	english.mode = 'showing';
	tracks.add( 'subtitles', 'ru' );
	expect( english.mode ).toBe( 'showing' );
} );

it( 'stores nothing while a stream is being attached', () => {
	const tracks = openVideo( 0 );
	tracks.add( 'subtitles', 'en' );
	tracks.dispatchEvent( new Event( 'change' ) );
	expect( localStorage ).toHaveLength( 0 );
} );
