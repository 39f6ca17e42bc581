<?php
/**
 * Removes everything that the module stored.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Reminders;

use Webinars\Client_Webinar_Reminders\Lib\Background_Job;
use Webinars\Client_Webinar_Reminders\Lib\Every_Site;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/bootstrap.php';

Every_Site::run(
	static function (): void {
		tables()->drop();
		delete_option( Offsets::OPTION );
		( new Background_Job( JOB_HOOK ) )->stop();
	}
);
