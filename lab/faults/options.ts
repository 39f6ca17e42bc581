import { readNumber, readOptions } from '../options.ts';

export interface Options {
	/** Number of people in the webinar. */
	leads: number;
	/** The same seed gives the same people, the same Telegram faults and the same order of kills; only the timing differs. */
	seed: number;
	/** How many times a part is killed, all parts together. */
	kills: number;
	/** Path of the JSON file for the verdict. */
	json: string | undefined;
}

const USAGE =
	'npm run faults -- [--leads <number>] [--seed <number>] [--kills <number>] [--json <file>]';

export const readFaultOptions = ( args: string[] ): Options =>
	readOptions(
		args,
		USAGE,
		{
			leads: { type: 'string', default: '10000' },
			seed: { type: 'string', default: String( Date.now() % 1e6 ) },
			kills: { type: 'string' },
			json: { type: 'string' },
		},
		( values ) => {
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
	);
