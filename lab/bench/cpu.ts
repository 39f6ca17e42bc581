/** CPU time and memory of processes, as Linux counts them. */
import { readdirSync, readFileSync } from 'node:fs';

/** Unit of `/proc/<pid>/stat`; 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * CPU seconds of process groups, including ended children that their parent has waited for.
 *
 * @param leaders Ids of the groups.
 */
export function cpuSeconds( leaders: readonly number[] ): number {
	let ticks = 0;
	for ( const pid of readdirSync( '/proc' ) ) {
		const fields = /^\d+$/.test( pid ) ? readStat( pid ) : null;
		if ( fields && leaders.includes( Number( fields[ 2 ] ) ) ) {
			// utime, stime, cutime, cstime.
			ticks += fields
				.slice( 11, 15 )
				.reduce( ( sum, field ) => sum + Number( field ), 0 );
		}
	}
	return ticks / TICKS_PER_SECOND;
}

/** CPU seconds of one process, without its children. */
export function processCpuSeconds( pid: number ): number {
	const [ user = 0, system = 0 ] = ( readStat( String( pid ) ) ?? [] )
		.slice( 11, 13 )
		.map( Number );
	return ( user + system ) / TICKS_PER_SECOND;
}

/** Anonymous memory of a process in bytes, without memory that it shares. */
export function memoryBytes( pid: number ): number {
	const status = readFileSync( `/proc/${ pid }/status`, 'utf8' );
	return Number( /^RssAnon:\s+(\d+) kB$/m.exec( status )?.[ 1 ] ) * 1024;
}

/** The fields after the process name, which can contain spaces. The first is the state. Null if the process has ended. */
function readStat( pid: string ): string[] | null {
	try {
		const stat = readFileSync( `/proc/${ pid }/stat`, 'utf8' );
		return stat.slice( stat.lastIndexOf( ')' ) + 2 ).split( ' ' );
	} catch {
		return null;
	}
}
