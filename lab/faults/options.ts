import { parseArgs } from 'node:util';

export interface Options {
	/** How many people come to the webinar. */
	leads: number;
	/** The same seed gives the same people, faults and victims; only their timing differs. */
	seed: number;
	/** How often a part is killed. */
	kills: number;
	/** Where the verdict goes as JSON. */
	json: string | undefined;
}

const USAGE =
	'npm run faults -- [--leads <number>] [--seed <number>] [--kills <number>] [--json <file>]';

/**
 * Reads the command line.
 *
 * @param args What stands after `npm run faults --`.
 * @throws Error that shows the usage.
 */
export function readOptions( args: string[] ): Options {
	let values;
	try {
		( { values } = parseArgs( {
			args,
			options: {
				leads: { type: 'string', default: '10000' },
				seed: { type: 'string', default: String( Date.now() % 1e6 ) },
				kills: { type: 'string' },
				json: { type: 'string' },
			},
		} ) );
	} catch ( error ) {
		const reason = error instanceof Error ? error.message : String( error );
		throw new Error( `${ reason }\nUsage: ${ USAGE }` );
	}
	const leads = readNumber( '--leads', values.leads, 20, 100_000 );
	return {
		leads,
		seed: readNumber( '--seed', values.seed, 0, 2 ** 31 ),
		kills: readNumber(
			'--kills',
			values.kills ?? String( leads < 1000 ? 9 : 30 ),
			0,
			1000
		),
		json: values.json,
	};
}

function readNumber(
	name: string,
	text: string,
	least: number,
	most: number
): number {
	const number = Number( text );
	if ( ! Number.isInteger( number ) || number < least || number > most ) {
		throw new Error(
			`${ name } takes a number from ${ least } to ${ most }.\nUsage: ${ USAGE }`
		);
	}
	return number;
}
