<?php
/**
 * Removes everything that the module stored.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

use Webinars\Client_Webinar_Attendance_Service\Lib\Background_Job;
use Webinars\Client_Webinar_Attendance_Service\Lib\Every_Site;
use Webinars\Client_Webinar_Attendance_Service\Lib\Retention;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/bootstrap.php';

Every_Site::run(
	static function (): void {
		tables()->drop();
		Retention::uninstall();
		Personal_Data::uninstall();
		delete_option( Retention_Setting::OPTION );
		( new Background_Job( CLASSIFY_HOOK ) )->stop();
	}
);
