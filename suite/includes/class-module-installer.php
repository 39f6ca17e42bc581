<?php
/**
 * Installs the modules that came with this plugin.
 *
 * @package Webinars\Suite
 */

declare( strict_types=1 );

namespace Webinars\Suite;

use Automatic_Upgrader_Skin;
use WP_Error;
use WP_Upgrader;

/**
 * Moves the folders in `modules/` to the site's plugins, as an upload of each would, and activates those that are new. WordPress takes one
 * plugin a zip, and each module is a plugin of its own (M1).
 *
 * What is still in `modules/` is still to be installed. So an installation that breaks off goes on at the next visit of wp-admin, and an
 * update, which fills the folder again, is one more installation.
 */
final class Module_Installer {

	private const LOCK = 'webinar_suite';

	private const LOCK_SECONDS = 300;

	private readonly string $folder;

	/** Why the last attempt of this request failed. */
	private ?WP_Error $problem = null;

	public function __construct( private readonly string $plugin_file ) {
		$this->folder = dirname( $plugin_file ) . '/modules';
	}

	public function add_hooks(): void {
		register_activation_hook( $this->plugin_file, array( $this, 'install' ) );
		add_action( 'admin_init', array( $this, 'install_rest' ) );
		add_action( 'admin_notices', array( $this, 'show_problem' ) );
		add_action( 'network_admin_notices', array( $this, 'show_problem' ) );
	}

	/**
	 * Installs all modules and activates the new ones that every site needs, in the order of `modules.json`. The others stay inactive: the
	 * set-up page activates them when the owner wants what they do.
	 */
	public function install( bool $is_network_wide ): void {
		$pending = $this->pending();
		if ( array() === $pending ) {
			return;
		}
		require_once ABSPATH . 'wp-admin/includes/admin.php'; // @phpstan-ignore requireOnce.fileNotFound (PHPStan has no WordPress.)
		require_once ABSPATH . 'wp-admin/includes/class-wp-upgrader.php'; // @phpstan-ignore requireOnce.fileNotFound (PHPStan has no WordPress.)
		if ( ! wp_is_file_mod_allowed( 'webinar_suite' ) ) {
			$this->problem = new WP_Error( 'file_mods', __( 'This site does not let WordPress change files.', 'webinar-suite' ) );
			return;
		}
		// Two administrators at once would move the same folders.
		if ( ! WP_Upgrader::create_lock( self::LOCK, self::LOCK_SECONDS ) ) {
			return;
		}
		try {
			$new           = array_diff( $pending, array_keys( $this->folders() ) );
			$this->problem = $this->move( $pending );
			wp_clean_plugins_cache();
			foreach ( array_intersect( $new, $this->to_activate() ) as $slug ) {
				$activated       = isset( $this->folders()[ $slug ] ) && ! self::is_loaded( $slug ) ? activate_plugin( "$slug/$slug.php", '', $is_network_wide ) : null;
				$this->problem ??= is_wp_error( $activated ) ? $activated : null;
			}
		} finally {
			WP_Upgrader::release_lock( self::LOCK );
		}
	}

	/**
	 * Goes on after an update or an interruption.
	 */
	public function install_rest(): void {
		if ( ! wp_doing_ajax() && current_user_can( 'update_plugins' ) && current_user_can( 'activate_plugins' ) ) {
			$this->install( is_plugin_active_for_network( plugin_basename( $this->plugin_file ) ) );
		}
	}

	/**
	 * Says what an administrator has to do by hand.
	 */
	public function show_problem(): void {
		if ( null === $this->problem || ! current_user_can( 'activate_plugins' ) ) {
			return;
		}
		wp_admin_notice(
			esc_html(
				sprintf(
					/* translators: 1: reason, 2: folder, 3: folder. */
					__( 'Webinars: Suite could not install all of its modules: %1$s Move the folders that are in %2$s to %3$s yourself, then activate them.', 'webinar-suite' ),
					$this->problem->get_error_message(),
					$this->folder,
					WP_PLUGIN_DIR
				)
			),
			array( 'type' => 'error' )
		);
	}

	/**
	 * Moves modules to the plugins, over those that are there.
	 *
	 * @param list<string> $slugs Their folders.
	 * @return WP_Error|null What failed; the rest waits in `modules/`.
	 */
	private function move( array $slugs ): ?WP_Error {
		$upgrader = new WP_Upgrader( new Automatic_Upgrader_Skin() );
		$upgrader->init();
		$connected = $upgrader->fs_connect( array( WP_PLUGIN_DIR, $this->folder ) );
		if ( true !== $connected ) {
			return is_wp_error( $connected ) ? $connected : new WP_Error( 'fs', __( 'WordPress needs the FTP password of this site to change files.', 'webinar-suite' ) );
		}
		$folders = $this->folders();
		foreach ( $slugs as $slug ) {
			$moved = $upgrader->install_package(
				array(
					'source'            => "$this->folder/$slug",
					// WordPress adds the folder's name to a folder of its own.
					'destination'       => isset( $folders[ $slug ] ) ? WP_PLUGIN_DIR . "/$folders[$slug]" : WP_PLUGIN_DIR,
					'clear_destination' => true,
					'clear_working'     => true,
				)
			);
			if ( is_wp_error( $moved ) ) {
				return $moved;
			}
		}
		return null;
	}

	/**
	 * The folders of the modules that the site has: a folder may have any name, as `webinar-outbox-main`.
	 *
	 * @return array<string, string> By name of the main file.
	 */
	private function folders(): array {
		$folders = array();
		foreach ( array_keys( get_plugins() ) as $file ) {
			$folders[ basename( $file, '.php' ) ] = dirname( $file );
		}
		return $folders;
	}

	/**
	 * Whether the site loads the module as a must-use plugin: WordPress cannot load a second copy.
	 */
	private static function is_loaded( string $slug ): bool {
		return array() !== preg_grep( "~[/\\\\]$slug\.php$~D", get_included_files() );
	}

	/**
	 * The modules that wait in `modules/`, in the order in which they are activated.
	 *
	 * @return list<string>
	 */
	private function pending(): array {
		return array_values( array_filter( array_keys( $this->modules() ), fn( string $slug ): bool => is_file( "$this->folder/$slug/$slug.php" ) ) );
	}

	/**
	 * The modules that every site needs.
	 *
	 * @return list<string>
	 */
	private function to_activate(): array {
		return array_keys( array_filter( $this->modules(), static fn( string $profile ): bool => 'required' === $profile ) );
	}

	/**
	 * What the package names.
	 *
	 * @return array<string, string> Whether the profile `prod` needs it, by folder of the module.
	 */
	private function modules(): array {
		/**
		 * As tools/package.ts writes it.
		 *
		 * @var array<string, string>
		 */
		return (array) wp_json_file_decode( "$this->folder/modules.json", array( 'associative' => true ) );
	}
}
