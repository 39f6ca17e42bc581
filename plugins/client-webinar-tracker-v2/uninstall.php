<?php
/**
 * Removes what the module stored.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/autoload.php';

( new Schema() )->drop();
( new Closing_Schedule() )->stop();
delete_option( Share_Setting::OPTION );
