<?php
/**
 * A WordPress site for one run of the tests.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

namespace Webinars\Tests;

use RuntimeException;

/**
 * Makes the folder of a site, installs WordPress into it in a process of its own, and removes it at the end.
 */
final class Test_Site {

	/** Past this age a site was left by a run that was killed. */
	private const ABANDONED_AFTER_SECONDS = 3600;

	/** Compiled files are kept between processes: it halves the time of each, and is ignored where there is no opcache. */
	private const PHP_OPTIONS = array(
		'display_errors=1',
		'error_reporting=-1',
		'opcache.enable_cli=1',
		'opcache.file_cache=' . self::SITES . '/opcache',
		'opcache.file_cache_only=1',
	);

	/** Compiled files are kept in memory as well where processes are forked. */
	private const STARTER_OPTIONS = array( '-d', 'opcache.file_cache_only=0', '-d', 'opcache.max_accelerated_files=10000', '-d', 'opcache.revalidate_freq=0' );

	/** Where the sites are made. */
	private const SITES = __DIR__ . '/../../.cache/phpunit';

	/** The site that this process is in. */
	private static ?self $entered = null;

	/**
	 * Process of process-starter.php, with its pipes.
	 *
	 * @var array{process: resource, pipes: array<int, resource>}|null
	 */
	private static ?array $starter = null;

	/**
	 * Standard output and standard error of the process that runs.
	 *
	 * @var array{resource, resource}
	 */
	private static array $output;

	/**
	 * Use create().
	 *
	 * @param string $content Absolute path: what WordPress calls WP_CONTENT_DIR, and the database.
	 * @param string $core    Absolute path of WordPress itself.
	 * @param string $wp_cli  Absolute path of wp-cli.phar.
	 * @param string $db_host What WordPress calls DB_HOST; empty for a SQLite file in the folder.
	 */
	private function __construct(
		public readonly string $content,
		private readonly string $core,
		private readonly string $wp_cli,
		private readonly string $db_host
	) {}

	/**
	 * Makes a site without any plugin active.
	 *
	 * @param string $db_host DB_HOST of a server with an empty database `tests`; empty for a SQLite file.
	 * @throws RuntimeException When WordPress cannot be had or does not install.
	 */
	public static function create( string $db_host = '' ): self {
		$paths = self::wordpress();
		if ( ! is_dir( self::SITES . '/opcache' ) ) {
			// Another run may make it at the same moment.
			@mkdir( self::SITES . '/opcache', 0700, true );
		}
		self::remove_abandoned();

		$content = realpath( self::SITES ) . '/site-' . getmypid() . '-' . bin2hex( random_bytes( 4 ) );
		self::make_folder( $content, $paths['core'] );
		if ( '' === $db_host ) {
			file_put_contents(
				$content . '/db.php',
				strtr(
					(string) file_get_contents( $paths['sqliteIntegration'] . '/db.copy' ),
					array(
						'{SQLITE_IMPLEMENTATION_FOLDER_PATH}' => $paths['sqliteIntegration'],
						'{SQLITE_PLUGIN}' => 'sqlite-database-integration/load.php',
					)
				)
			);
		}

		$site = new self( $content, $paths['core'], $paths['wpCli'], $db_host );
		$done = $site->run( __DIR__ . '/install.php' );
		if ( 0 !== $done['status'] || '' !== $done['output'] ) {
			throw new RuntimeException( "WordPress could not be installed for the tests:\n" . $done['output'] );
		}
		return $site;
	}

	/**
	 * Makes the folder of a site. It also stands for WordPress's own, so that each of its entry points finds wp-config.php.
	 *
	 * @param string $content Absolute path of the folder.
	 * @param string $core    Absolute path of WordPress itself.
	 */
	private static function make_folder( string $content, string $core ): void {
		mkdir( $content, 0700 );
		symlink( $core . '/wp-content/themes', $content . '/themes' );
		symlink( __DIR__ . '/wp-config.php', $content . '/wp-config.php' );
		foreach ( array( 'wp-admin', 'wp-includes', 'wp-settings.php' ) as $name ) {
			symlink( $core . '/' . $name, $content . '/' . $name );
		}
	}

	/**
	 * Slugs of all plugins of the project.
	 *
	 * @return list<string>
	 */
	public static function plugins(): array {
		$files = (array) glob( dirname( __DIR__, 2 ) . '/plugins/*/*.php' );
		$slugs = array_map( static fn( string $file ): string => basename( dirname( $file ) ), $files );
		return array_values(
			array_filter(
				array_unique( $slugs ),
				static fn( string $slug ): bool => in_array( dirname( __DIR__, 2 ) . "/plugins/$slug/$slug.php", $files, true )
			)
		);
	}

