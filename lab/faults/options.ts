import { readNumber, readOptions } from '../options.ts';
import { createRound, MODE_NAMES, type ModeName } from './modes.ts';

export interface Options {
	/** `webinar`: a whole webinar and its follow-ups. `seats`: bookings, a move and a cancellation. */
	scenario: 'webinar' | 'seats';
	/** Number of people in the webinar. */
	leads: number;
	/** The same seed gives the same people, the same Telegram faults and the same order of faults; only the timing differs. */
	seed: number;
	/** The fault modes of this run. */
	modes: ModeName[];
	/** Number of faults, all modes together. */
	faults: number;
	/** Path of the JSON file for the verdict. */
	json: string | undefined;
}

const USAGE =
	'npm run faults -- [--scenario webinar|seats] [--leads <number>] [--seed <number>] [--modes <names>] [--faults <number>] [--json <file>]';

const ROUNDS_OF_A_LARGE_RUN = 3;

export const readFaultOptions = ( args: string[] ): Options =>
	readOptions(
		args,
		USAGE,
		{
			scenario: { type: 'string', default: 'webinar' },
			leads: { type: 'string', default: '10000' },
			seed: { type: 'string', default: String( Date.now() % 1e6 ) },
			modes: { type: 'string', default: MODE_NAMES.join( ',' ) },
			faults: { type: 'string' },
			json: { type: 'string' },
		},
		( values ) => {
			const leads = readNumber( '--leads', values.leads, 20, 100_000 );
			const modes = readModes( values.modes );
			const round = createRound( modes ).length;
			if (
				values.scenario !== 'webinar' &&
				values.scenario !== 'seats'
			) {
				throw new Error( '--scenario takes webinar or seats.' );
			}
			return {
				scenario: values.scenario,
				leads,
				seed: readNumber( '--seed', values.seed, 0, 2 ** 31 ),
				modes,
				faults: readNumber(
					'--faults',
					values.faults ??
						String(
							leads < 1000 ? round : ROUNDS_OF_A_LARGE_RUN * round
						),
					0,
					1000
				),
				json: values.json,
			};
		}
	);

function readModes( text: string ): ModeName[] {
	return text.split( ',' ).map( ( given ) => {
		const name = MODE_NAMES.find( ( known ) => known === given.trim() );
		if ( ! name ) {
			throw new Error(
				`--modes takes some of these, separated by commas: ${ MODE_NAMES.join(
					', '
				) }.`
			);
		}
		return name;
	} );
}
