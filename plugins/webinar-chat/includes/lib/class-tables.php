<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * The module's tables.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat\Lib;

/**
 * Creates the tables, updates them, says what is missing, and drops them.
 *
 * A version is stored only when every column and key of it exists: a database that refused is asked again at the next
 * request. Activating the plugin restores a table that somebody dropped.
 */
final class Tables {

	/** Another process needs no longer for its installation. */
	private const LOCK_SECONDS = 30;

	private const LAYOUT = '/^\s*(?:(?<key>(?:UNIQUE )?KEY) )?(?<name>[a-z_]+)/m';

	/**
	 * Describes the tables; add_hooks() installs them.
	 *
	 * A column that is added later needs a default: requests of the older code write rows meanwhile.
	 *
	 * @param string                $version Rises with each change of the layouts.
	 * @param array<string, string> $layouts Columns and keys as dbDelta() reads them, one a line, by the name of the table
	 *                                       without WordPress's prefix.
	 */
	public function __construct( private readonly string $version, private readonly array $layouts ) {}

	/**
	 * Adds the hooks that install the tables and test them in Site Health.
	 */
	public function add_hooks( string $plugin_file ): void {
		register_activation_hook( $plugin_file, array( $this, 'install' ) );
		add_action( 'plugins_loaded', array( $this, 'install_if_outdated' ) );
		add_filter( 'site_status_tests', array( $this, 'add_site_health_test' ) );
		add_filter( 'wpmu_drop_tables', array( $this, 'drop_with_site' ), 10, 2 );
	}

	/**
	 * Answers `wpmu_drop_tables`: a deleted site of a network takes the tables with it.
	 *
	 * @param string[] $tables Tables that WordPress drops.
	 * @return string[]
	 */
	public function drop_with_site( array $tables, int $site_id ): array {
		global $wpdb;
		$prefix = $wpdb->get_blog_prefix( $site_id );
		return array( ...array_values( $tables ), ...array_map( static fn( string $table ): string => $prefix . $table, array_keys( $this->layouts ) ) );
	}

	/**
	 * Installs the tables unless this version is. Cheap on each request: reads one autoloaded option.
	 */
	public function install_if_outdated(): void {
		// A must-use plugin is loaded before WordPress has its own tables.
		if ( get_option( self::version_option() ) !== $this->version && ! wp_installing() ) {
			$this->install();
		}
	}

	/**
	 * Brings the tables up to date, and back where somebody dropped one. Harmless at any time, and in two processes at once.
	 */
	public function install(): void {
		global $wpdb;
		require_once ABSPATH . 'wp-admin/includes/upgrade.php'; // @phpstan-ignore requireOnce.fileNotFound (PHPStan has no WordPress.)
		$lock = $wpdb->prefix . self::version_option();
		// Of two processes that add a column, the second would get an error.
		$wpdb->query( $wpdb->prepare( 'SELECT GET_LOCK(%s, %d)', $lock, self::LOCK_SECONDS ) );
		foreach ( $this->layouts as $table => $layout ) {
			dbDelta( "CREATE TABLE {$wpdb->prefix}$table (\n$layout\n) {$wpdb->get_charset_collate()};" );
		}
		$wpdb->query( $wpdb->prepare( 'SELECT RELEASE_LOCK(%s)', $lock ) );
		if ( array() === $this->missing() ) {
			update_option( self::version_option(), $this->version );
		} elseif ( get_option( self::version_option() ) === $this->version ) {
			// Somebody dropped a table: the next request tries again.
			delete_option( self::version_option() );
		}
	}

	/**
	 * Names what is missing, as in `wp_webinar_outbox` or `wp_webinar_outbox.kind`; none when all is there.
	 *
	 * @return list<string>
	 */
	public function missing(): array {
		global $wpdb;
		$was_suppressed = $wpdb->suppress_errors();
		$missing        = array();
		foreach ( $this->layouts as $table => $layout ) {
			$table = $wpdb->prefix . $table;
			// phpcs:disable WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- Names of our own.
			$columns = $wpdb->get_col( "SHOW COLUMNS FROM $table" );
			$keys    = array() === $columns ? array() : $wpdb->get_col( "SHOW INDEX FROM $table", 2 );
			// phpcs:enable
			if ( array() === $columns ) {
				$missing[] = $table;
				continue;
			}
			preg_match_all( self::LAYOUT, $layout, $parts, PREG_SET_ORDER );
			foreach ( $parts as $part ) {
				if ( ! in_array( $part['name'], '' === $part['key'] ? $columns : $keys, true ) ) {
					$missing[] = "$table.{$part['name']}";
				}
			}
		}
		$wpdb->suppress_errors( $was_suppressed );
		return $missing;
	}

	/**
	 * Drops the tables, for uninstall.php. The main site of a network also drops those of sites that were deleted while the plugin was
	 * not active there: drop_with_site() did not run.
	 */
	public function drop(): void {
		global $wpdb;
		foreach ( array_keys( $this->layouts ) as $table ) {
			$left = is_multisite() && is_main_site() ? (array) preg_grep( "/^$wpdb->base_prefix\d+_$table$/D", $wpdb->get_col( $wpdb->prepare( 'SHOW TABLES LIKE %s', '%' . $wpdb->esc_like( "_$table" ) ) ) ) : array();
			foreach ( array( $wpdb->prefix . $table, ...$left ) as $name ) {
				$wpdb->query( "DROP TABLE IF EXISTS `$name`" ); // phpcs:ignore WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- A name of our own.
			}
		}
		delete_option( self::version_option() );
	}

	/**
	 * Answers `site_status_tests`.
	 *
	 * @param array<string, array<string, mixed>> $tests Tests by kind.
	 * @return array<string, array<string, mixed>>
	 */
	public function add_site_health_test( array $tests ): array {
		$tests['direct'][ self::prefix() . 'tables' ] = array(
			'label' => __( 'Tables of the plugin "Webinars: Chat"', 'webinar-chat' ),
			'test'  => array( $this, 'test_site_health' ),
		);
		return $tests;
	}

	/**
	 * Tests whether every table is complete, and tries to create what is missing.
	 *
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	public function test_site_health(): array {
		$missing = $this->missing();
		if ( array() !== $missing ) {
			$this->install();
			$missing = $this->missing();
		}
		$is_good = array() === $missing;
		return array(
			'label'       => $is_good
				? __( 'The tables of the plugin "Webinars: Chat" are complete', 'webinar-chat' )
				: __( 'Tables of the plugin "Webinars: Chat" are missing', 'webinar-chat' ),
			'status'      => $is_good ? 'good' : 'critical',
			'badge'       => array(
				'label' => __( 'Webinars', 'webinar-chat' ),
				'color' => 'blue',
			),
			'description' => '<p>' . esc_html(
				$is_good
				? __( 'Everything that the plugin stores has its place.', 'webinar-chat' )
				/* translators: %s: names of tables, or of their columns and keys. */
				: sprintf( __( 'The database has refused to create: %s. Check that the disk is not full and that the database user may create and alter tables. WordPress tries again at each request; this test tries too.', 'webinar-chat' ), implode( ', ', $missing ) )
			) . '</p>',
			'actions'     => '',
			'test'        => self::prefix() . 'tables',
		);
	}

	/** The option with the installed version. */
	private static function version_option(): string {
		return self::prefix() . 'schema_version';
	}

	/** The prefix of the module's options. */
	private static function prefix(): string {
		return str_replace( '-', '_', 'webinar-chat' ) . '_';
	}
}
