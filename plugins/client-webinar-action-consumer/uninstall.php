<?php
/**
 * Removes everything that the module stored.
 *
 * @package Webinars\Client_Webinar_Action_Consumer
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Action_Consumer;

use Webinars\Client_Webinar_Action_Consumer\Lib\Background_Job;
use Webinars\Client_Webinar_Action_Consumer\Lib\Every_Site;
use Webinars\Client_Webinar_Action_Consumer\Lib\Retention;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/bootstrap.php';

Every_Site::run(
	static function (): void {
		tables()->drop();
		Retention::uninstall();
		Personal_Data::uninstall();
		( new Background_Job( JOB_HOOK ) )->stop();
	}
);
