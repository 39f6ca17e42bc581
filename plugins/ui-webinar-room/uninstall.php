<?php
/**
 * Forgets which page the room stands on and what may be embedded. The page itself is the site's content and stays.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use Webinars\Ui_Webinar_Room\Lib\Every_Site;
use Webinars\Ui_Webinar_Room\Lib\Install_State;
use Webinars\Ui_Webinar_Room\Lib\Room_Pass;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/bootstrap.php';

Every_Site::run(
	static function (): void {
		Install_State::uninstall();
		delete_option( 'ui_webinar_room_page_id' );
		delete_option( 'ui_webinar_room_stream_hosts' );
		delete_option( 'ui_webinar_room_stream_providers' );
		( new Room_Pass() )->uninstall();
		delete_option( Page_Access::CLOSED_AT );
		delete_transient( 'ui_webinar_room_typed_hosts' );
		delete_transient( Shared_Stream_Check::RESULTS );
		( new Room_Snapshots() )->delete_all();
		// WordPress would look for a template that is gone.
		delete_metadata( 'post', 0, '_wp_page_template', 'webinar-room', true );
	}
);
