/**
 * Runs tasks side by side.
 */

/**
 * Runs every task once, at most `lanes` at a time, the first ones first. An urgent task needs no lane. A task starts after those
 * that it names have ended, however they ended; names that are not among the tasks are ignored.
 *
 * @template T
 * @param {Map<string, { after?: string[], isUrgent?: boolean, run: () => Promise<T> }>} tasks By name, the long ones first.
 * @param {number}                                                                       lanes How many run at the same time.
 * @return {Promise<Map<string, T>>} The result of each, in the order of the tasks.
 */
export async function runInLanes( tasks, lanes ) {
	const waiting = new Map( tasks );
	const results = new Map();
	const running = new Map();
	const isReady = ( { after = [] } ) =>
		after.every( ( name ) => ! tasks.has( name ) || results.has( name ) );
	const busyLanes = () =>
		[ ...running.keys() ].filter( ( name ) => ! tasks.get( name ).isUrgent )
			.length;
	while ( waiting.size + running.size > 0 ) {
		for ( const [ name, task ] of waiting ) {
			const isFree = task.isUrgent || busyLanes() < lanes;
			if ( isFree && isReady( task ) ) {
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
