import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startChild, type Child } from './child.ts';
import { waitForAnswer } from './http.ts';

/** The WordPress that a site is made from. */
export interface WordPressSource {
	core: string;
	sqliteIntegration: string;
}

/** What differs from start to start, told to WordPress as constants. */
export interface SiteConstants {
	WEBINAR_DEMO_KEY: string;
	/** What opens in place of t.me; empty where Telegram is the real one. */
	WEBINAR_DEMO_TELEGRAM: string;
	WEBINAR_SIDECAR_URL: string;
	/** Where rooms listen. */
	WEBINAR_SIDECAR_PUBLIC_URL: string;
	WEBINAR_SIDECAR_SECRET: string;
	WEBINAR_TELEGRAM_BOT: string;
}

// Where Playground's PHP sees things.
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

/** @return Text of wp-config.php. */
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

// The sidecar's heartbeat does the work: nothing waits for a visitor.
define( 'DISABLE_WP_CRON', true );
// Without this wp-admin waits for wordpress.org where there is no network.
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'WP_ACCESSIBLE_HOSTS', '127.0.0.1,localhost' );
// The plugins folder is that of the project.
define( 'DISALLOW_FILE_MODS', true );

require_once __DIR__ . '/demo-config.php';

if ( ! defined( 'ABSPATH' ) ) {
	define( 'ABSPATH', __DIR__ . '/' );
}
require_once ABSPATH . 'wp-settings.php';
`;
}

/**
 * Makes the site's folder, where there is none yet.
 *
 * It appears in one rename: a start that was cut short leaves no half of one.
 *
 * @param siteDir   Where it shall be.
 * @param wordpress What it is made from.
 */
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

/**
 * Boots WordPress in Playground.
 *
 * @param command Which site, and where.
 * @return The process; wait for the site with waitForSite().
 */
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
			// One worker alone waits for itself when WordPress calls WordPress.
			'--workers=2',
			'--wordpress-install-mode=install-from-existing-files-if-needed',
			...mounts.flatMap( ( mount ) => [
				'--mount-dir-before-install',
				...mount,
			] ),
		],
	} );
}

/**
 * Waits until WordPress answers; the first pages come as a redirect to themselves.
 *
 * @param siteUrl Its address.
 */
export function waitForSite( siteUrl: string ): Promise< void > {
	return waitForAnswer(
		`${ siteUrl }/wp-json/`,
		( { status } ) => status === 200 || status === 404,
		180_000,
		'WordPress did not come up within three minutes. See logs/wordpress.log in the data folder, or begin anew: npm start -- --reset'
	);
}

/** Speaks to the demo's mu-plugin. */
export class SiteCommands {
	readonly #siteUrl: string;
	readonly #key: string;

	constructor( siteUrl: string, key: string ) {
		this.#siteUrl = siteUrl;
		this.#key = key;
	}

	/**
	 * Runs one of the mu-plugin's commands.
	 *
	 * @param command Its name.
	 * @param request What it is about.
	 * @throws Error with the mu-plugin's words.
	 */
	async run( command: string, request: object = {} ): Promise< unknown > {
		const response = await fetch(
			`${ this.#siteUrl }/?webinar_demo=${ command }`,
			{
				method: 'POST',
				headers: {
					'Content-Type': 'application/json',
					'X-Demo-Key': this.#key,
				},
				body: JSON.stringify( request ),
			}
		);
		const text = await response.text();
		if ( ! response.ok ) {
			throw new Error(
				`WordPress could not ${ command }: ${ reasonIn( text ) }`
			);
		}
		return JSON.parse( text );
	}
}

/**
 * @param text Body of a failed answer.
 * @return What went wrong, short enough for a terminal.
 */
function reasonIn( text: string ): string {
	try {
		const answer: unknown = JSON.parse( text );
		if ( answer instanceof Object && 'error' in answer ) {
			return String( answer.error );
		}
	} catch {
		// A fatal error of PHP answers with a page.
	}
	return `${ text
		.replace( /<[^>]*>/g, ' ' )
		.replace( /\s+/g, ' ' )
		.trim()
		.slice( 0, 300 ) } (see logs/php.log in the data folder)`;
}
