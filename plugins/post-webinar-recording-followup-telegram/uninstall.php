<?php
/**
 * Removes everything that the module stored.
 *
 * @package Webinars\Post_Webinar_Recording_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Recording_Followup_Telegram;

use Webinars\Post_Webinar_Recording_Followup_Telegram\Lib\Background_Job;
use Webinars\Post_Webinar_Recording_Followup_Telegram\Lib\Every_Site;
use Webinars\Post_Webinar_Recording_Followup_Telegram\Lib\Retention;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/bootstrap.php';

Every_Site::run(
	static function (): void {
		tables()->drop();
		Retention::uninstall();
		Personal_Data::uninstall();
		( new Background_Job( SEND_HOOK ) )->stop();
		( new Background_Job( SWEEP_HOOK ) )->stop();
	}
);
