<?php
/**
 * The sidecar's heartbeat.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use Throwable;
use Webinars\Webinar_Outbox\Lib\Core_Log;

/**
 * Receives the heartbeat over admin-ajax: stores its reports, answers, and runs the background work of all modules. So a site without
 * visitors works too.
 */
final class Heartbeat_Command {

	public const ACTION = 'webinar_outbox_heartbeat';

	/** Ends before the web server would end the request. */
	private const WORK_SECONDS = 20;

	public function __construct(
		private readonly Settings $settings,
		private readonly Sidecar_Request $request,
		private readonly Event_Outcomes $outcomes,
		private readonly Telegram_Connections $connections,
		private readonly Last_Heartbeat $heartbeat
	) {}

	/** Returns the address that the sidecar calls. */
	public static function url(): string {
		return admin_url( 'admin-ajax.php?action=' . self::ACTION );
	}

	public function handle(): void {
		$now = time();
		list( 'body' => $body, 'secret' => $secret ) = $this->request->read( $now );

		$report = Heartbeat_Body::parse( $body );
		if ( null === $report ) {
			$this->request->refuse_body();
		}
		$this->process( $report, $secret, $now );
	}

	/** Stores the reports, answers, and runs the work: after the answer under FPM, otherwise before it. */
	private function process( Heartbeat_Body $report, Webhook_Secret $secret, int $now ): never {
		try {
			$is_new = $this->request->is_new( $now );
			$answer = ! $is_new ? array() : array(
				'deliveries' => $this->outcomes->record_reports( $report->deliveries ),
				'people'     => $this->connections->record( $report->people ),
			);
		} catch ( Throwable $error ) {
			Core_Log::write( 'error', 'webinar_outbox_heartbeat_lost', $error->getMessage() );
			$this->request->refuse( 500, 'webinar_save_failed', 'The database refused. Send the reports again.' );
		}
		if ( ! $is_new ) {
			// Somebody who recorded a heartbeat must not cause work with it.
			$this->request->refuse( 409, 'webinar_request_repeated', 'This heartbeat was processed before. Give each one its own webhook-id.' );
		}
		if ( $secret->text === $this->settings->next_secret()?->text ) {
			$this->settings->finish_rotation();
		}
		$this->heartbeat->record( $now, $secret, $this->request->contract_version() );
		// The work goes on if the sidecar closes the connection.
		ignore_user_abort( true );
		if ( function_exists( 'fastcgi_finish_request' ) ) {
			add_action( 'shutdown', 'fastcgi_finish_request', 90, 0 );
			add_action( 'shutdown', array( $this, 'work' ), 90, 0 );
		} else {
			$this->work();
		}
		wp_send_json_success( $answer );
	}

	/** Fires the hook at which every module does its due work. */
	public function work(): void {
		try {
			/** This action is documented in contract/hooks/webinar_outbox_heartbeat.json. */
			do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + self::WORK_SECONDS ) );
		} catch ( Throwable $error ) {
			Core_Log::failure( 'webinar_outbox_heartbeat_failed', $error );
		}
	}
}
