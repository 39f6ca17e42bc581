<?php
/**
 * What this module does to WordPress under the profile `full`.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

require_once __DIR__ . '/autoload.php';
require_once __DIR__ . '/ledger/ledger.php';
require_once __DIR__ . '/booking/booking.php';
require_once __DIR__ . '/guests/guests.php';
require_once __DIR__ . '/links/links.php';
require_once __DIR__ . '/report/report.php';
require_once __DIR__ . '/privacy/privacy.php';

function bootstrap( string $plugin_file ): void {
	Lib\Translations::register();
	$holders  = new Seat_Holders();
	$ledger   = new Registration_Ledger( $holders );
	$door     = new Door( $holders, $ledger );
	$bookings = new Bookings( $ledger, $door );
	$pace     = new Request_Pace();
	$requests = new Guest_Requests();
	$links    = new Personal_Links( $ledger, $requests );
	$mail     = new Link_Mail( $requests, $ledger, $links );

	tables()->add_hooks( $plugin_file );
	register_ledger( $ledger );
	register_booking( $plugin_file, $bookings, $holders, $door );
	register_guests( $ledger, $requests, $pace, $mail );
	register_links( $bookings, $ledger, $door, $requests, $pace, $links, $mail );
	register_report( $bookings, $ledger, $door, $requests );
	register_privacy( $bookings, $ledger, $requests );
}
