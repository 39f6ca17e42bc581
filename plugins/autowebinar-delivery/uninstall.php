<?php
/**
 * Removes everything that the module stored.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

namespace Webinars\Autowebinar_Delivery;

use Webinars\Autowebinar_Delivery\Lib\Background_Job;
use Webinars\Autowebinar_Delivery\Lib\Every_Site;
use Webinars\Autowebinar_Delivery\Lib\Retention;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/bootstrap.php';

Viewing_Store::uninstall();
Every_Site::run(
	static function (): void {
		delete_post_meta_by_key( Recordings::META_KEY );
		delete_transient( Recordings::CHECKS );
		delete_option( Viewing_Pass::KEY );
		Retention::uninstall();
		( new Background_Job( JOB_HOOK ) )->stop();
	}
);
