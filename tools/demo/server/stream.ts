import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import {
	captionsSegment,
	demoClip,
	demoClips,
	demoStream,
	livePlaylist,
	recordingPlaylist,
} from '../stream/stream.ts';
import { file, send, type Answers } from './answer.ts';

const FOLDER = path.join( import.meta.dirname, '../stream' );
const PLAYLIST_TYPE = 'application/vnd.apple.mpegurl';

const read = ( name: string ): Buffer =>
	readFileSync( path.join( FOLDER, name ) );

/** Serves the looping live stream (HLS), and the recording. */
export function streamAnswers(): Answers {
	const startedAtMs = Date.now();
	const captions = demoClips[ 'captions.m3u8' ]?.segments ?? [];
	return [
		[
			'GET /stream/live.m3u8',
			( _request, response ) =>
				send( response, PLAYLIST_TYPE, demoStream ),
		],
		...Object.entries( demoClips ).map(
			( [ name, clip ] ): Answers[ number ] => [
				`GET /stream/${ name }`,
				( _request, response ) =>
					send(
						response,
						PLAYLIST_TYPE,
						livePlaylist( clip, startedAtMs, Date.now() )
					),
			]
		),
		...readdirSync( FOLDER ).map( ( name ): Answers[ number ] => [
			`GET /stream/${ name }`,
			file( name, read( name ) ),
		] ),
		...captions.map( ( name, position ): Answers[ number ] => [
			`GET /stream/${ name }`,
			file( name, Buffer.from( captionsSegment( position ) ) ),
		] ),
		[
			'GET /stream/recording.m3u8',
			( _request, response ) =>
				send( response, PLAYLIST_TYPE, recordingPlaylist( demoClip ) ),
		],
		[
			// The recording that the demo opens for viewing: two and a half minutes.
			'GET /stream/course.m3u8',
			( _request, response ) =>
				send(
					response,
					PLAYLIST_TYPE,
					recordingPlaylist( demoClip, 6 )
				),
		],
		[
			'GET /stream/recording.mp4',
			// An init segment with its fragments is a whole MP4.
			file(
				'recording.mp4',
				Buffer.concat(
					[ demoClip.initSegment, ...demoClip.segments ].map( read )
				)
			),
		],
	];
}
