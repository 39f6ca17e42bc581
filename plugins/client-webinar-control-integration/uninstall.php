<?php
/**
 * Forgets which page the console stands on. The page itself is the site's content and stays.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

use Webinars\Client_Webinar_Control_Integration\Lib\Every_Site;
use Webinars\Client_Webinar_Control_Integration\Lib\Install_State;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/bootstrap.php';

Every_Site::run(
	static function (): void {
		Install_State::uninstall();
		delete_option( 'client_webinar_control_integration_page_id' );
	}
);
