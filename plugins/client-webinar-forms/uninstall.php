<?php
/**
 * Removes everything that the module stored.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms;

use Webinars\Client_Webinar_Forms\Lib\Background_Job;
use Webinars\Client_Webinar_Forms\Lib\Every_Site;
use Webinars\Client_Webinar_Forms\Lib\Retention;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/bootstrap.php';

Every_Site::run(
	static function (): void {
		Forms::delete_all();
		tables()->drop();
		Retention::uninstall();
		Personal_Data::uninstall();
		( new Background_Job( JOB_HOOK ) )->stop();
	}
);
