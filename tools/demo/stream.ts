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
 * It follows from the clock alone, so every viewer sees the same picture.
 * Segments are counted from the start of the broadcast and not from 1970: hls.js
 * walks through all discontinuities up to the present one at every reload, and
 * seventy million of them stop the player.
 *
 * @param clip        What is played over and over.
 * @param startedAtMs Start of the broadcast, in Unix milliseconds.
 * @param nowMs       The moment, not before the start, in Unix milliseconds.
 * @return An HLS media playlist.
 */
export function livePlaylist(
	clip: Clip,
	startedAtMs: number,
	nowMs: number
): string {
	const segmentMs = clip.segmentSeconds * 1000;
	// A player finds a whole window from the first moment on. The segment being
	// "recorded" at this moment is not there yet.
	const first = Math.floor( ( nowMs - startedAtMs ) / segmentMs );
	const end = first + WINDOW_SEGMENTS;
	const firstAtMs = startedAtMs - WINDOW_SEGMENTS * segmentMs;
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
		`#EXT-X-DISCONTINUITY-SEQUENCE:${ Math.max(
			0,
			Math.floor( ( first - 1 ) / clip.segments.length )
		) }`,
		`#EXT-X-MAP:URI="${ clip.initSegment }"`,
	];
	for ( let sequence = first; sequence < end; sequence++ ) {
		const position = sequence % clip.segments.length;
		// Nothing comes before the very first one.
		if ( position === 0 && sequence > 0 ) {
			lines.push( '#EXT-X-DISCONTINUITY' );
		}
		lines.push(
			`#EXT-X-PROGRAM-DATE-TIME:${ new Date(
				firstAtMs + sequence * segmentMs
			).toISOString() }`,
			`#EXTINF:${ clip.segmentSeconds.toFixed( 3 ) },`,
			clip.segments[ position ] ?? ''
		);
	}
	return `${ lines.join( '\n' ) }\n`;
}
