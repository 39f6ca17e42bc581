const running = new Set< string >();

/** Runs one step, and prints its name and its duration. Steps may run at the same time. */
export async function step< Result >(
	name: string,
	work: () => Promise< Result >
): Promise< Result > {
	const startedAt = performance.now();
	running.add( name );
	print( '' );
	try {
		const result = await work();
		const seconds = ( performance.now() - startedAt ) / 1000;
		running.delete( name );
		print( `  ✓ ${ name } (${ seconds.toFixed( 1 ) } s)\n` );
		return result;
	} catch ( error ) {
		running.delete( name );
		print( `  ✗ ${ name }\n` );
		throw error;
	}
}

/** Prints a line above the names of the running steps, which only a terminal shows. */
function print( line: string ): void {
	const names = [ ...running ].map( ( name ) => `${ name } …` ).join( ' ' );
	process.stdout.write(
		process.stdout.isTTY
			? `\r\u001B[K${ line }${ names && `  ${ names }` }`
			: line
	);
}
