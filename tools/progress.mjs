/**
 * Whether a process still makes progress: a busy machine makes everything slow, so no fixed time tells a slow process from a hung one.
 */
import { readFileSync, readdirSync } from 'node:fs';

/**
 * Reads the processor time of a process and of all that it started.
 *
 * @param {number} root Process id.
 * @return {number} Clock ticks; 0 where the system has no /proc.
 */
export function cpuTicksOf( root ) {
	const processes = new Map();
	for ( const name of listProcesses() ) {
		try {
			// The name of the program stands in brackets and may hold spaces.
			const fields = readFileSync( `/proc/${ name }/stat`, 'utf8' )
				.replace( /^.*\) /s, '' )
				.split( ' ' );
			processes.set( Number( name ), {
				parent: Number( fields[ 1 ] ),
				// Its own time, and that of its ended children.
				ticks: fields
					.slice( 11, 15 )
					.reduce( ( sum, field ) => sum + Number( field ), 0 ),
			} );
		} catch {
			// It has ended meanwhile.
		}
	}
	let ticks = 0;
	for ( const [ pid, one ] of processes ) {
		let ancestor = pid;
		while ( ancestor !== root && processes.has( ancestor ) ) {
			ancestor = processes.get( ancestor ).parent;
		}
		ticks += ancestor === root ? one.ticks : 0;
	}
	return ticks;
}

/** @return {string[]} Ids of all processes. */
function listProcesses() {
	try {
		return readdirSync( '/proc' ).filter( ( name ) =>
			/^\d+$/.test( name )
		);
	} catch {
		return [];
	}
}

/**
 * Calls back once when a value has not changed for some time.
 *
 * @param {() => string | number} read    Reads the value, as often as `everyMs`.
 * @param {number}                idleMs  So long it may stay the same.
 * @param {() => void}            onIdle  Called at most once.
 * @param {number}                everyMs How often it is read.
 * @return {() => void} Ends the watch.
 */
export function watchProgress( read, idleMs, onIdle, everyMs = 5000 ) {
	let last = read();
	let changedAt = performance.now();
	const timer = setInterval( () => {
		const value = read();
		if ( value !== last ) {
			last = value;
			changedAt = performance.now();
		} else if ( performance.now() - changedAt >= idleMs ) {
			clearInterval( timer );
			onIdle();
		}
	}, everyMs );
	return () => clearInterval( timer );
}
