<?php
/**
 * Removes everything that the module stored.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

use Webinars\Client_Webinar_Tracker_V2\Lib\Background_Job;
use Webinars\Client_Webinar_Tracker_V2\Lib\Every_Site;
use Webinars\Client_Webinar_Tracker_V2\Lib\Retention;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/bootstrap.php';

Every_Site::run(
	static function (): void {
		tables()->drop();
		Retention::uninstall();
		Personal_Data::uninstall();
		( new Background_Job( CLOSE_HOOK ) )->stop();
		delete_option( Share_Setting::OPTION );
		delete_option( Least_Time_Setting::OPTION );
		delete_option( Leaving_Announcer::LISTENING );
		delete_transient( Command_Check::RESULT );
	}
);
