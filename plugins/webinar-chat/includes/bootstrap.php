<?php
/**
 * What this module does to WordPress under the profile `full`.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

require_once __DIR__ . '/autoload.php';
require_once __DIR__ . '/ledger/ledger.php';
require_once __DIR__ . '/reading/reading.php';
require_once __DIR__ . '/handover/handover.php';
require_once __DIR__ . '/commands/commands.php';
require_once __DIR__ . '/screens/screens.php';
require_once __DIR__ . '/report/report.php';
require_once __DIR__ . '/privacy/privacy.php';

/** WP-Cron forgets people by this action. */
const JOB_HOOK = 'webinar_chat_forget';

function bootstrap( string $plugin_file ): void {
	Lib\Translations::register();
	$rooms    = new Chat_Rooms();
	$ledger   = new Message_Ledger();
	$bans     = new Bans();
	$webinars = new Chat_Webinars( $rooms );
	$state    = new Chat_State( $ledger, $rooms, $bans, $webinars );
	$readers  = new Reader_Pass( $state, new Lib\Room_Pass() );

	register_ledger( $plugin_file, $rooms );
	register_reading( $state, $webinars, $readers );
	register_handover( new Chat_Intake( $ledger, $rooms, $bans, $webinars, $state ) );
	register_commands( $ledger, $rooms, $bans, $webinars );
	register_screens( $plugin_file, $rooms, $ledger, $webinars, $readers, new Chapters( $ledger, $webinars ) );
	register_report( $ledger );
	register_privacy( $plugin_file, $ledger );
}