	/**
	 * Slugs of the plugins that the profile `prod` disables.
	 *
	 * @return list<string>
	 */
	public static function disabled_plugins(): array {
		$modules = json_decode( (string) file_get_contents( dirname( __DIR__, 2 ) . '/contract/modules.json' ), true );
		$slugs   = array_column( array_filter( $modules, static fn( array $module ): bool => 'disabled' === $module['profile']['prod'] ), 'slug' );
		return array_values( array_intersect( $slugs, self::plugins() ) );
	}

	/**
	 * Slugs of the plugins that every site runs: not those that a profile disables or leaves to the site.
	 *
	 * @return list<string>
	 */
	public static function required_plugins(): array {
		$modules = json_decode( (string) file_get_contents( dirname( __DIR__, 2 ) . '/contract/modules.json' ), true );
		$slugs   = array_column( array_filter( $modules, static fn( array $module ): bool => 'required' === $module['profile']['prod'] ), 'slug' );
		return array_values( array_intersect( $slugs, self::plugins() ) );
	}

	/**
	 * Copies the site, which must be on SQLite, with everything that it holds now.
	 */
	public function copy(): self {
		$content = $this->content . '-' . bin2hex( random_bytes( 4 ) );
		self::make_folder( $content, $this->core );
		foreach ( array( 'db.php', 'tests.sqlite' ) as $file ) {
			copy( $this->content . '/' . $file, $content . '/' . $file );
		}
		return new self( $content, $this->core, $this->wp_cli, '' );
	}

	/**
	 * Makes this site the one that wp-config.php means, in this process and those that it starts.
	 */
	public function enter(): void {
		foreach ( $this->environment() as $name => $value ) {
			putenv( $name . '=' . $value );
		}
		self::$entered = $this;
	}

	/**
	 * The site that this process is in.
	 *
	 * @throws RuntimeException When it has entered none.
	 */
	public static function entered(): self {
		return self::$entered ?? throw new RuntimeException( 'Enter a site first.' );
	}

	/**
	 * Runs a PHP script in a process of its own, on this site.
	 *
	 * @param string   $script    Absolute path of the script.
	 * @param string[] $arguments What follows it on the command line.
	 * @return array{status: int, output: string} Exit status, and what was printed, errors too.
	 * @throws RuntimeException When no process starts.
	 */
	public function run( string $script, array $arguments = array() ): array {
		$ended = $this->php( array( $script, ...$arguments ) );
		return array(
			'status' => $ended['status'],
			'output' => trim( $ended['output'] . "\n" . $ended['errors'] ),
		);
	}

	/**
	 * Runs WP-CLI in a process of its own, on this site.
	 *
	 * @param string[] $arguments What follows `wp` on the command line, as in `plugin`, `list`, `--format=json`.
	 * @return array{status: int, output: string, errors: string} Exit status, what was printed, and what was said beside it: warnings, errors, notices of PHP.
	 * @throws RuntimeException When no process starts.
	 */
	public function wp_cli( array $arguments ): array {
		$ended = $this->php(
			array( $this->wp_cli, '--allow-root', '--no-color', '--path=' . $this->core, ...$arguments ),
			array(
				'WP_CONFIG_PATH'                   => __DIR__ . '/wp-config.php',
				// Neither this machine's settings nor a newer WP-CLI are the tests' matter.
				'WP_CLI_CONFIG_PATH'               => '/dev/null',
				'WP_CLI_DISABLE_AUTO_CHECK_UPDATE' => '1',
			)
		);
		return array(
			'status' => $ended['status'],
			'output' => self::without_deprecations( $ended['output'] ),
			'errors' => self::without_deprecations( $ended['errors'] ),
		);
	}

	/** Removes what a newer PHP says of WP-CLI's own files. */
	private static function without_deprecations( string $text ): string {
		return trim( (string) preg_replace( '/^\n?(?:PHP )?Deprecated: .* in phar:.*$\n?/m', '', $text ) );
	}

