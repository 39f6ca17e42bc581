import { steadyMs } from '../clock.ts';

// After this the file behind an address may be another one.
const KEEP_MS = 3_600_000;
const MOST_VIDEOS = 500;

type Known = {
	readonly atMs: number;
	/** Null when Telegram refused the video. */
	readonly fileId: string | null;
};

/** What Telegram answered to videos: it need not fetch an accepted one again, nor be asked again for a refused one. */
export class KnownVideos {
	private readonly byUrl = new Map< string, Known >();

	/** Returns the id of Telegram's copy, null when Telegram refused the video, undefined when it is unknown. */
	find( url: string ): string | null | undefined {
		const known = this.byUrl.get( url );
		return known && steadyMs() - known.atMs < KEEP_MS
			? known.fileId
			: undefined;
	}

	save( url: string, fileId: string | null ): void {
		this.byUrl.delete( url );
		this.byUrl.set( url, { atMs: steadyMs(), fileId } );
		const [ oldest ] = this.byUrl.keys();
		if ( this.byUrl.size > MOST_VIDEOS && oldest !== undefined ) {
			this.byUrl.delete( oldest );
		}
	}

	forget( url: string ): void {
		this.byUrl.delete( url );
	}
}
