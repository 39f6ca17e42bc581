import type { Ports } from './process/ports.ts';

export interface Addresses {
	demo: string;
	site: string;
	sidecar: string;
	/** The HLS playlist of the live stream. */
	stream: string;
	/** The HLS playlist of the recording that is open for viewing. */
	course: string;
	/** Signs a person in, then redirects: see the mu-plugin's Sign_In. */
	signIn: ( login: string, to: string ) => string;
}

/**
 * Returns the addresses of the demo's parts, without a slash at the end.
 *
 * @param ports Their ports.
 * @param key   The key of this start, which the mu-plugin requires.
 */
export function addressesFor( ports: Ports, key: string ): Addresses {
	const at = ( port: number ): string => `http://127.0.0.1:${ port }`;
	const demo = at( ports.demo );
	const site = at( ports.site );
	return {
		demo,
		site,
		sidecar: at( ports.sidecar ),
		stream: `${ demo }/stream/live.m3u8`,
		course: `${ demo }/stream/course.m3u8`,
		signIn: ( login, to ) =>
			`${ site }/?${ new URLSearchParams( { demo_login: login, key, to } ) }`,
	};
}
