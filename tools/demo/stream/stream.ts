/** The demo's live stream: a short clip as an endless live playlist, in two qualities and with captions. */

export interface Clip {
	/** Media segments in the order of play, all of the same length. */
	readonly segments: readonly string[];
	/** Captions have none. */
	readonly initSegment?: string;
	readonly segmentSeconds: number;
}

const SEGMENT_SECONDS = 2;

const segmentNames = ( prefix: string, ending: string ): string[] =>
	Array.from(
		{ length: 12 },
		( _, index ) =>
			`${ prefix }-${ String( index ).padStart( 2, '0' ) }.${ ending }`
	);

export const demoClip = {
	segments: segmentNames( 'clip', 'm4s' ),
	initSegment: 'init.mp4',
	segmentSeconds: SEGMENT_SECONDS,
} as const satisfies Clip;

/** The clips that play at the same time, by the name of their playlist. */
export const demoClips: Readonly< Record< string, Clip > > = {
	'high.m3u8': demoClip,
	'low.m3u8': {
		segments: segmentNames( 'low', 'm4s' ),
		initSegment: 'low.mp4',
		segmentSeconds: SEGMENT_SECONDS,
	},
	'captions.m3u8': {
		segments: segmentNames( 'captions', 'vtt' ),
		segmentSeconds: SEGMENT_SECONDS,
	},
};

/** The multivariant playlist: it lists the others, with the data that a player needs to choose one. */
export const demoStream = `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="English",LANGUAGE="en",AUTOSELECT=YES,DEFAULT=NO,URI="captions.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=130000,RESOLUTION=640x360,FRAME-RATE=25,CODECS="avc1.42c01e,mp4a.40.2",SUBTITLES="captions"
high.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=70000,RESOLUTION=320x180,FRAME-RATE=25,CODECS="avc1.42c00d,mp4a.40.2",SUBTITLES="captions"
low.m3u8
`;

/**
 * Returns captions, in WebVTT, with the numbers that the counter in the picture shows.
 *
 * @param position Index of the segment in the clip.
 */
export function captionsSegment( position: number ): string {
	const first = position * SEGMENT_SECONDS;
	const time = ( seconds: number ) =>
		`00:00:${ String( seconds ).padStart( 2, '0' ) }.000`;
	const cues = [ first, first + 1 ].map(
		( second ) =>
			`${ time( second ) } --> ${ time( second + 1 ) }\nThe counter shows ${ second }.\n`
	);
	return `WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n\n${ cues.join(
		'\n'
	) }`;
}

// Players stay this far behind the newest segment, so that playback does not
// stop on a busy machine. The delay is not visible in a looping clip.
const HOLD_BACK_SEGMENTS = 6;
const WINDOW_SEGMENTS = 2 * HOLD_BACK_SEGMENTS;

/**
 * Returns the HLS media playlist for a time.
 *
 * It depends only on the clock, so every viewer sees the same picture. Segments are counted from the start of the stream
 * and not from 1970: hls.js walks through all discontinuities up to the current one at every reload, and seventy million of
 * them block the player.
 *
 * @param clip        The clip that repeats.
 * @param startedAtMs Start of the stream, in Unix milliseconds.
 * @param nowMs       The time, not before the start, in Unix milliseconds.
 */
export function livePlaylist(
	clip: Clip,
	startedAtMs: number,
	nowMs: number
): string {
	const segmentMs = clip.segmentSeconds * 1000;
	// The first playlist already has a whole window of segments. The segment that
	// is being "recorded" is not in it.
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
		// Counts the tags that have left the window. A tag directly before the
		// first segment is still in the window.
		`#EXT-X-DISCONTINUITY-SEQUENCE:${ Math.max(
			0,
			Math.floor( ( first - 1 ) / clip.segments.length )
		) }`,
		...( clip.initSegment
			? [ `#EXT-X-MAP:URI="${ clip.initSegment }"` ]
			: [] ),
	];
	for ( let sequence = first; sequence < end; sequence++ ) {
		const position = sequence % clip.segments.length;
		// There is no segment before the first one.
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

/**
 * A clip as a recording: a playlist with an end.
 *
 * @param clip   24 seconds.
 * @param rounds How often the clip repeats.
 */
export const recordingPlaylist = ( clip: Clip, rounds = 1 ): string =>
	[
		'#EXTM3U',
		'#EXT-X-VERSION:7',
		`#EXT-X-TARGETDURATION:${ clip.segmentSeconds }`,
		'#EXT-X-PLAYLIST-TYPE:VOD',
		`#EXT-X-MAP:URI="${ clip.initSegment }"`,
		...Array.from( { length: rounds }, ( _, round ) => [
			...( round > 0 ? [ '#EXT-X-DISCONTINUITY' ] : [] ),
			...clip.segments.flatMap( ( segment ) => [
				`#EXTINF:${ clip.segmentSeconds },`,
				segment,
			] ),
		] ).flat(),
		'#EXT-X-ENDLIST',
		'',
	].join( '\n' );
