/**
 * Stores which captions the attendee chose in the browser's menu, and applies
 * the choice to the next stream.
 */
import { siteStorage } from '../page/storage';

const CHOICE_KEY = 'webinar-captions';
const OFF = 'off';

const trackName = ( track: TextTrack ): string => track.language || track.label;

/**
 * @param video  Element whose text tracks come from the stream.
 * @param signal Removes the listeners when it aborts.
 */
export function rememberCaptions(
	video: HTMLVideoElement,
	signal: AbortSignal
): void {
	const tracks = video.textTracks;
	const listCaptions = () =>
		[ ...tracks ].filter( ( { kind } ) =>
			[ 'captions', 'subtitles' ].includes( kind )
		);

	const apply = () => {
		const choice = siteStorage.get( CHOICE_KEY );
		const wanted = listCaptions().find(
			( track ) => trackName( track ) === choice
		);
		if ( wanted || choice === OFF ) {
			for ( const track of listCaptions() ) {
				track.mode = track === wanted ? 'showing' : 'disabled';
			}
		}
	};
	const store = () => {
		// While a stream is being attached, hls.js switches the tracks, not the attendee.
		if ( video.readyState > 0 && listCaptions().length > 0 ) {
			const shown = listCaptions().find(
				( { mode } ) => mode === 'showing'
			);
			siteStorage.set( CHOICE_KEY, shown ? trackName( shown ) : OFF );
		}
	};
	tracks.addEventListener( 'addtrack', apply, { signal } );
	video.addEventListener( 'loadeddata', apply, { signal } );
	tracks.addEventListener( 'change', store, { signal } );
}
