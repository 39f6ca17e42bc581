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
 * Takes it over admin-ajax: keeps what it tells, answers, and lets background work run, so that a site without visitors goes on.
 */
final class Heartbeat_Command {

	public const ACTION = 'webinar_outbox_heartbeat';

	/** Ends well before the web server would end it. */
	private const WORK_SECONDS = 20;

	public function __construct(
		private readonly Settings $settings,
		private readonly Sidecar_Request $request,
		private readonly Event_Outcomes $outcomes,
		private readonly Telegram_Connections $connections,
		private readonly Last_Heartbeat $heartbeat
	) {}

	/**
	 * Address that the sidecar calls.
	 */
	public static function url(): string {
		return admin_url( 'admin-ajax.php?action=' . self::ACTION );
	}

	/**
	 * Answers the request.
	 */
	public function handle(): void {
		$now = time();
		list( 'body' => $body, 'secret' => $secret ) = $this->request->read( $now );

		$told = Heartbeat_Body::parse( $body );
		if ( null === $told ) {
			$this->request->refuse_body();
		}
		$this->take( $told, $secret, $now );
	}

	/**
	 * Keeps what was told, answers, and works: after the answer where PHP can, else before it.
	 */
	private function take( Heartbeat_Body $told, Webhook_Secret $secret, int $now ): never {
		try {
			$answer = array(
				'deliveries' => $this->outcomes->record_reports( $told->deliveries ),
				'people'     => $this->connections->record( $told->people ),
			);
		} catch ( Throwable $error ) {
			Core_Log::write( 'error', 'webinar_outbox_heartbeat_lost', $error->getMessage() );
			$this->request->refuse( 500, 'webinar_save_failed', 'The database refused. Tell it again.' );
		}
		if ( $secret->text === $this->settings->next_secret()?->text ) {
			$this->settings->finish_rotation();
		}
		$this->heartbeat->note( $now, $secret );
		// Its work counts though nobody may be waiting for the end of it.
		ignore_user_abort( true );
		if ( function_exists( 'fastcgi_finish_request' ) ) {
			add_action( 'shutdown', 'fastcgi_finish_request', 90, 0 );
			add_action( 'shutdown', array( $this, 'work' ), 90, 0 );
		} else {
			$this->work();
		}
		wp_send_json_success( $answer );
	}

	/**
	 * Lets every module work off what is due.
	 */
	public function work(): void {
		try {
			/** This action is documented in contract/hooks/webinar_outbox_heartbeat.json. */
			do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + self::WORK_SECONDS ) );
		} catch ( Throwable $error ) {
			Core_Log::failure( 'webinar_outbox_heartbeat_failed', $error );
		}
	}
}
