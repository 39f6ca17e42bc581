/**
 * Runs tasks side by side.
 */

/**
 * Runs every task once, at most `lanes` at a time, the first ones first. A task waits until those that it names have ended, however they
 * ended; names that are not among the tasks are not waited for.
 *
 * @template T
 * @param {Map<string, { after?: string[], run: () => Promise<T> }>} tasks By name, the long ones first.
 * @param {number}                                                   lanes How many run at the same time.
 * @return {Promise<Map<string, T>>} What came of each, in the order of the tasks.
 */
export async function runInLanes( tasks, lanes ) {
	const waiting = new Map( tasks );
	const results = new Map();
	const running = new Map();
	const isReady = ( { after = [] } ) =>
		after.every( ( name ) => ! tasks.has( name ) || results.has( name ) );
	while ( waiting.size + running.size > 0 ) {
		for ( const [ name, task ] of waiting ) {
			if ( running.size < lanes && isReady( task ) ) {
				waiting.delete( name );
				running.set(
					name,
					task.run().then( ( result ) => {
						running.delete( name );
						results.set( name, result );
					} )
				);
			}
		}
		if ( running.size === 0 ) {
			throw new Error(
				`These wait for each other: ${ [ ...waiting.keys() ].join(
					', '
				) }.`
			);
		}
		await Promise.race( running.values() );
	}
	return new Map(
		[ ...tasks.keys() ].map( ( name ) => [ name, results.get( name ) ] )
	);
}
