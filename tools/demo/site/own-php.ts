import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { ensureWordPress } from '../../wordpress.mjs';
import { startChild, type Child } from '../process/child.ts';
import type { SiteCommand } from './site-command.ts';

const IS_PHP_USABLE = `exit( PHP_VERSION_ID >= 80200
	&& array() === array_diff( array( 'curl', 'dom', 'fileinfo', 'mbstring', 'openssl', 'pdo_sqlite' ), get_loaded_extensions() ) ? 0 : 1 );`;

/** Whether this machine has a PHP that can serve the site. On Windows it serves one request at a time, which is not enough. */
export function findPhp(): boolean {
	if ( process.platform === 'win32' ) {
		return false;
	}
	try {
		execFileSync( 'php', [ '-r', IS_PHP_USABLE ], { stdio: 'ignore' } );
		return true;
	} catch {
		return false;
	}
}

/** Starts WordPress with the PHP of this machine, and installs it at the first start. */
export async function startOwnPhp(
	{ root, siteDir, logsDir, port }: SiteCommand,
	writeConstants: ( constants: object ) => Promise< void >
): Promise< Child > {
	const siteUrl = `http://127.0.0.1:${ port }`;
	const folders = {
		plugins: path.join( root, 'plugins' ),
		'mu-plugins': path.join( root, 'tools/demo/mu-plugin' ),
	};
	// PHP reads the folders of the project; the web server finds their files by links.
	await writeConstants( {
		WP_HOME: siteUrl,
		WP_SITEURL: siteUrl,
		WP_PLUGIN_DIR: folders.plugins,
		WPMU_PLUGIN_DIR: folders[ 'mu-plugins' ],
	} );
	for ( const [ name, folder ] of Object.entries( folders ) ) {
		const link = path.join( siteDir, 'wp-content', name );
		await rm( link, { recursive: true, force: true } );
		await symlink( folder, link );
	}
	const options = [
		'memory_limit=256M',
		'display_errors=0',
		'log_errors=1',
		`error_log=${ path.join( logsDir, 'php.log' ) }`,
		'opcache.enable_cli=1',
		'opcache.max_accelerated_files=10000',
		'opcache.revalidate_freq=0',
	].flatMap( ( option ) => [ '-d', option ] );
	await install( siteDir, siteUrl, options );
	return startChild( {
		name: 'WordPress',
		cwd: root,
		logFile: path.join( logsDir, 'wordpress.log' ),
		args: [
			path.join( import.meta.dirname, 'serve-php.mjs' ),
			`127.0.0.1:${ port }`,
			siteDir,
			path.join( import.meta.dirname, 'router.php' ),
			...options,
		],
	} );
}

/** Installs WordPress; an installed one stays as it is. People sign in by links, so nobody needs the password. */
async function install(
	siteDir: string,
	siteUrl: string,
	options: string[]
): Promise< void > {
	const { wpCli } = await ensureWordPress();
	await promisify( execFile )( 'php', [
		...options,
		wpCli,
		'--allow-root',
		`--path=${ siteDir }`,
		'core',
		'install',
		`--url=${ siteUrl }`,
		'--title=Demo',
		'--admin_user=admin',
		`--admin_password=${ randomBytes( 12 ).toString( 'hex' ) }`,
		'--admin_email=admin@example.com',
		'--skip-email',
	] );
}
