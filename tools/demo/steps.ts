/**
 * Does one step, and says what it was and how long it took.
 *
 * @param name What is being done, in the words of the person waiting.
 * @param work Does it; what it returns is handed on.
 */
export async function step< Result >(
	name: string,
	work: () => Promise< Result >
): Promise< Result > {
	const startedAt = performance.now();
	const isTerminal = process.stdout.isTTY;
	if ( isTerminal ) {
		process.stdout.write( `  … ${ name }` );
	}
	// On a terminal the finished line takes the place of the waiting one.
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
