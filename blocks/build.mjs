/**
 * Builds every block and editor script into the plugin that ships it.
 *
 * `node build.mjs room schedule` builds only those.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { access, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath( new URL( '.', import.meta.url ) );
const root = path.dirname( here.replace( /[\\/]$/, '' ) );
const scripts = createRequire( import.meta.url ).resolve(
	'@wordpress/scripts/bin/wp-scripts.js'
);

// Without the modules flag a block's view script module is silently left out;
// with it the editor scripts, which are no blocks, would be.
const BLOCK = [ '--experimental-modules' ];
const EDITOR = [];

const targets = {
	room: { output: 'plugins/ui-webinar-room/build', flags: BLOCK },
	schedule: { output: 'plugins/ui-webinar-public/build', flags: BLOCK },
	'control-console': {
		output: 'plugins/client-webinar-control-integration/build',
		flags: BLOCK,
	},
	'control-sidebar': {
		output: 'plugins/client-webinar-control-integration/build-editor',
		flags: EDITOR,
	},
	'schedule-form': {
		output: 'plugins/ui-webinar-public/build-editor',
		flags: EDITOR,
	},
	'message-editor': {
		output: 'plugins/webinar-outbox/build',
		flags: EDITOR,
	},
};

/**
 * @param {string} name One of the targets.
 * @return {Promise<void>} Rejects when the build fails.
 */
function build( name ) {
	const { output, flags } = targets[ name ];
	return new Promise( ( resolve, reject ) => {
		spawn(
			process.execPath,
			[
				scripts,
				'build',
				...flags,
				`--webpack-src-dir=blocks/${ name }`,
				`--output-path=${ output }`,
			],
			{ cwd: root, stdio: 'inherit' }
		)
			.on( 'error', reject )
			.on( 'close', ( code ) =>
				code === 0
					? resolve()
					: reject(
							new Error( `blocks/${ name } could not be built.` )
						)
			);
	} );
}

const asked = process.argv.slice( 2 );
const unknown = asked.filter( ( name ) => ! ( name in targets ) );
try {
	if ( unknown.length ) {
		throw new Error(
			`Nothing is called ${ unknown.join( ', ' ) } here. There are: ${ Object.keys(
				targets
			).join( ', ' ) }.`
		);
	}
	for ( const name of asked.length ? asked : Object.keys( targets ) ) {
		await access( path.join( here, name ) );
		// A build of modules leaves the chunks of earlier ones, which a zip would carry.
		await rm( path.join( root, targets[ name ].output ), {
			recursive: true,
			force: true,
		} );
		await build( name );
	}
} catch ( error ) {
	process.stderr.write( `${ error.message }\n` );
	process.exitCode = 1;
}
