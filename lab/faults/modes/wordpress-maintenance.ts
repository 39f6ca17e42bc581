import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { OUTAGE, type FaultMode } from './mode.ts';

/** WordPress updates itself or a plugin: it answers 503 with `Retry-After: 600` to every request. */
export const wordPressMaintenance: FaultMode = {
	...OUTAGE,
	begin: async ( { site, webServer } ) => {
		await webServer.ready();
		const file = path.join( site.folder, '.maintenance' );
		const now = Math.floor( Date.now() / 1000 );
		// As WP_Upgrader::maintenance_mode() writes it.
		await writeFile( file, `<?php $upgrading = ${ now }; ?>` );
		const { status, headers } = await fetch( webServer.heartbeatUrl, {
			method: 'POST',
		} );
		if ( status !== 503 || headers.get( 'retry-after' ) !== '600' ) {
			throw new Error(
				`WordPress in maintenance answered ${ status }, Retry-After ${ headers.get(
					'retry-after'
				) }.`
			);
		}
		return () => rm( file );
	},
};
