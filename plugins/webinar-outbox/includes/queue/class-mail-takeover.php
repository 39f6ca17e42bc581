<?php
/**
 * E-mail takes over from Telegram.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Turns a message over to e-mail when Telegram does not reach the person: once, and never while the sidecar could still send it.
 *
 * @phpstan-import-type ClaimedEvent from Event_Store
 */
final class Mail_Takeover {

	/** Longest time that a message waits in the sidecar for the person to connect Telegram. */
	private const LONGEST_WAIT_SECONDS = DAY_IN_SECONDS;

	/** What the sidecar reports of a message that it did not send before its time was over. */
	private const NOT_IN_TIME = '/too late to be useful|not connected Telegram in time/';

	/**
	 * Returns the time until which Telegram may send a message that e-mail takes over afterwards: half of the time in which it is useful, at
	 * most a day. The sidecar gives up by itself then, so it never sends what e-mail has sent.
	 *
	 * @param ClaimedEvent $event As claim() returned it.
	 * @return int|null Unix seconds; null when e-mail would not take over.
	 */
	public static function deadline( array $event ): ?int {
		if ( 'telegram.message' !== $event['type'] || ! self::is_possible( $event['lead_id'], $event['webinar_id'], $event['kind'] ) ) {
			return null;
		}
		$useful_seconds = max( 0, Message_Expiry::read( $event['payload'] ) - $event['due_at'] );
		return $event['due_at'] + min( self::LONGEST_WAIT_SECONDS, intdiv( $useful_seconds, 2 ) );
	}

	/**
	 * Turns a message over to e-mail when a report says that Telegram does not reach the person, the message is still of use, and e-mail may
	 * be written to them. A message that e-mail has taken over before stays as it is.
	 *
	 * @param string $state  As the sidecar reports it.
	 * @param string $reason As the sidecar reports it.
	 * @return bool Whether e-mail took over; then the report is stored with that.
	 */
	public static function take_over( string $webhook_id, string $state, string $reason, int $at_ms, int $now ): bool {
		global $wpdb;
		if ( 'unreachable' !== $state && ( 'failed' !== $state || 1 !== preg_match( self::NOT_IN_TIME, $reason ) ) ) {
			return false;
		}
		if ( ! Carrier_Choice::has_mail() ) {
			return false;
		}
		/**
		 * The columns as selected.
		 *
		 * @var array{lead_id: string, webinar_id: string, kind: string, payload: string}|null $row
		 */
		$row     = $wpdb->get_row( $wpdb->prepare( "SELECT lead_id, webinar_id, kind, payload FROM {$wpdb->prefix}webinar_outbox WHERE webhook_id = %s AND type = 'telegram.message'", $webhook_id ), ARRAY_A );
		$expires = null === $row ? 0 : Message_Expiry::read( $row['payload'] );
		if ( null === $row || '' === $row['payload'] || ( 0 !== $expires && $expires <= $now ) || ! self::is_possible( (int) $row['lead_id'], (int) $row['webinar_id'], $row['kind'] ) ) {
			return false;
		}
		return 1 === $wpdb->query(
			$wpdb->prepare(
				"UPDATE {$wpdb->prefix}webinar_outbox
				SET carrier = 'mail', turned_over_at = %d, state = 'pending', attempts = 0, next_attempt_at = %d, last_error = %s,
				outcome = NULL, outcome_tries = 0, outcome_reason = NULL, outcome_at_ms = %d, updated_at = %d
				WHERE webhook_id = %s AND carrier <> 'mail' AND turned_over_at = 0 AND state IN ( 'pending', 'complete', 'failed' ) AND outcome_at_ms < %d",
				$now,
				$now,
				Stored_Reason::clean( $reason ),
				$at_ms,
				$now,
				$webhook_id,
				$at_ms
			)
		);
	}

	/** Whether e-mail would send a message that Telegram does not deliver. */
	private static function is_possible( int $lead_id, int $webinar_id, string $kind ): bool {
		return Carrier_Choice::has_mail() && Carrier_Choice::MAIL === Carrier_Choice::carrier( $lead_id, $webinar_id, $kind, 'unreachable' );
	}
}
