import { mkdir, readdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { ensureWordPress } from '../../tools/wordpress.mjs';
import { projectFolder, runToEnd } from './processes.ts';

const here = import.meta.dirname;

/** A WordPress with all plugins of the project. Who serves it is not its matter. */
export class Site {
	/** An unmodified WordPress, shared with others. */
	readonly core: string;
	/** Where `wp-config.php` is, and `wp-content`. */
	readonly folder: string;
	/** What every PHP process that runs it has to know. */
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
	 * Installs it.
	 *
	 * @param folder              Where its folder goes.
	 * @param options.socket      Of a MariaDB with nothing in it.
	 * @param options.sidecar     Address of the sidecar.
	 * @param options.secret      What both sign with.
	 * @param options.isDebugging Whether PHP shows what it complains about, as nobody wants it on a live site.
	 */
	static async install(
		folder: string,
		options: {
			socket: string;
			sidecar: string;
			secret: string;
			isDebugging: boolean;
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
			WEBINAR_TEST_DEBUG: options.isDebugging ? '1' : '0',
			WEBINAR_STACK_SIDECAR_URL: options.sidecar,
			WEBINAR_STACK_SECRET: options.secret,
		} );
		const tests = path.join( projectFolder, 'tests/php' );
		const plugins = await readdir( path.join( projectFolder, 'plugins' ) );
		const said =
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
		if ( said ) {
			throw new Error( `WordPress was not installed well:\n${ said }` );
		}
		return site;
	}

	/**
	 * Plays something in a PHP process of its own.
	 *
	 * @param scene What, as in audience.php.
	 * @param work  What it needs to know.
	 */
	async play< Answer >( scene: string, work: unknown ): Promise< Answer > {
		const answer = await this.php(
			[ path.join( here, 'audience.php' ), scene ],
			JSON.stringify( work )
		);
		try {
			return JSON.parse( answer ) as Answer;
		} catch {
			throw new Error( `${ scene } said:\n${ answer.slice( 0, 4000 ) }` );
		}
	}

	/**
	 * Runs PHP to its end.
	 *
	 * @param args  Of PHP.
	 * @param input What it reads.
	 * @return What it printed.
	 */
	php( args: string[], input = '' ): Promise< string > {
		return runToEnd(
			[ 'php', ...this.options(), ...args ],
			this.env,
			input
		);
	}

	/** Of PHP on the command line. */
	options(): string[] {
		return [
			'display_errors=1',
			'error_reporting=-1',
			'memory_limit=256M',
			'opcache.enable_cli=1',
			'opcache.max_accelerated_files=10000',
			// A process that comes back need not compile everything again.
			`opcache.file_cache=${ path.join( this.folder, 'opcache' ) }`,
		].flatMap( ( option ) => [ '-d', option ] );
	}
}
