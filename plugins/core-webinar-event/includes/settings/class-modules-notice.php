<?php
/**
 * The notice about modules in wp-admin.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Tells people who may activate plugins which modules are missing or must not be active (P1).
 */
final class Modules_Notice {

	private const SCREENS = array( 'dashboard', 'plugins', 'settings_page_' . Settings_Page::PAGE );

	public function __construct( private readonly Module_List $modules ) {}

	/**
	 * Prints one notice for each problem.
	 */
	public function render(): void {
		$screen = get_current_screen();
		if ( null === $screen || ! current_user_can( 'activate_plugins' ) || ( ! in_array( $screen->id, self::SCREENS, true ) && Post_Type::NAME !== $screen->post_type ) ) {
			return;
		}
		foreach ( $this->modules->problems() as $verdict => $problem ) {
			wp_admin_notice( esc_html( $problem ), array( 'type' => 'missing' === $verdict ? 'error' : 'warning' ) );
		}
	}
}
