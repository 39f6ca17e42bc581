<?php
/**
 * Sending at a heartbeat.
 *
 * @package Webinars\Post_Webinar_Recording_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Recording_Followup_Telegram;

/**
 * Sends what is owed and can be sent, also on a site where nothing calls WP-Cron.
 */
final class Sending_Rounds {

	/** The sweep of each hour comes to the others. */
	private const WEBINARS_AT_MOST = 100;

	/**
	 * Takes what it works with.
	 *
	 * @param Owed_Recordings $owed    Holds who is still to be sent what.
	 * @param Sending         $sending Sends a batch.
	 */
	public function __construct( private readonly Owed_Recordings $owed, private readonly Sending $sending ) {}

	/**
	 * Sends batch by batch until the heartbeat is over.
	 *
	 * @param WebinarOutboxHeartbeat $heartbeat The outbox's payload.
	 */
	public function run( array $heartbeat ): void {
		foreach ( $this->owed->webinars( 0, self::WEBINARS_AT_MOST ) as $webinar_id ) {
			do {
				$sent = $this->sending->send_batch( $webinar_id );
				if ( time() >= $heartbeat['until'] ) {
					return;
				}
				// A batch of which nothing was sent has no recording yet, or failed and is logged.
			} while ( $sent > 0 );
		}
	}
}
