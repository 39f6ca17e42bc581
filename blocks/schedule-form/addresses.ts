import { __ } from '@wordpress/i18n';

/** `URL.canParse()` is missing in browsers of a few years ago. */
function parseUrl( text: string ): URL | null {
	try {
		return new URL( text );
	} catch {
		return null;
	}
}

const TYPES_BY_HOST: Array< [ RegExp, string ] > = [
	[ /(^|\.)(youtube(-nocookie)?\.com|youtu\.be)$/, 'youtube' ],
	[ /(^|\.)vimeo\.com$/, 'vimeo' ],
	[ /(^|\.)rutube\.ru$/, 'rutube' ],
	[ /(^|\.)(vk\.com|vk\.ru|vkvideo\.ru)$/, 'vk' ],
	[ /(^|\.)kinescope\.io$/, 'kinescope' ],
	[ /(^|\.)boomstream\.com$/, 'boomstream' ],
	[ /(^|\.)zoom(gov)?\.(us|com)$/, 'zoom' ],
	[ /(^|\.)(t|telegram)\.me$/, 'telegram' ],
];

/**
 * @param address As it was pasted or typed.
 * @return The stream type that the address tells; null where it tells none.
 */
export function detectStreamType( address: string ): string | null {
	const url = parseUrl( address.trim() );
	if ( ! url ) {
		return null;
	}
	return url.pathname.endsWith( '.m3u8' )
		? 'obs'
		: ( TYPES_BY_HOST.find( ( [ host ] ) =>
				host.test( url.hostname )
			)?.[ 1 ] ?? null );
}

/**
 * Checks an address while it is typed. The server decides what is stored; this
 * only saves a request.
 *
 * @param address    May be empty.
 * @param allowsPath Also accepts a path on this site, such as `/signup/`.
 * @return A message with the remedy, or null.
 */
export function findAddressProblem(
	address: string,
	allowsPath = false
): string | null {
	const trimmed = address.trim();
	if ( trimmed === '' ) {
		return null;
	}
	// Two slashes would name another site.
	if ( allowsPath && /^\/(?![/\\])\S*$/.test( trimmed ) ) {
		return null;
	}
	const url = parseUrl( trimmed );
	// Except for localhost, a host without a dot is most likely a typing error.
	const hasHost =
		!! url && /^(localhost|[^.]+(\.[^.]+)+|\[.+\])$/.test( url.hostname );
	if (
		url &&
		hasHost &&
		[ 'http:', 'https:' ].includes( url.protocol ) &&
		! /\s/.test( trimmed )
	) {
		return null;
	}
	return allowsPath
		? __(
				'This is not an address yet. It starts with https:// or, on this site, with /.',
				'ui-webinar-public'
			)
		: __(
				'This is not an address yet. It starts with https://.',
				'ui-webinar-public'
			);
}