	/**
	 * Runs PHP on this site, in a fork of a process that has loaded nothing: see process-starter.php.
	 *
	 * @param string[]              $arguments   Script and what follows it.
	 * @param array<string, string> $environment Further variables.
	 * @return array{status: int, output: string, errors: string} Exit status, standard output, standard error.
	 * @throws RuntimeException When no process starts.
	 */
	private function php( array $arguments, array $environment = array() ): array {
		if ( null === self::$starter ) {
			self::$output  = array( tmpfile(), tmpfile() );
			self::$starter = $this->start(
				array( ...self::STARTER_OPTIONS, __DIR__ . '/process-starter.php' ),
				array(
					0 => array( 'file', '/dev/null', 'r' ),
					1 => self::$output[0],
					2 => self::$output[1],
					3 => array( 'pipe', 'r' ),
					4 => array( 'pipe', 'w' ),
				)
			);
		}
		fwrite(
			self::$starter['pipes'][3],
			json_encode(
				array(
					'arguments'   => $arguments,
					'environment' => array_merge( getenv(), $this->environment(), $environment ),
				),
				JSON_THROW_ON_ERROR
			) . "\n"
		);
		$status = fgets( self::$starter['pipes'][4] );
		if ( false === $status ) {
			throw new RuntimeException( 'The process that starts others has died: ' . self::text( self::$output[1] ) );
		}
		return array(
			'status' => (int) $status,
			'output' => self::text( self::$output[0] ),
			'errors' => self::text( self::$output[1] ),
		);
	}

	/**
	 * Starts PHP on this site.
	 *
	 * @param string[]              $arguments   Script and what follows it, PHP's own options before.
	 * @param array<int, mixed>     $files       What the process finds open, as proc_open() takes it.
	 * @param array<string, string> $environment Further variables.
	 * @return array{process: resource, pipes: array<int, resource>}
	 * @throws RuntimeException When no process starts.
	 */
	public function start( array $arguments, array $files, array $environment = array() ): array {
		$options = array();
		foreach ( self::PHP_OPTIONS as $option ) {
			array_push( $options, '-d', $option );
		}
		$process = proc_open(
			array( PHP_BINARY, ...$options, ...$arguments ),
			$files,
			$pipes,
			null,
			array_merge( getenv(), $this->environment(), $environment )
		);
		if ( false === $process ) {
			throw new RuntimeException( 'PHP could not be started.' );
		}
		return array(
			'process' => $process,
			'pipes'   => $pipes,
		);
	}

	/**
	 * Takes what a process wrote out of the file.
	 *
	 * @param resource $file File that it was given.
	 */
	private static function text( $file ): string {
		rewind( $file );
		$text = (string) stream_get_contents( $file );
		ftruncate( $file, 0 );
		rewind( $file );
		return trim( $text );
	}

	/**
	 * Removes the site's folder.
	 */
	public function remove(): void {
		self::remove_folder( $this->content );
	}

	/**
	 * What wp-config.php reads.
	 *
	 * @return array<string, string>
	 */
	private function environment(): array {
		return array(
			'WEBINAR_TEST_CORE'    => $this->core,
			'WEBINAR_TEST_CONTENT' => $this->content,
			'WEBINAR_TEST_DB_HOST' => $this->db_host,
		);
	}

	/**
	 * Asks the one tool that knows where WordPress comes from.
	 *
	 * @return array{core: string, sqliteIntegration: string, wpCli: string, version: string}
	 * @throws RuntimeException When it could not get it; it has said why.
	 */
	private static function wordpress(): array {
		$process = proc_open(
			array( 'node', dirname( __DIR__, 2 ) . '/tools/wordpress.mjs' ),
			array(
				1 => array( 'pipe', 'w' ),
				2 => STDERR,
			),
			$pipes
		);
		if ( false === $process ) {
			throw new RuntimeException( 'Node could not be started: the tests need Node 20.19 or later.' );
		}
		$answer = json_decode( (string) stream_get_contents( $pipes[1] ), true );
		if ( 0 !== proc_close( $process ) || ! is_array( $answer ) ) {
			throw new RuntimeException( 'WordPress is missing: see the lines above.' );
		}
		return $answer;
	}

	/**
	 * Removes what killed runs left.
	 */
	private static function remove_abandoned(): void {
		foreach ( (array) glob( self::SITES . '/site-*', GLOB_ONLYDIR ) as $folder ) {
			if ( time() - (int) @filemtime( $folder ) > self::ABANDONED_AFTER_SECONDS ) {
				self::remove_folder( $folder );
			}
		}
	}

	/**
	 * Removes a folder; a link in it is removed, not followed.
	 *
	 * @param string $folder Absolute path.
	 */
	private static function remove_folder( string $folder ): void {
		foreach ( array_diff( (array) @scandir( $folder ), array( '.', '..', false ) ) as $name ) {
			$path = $folder . '/' . $name;
			if ( is_dir( $path ) && ! is_link( $path ) ) {
				self::remove_folder( $path );
			} else {
				@unlink( $path );
			}
		}
		@rmdir( $folder );
	}
}
