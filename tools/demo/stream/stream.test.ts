import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
	captionsSegment,
	demoClips,
	demoStream,
	livePlaylist,
	recordingPlaylist,
	type Clip,
} from './stream.ts';

const clip: Clip = {
	segments: [ 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h' ],
	initSegment: 'init',
	segmentSeconds: 2,
};

interface Entry {
	sequence: number;
	discontinuity: number;
	uri: string;
	startsAt: string;
}

/** Reads a playlist as a player does. */
function read( playlist: string ): Entry[] {
	const number = ( tag: string ): number =>
		Number(
			new RegExp( `^#${ tag }:(\\d+)$`, 'm' ).exec( playlist )?.[ 1 ]
		);
	let sequence = number( 'EXT-X-MEDIA-SEQUENCE' );
	let discontinuity = number( 'EXT-X-DISCONTINUITY-SEQUENCE' );
	let startsAt = '';
	const entries: Entry[] = [];
	for ( const line of playlist.trim().split( '\n' ) ) {
		if ( line === '#EXT-X-DISCONTINUITY' ) {
			discontinuity++;
		} else if ( line.startsWith( '#EXT-X-PROGRAM-DATE-TIME:' ) ) {
			startsAt = line.slice( line.indexOf( ':' ) + 1 );
		} else if ( ! line.startsWith( '#' ) ) {
			entries.push( { sequence, discontinuity, uri: line, startsAt } );
			sequence++;
		}
	}
	return entries;
}

const noon = Date.UTC( 2026, 10, 21, 12 );

describe( 'livePlaylist', () => {
	it( 'has no end, and its newest segment is complete', () => {
		const playlist = livePlaylist( clip, noon, noon + 1999 );
		expect( playlist ).not.toContain( 'ENDLIST' );
		const entries = read( playlist );
		expect( entries ).toHaveLength( 12 );
		expect( entries.at( -1 )?.startsAt ).toBe( '2026-11-21T11:59:58.000Z' );
	} );

	it( 'stays the same until the next segment is complete', () => {
		expect( livePlaylist( clip, noon, noon + 1999 ) ).toBe(
			livePlaylist( clip, noon, noon )
		);
		expect( livePlaylist( clip, noon, noon + 2000 ) ).not.toBe(
			livePlaylist( clip, noon, noon )
		);
	} );

	it( 'counts segments from the start of the stream, because hls.js walks through every discontinuity', () => {
		const playlist = livePlaylist( clip, noon, noon );
		expect( playlist ).toContain( '#EXT-X-MEDIA-SEQUENCE:0\n' );
		expect( playlist ).toContain( '#EXT-X-DISCONTINUITY-SEQUENCE:0\n' );
		expect( read( playlist )[ 0 ]?.discontinuity ).toBe( 0 );
	} );

	it( 'moves forward by one segment at a time and never changes an earlier entry', () => {
		const known = new Map< number, Entry >();
		let previous: number | undefined;
		for ( let step = 0; step < 3 * clip.segments.length; step++ ) {
			const entries = read(
				livePlaylist( clip, noon, noon + step * 2000 )
			);
			for ( const entry of entries ) {
				expect( known.get( entry.sequence ) ?? entry ).toEqual( entry );
				known.set( entry.sequence, entry );
			}
			const first = entries[ 0 ]?.sequence ?? NaN;
			expect( first ).toBe( ( previous ?? first - 1 ) + 1 );
			previous = first;
		}
	} );

	it( 'marks each restart of the clip as a discontinuity', () => {
		const all = new Map< number, Entry >();
		for ( let step = 0; step < 3 * clip.segments.length; step++ ) {
			for ( const entry of read(
				livePlaylist( clip, noon, noon + step * 2000 )
			) ) {
				all.set( entry.sequence, entry );
			}
		}
		const entries = [ ...all.values() ];
		for ( const [ index, entry ] of entries.entries() ) {
			const before = entries[ index - 1 ];
			if ( before ) {
				expect( entry.discontinuity - before.discontinuity ).toBe(
					entry.uri === 'a' ? 1 : 0
				);
			}
		}
	} );

	it( 'has no init segment for captions', () => {
		const { initSegment, ...text } = clip;
		expect( livePlaylist( clip, noon, noon ) ).toContain(
			`#EXT-X-MAP:URI="${ initSegment }"`
		);
		expect( livePlaylist( text, noon, noon ) ).not.toContain(
			'#EXT-X-MAP'
		);
	} );
} );

describe( 'the recording', () => {
	it( 'has an end, and marks where the clip begins again', () => {
		const playlist = recordingPlaylist( clip, 6 );
		expect( playlist.match( /#EXTINF:2,/g ) ).toHaveLength( 48 );
		expect( playlist.match( /#EXT-X-DISCONTINUITY/g ) ).toHaveLength( 5 );
		expect( playlist ).toMatch( /#EXT-X-ENDLIST\n$/ );
	} );
} );

describe( 'the demo stream', () => {
	it( 'lists all playlists in the multivariant playlist', () => {
		for ( const name of Object.keys( demoClips ) ) {
			expect( demoStream ).toContain( name );
		}
	} );

	it( 'uses files that exist', () => {
		const files = readdirSync( new URL( '.', import.meta.url ) );
		for ( const { segments, initSegment } of Object.values( demoClips ) ) {
			if ( initSegment ) {
				expect( files ).toEqual(
					expect.arrayContaining( [ initSegment, ...segments ] )
				);
			}
		}
	} );

	it( 'shows the number of the picture in its captions', () => {
		expect( captionsSegment( 11 ) ).toContain(
			'00:00:23.000 --> 00:00:24.000\nThe counter shows 23.'
		);
	} );
} );
