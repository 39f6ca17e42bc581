import getPort from 'get-port';

export interface Ports {
	demo: number;
	site: number;
	sidecar: number;
	telegram: number;
}

const USUAL = { demo: 9500, site: 9400, sidecar: 8787 };

/**
 * Chooses the ports.
 *
 * Without a wish they are the usual ones, so that addresses stay the same from
 * start to start. With one, the page has it and the others follow; 0 takes any.
 *
 * @param wished Port of the demo page.
 * @throws Error naming the port that is in use, and another to try.
 */
export async function choosePorts(
	wished: number | undefined
): Promise< Ports > {
	if ( wished === 0 ) {
		return {
			demo: await getPort( { reserve: true } ),
			site: await getPort( { reserve: true } ),
			sidecar: await getPort( { reserve: true } ),
			telegram: await getPort( { reserve: true } ),
		};
	}
	if ( wished !== undefined ) {
		return {
			demo: await needPort( wished, wished + 100 ),
			site: await getPort( { port: wished + 1, reserve: true } ),
			sidecar: await getPort( { port: wished + 2, reserve: true } ),
			telegram: await getPort( { port: wished + 3, reserve: true } ),
		};
	}
	const another = USUAL.demo + 100;
	return {
		demo: await needPort( USUAL.demo, another ),
		site: await needPort( USUAL.site, another ),
		sidecar: await needPort( USUAL.sidecar, another ),
		telegram: await getPort( { reserve: true } ),
	};
}

/**
 * @param port    The port that must be free.
 * @param another What to propose when it is not.
 */
async function needPort( port: number, another: number ): Promise< number > {
	if ( ( await getPort( { port, reserve: true } ) ) !== port ) {
		throw new Error(
			`Port ${ port } is in use. Stop what uses it or choose another: npm start -- --port ${ another }`
		);
	}
	return port;
}
