<?php
/**
 * Who is sent the recording, and when.
 *
 * @package Webinars\Post_Webinar_Recording_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Recording_Followup_Telegram;

use Throwable;

/**
 * Sends the recording to who left early: at once where its address stands already, else as soon as it is entered.
 *
 * A route is told only after the end (H2), so whatever is owed belongs to a webinar that is over.
 */
final class Sending {

	private const LEADS_PER_BATCH = 200;

	private const WEBINARS_PER_SWEEP = 100;

	/**
	 * Takes what it works with.
	 *
	 * @param Owed_Recordings  $owed     Holds who is still to be sent what.
	 * @param Sending_Schedule $schedule Runs the batches.
	 */
	public function __construct( private readonly Owed_Recordings $owed, private readonly Sending_Schedule $schedule ) {}

	/**
	 * Hears which way an attendee goes. It opens no transaction: it runs inside the one that stores the classification.
	 *
	 * @param WebinarRoute $route The routing service's payload.
	 */
	public function send_or_owe( array $route ): void {
		$webinar = 'not_attended' === $route['route'] ? $this->webinar( $route['webinar_id'] ) : null;
		if ( null === $webinar ) {
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
	 * Hears that a webinar was saved. Whether it has a recording now is the job's question.
	 *
	 * @param CoreWebinarSaved $saved Core's payload.
	 */
	public function begin_when_owed( array $saved ): void {
		if ( array() !== $this->owed->leads( $saved['webinar_id'], 1 ) ) {
			$this->schedule->send_soon( $saved['webinar_id'] );
		}
	}

	/**
	 * Sends the recording of one webinar, if there is one, to as many leads as one run may.
	 *
	 * It may break off anywhere and be run again, or twice at once: each lead is owed until the transaction that hands the
	 * message to the outbox is through.
	 *
	 * @return int How many messages the outbox took.
	 */
	public function send_batch( int $webinar_id ): int {
		$lead_ids = $this->owed->leads( $webinar_id, self::LEADS_PER_BATCH );
		$webinar  = array() === $lead_ids ? null : $this->webinar( $webinar_id );
		$message  = null === $webinar ? null : Recording_Message::about( $webinar );
		// Without an outbox the messages would be lost.
		if ( null === $message || ! has_action( 'webinar_outbox_enqueue' ) ) {
			return 0;
		}
		try {
			$sent = in_transaction( fn(): int => array_sum( array_map( fn( int $lead_id ): int => $this->send( $webinar_id, $lead_id, $message ), $lead_ids ) ) );
		} catch ( Throwable ) {
			$sent = $this->send_one_by_one( $webinar_id, $lead_ids, $message );
		}
		if ( $sent > 0 && count( $lead_ids ) === self::LEADS_PER_BATCH ) {
			$this->schedule->send_soon( $webinar_id );
		}
		return $sent;
	}

	/**
	 * Sends what nobody was told of: a run died, this plugin, Core or the outbox was off, or the address was entered while
	 * the route was told.
	 *
	 * @param int $after_id Only webinars behind this one.
	 */
	public function sweep( int $after_id = 0 ): void {
		$webinar_ids = $this->owed->webinars( $after_id, self::WEBINARS_PER_SWEEP );
		array_map( array( $this, 'send_batch' ), $webinar_ids );
		if ( count( $webinar_ids ) === self::WEBINARS_PER_SWEEP ) {
			$this->schedule->sweep_on( $webinar_ids[ self::WEBINARS_PER_SWEEP - 1 ] );
		}
	}

	/**
	 * Hands one message to the outbox, where it is still owed.
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
	 * Sends to each lead in a transaction of its own: one who fails stops nobody else.
	 *
	 * @param list<int> $lead_ids Whose turn it is.
	 * @return int How many messages the outbox took.
	 */
	private function send_one_by_one( int $webinar_id, array $lead_ids, Recording_Message $message ): int {
		$sent   = 0;
		$failed = null;
		foreach ( $lead_ids as $lead_id ) {
			try {
				$sent += in_transaction( fn(): int => $this->send( $webinar_id, $lead_id, $message ) );
			} catch ( Throwable $error ) {
				$failed = $error;
			}
		}
		if ( null !== $failed ) {
			$this->log_failure( $webinar_id, $failed );
		}
		return $sent;
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

	/**
	 * Hands a failure to the log, one for all of a batch: who failed stays owed, and the next sweep tries again.
	 */
	private function log_failure( int $webinar_id, Throwable $error ): void {
		/** This action is documented in contract/hooks/core_webinar_log.json. */
		do_action(
			'core_webinar_log',
			array(
				'level'      => 'error',
				'module'     => 'post-webinar-recording-followup-telegram',
				'code'       => 'post_webinar_recording_followup_telegram_sending_failed',
				'message'    => mb_substr( get_class( $error ) . ': ' . $error->getMessage(), 0, 500 ),
				'webinar_id' => $webinar_id,
				'user_id'    => 0,
			)
		);
	}
}
