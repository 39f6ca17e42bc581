import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Child } from '../process/child.ts';
import { waitForAnswer } from '../process/http.ts';
import { findPhp, startOwnPhp } from './own-php.ts';
import { startPlayground } from './playground.ts';
import type { SiteCommand } from './site-command.ts';

/** Folders that a site is copied from. */
export interface WordPressSource {
	core: string;
	sqliteIntegration: string;
}

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
	await copyWordPress( unfinished, wordpress );
	await mkdir( path.join( unfinished, 'wp-content/mu-plugins' ), {
		recursive: true,
	} );
	await writeFile( path.join( unfinished, 'wp-config.php' ), wpConfig() );
	await rename( unfinished, siteDir );
}

/** Copies WordPress with the SQLite driver; `wp-config.php` is still missing. */
export async function copyWordPress(
	siteDir: string,
	wordpress: WordPressSource
): Promise< void > {
	await cp( wordpress.core, siteDir, { recursive: true } );
	const content = path.join( siteDir, 'wp-content' );
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
			.replaceAll(
				"'{SQLITE_IMPLEMENTATION_FOLDER_PATH}'",
				"__DIR__ . '/sqlite-database-integration'"
			)
			.replaceAll(
				'{SQLITE_PLUGIN}',
				'sqlite-database-integration/load.php'
			)
	);
}

/**
 * Starts WordPress, with the PHP of this machine where there is one: it is three times as fast as Playground. Wait for the
 * site with waitForSite().
 */
export async function startSite( command: SiteCommand ): Promise< Child > {
	const start =
		! command.isPlayground && findPhp() ? startOwnPhp : startPlayground;
	return start( command, ( constants ) =>
		writeFile(
			path.join( command.siteDir, 'demo-config.php' ),
			`<?php\n${ Object.entries( { ...command.constants, ...constants } )
				.map( define )
				.join( '\n' ) }\n`,
			{ mode: 0o600 }
		)
	);
}

const define = ( [ name, value ]: [ string, string ] ): string =>
	`define( '${ name }', '${ value.replace( /['\\]/g, '\\$&' ) }' );`;

/** Waits until WordPress answers. Its first answers redirect to themselves. */
export function waitForSite( siteUrl: string ): Promise< void > {
	return waitForAnswer(
		`${ siteUrl }/wp-json/`,
		( { status } ) => status === 200 || status === 404,
		180_000,
		'WordPress did not start within three minutes. See logs/wordpress.log in the data folder, or delete the data: npm start -- --reset'
	);
}
