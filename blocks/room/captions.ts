/**
 * Remembers which captions the attendee chose in the browser's own menu.
 */
const CHOICE_KEY = 'webinar-captions';
const OFF = 'off';

const nameOf = ( track: TextTrack ): string => track.language || track.label;

/**
 * @param video  Element whose text tracks come from the stream.
 * @param signal Ends it.
 */
export function rememberCaptions(
	video: HTMLVideoElement,
	signal: AbortSignal
): void {
	const tracks = video.textTracks;
	const captions = () =>
		[ ...tracks ].filter( ( { kind } ) =>
			[ 'captions', 'subtitles' ].includes( kind )
		);

	const apply = () => {
		const choice = localStorage.getItem( CHOICE_KEY );
		const wanted = captions().find(
			( track ) => nameOf( track ) === choice
		);
		if ( wanted || choice === OFF ) {
			for ( const track of captions() ) {
				track.mode = track === wanted ? 'showing' : 'disabled';
			}
		}
	};
	const remember = () => {
		// While a stream is attached its tracks are switched by nobody's choice.
		if ( video.readyState > 0 && captions().length > 0 ) {
			const shown = captions().find( ( { mode } ) => mode === 'showing' );
			localStorage.setItem( CHOICE_KEY, shown ? nameOf( shown ) : OFF );
		}
	};
	tracks.addEventListener( 'addtrack', apply, { signal } );
	video.addEventListener( 'loadeddata', apply, { signal } );
	tracks.addEventListener( 'change', remember, { signal } );
}
