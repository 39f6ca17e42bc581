<?php
/**
 * Removes everything that the module stored.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Telegram;

use Webinars\Webinar_Telegram\Lib\Background_Job;
use Webinars\Webinar_Telegram\Lib\Every_Site;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/bootstrap.php';

Every_Site::run(
	static function (): void {
		tables()->drop();
		Personal_Data::uninstall();
		( new Background_Job( Bot_Connection::JOB_HOOK, 'hourly' ) )->stop();
		delete_option( Bot_Settings::OPTION );
		delete_option( Pace::OPTION );
	}
);
