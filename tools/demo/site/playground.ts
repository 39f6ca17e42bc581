import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startChild, type Child } from '../process/child.ts';
import type { SiteCommand } from './site-command.ts';

// Paths as Playground's PHP sees them.
const INSIDE = '/wordpress';
const LOGS_INSIDE = '/demo-logs';

// Playground's own settings keep compiled PHP in files: ten times slower.
const PHP_INI = `auto_prepend_file=/internal/shared/auto_prepend_file.php
memory_limit=256M
log_errors=1
error_log=${ LOGS_INSIDE }/php.log
opcache.enable=1
opcache.enable_cli=1
opcache.jit=0
opcache.file_cache_only=0
opcache.memory_consumption=96
opcache.max_accelerated_files=4000
opcache.validate_timestamps=1
opcache.revalidate_freq=0
`;

/** Starts WordPress in Playground, which needs nothing but Node. */
export async function startPlayground(
	{ root, siteDir, dataDir, logsDir, port }: SiteCommand,
	writeConstants: ( constants: object ) => Promise< void >
): Promise< Child > {
	await writeConstants( {} );
	const phpIni = path.join( dataDir, 'php.ini' );
	await writeFile( phpIni, PHP_INI );
	// startOwnPhp() leaves links, and Playground mounts nothing over a link.
	for ( const name of [ 'plugins', 'mu-plugins' ] ) {
		await rm( path.join( siteDir, 'wp-content', name ), {
			recursive: true,
			force: true,
		} );
	}
	const mounts = [
		[ siteDir, INSIDE ],
		[ phpIni, '/internal/shared/php.ini' ],
		[ logsDir, LOGS_INSIDE ],
		[ path.join( root, 'plugins' ), `${ INSIDE }/wp-content/plugins` ],
		[
			path.join( root, 'tools/demo/mu-plugin' ),
			`${ INSIDE }/wp-content/mu-plugins`,
		],
	];
	return startChild( {
		name: 'WordPress',
		cwd: root,
		logFile: path.join( logsDir, 'wordpress.log' ),
		args: [
			'--import',
			new URL( '../process/loopback-only.mjs', import.meta.url ).href,
			path.join(
				root,
				'node_modules/@wp-playground/cli/wp-playground.js'
			),
			'server',
			`--port=${ port }`,
			`--site-url=http://127.0.0.1:${ port }`,
			// With one worker a request from WordPress to itself never ends.
			'--workers=2',
			'--wordpress-install-mode=install-from-existing-files-if-needed',
			...mounts.flatMap( ( mount ) => [
				'--mount-dir-before-install',
				...mount,
			] ),
		],
	} );
}
