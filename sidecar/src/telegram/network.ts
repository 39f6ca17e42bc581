import { Agent } from 'node:https';
import { setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';
import { HttpsProxyAgent } from 'https-proxy-agent';

// Node tries the addresses of a host one after the other and gives each a quarter of a second: far from
// Telegram's servers, or behind an address that is blocked, no connection is ever made.
const ADDRESS_TIMEOUT_MS = 3000;
const KEEP_ALIVE_MS = 10_000;

/** For all connections of this process, also those to WordPress. */
export const allowSlowAddresses = (): void =>
	setDefaultAutoSelectFamilyAttemptTimeout( ADDRESS_TIMEOUT_MS );

/** Connects to the Bot API, through an HTTP proxy if there is one. Not used for an address with http://. */
export const createTelegramAgent = ( proxy: string | null ): Agent => {
	const options = { keepAlive: true, keepAliveMsecs: KEEP_ALIVE_MS };
	return proxy
		? ( new HttpsProxyAgent( proxy, options ) as unknown as Agent )
		: new Agent( options );
};

/**
 * Returns the value of HTTPS_PROXY as an address, unless NO_PROXY excludes the host.
 *
 * @param proxy   Like curl's: the scheme may be missing.
 * @param noProxy Hosts and domains, separated by commas; `*` is all.
 */
export function systemProxy(
	proxy: string | undefined,
	noProxy: string | undefined,
	url: string
): string | null {
	const { hostname } = new URL( url );
	const isExcluded = ( noProxy ?? '' )
		.split( ',' )
		.map( ( entry ) => entry.trim().replace( /^\*?\./, '' ) )
		.some(
			( entry ) =>
				entry === '*' ||
				( entry !== '' &&
					( hostname === entry ||
						hostname.endsWith( `.${ entry }` ) ) )
		);
	if ( ! proxy || isExcluded ) {
		return null;
	}
	const address = /^https?:\/\//i.test( proxy ) ? proxy : `http://${ proxy }`;
	return URL.canParse( address ) ? address : null;
}
