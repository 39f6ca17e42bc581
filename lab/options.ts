import { parseArgs, type ParseArgsConfig } from 'node:util';

type OptionConfig = NonNullable< ParseArgsConfig[ 'options' ] >;

/**
 * Parses the command line of one of lab's commands.
 *
 * @param args       The arguments after `npm run <command> --`.
 * @param usage      Shown after each error.
 * @param config     The options, as in Node's parseArgs().
 * @param readValues Validates the parsed values; throws an Error that names the wrong option.
 * @throws Error with the reason and the usage.
 */
export function readOptions< Config extends OptionConfig, Options >(
	args: string[],
	usage: string,
	config: Config,
	readValues: ( values: Values< Config > ) => Options
): Options {
	try {
		return readValues( parseArgs( { args, options: config } ).values );
	} catch ( error ) {
		const reason = error instanceof Error ? error.message : String( error );
		throw new Error( `${ reason }\nUsage: ${ usage }` );
	}
}

type Values< Config extends OptionConfig > = ReturnType<
	typeof parseArgs< { args: string[]; options: Config } >
>[ 'values' ];

/** Reads a whole number; both limits are allowed. */
export function readNumber(
	option: string,
	text: string,
	min: number,
	max: number
): number {
	const number = Number( text );
	if ( ! Number.isInteger( number ) || number < min || number > max ) {
		throw new Error(
			`${ option } takes a number from ${ min } to ${ max }.`
		);
	}
	return number;
}
