<?php
/**
 * Removes everything that the module stored.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use Webinars\Webinar_Outbox\Lib\Background_Job;
use Webinars\Webinar_Outbox\Lib\Every_Site;
use Webinars\Webinar_Outbox\Lib\Retention;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/bootstrap.php';

Every_Site::run(
	static function (): void {
		tables()->drop();
		Retention::uninstall();
		Personal_Data::uninstall();
		( new Background_Job( Drain::HOOK ) )->stop();
		delete_option( Settings::OPTION );
		delete_option( Last_Heartbeat::OPTION );
		delete_option( Queue_Pause::OPTION );
		delete_option( Queue_Pause::MAIL_OPTION );
		delete_option( Queue_Pause::DIRECT_OPTION );
		delete_option( Carrier_Switch::OPTION );
		delete_option( Handover_Check::OPTION );
		delete_option( Reasons_Migration::OPTION );
		delete_option( Message_Texts::OPTION );
		delete_post_meta_by_key( Webinar_Texts::META );
	}
);
