/** Decides what to do about a failure of a stream, alike for hls.js and for a browser's own HLS. */
import type { ErrorData } from 'hls.js';

/**
 * - `load`: request the same playlists and segments again.
 * - `recover`: let hls.js attach the decoder again.
 * - `restart`: request the main playlist again; an encoder that restarts may rename the others.
 * - `unplayable`: say that this browser cannot play the stream, and look later whether it has changed.
 * - `none`: hls.js handles it.
 */
export type Remedy = 'none' | 'load' | 'recover' | 'restart' | 'unplayable';

const NO_DECODER = [
	'manifestIncompatibleCodecsError',
	'bufferIncompatibleCodecsError',
	'bufferAddCodecError',
];

/** Statuses below 500 that a server sends when it is busy. */
const BUSY = [ 408, 425, 429 ];

export function judgeHlsError( {
	fatal,
	type,
	details,
	response,
}: Pick< ErrorData, 'fatal' | 'type' | 'details' > & {
	response?: { code?: number };
} ): Remedy {
	if ( ! fatal ) {
		return 'none';
	}
	const isDrm = String( type ) === 'keySystemError';
	if ( isDrm || NO_DECODER.includes( details ) ) {
		return 'unplayable';
	}
	switch ( String( type ) ) {
		case 'networkError': {
			const status = response?.code ?? 0;
			const isGone =
				status >= 400 && status < 500 && ! BUSY.includes( status );
			return isGone ? 'restart' : 'load';
		}
		case 'mediaError':
			return 'recover';
		default:
			return 'restart';
	}
}

/**
 * Whether the stream is there, but in a format that the browser does not know.
 * A missing playlist gives the same error.
 *
 * @param source URL of the playlist.
 */
export async function isUnplayableNatively(
	video: HTMLVideoElement,
	source: string
): Promise< boolean > {
	// MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED
	if ( video.error?.code !== 4 ) {
		return false;
	}
	try {
		const response = await fetch( source, { cache: 'no-store' } );
		const text = response.ok ? await response.text() : '';
		// The size check finds hls.js by the whole tag.
		return text.startsWith( '#EXTM' );
	} catch {
		return false;
	}
}
