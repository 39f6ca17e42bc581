/** How much processor time processes have used, as Linux counts it. */
import { readdirSync, readFileSync } from 'node:fs';

/** Of `/proc/<pid>/stat`; 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * Seconds that process groups have used so far, those included whom their parent has buried.
 *
 * @param leaders Ids of the groups.
 */
export function cpuSeconds( leaders: readonly number[] ): number {
	let ticks = 0;
	for ( const pid of readdirSync( '/proc' ) ) {
		const fields = /^\d+$/.test( pid ) ? readStat( pid ) : null;
		if ( fields && leaders.includes( Number( fields[ 2 ] ) ) ) {
			// utime, stime, and the same of children that were waited for.
			ticks += fields
				.slice( 11, 15 )
				.reduce( ( sum, field ) => sum + Number( field ), 0 );
		}
	}
	return ticks / TICKS_PER_SECOND;
}

/** Seconds that one process has used so far. */
export function processCpuSeconds( pid: number ): number {
	const [ user = 0, system = 0 ] = ( readStat( String( pid ) ) ?? [] )
		.slice( 11, 13 )
		.map( Number );
	return ( user + system ) / TICKS_PER_SECOND;
}

/** Bytes of memory that a process holds, without what it shares with others. */
export function memoryBytes( pid: number ): number {
	const status = readFileSync( `/proc/${ pid }/status`, 'utf8' );
	return Number( /^RssAnon:\s+(\d+) kB$/m.exec( status )?.[ 1 ] ) * 1024;
}

/** What stands behind the name, which may hold spaces: the state first. */
function readStat( pid: string ): string[] | null {
	try {
		const stat = readFileSync( `/proc/${ pid }/stat`, 'utf8' );
		return stat.slice( stat.lastIndexOf( ')' ) + 2 ).split( ' ' );
	} catch {
		// It has ended meanwhile.
		return null;
	}
}
