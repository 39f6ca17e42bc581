/** Keeps the screen of a phone awake while a broadcast plays. */
export interface WakeLock {
	/** Repeating a call with the same value changes nothing. */
	set: ( isNeeded: boolean ) => void;
}

/** @return Does nothing in a browser without wake locks. */
export function createWakeLock(): WakeLock {
	let isNeeded = false;
	let lock: Promise< WakeLockSentinel | null > | null = null;

	const release = () => {
		void lock?.then( ( sentinel ) =>
			sentinel?.release().catch( () => {} )
		);
		lock = null;
	};
	const request = () => {
		if ( isNeeded && ! lock && ! document.hidden ) {
			// Refused while the battery is low, for example.
			lock =
				navigator.wakeLock?.request( 'screen' ).catch( () => null ) ??
				null;
		}
	};
	document.addEventListener( 'visibilitychange', () => {
		// The browser releases it with a hidden page.
		release();
		request();
	} );

	return {
		set( next ) {
			if ( next !== isNeeded ) {
				isNeeded = next;
				release();
				request();
			}
		},
	};
}
