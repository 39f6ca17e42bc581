import { parseArgs } from 'node:util';

export interface Options {
	/** Which measures, in order. */
	only: number[];
	/** Few people and one short run: to see that it works, not to be believed. */
	isQuick: boolean;
	/** Where the figures go as JSON. */
	json: string | undefined;
	/** Whether docs/bench.md and its chart get the figures. */
	isPublished: boolean;
}

export const MEASURES = [ 1, 2, 3, 4, 5, 6 ];

const USAGE =
	'npm run bench -- [--only <numbers, as 1,4>] [--quick] [--json <file>] [--publish]';

/**
 * Reads the command line.
 *
 * @param args What stands after `npm run bench --`.
 * @throws Error that shows the usage.
 */
export function readOptions( args: string[] ): Options {
	let values;
	try {
		( { values } = parseArgs( {
			args,
			options: {
				only: { type: 'string', default: MEASURES.join( ',' ) },
				quick: { type: 'boolean', default: false },
				json: { type: 'string' },
				publish: { type: 'boolean', default: false },
			},
		} ) );
	} catch ( error ) {
		const reason = error instanceof Error ? error.message : String( error );
		throw new Error( `${ reason }\nUsage: ${ USAGE }` );
	}
	const only = values.only.split( ',' ).map( Number );
	if ( ! only.every( ( number ) => MEASURES.includes( number ) ) ) {
		throw new Error(
			`--only takes numbers from 1 to ${ MEASURES.length }, with commas between.\nUsage: ${ USAGE }`
		);
	}
	if ( values.publish && ( values.quick || only.length < MEASURES.length ) ) {
		throw new Error(
			`Only a whole run is published: leave out --quick and --only.\nUsage: ${ USAGE }`
		);
	}
	return {
		only: MEASURES.filter( ( number ) => only.includes( number ) ),
		isQuick: values.quick,
		json: values.json,
		isPublished: values.publish,
	};
}
