import getPort from 'get-port';

export interface Ports {
	demo: number;
	site: number;
	sidecar: number;
	telegram: number;
	mail: number;
}

const DEFAULTS = { demo: 9500, site: 9400, sidecar: 8787 };

/**
 * Chooses a port for each part.
 *
 * Without a request it uses the defaults, so that addresses stay the same from start to start. Otherwise the demo page gets
 * the requested port, and the others the ports after it. 0 means any free ports.
 *
 * @param requested Port of the demo page.
 * @throws Error with the port that is in use, and another one to try.
 */
export async function choosePorts(
	requested: number | undefined
): Promise< Ports > {
	if ( requested === 0 ) {
		return {
			demo: await getPort( { reserve: true } ),
			site: await getPort( { reserve: true } ),
			sidecar: await getPort( { reserve: true } ),
			telegram: await getPort( { reserve: true } ),
			mail: await getPort( { reserve: true } ),
		};
	}
	if ( requested !== undefined ) {
		return {
			demo: await requirePort( requested, requested + 100 ),
			site: await getPort( { port: requested + 1, reserve: true } ),
			sidecar: await getPort( { port: requested + 2, reserve: true } ),
			telegram: await getPort( { port: requested + 3, reserve: true } ),
			mail: await getPort( { port: requested + 4, reserve: true } ),
		};
	}
	const another = DEFAULTS.demo + 100;
	return {
		demo: await requirePort( DEFAULTS.demo, another ),
		site: await requirePort( DEFAULTS.site, another ),
		sidecar: await requirePort( DEFAULTS.sidecar, another ),
		telegram: await getPort( { reserve: true } ),
		mail: await getPort( { reserve: true } ),
	};
}

/** @throws Error that suggests another port when this one is in use. */
async function requirePort( port: number, another: number ): Promise< number > {
	if ( ( await getPort( { port, reserve: true } ) ) !== port ) {
		throw new Error(
			`Port ${ port } is in use. Stop the program that uses it, or choose another port: npm start -- --port ${ another }`
		);
	}
	return port;
}
