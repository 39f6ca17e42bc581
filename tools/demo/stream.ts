/**
 * The demo's live broadcast: a short clip told as an endless live playlist.
 */
export interface Clip {
	/** Fragments in the order of play, all of the same length. */
	readonly segments: readonly string[];
	readonly initSegment: string;
	readonly segmentSeconds: number;
}

export const demoClip: Clip = {
	segments: Array.from(
		{ length: 12 },
		( _, index ) => `clip-${ String( index ).padStart( 2, '0' ) }.m4s`
	),
	initSegment: 'init.mp4',
	segmentSeconds: 2,
};

// Players stay so far behind the newest picture: a busy machine has that much
// time for a hiccup. Nobody sees the delay in a looping clip.
const HOLD_BACK_SEGMENTS = 6;
const WINDOW_SEGMENTS = 2 * HOLD_BACK_SEGMENTS;

/**
 * Tells what is on air at a moment.
 *
 * It follows from the wall clock alone, so every viewer sees the same picture,
 * and a restarted server carries on where a player expects it.
 *
 * @param clip  What is played over and over.
 * @param nowMs The moment, in Unix milliseconds.
 * @return An HLS media playlist.
 */
export function livePlaylist( clip: Clip, nowMs: number ): string {
	const segmentMs = clip.segmentSeconds * 1000;
	// The segment being "recorded" at this moment is not there yet.
	const end = Math.floor( nowMs / segmentMs );
	const first = end - WINDOW_SEGMENTS;
	const lines = [
		'#EXTM3U',
		'#EXT-X-VERSION:7',
		'#EXT-X-INDEPENDENT-SEGMENTS',
		`#EXT-X-TARGETDURATION:${ Math.ceil( clip.segmentSeconds ) }`,
		`#EXT-X-SERVER-CONTROL:HOLD-BACK=${ (
			HOLD_BACK_SEGMENTS * clip.segmentSeconds
		).toFixed( 1 ) }`,
		`#EXT-X-MEDIA-SEQUENCE:${ first }`,
		// Counts the tags that have left the window: one that still stands
		// before the first segment has not.
		`#EXT-X-DISCONTINUITY-SEQUENCE:${ Math.floor(
			( first - 1 ) / clip.segments.length
		) }`,
		`#EXT-X-MAP:URI="${ clip.initSegment }"`,
	];
	for ( let sequence = first; sequence < end; sequence++ ) {
		const position = sequence % clip.segments.length;
		if ( position === 0 ) {
			lines.push( '#EXT-X-DISCONTINUITY' );
		}
		lines.push(
			`#EXT-X-PROGRAM-DATE-TIME:${ new Date(
				sequence * segmentMs
			).toISOString() }`,
			`#EXTINF:${ clip.segmentSeconds.toFixed( 3 ) },`,
			clip.segments[ position ] ?? ''
		);
	}
	return `${ lines.join( '\n' ) }\n`;
}
