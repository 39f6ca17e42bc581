import { __ } from '@wordpress/i18n';

/**
 * Says what is wrong with an address while it is being typed.
 *
 * The server decides what is stored; this only saves a round trip.
 *
 * @param address    What stands in the field; nothing at all is fine.
 * @param allowsPath Whether a path on this site, such as `/signup/`, will do.
 * @return What is wrong and how to mend it, or null.
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
	const url = URL.canParse( trimmed ) ? new URL( trimmed ) : null;
	// A dot-less host is a typing error more often than an intranet, except here.
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
