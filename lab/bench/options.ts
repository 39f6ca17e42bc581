import { readOptions } from '../options.ts';

export interface Options {
	/** Numbers of the measures to run, ascending. */
	only: number[];
	/** Few people and one short run. It shows that the benchmark works; its figures mean nothing. */
	isQuick: boolean;
	/** Path of the JSON file for the figures. */
	json: string | undefined;
	/** Whether to write the figures into docs/bench.md and its chart. */
	isPublished: boolean;
}

export const MEASURES = [ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 ];

const USAGE =
	'npm run bench -- [--only <numbers, as 1,4>] [--quick] [--json <file>] [--publish]';

export const readBenchOptions = ( args: string[] ): Options =>
	readOptions(
		args,
		USAGE,
		{
			only: { type: 'string', default: MEASURES.join( ',' ) },
			quick: { type: 'boolean', default: false },
			json: { type: 'string' },
			publish: { type: 'boolean', default: false },
		},
		( { only: list, quick, json, publish } ) => {
			const only = list.split( ',' ).map( Number );
			if ( ! only.every( ( number ) => MEASURES.includes( number ) ) ) {
				throw new Error(
					`--only takes numbers from 1 to ${ MEASURES.length }, separated by commas.`
				);
			}
			if ( publish && ( quick || only.length < MEASURES.length ) ) {
				throw new Error(
					'--publish needs a complete run: leave out --quick and --only.'
				);
			}
			return {
				only: MEASURES.filter( ( number ) => only.includes( number ) ),
				isQuick: quick,
				json,
				isPublished: publish,
			};
		}
	);
