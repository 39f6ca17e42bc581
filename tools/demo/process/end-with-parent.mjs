/**
 * Node loads this file first in every child process. It ends the process when the demo has ended, even after a kill.
 */
import { isMainThread } from 'node:worker_threads';

if ( isMainThread ) {
	const parent = process.ppid;
	const watch = setInterval( () => {
		try {
			// When the parent ends, the process gets another parent. On Windows
			// ppid stays the same, but the signal fails.
			process.kill( parent, 0 );
			if ( process.ppid === parent ) {
				return;
			}
		} catch {}
		process.exit( 1 );
	}, 1000 );
	watch.unref();
}
