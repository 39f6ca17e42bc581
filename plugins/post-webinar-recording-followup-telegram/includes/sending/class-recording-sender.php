<?php
/**
 * Sends recordings.
 *
 * @package Webinars\Post_Webinar_Recording_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Recording_Followup_Telegram;

use Webinars\Post_Webinar_Recording_Followup_Telegram\Lib\Background_Job;
use Webinars\Post_Webinar_Recording_Followup_Telegram\Lib\Batch;
use Webinars\Post_Webinar_Recording_Followup_Telegram\Lib\Core_Log;
use Webinars\Post_Webinar_Recording_Followup_Telegram\Lib\Transaction;

/**
 * Sends the recording to leads that left early: at once where its address is known, else as soon as it is entered.
 *
 * A route is announced only after the end (H2), so every owed recording belongs to a webinar that is over.
 */
final class Recording_Sender {

	private const LEADS_PER_BATCH = 200;

	private const WEBINARS_PER_SWEEP = 100;

	/** The hourly sweep sends the others. */
	private const WEBINARS_PER_HEARTBEAT = 100;

	public function __construct(
		private readonly Owed_Recordings $owed,
		private readonly Background_Job $send_job,
		private readonly Background_Job $sweep_job
	) {}

	/**
	 * Sends the recording to a lead that was routed to it, or notes that it is owed. Opens no transaction: it runs inside the one that
	 * stores the classification.
	 *
	 * @param WebinarRoute $route The routing service's payload.
	 */
	public function send_or_owe( array $route ): void {
		$webinar = 'not_attended' === $route['route'] ? $this->webinar( $route['webinar_id'] ) : null;
		// Who did not finish a recording that is closed now gets no other one of it (D1).
		if ( null === $webinar || 'auto' === $webinar['type'] ) {
			return;
		}
		$message = Recording_Message::about( $webinar );
		if ( null === $message ) {
			$this->owed->add( $route['webinar_id'], $route['lead_id'] );
		} else {
			$message->enqueue( $route['lead_id'] );
		}
	}

	/**
	 * Begins to send when a webinar was saved that owes recordings. The job looks whether there is a recording now.
	 *
	 * @param CoreWebinarSaved $saved Core's payload.
	 */
	public function begin_when_owed( array $saved ): void {
		if ( array() !== $this->owed->leads( $saved['webinar_id'], 1 ) ) {
			$this->send_job->run_soon( $saved['webinar_id'] );
		}
	}

	/**
	 * Sends the recording of one webinar, if there is one, to as many leads as one run may.
	 *
	 * It may break off anywhere and be run again, or twice at once: a recording stays owed until the transaction that
	 * enqueues its message is committed.
	 *
	 * @return int How many messages were enqueued.
	 */
	public function send_batch( int $webinar_id ): int {
		$lead_ids = $this->owed->leads( $webinar_id, self::LEADS_PER_BATCH );
		$webinar  = array() === $lead_ids ? null : $this->webinar( $webinar_id );
		$message  = null === $webinar ? null : Recording_Message::about( $webinar );
		// Without an outbox the messages would be lost.
		if ( null === $message || ! has_action( 'webinar_outbox_enqueue' ) ) {
			return 0;
		}
		$sent     = 0;
		$failures = Batch::process(
			$lead_ids,
			function ( array $leads ) use ( &$sent, $webinar_id, $message ): void {
				$sent += Transaction::run( fn(): int => array_sum( array_map( fn( int $lead_id ): int => $this->send( $webinar_id, $lead_id, $message ), $leads ) ) );
			}
		);
		if ( array() !== $failures ) {
			// One line for the batch: a lead whose message failed stays in the table, and the next run retries.
			Core_Log::failure( 'post_webinar_recording_followup_telegram_sending_failed', end( $failures ), $webinar_id );
		}
		if ( $sent > 0 && count( $lead_ids ) === self::LEADS_PER_BATCH ) {
			$this->send_job->run_soon( $webinar_id );
		}
		return $sent;
	}

	/**
	 * Sends batch by batch until the heartbeat is over, also on a site where nothing calls WP-Cron.
	 *
	 * @param WebinarOutboxHeartbeat $heartbeat The outbox's payload.
	 */
	public function run_at_heartbeat( array $heartbeat ): void {
		foreach ( $this->owed->webinars( 0, self::WEBINARS_PER_HEARTBEAT ) as $webinar_id ) {
			do {
				$sent = $this->send_batch( $webinar_id );
				if ( time() >= $heartbeat['until'] ) {
					return;
				}
				// Nothing was sent: the webinar has no recording yet, or the batch failed and is logged.
			} while ( $sent > 0 );
		}
	}

	/**
	 * Sends what no event announced: a run died, this plugin, Core or the outbox was off, or the address was entered while the route was
	 * announced.
	 *
	 * @param int $after_id Only webinars with a greater id.
	 */
	public function sweep( int $after_id = 0 ): void {
		$webinar_ids = $this->owed->webinars( $after_id, self::WEBINARS_PER_SWEEP );
		array_map( array( $this, 'send_batch' ), $webinar_ids );
		if ( count( $webinar_ids ) === self::WEBINARS_PER_SWEEP ) {
			$this->sweep_job->run_soon( $webinar_ids[ self::WEBINARS_PER_SWEEP - 1 ] );
		}
	}

	/**
	 * Enqueues one message if it is still owed.
	 *
	 * @return int How many.
	 */
	private function send( int $webinar_id, int $lead_id, Recording_Message $message ): int {
		if ( ! $this->owed->remove( $webinar_id, $lead_id ) ) {
			return 0;
		}
		$message->enqueue( $lead_id );
		return 1;
	}

	/**
	 * The read model, null where there is none.
	 *
	 * @return Webinar|null
	 */
	private function webinar( int $webinar_id ): ?array {
		/**
		 * As the contract says.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		return $webinar;
	}
}
