<?php
/**
 * What this module does to WordPress.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

require_once __DIR__ . '/autoload.php';
require_once __DIR__ . '/settings/settings.php';
require_once __DIR__ . '/queue/queue.php';
require_once __DIR__ . '/sidecar/sidecar.php';
require_once __DIR__ . '/rooms/rooms.php';
require_once __DIR__ . '/people/people.php';
require_once __DIR__ . '/texts/texts.php';
require_once __DIR__ . '/log/log.php';

function bootstrap( string $plugin_file ): void {
	Lib\Translations::register();
	$settings    = new Settings();
	$sidecar     = new Sidecar( $settings );
	$request     = new Sidecar_Request( new Signature_Verifier( $settings ), new Processed_Request_Ids() );
	$store       = new Event_Store();
	$heartbeat   = new Last_Heartbeat();
	$pause       = Queue_Pause::for_sidecar( $settings );
	$mail_pause  = Queue_Pause::for_mail();
	$drain_job   = new Lib\Background_Job( Drain::HOOK );
	$connections = new Telegram_Connections();
	$times       = new Sending_Times( new Message_Texts() );
	register_settings( $plugin_file, $settings, $store, $heartbeat );
	register_queue( $plugin_file, $store, $sidecar, $drain_job, $times, $heartbeat, $pause, $mail_pause, new Direct_Telegram( $settings ) );
	register_sidecar( $settings, $sidecar, $request, $store, $connections, $heartbeat, $pause, $mail_pause, $drain_job );
	register_rooms( $settings, $sidecar, $request );
	register_people( $settings, $store, $drain_job, $connections, $times );
	register_log( $settings, $sidecar, $drain_job, $times, $heartbeat );
	register_texts( $plugin_file, $times, $sidecar, $connections );
}
