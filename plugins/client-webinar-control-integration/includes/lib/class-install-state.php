<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * What the module has installed on a site.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration\Lib;

use Closure;

/**
 * Runs the module's installation on activation, and at the first request that finds an older version or none: WordPress fires no activation
 * hook on the other sites of a network, on a site that is created later, for a must-use plugin, and after an update.
 */
final class Install_State {

	/**
	 * Each creates what is missing.
	 *
	 * @var array<Closure(): void>
	 */
	private readonly array $steps;

	/**
	 * Describes the installation; add_hooks() runs it.
	 *
	 * @param string          $version  Rises with each change of what the steps create.
	 * @param Closure(): void ...$steps Each creates what is missing, and changes nothing that is there.
	 */
	public function __construct( private readonly string $version, Closure ...$steps ) {
		$this->steps = $steps;
	}

	public function add_hooks( string $plugin_file ): void {
		register_activation_hook( $plugin_file, array( $this, 'install' ) );
		// After all others: pages need every post type and taxonomy.
		add_action( 'init', array( $this, 'install_if_outdated' ), PHP_INT_MAX );
	}

	/**
	 * Installs unless this version is installed. Cheap on each request: reads one autoloaded option.
	 */
	public function install_if_outdated(): void {
		if ( $this->is_installed() || wp_installing() ) {
			return;
		}
		global $wpdb;
		// Two processes would make two pages. SQLite answers `1=1`, without a lock.
		$lock = $wpdb->prefix . self::option();
		if ( '0' === (string) $wpdb->get_var( $wpdb->prepare( 'SELECT GET_LOCK(%s, 0)', $lock ) ) ) {
			return;
		}
		// Another process may have installed it since this one read the options.
		wp_cache_delete_multiple( array( 'alloptions', 'notoptions', self::option() ), 'options' );
		if ( ! $this->is_installed() ) {
			$this->install();
		}
		$wpdb->query( $wpdb->prepare( 'SELECT RELEASE_LOCK(%s)', $lock ) );
	}

	/**
	 * Runs all steps. Harmless at any time.
	 */
	public function install(): void {
		foreach ( $this->steps as $step ) {
			$step();
		}
		update_option( self::option(), $this->version, true );
	}

	/**
	 * Deletes the option, for uninstall.php.
	 */
	public static function uninstall(): void {
		delete_option( self::option() );
	}

	/**
	 * Whether this version is installed.
	 *
	 * @phpstan-impure
	 */
	private function is_installed(): bool {
		return get_option( self::option() ) === $this->version;
	}

	/** The option with the installed version. */
	private static function option(): string {
		return str_replace( '-', '_', 'client-webinar-control-integration' ) . '_installed';
	}
}
