<?php
/**
 * Forgets on which pages the schedule stands. The pages are the site's content and stay.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

use Webinars\Ui_Webinar_Public\Lib\Every_Site;
use Webinars\Ui_Webinar_Public\Lib\Install_State;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/bootstrap.php';

Every_Site::run(
	static function (): void {
		Install_State::uninstall();
		delete_option( 'ui_webinar_public_page_id' );
		delete_option( Schedule_Places::OPTION );
		delete_option( Cancelled_Webinars::OPTION );
	}
);
