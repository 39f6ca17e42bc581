import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startChild, type Child } from './child.ts';
import { waitForAnswer } from './http.ts';

/** Folders that a site is copied from. */
export interface WordPressSource {
	core: string;
	sqliteIntegration: string;
}

/** Constants for WordPress; their values differ from start to start. */
export interface SiteConstants {
	WEBINAR_DEMO_KEY: string;
	/** Page that opens instead of t.me; empty for a real bot. */
	WEBINAR_DEMO_TELEGRAM: string;
	WEBINAR_SIDECAR_URL: string;
	/** Address of the event stream (SSE) for rooms. */
	WEBINAR_SIDECAR_PUBLIC_URL: string;
	WEBINAR_SIDECAR_SECRET: string;
	WEBINAR_TELEGRAM_BOT: string;
}

// Paths as Playground's PHP sees them.
const INSIDE = '/wordpress';
const LOGS_INSIDE = '/demo-logs';
const SQLITE_INSIDE = `${ INSIDE }/wp-content/sqlite-database-integration`;

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

const SALTS = [
	'AUTH_KEY',
	'SECURE_AUTH_KEY',
	'LOGGED_IN_KEY',
	'NONCE_KEY',
	'AUTH_SALT',
	'SECURE_AUTH_SALT',
	'LOGGED_IN_SALT',
	'NONCE_SALT',
];

function wpConfig(): string {
	const salts = SALTS.map(
		( name ) =>
			`define( '${ name }', '${ randomBytes( 32 ).toString( 'hex' ) }' );`
	).join( '\n' );
	return `<?php
define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', '' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', '' );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
$table_prefix = 'wp_';

${ salts }

// The sidecar's heartbeat runs the background jobs, so they do not wait for a visitor.
define( 'DISABLE_WP_CRON', true );
// Without this, wp-admin waits for wordpress.org on a machine without network.
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'WP_ACCESSIBLE_HOSTS', '127.0.0.1,localhost' );
// The site uses the plugins folder of the project.
define( 'DISALLOW_FILE_MODS', true );

require_once __DIR__ . '/demo-config.php';

if ( ! defined( 'ABSPATH' ) ) {
	define( 'ABSPATH', __DIR__ . '/' );
}
require_once ABSPATH . 'wp-settings.php';
`;
}

/** Makes the site's folder, unless it exists. The last step is a rename, so a killed start never leaves half a site. */
export async function makeSite(
	siteDir: string,
	wordpress: WordPressSource
): Promise< void > {
	if ( existsSync( siteDir ) ) {
		return;
	}
	const unfinished = `${ siteDir }-unfinished`;
	await rm( unfinished, { recursive: true, force: true } );
	await cp( wordpress.core, unfinished, { recursive: true } );
	const content = path.join( unfinished, 'wp-content' );
	await cp(
		wordpress.sqliteIntegration,
		path.join( content, 'sqlite-database-integration' ),
		{ recursive: true }
	);
	const dropIn = await readFile(
		path.join( wordpress.sqliteIntegration, 'db.copy' ),
		'utf8'
	);
	await writeFile(
		path.join( content, 'db.php' ),
		dropIn
			.replaceAll( '{SQLITE_IMPLEMENTATION_FOLDER_PATH}', SQLITE_INSIDE )
			.replaceAll(
				'{SQLITE_PLUGIN}',
				'sqlite-database-integration/load.php'
			)
	);
	await mkdir( path.join( content, 'mu-plugins' ), { recursive: true } );
	await writeFile( path.join( unfinished, 'wp-config.php' ), wpConfig() );
	await rename( unfinished, siteDir );
}

export interface SiteCommand {
	root: string;
	dataDir: string;
	siteDir: string;
	logsDir: string;
	port: number;
	constants: SiteConstants;
}

/** Starts WordPress in Playground. Wait for the site with waitForSite(). */
export async function startSite( command: SiteCommand ): Promise< Child > {
	const { root, siteDir, logsDir, port } = command;
	const constants = Object.entries( command.constants ).map(
		( [ name, value ] ) =>
			`define( '${ name }', '${ value.replace( /['\\]/g, '\\$&' ) }' );`
	);
	await writeFile(
		path.join( siteDir, 'demo-config.php' ),
		`<?php\n${ constants.join( '\n' ) }\n`,
		{ mode: 0o600 }
	);
	const phpIni = path.join( command.dataDir, 'php.ini' );
	await writeFile( phpIni, PHP_INI );
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
			new URL( './loopback-only.mjs', import.meta.url ).href,
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

/** Waits until WordPress answers. Its first answers redirect to themselves. */
export function waitForSite( siteUrl: string ): Promise< void > {
	return waitForAnswer(
		`${ siteUrl }/wp-json/`,
		( { status } ) => status === 200 || status === 404,
		180_000,
		'WordPress did not start within three minutes. See logs/wordpress.log in the data folder, or delete the data: npm start -- --reset'
	);
}
