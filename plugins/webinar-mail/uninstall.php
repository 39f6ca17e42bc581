<?php
/**
 * Removes everything that the module stored.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail;

use Webinars\Webinar_Mail\Lib\Every_Site;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/bootstrap.php';

Every_Site::run(
	static function (): void {
		tables()->drop();
		delete_option( Site_Key::OPTION );
		delete_option( Mail_Settings::OPTION );
		delete_option( Pace::OPTION );
		delete_metadata( 'user', 0, Personal_Choice::META, '', true );
	}
);
