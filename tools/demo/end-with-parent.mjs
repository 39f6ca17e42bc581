/**
 * Preloaded into every child: it must not outlive the demo, however that ends.
 */
import { isMainThread } from 'node:worker_threads';

if ( isMainThread ) {
	const parent = process.ppid;
	const watch = setInterval( () => {
		try {
			// A process whose parent is gone gets another one; on Windows it
			// keeps the number, and the signal finds nobody.
			process.kill( parent, 0 );
			if ( process.ppid === parent ) {
				return;
			}
		} catch {}
		process.exit( 1 );
	}, 1000 );
	watch.unref();
}
