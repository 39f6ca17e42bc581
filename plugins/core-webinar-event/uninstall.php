<?php
/**
 * Removes all that this module stores: the webinars with their meta, roles, capabilities and the runtime profile.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use Webinars\Core_Webinar_Event\Lib\Every_Site;
use Webinars\Core_Webinar_Event\Lib\Install_State;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/bootstrap.php';

/**
 * Deletes the webinars in batches: there may be many.
 */
function delete_webinars(): void {
	global $wpdb;
	$last_id = 0;
	do {
		$ids = $wpdb->get_col( $wpdb->prepare( "SELECT ID FROM $wpdb->posts WHERE post_type = %s AND ID > %d ORDER BY ID LIMIT 100", Post_Type::NAME, $last_id ) );
		foreach ( $ids as $id ) {
			$last_id = (int) $id;
			// WP-CLI uninstalls in a request in which the guard is still active.
			( new State_Store() )->remove( $last_id );
			wp_delete_post( $last_id, true );
		}
	} while ( array() !== $ids );
}

Every_Site::run(
	static function (): void {
		delete_webinars();
		Install_State::uninstall();
		( new Roles() )->remove();
		delete_option( Runtime_Profile::OPTION );
		array_map( 'delete_option', Setup_Choices::OPTIONS );
		delete_option( Organizer_Trust::OPTION );
	}
);
