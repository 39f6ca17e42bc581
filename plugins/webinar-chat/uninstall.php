<?php
/**
 * Removes everything that the module stored.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

use Webinars\Webinar_Chat\Lib\Background_Job;
use Webinars\Webinar_Chat\Lib\Every_Site;
use Webinars\Webinar_Chat\Lib\Retention;
use Webinars\Webinar_Chat\Lib\Room_Pass;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/bootstrap.php';

Every_Site::run(
	static function (): void {
		tables()->drop();
		( new Room_Pass() )->uninstall();
		Retention::uninstall();
		Personal_Data::uninstall();
		( new Background_Job( JOB_HOOK, 'hourly' ) )->stop();
	}
);
