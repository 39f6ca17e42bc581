import path from 'node:path';
import { parseArgs } from 'node:util';

export interface Options {
	/** Port of the demo page; 0 for any free port; undefined for the default ports. */
	port: number | undefined;
	dataDir: string;
	reset: boolean;
	/** Whether Playground serves WordPress even where PHP is installed. */
	isPlayground: boolean;
	/** Language of the site and of the demo page. */
	locale: Locale;
	/** Runtime profile of the site: which modules run. */
	profile: 'prod' | 'full';
	/** File to write, in JSON, once everything is running. */
	readyFile: string | undefined;
}

export type Locale = 'en_US' | 'ru_RU';

const USAGE =
	'npm start -- [--port <number>] [--data <folder>] [--locale=ru_RU] [--profile=full] [--reset] [--playground] [--ready-file <file>]';

/**
 * Reads the command line.
 *
 * @param args The arguments after `npm start --`.
 * @param root The project's folder.
 * @throws Error that shows the usage.
 */
export function readOptions( args: string[], root: string ): Options {
	let values;
	try {
		( { values } = parseArgs( {
			args,
			options: {
				port: { type: 'string' },
				data: { type: 'string', default: path.join( root, '.demo' ) },
				reset: { type: 'boolean', default: false },
				playground: { type: 'boolean', default: false },
				locale: { type: 'string', default: 'en_US' },
				profile: { type: 'string', default: 'prod' },
				'ready-file': { type: 'string' },
			},
		} ) );
	} catch ( error ) {
		const reason = error instanceof Error ? error.message : String( error );
		throw new Error( `${ reason }\nUsage: ${ USAGE }` );
	}
	const port = values.port === undefined ? undefined : Number( values.port );
	if (
		port !== undefined &&
		! ( Number.isInteger( port ) && port >= 0 && port <= 65535 )
	) {
		throw new Error(
			`--port must be a number from 0 to 65535.\nUsage: ${ USAGE }`
		);
	}
	if ( values.locale !== 'en_US' && values.locale !== 'ru_RU' ) {
		throw new Error(
			`--locale must be en_US or ru_RU.\nUsage: ${ USAGE }`
		);
	}
	if ( values.profile !== 'prod' && values.profile !== 'full' ) {
		throw new Error( `--profile must be prod or full.\nUsage: ${ USAGE }` );
	}
	return {
		port,
		dataDir: path.resolve( values.data ),
		reset: values.reset,
		isPlayground: values.playground,
		locale: values.locale,
		profile: values.profile,
		readyFile: values[ 'ready-file' ],
	};
}
