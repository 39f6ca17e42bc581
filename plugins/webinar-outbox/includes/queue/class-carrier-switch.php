<?php
/**
 * From the message service to this site, and back.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Moves messages when the owner sets up a message service, or does without it. Nothing is lost, and nothing is sent twice: what the other
 * one may have sent is reported, or becomes uncertain. It runs before each drain, and changes nothing when nothing was left behind.
 */
final class Carrier_Switch {

	/** SQL condition for messages that no one has tried at the sidecar: this site itself may send them. */
	private const UNTRIED_SQL = "state = 'pending' AND type = 'telegram.message' AND carrier = 'telegram' AND lease_until < 1";

	/** SQL condition for messages that the sidecar may have stored. */
	private const MAY_BE_THERE_SQL = "type = 'telegram.message' AND carrier IN ( '', 'telegram' ) AND outcome IS NULL AND lease_until > 0 AND state IN ( 'pending', 'in-progress', 'complete' )";

	/** SQL condition for messages that the sidecar keeps until the person connects. */
	private const WAITS_THERE_SQL = "type = 'telegram.message' AND carrier IN ( '', 'telegram' ) AND outcome = 'waiting' AND state = 'complete'";

	/** SQL condition for requests to forget people. */
	private const FORGET_SQL = "type = 'person.forget' AND state = 'pending'";

	/** SQL conditions for what this site has not sent, one for each index. */
	private const OWN_UNSENT_SQL = array( "state = 'pending' AND carrier = 'direct'", "outcome = 'waiting' AND state = 'complete' AND carrier = 'direct'" );

	/** When this site last sent to Telegram itself, within an hour, in Unix seconds. Without it to_service() costs nothing. */
	public const OPTION = 'webinar_outbox_sent_directly_at';

	private const ROWS_PER_STATEMENT = 500;

	public function __construct( private readonly Last_Heartbeat $heartbeat ) {}

	/**
	 * Takes over what the sidecar has not got. While it still runs it sends what it has, and reports it: its heartbeat is accepted without
	 * its address, too. Afterwards, what waited there for a person to connect waits here, and what it may have sent is uncertain.
	 */
	public function to_site( int $now ): void {
		if ( $now - self::sent_directly_at() >= HOUR_IN_SECONDS ) {
			update_option( self::OPTION, $now, true );
		}
		$this->change( self::UNTRIED_SQL, "carrier = 'direct'" );
		if ( $this->heartbeat->is_recent( $now ) ) {
			return;
		}
		global $wpdb;
		$is_old = $wpdb->prepare( ' AND updated_at < %d AND lease_until < %d', $now - Last_Heartbeat::LATE_SECONDS, $now );
		$send   = $wpdb->prepare( "carrier = 'direct', state = 'pending', outcome = NULL, outcome_tries = 0, outcome_reason = NULL, lease_until = 0, attempts = 0, next_attempt_at = %d", $now );
		$this->change( self::WAITS_THERE_SQL . $is_old, $send );
		$this->change(
			self::MAY_BE_THERE_SQL . $is_old,
			$this->was_there( self::MAY_BE_THERE_SQL )
				? $wpdb->prepare( "state = CASE WHEN state = 'complete' THEN state ELSE 'failed' END, outcome = 'uncertain', outcome_reason = 'The message service was switched off before it reported.', outcome_at_ms = %d, updated_at = %d", $now * 1000, $now )
				: $send
		);
		if ( ! $this->was_there( self::FORGET_SQL ) ) {
			// Nobody else knows the person.
			$this->change( self::FORGET_SQL . $is_old, $wpdb->prepare( "state = 'complete', outcome = 'sent', lead_id = -CAST(id AS SIGNED), event_key = CONCAT('forgotten/', id), order_key = CONCAT('forgotten/', id), payload = '', updated_at = %d", $now ) );
		}
	}

	/**
	 * Gives the sidecar what this site has not sent. A try of this site that is still running stays here; for a day after the last one
	 * something may come back from it.
	 */
	public function to_service( int $now ): void {
		global $wpdb;
		$last = self::sent_directly_at();
		foreach ( 0 === $last ? array() : self::OWN_UNSENT_SQL as $where ) {
			$this->change( $where, $wpdb->prepare( "carrier = 'telegram', state = 'pending', outcome = NULL, outcome_reason = NULL, lease_until = 0, attempts = 0, next_attempt_at = %d", $now ) );
		}
		if ( 0 !== $last && $now - $last > DAY_IN_SECONDS ) {
			delete_option( self::OPTION );
		}
	}

	private static function sent_directly_at(): int {
		$at = get_option( self::OPTION, 0 );
		return is_numeric( $at ) ? (int) $at : 0;
	}

	/**
	 * Whether a sidecar has ever reported, or taken a message. A wrong address never had one.
	 *
	 * @param string $left_sql SQL condition for messages that it concerns: with none the answer is not looked up, which reads many rows.
	 */
	private function was_there( string $left_sql ): bool {
		global $wpdb;
		$has = static fn( string $where ): bool => null !== $wpdb->get_var( "SELECT 1 FROM {$wpdb->prefix}webinar_outbox WHERE $where LIMIT 1" ); // phpcs:ignore WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- Constants.
		return $this->heartbeat->at() > 0 || ! $has( $left_sql ) || $has( "state = 'complete' AND type = 'telegram.message' AND " . Carrier_Choice::SERVICE_SQL );
	}

	/**
	 * Changes rows by their ids, which are read first: an update by other columns locks rows that a drain wants, and both would fail.
	 *
	 * @param string $where SQL condition, prepared.
	 * @param string $set   SQL assignments, prepared.
	 */
	private function change( string $where, string $set ): void {
		global $wpdb;
		do {
			$ids = $wpdb->get_col( $wpdb->prepare( "SELECT id FROM {$wpdb->prefix}webinar_outbox WHERE $where LIMIT %d", self::ROWS_PER_STATEMENT ) ); // phpcs:ignore WordPress.DB.PreparedSQL, WordPress.DB.PreparedSQLPlaceholders -- Prepared by the callers.
			if ( array() === $ids ) {
				return;
			}
			$changed = $wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET $set WHERE $where AND id IN (" . implode( ',', array_map( 'intval', $ids ) ) . ')' ); // phpcs:ignore WordPress.DB.PreparedSQL -- Prepared by the callers.
		} while ( self::ROWS_PER_STATEMENT === $changed );
	}
}
