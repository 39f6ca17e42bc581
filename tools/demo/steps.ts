/** Runs one step, and prints its name and its duration. */
export async function step< Result >(
	name: string,
	work: () => Promise< Result >
): Promise< Result > {
	const startedAt = performance.now();
	const isTerminal = process.stdout.isTTY;
	if ( isTerminal ) {
		process.stdout.write( `  … ${ name }` );
	}
	// On a terminal the last line replaces the first one.
	const clear = isTerminal ? '\r\u001B[K' : '';
	try {
		const result = await work();
		const seconds = ( performance.now() - startedAt ) / 1000;
		process.stdout.write(
			`${ clear }  ✓ ${ name } (${ seconds.toFixed( 1 ) } s)\n`
		);
		return result;
	} catch ( error ) {
		process.stdout.write( `${ clear }  ✗ ${ name }\n` );
		throw error;
	}
}
