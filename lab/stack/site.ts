import { mkdir, readdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { ensureWordPress } from '../../tools/wordpress.mjs';
import { projectFolder, runToEnd } from './processes.ts';
import { readContract } from '../../tools/contract/contract.ts';

const here = import.meta.dirname;

/** A WordPress with all plugins of the project, without a web server. */
export class Site {
	/** Folder of an unmodified WordPress, shared by all test sites. */
	readonly core: string;
	/** Holds `wp-config.php`, and is the `wp-content` folder. */
	readonly folder: string;
	/** Environment of every PHP process of this site. */
	readonly env: Record< string, string >;

	private constructor(
		core: string,
		folder: string,
		env: Record< string, string >
	) {
		this.core = core;
		this.folder = folder;
		this.env = env;
	}

	/**
	 * @param folder              Becomes the site's folder; must not exist.
	 * @param options.socket      Socket of an empty MariaDB.
	 * @param options.sidecar     URL of the sidecar.
	 * @param options.secret      Shared with the sidecar.
	 * @param options.isDebugging Sets WP_DEBUG. The benchmark turns it off, as on a live site.
	 * @param options.profile     The runtime profile; `prod` when omitted.
	 * @param options.hasMail     Whether the plugins that only some sites run are active too.
	 */
	static async install(
		folder: string,
		options: {
			socket: string;
			sidecar: string;
			secret: string;
			isDebugging: boolean;
			profile?: 'prod' | 'full';
			hasMail?: boolean;
		}
	): Promise< Site > {
		const { core } = await ensureWordPress();
		await mkdir( path.join( folder, 'opcache' ), { recursive: true } );
		const links = {
			themes: path.join( core, 'wp-content/themes' ),
			'wp-config.php': path.join( here, 'wp-config.php' ),
			'wp-admin': path.join( core, 'wp-admin' ),
			'wp-includes': path.join( core, 'wp-includes' ),
			'wp-settings.php': path.join( core, 'wp-settings.php' ),
		};
		for ( const [ name, target ] of Object.entries( links ) ) {
			await symlink( target, path.join( folder, name ) );
		}
		const site = new Site( core, folder, {
			WEBINAR_TEST_CORE: core,
			WEBINAR_TEST_CONTENT: folder,
			WEBINAR_TEST_DB_HOST: `localhost:${ options.socket }`,
			WEBINAR_TEST_PROFILE: options.profile ?? '',
			WEBINAR_TEST_DEBUG: options.isDebugging ? '1' : '0',
			WEBINAR_STACK_SIDECAR_URL: options.sidecar,
			WEBINAR_STACK_SECRET: options.secret,
		} );
		const tests = path.join( projectFolder, 'tests/php' );
		// What only some sites run would send messages elsewhere.
		const optional = readContract( projectFolder )
			.modules.filter( ( { profile } ) => profile.prod === 'optional' )
			.map( ( { slug } ) => slug );
		const plugins = (
			await readdir( path.join( projectFolder, 'plugins' ) )
		).filter( ( slug ) => options.hasMail || ! optional.includes( slug ) );
		const output =
			( await site.php( [
				'-r',
				`mysqli_connect( 'localhost', 'root', '', '', 0, $argv[1] )->query( 'CREATE DATABASE tests' );`,
				options.socket,
			] ) ) +
			( await site.php( [ path.join( tests, 'install.php' ) ] ) ) +
			( await site.php( [
				path.join( tests, 'plugins.php' ),
				'activate',
				...plugins,
			] ) );
		if ( output ) {
			throw new Error(
				`Installing WordPress printed errors:\n${ output }`
			);
		}
		return site;
	}

	/**
	 * Runs an action of audience.php in a new PHP process.
	 *
	 * @param action Name of the action.
	 * @param input  Sent to it as JSON.
	 */
	async simulate< Output >(
		action: string,
		input: unknown
	): Promise< Output > {
		const output = await this.php(
			[ path.join( here, 'audience.php' ), action ],
			JSON.stringify( input )
		);
		try {
			return JSON.parse( output ) as Output;
		} catch {
			throw new Error(
				`${ action } printed no JSON:\n${ output.slice( 0, 4000 ) }`
			);
		}
	}

	/** Runs PHP and returns its output. */
	php( args: string[], input = '' ): Promise< string > {
		return runToEnd(
			[ 'php', ...this.options(), ...args ],
			this.env,
			input
		);
	}

	/** Options for PHP's command line. */
	options(): string[] {
		return [
			'display_errors=1',
			'error_reporting=-1',
			'memory_limit=256M',
			'opcache.enable_cli=1',
			'opcache.max_accelerated_files=10000',
			// A restarted process reuses the compiled files.
			`opcache.file_cache=${ path.join( this.folder, 'opcache' ) }`,
		].flatMap( ( option ) => [ '-d', option ] );
	}
}
