/**
 * A WordPress as a hosting company installs it: without plugins, on UTC, with an owner who has a password. It has SQLite and PHP's own web
 * server, and an encoder that writes a live stream into a folder of the site.
 */
import { execFileSync } from 'node:child_process';
import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import getPort from 'get-port';
import { simpleParser } from 'mailparser';
import { ensureWordPress } from '../wordpress.mjs';
import { startChild } from './process/child.ts';
import { copyWordPress, waitForSite } from './site/site.ts';
import { demoClips, livePlaylist } from './stream/stream.ts';

const STREAM = path.join( import.meta.dirname, 'stream' );

export interface PlainSite {
	/** Without a slash at its end. */
	url: string;
	owner: { login: string; password: string };
	/** Address of the live stream. */
	streamUrl: string;
	/** Folder of the site's plugins. */
	pluginsDir: string;
	/** Runs WP-CLI, and returns what it printed. */
	wp: ( ...args: string[] ) => string;
	/** Texts of the mails that WordPress sent, in no order. */
	mails: () => Promise< string[] >;
	/** Starts the encoder: before, the stream's address answers 404. */
	startEncoder: () => void;
	stop: () => Promise< void >;
}

/**
 * Installs and starts the site.
 *
 * @param locale `en_US` or `ru_RU`.
 * @param title  Name of the site.
 */
export async function startPlainSite(
	locale: string,
	title: string
): Promise< PlainSite > {
	const folder = mkdtempSync( path.join( tmpdir(), 'webinar-plain-' ) );
	const siteDir = path.join( folder, 'site' );
	const mailDir = path.join( folder, 'mail' );
	mkdirSync( mailDir );
	const wordpress = await ensureWordPress();
	await copyWordPress( siteDir, wordpress );
	const port = await getPort();
	const url = `http://127.0.0.1:${ port }`;
	const owner = { login: 'owner', password: 'as long as a sentence' };
	// Each run of WP-CLI would compile WordPress again.
	const compiled = path.join( folder, 'compiled' );
	mkdirSync( compiled );
	const wp = ( ...args: string[] ) =>
		execFileSync( 'php', [
			...[
				'opcache.enable_cli=1',
				'opcache.file_cache_only=1',
				`opcache.file_cache=${ compiled }`,
			].flatMap( ( option ) => [ '-d', option ] ),
			wordpress.wpCli,
			'--allow-root',
			`--path=${ siteDir }`,
			...args,
		] );
	wp(
		'config',
		'create',
		'--dbname=wordpress',
		'--dbuser=nobody',
		'--skip-check',
		'--skip-salts',
		// Without this, wp-admin waits for wordpress.org on a machine without network.
		"--extra-php=define( 'WP_HTTP_BLOCK_EXTERNAL', true ); define( 'WP_ACCESSIBLE_HOSTS', '127.0.0.1' );"
	);
	wp( 'config', 'shuffle-salts' );
	wp(
		'core',
		'install',
		`--url=${ url }`,
		`--title=${ title }`,
		`--admin_user=${ owner.login }`,
		`--admin_password=${ owner.password }`,
		'--admin_email=owner@example.com',
		`--locale=${ locale }`,
		'--skip-email'
	);
	wp( 'rewrite', 'structure', '/%postname%/' );
	const options = [
		'memory_limit=256M',
		'upload_max_filesize=64M',
		'post_max_size=64M',
		'opcache.enable_cli=1',
		// The shell's process has a number of its own for each mail.
		`sendmail_path=cat > ${ mailDir }/$$`,
	].flatMap( ( option ) => [ '-d', option ] );
	const server = startChild( {
		name: 'WordPress',
		cwd: folder,
		logFile: path.join( folder, 'wordpress.log' ),
		args: [
			path.join( import.meta.dirname, 'site/serve-php.mjs' ),
			`127.0.0.1:${ port }`,
			siteDir,
			path.join( import.meta.dirname, 'site/router.php' ),
			...options,
		],
	} );
	await waitForSite( url );
	let encoder: NodeJS.Timeout | undefined;
	return {
		url,
		owner,
		streamUrl: `${ url }/stream/live.m3u8`,
		pluginsDir: path.join( siteDir, 'wp-content/plugins' ),
		wp: ( ...args ) =>
			wp( ...args )
				.toString()
				.trim(),
		mails: () =>
			Promise.all(
				readdirSync( mailDir ).map( async ( name ) => {
					const mail = await simpleParser(
						readFileSync( path.join( mailDir, name ) )
					);
					return mail.text ?? '';
				} )
			),
		startEncoder: () => {
			encoder = startEncoder( path.join( siteDir, 'stream' ) );
		},
		stop: async () => {
			clearInterval( encoder );
			await server.stop();
			rmSync( folder, { recursive: true, force: true } );
		},
	};
}

/** Writes a playlist whenever a segment is complete. */
function startEncoder( folder: string ): NodeJS.Timeout {
	cpSync( STREAM, folder, { recursive: true } );
	const startedAtMs = Date.now();
	const write = () => {
		const unfinished = path.join( folder, 'unfinished' );
		writeFileSync(
			unfinished,
			livePlaylist( demoClips[ 'low.m3u8' ]!, startedAtMs, Date.now() )
		);
		renameSync( unfinished, path.join( folder, 'live.m3u8' ) );
	};
	write();
	return setInterval( write, 500 );
}
