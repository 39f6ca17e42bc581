import { readNumber, readOptions } from '../options.ts';
import { createRound, MODE_NAMES, type ModeName } from './modes.ts';

export interface Options {
	/** `webinar`: a whole webinar and its follow-ups. `seats`: bookings, a move and a cancellation. `chat`: people write. */
	scenario: ( typeof SCENARIOS )[ number ];
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
	'npm run faults -- [--scenario webinar|seats|chat] [--leads <number>] [--seed <number>] [--modes <names>] [--faults <number>] [--json <file>]';

const SCENARIOS = [ 'webinar', 'seats', 'chat' ] as const;

/** A chat needs neither Telegram nor the outbox, and loses what it has not handed over with the sidecar's file. */
const CHAT_MODES: readonly ModeName[] = [ 'sidecar', 'PHP', 'MariaDB' ];

const ROUNDS_OF_A_LARGE_RUN = 3;

export const readFaultOptions = ( args: string[] ): Options =>
	readOptions(
		args,
		USAGE,
		{
			scenario: { type: 'string', default: 'webinar' },
			leads: { type: 'string', default: '10000' },
			seed: { type: 'string', default: String( Date.now() % 1e6 ) },
			modes: { type: 'string' },
			faults: { type: 'string' },
			json: { type: 'string' },
		},
		( values ) => {
			const leads = readNumber( '--leads', values.leads, 20, 100_000 );
			const scenario = SCENARIOS.find(
				( name ) => name === values.scenario
			);
			if ( ! scenario ) {
				throw new Error(
					`--scenario takes ${ SCENARIOS.join( ', ' ) }.`
				);
			}
			const modes = readModes(
				values.modes,
				scenario === 'chat' ? CHAT_MODES : MODE_NAMES
			);
			const round = createRound( modes ).length;
			return {
				scenario,
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

function readModes(
	text: string | undefined,
	names: readonly ModeName[]
): ModeName[] {
	return ( text?.split( ',' ) ?? names ).map( ( given ) => {
		const name = names.find( ( known ) => known === given.trim() );
		if ( ! name ) {
			throw new Error(
				`--modes takes some of these, separated by commas: ${ names.join(
					', '
				) }.`
			);
		}
		return name;
	} );
}
