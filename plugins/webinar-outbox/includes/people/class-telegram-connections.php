<?php
/**
 * Telegram connections.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use RuntimeException;

/**
 * Stores who can be reached in Telegram, as the sidecar reports it. Where this site writes to Telegram itself, the module that does knows it.
 */
final class Telegram_Connections {

	/**
	 * Stores the sidecar's reports about people. Reports repeat and arrive late: the greatest `at_ms` wins. Nothing is stored about a person
	 * while `person.forget` waits for the sidecar: nobody would delete it.
	 *
	 * @param list<PersonReport> $reports Reports about people.
	 * @return int Number of processed reports.
	 * @throws RuntimeException When the database refused: the sidecar has to report again. Earlier ones may be stored.
	 */
	public function record( array $reports ): int {
		global $wpdb;
		foreach ( $reports as $report ) {
			$added   = $wpdb->query(
				$wpdb->prepare(
					"INSERT IGNORE INTO {$wpdb->prefix}webinar_outbox_recipients (lead_id, state, changed_at_ms)
					SELECT %d, %s, %d FROM DUAL
					WHERE NOT EXISTS (SELECT 1 FROM {$wpdb->prefix}webinar_outbox WHERE lead_id = %d AND type = %s AND state IN ('pending', 'in-progress'))",
					$report['recipient_id'],
					$report['state'],
					$report['at_ms'],
					$report['recipient_id'],
					Event_Store::FORGET_TYPE
				)
			);
			$changed = 0 !== $added ? $added : $wpdb->query(
				$wpdb->prepare(
					"UPDATE {$wpdb->prefix}webinar_outbox_recipients SET state = %s, changed_at_ms = %d WHERE lead_id = %d AND changed_at_ms < %d",
					$report['state'],
					$report['at_ms'],
					$report['recipient_id'],
					$report['at_ms']
				)
			);
			if ( false === $changed ) {
				throw new RuntimeException( 'The outbox could not be written. See under Tools, Site Health, what is wrong with its table.' );
			}
		}
		return count( $reports );
	}

	/**
	 * Returns whether the lead can be reached.
	 *
	 * @return TelegramStatus Empty when the lead has never connected, or nothing was reported.
	 */
	public function status( int $lead_id ): string {
		global $wpdb;
		$direct = Direct_Telegram::of_site();
		if ( $direct->is_on() ) {
			return $direct->statuses( array( $lead_id ) )[ $lead_id ] ?? '';
		}
		$state = $wpdb->get_var( $wpdb->prepare( "SELECT state FROM {$wpdb->prefix}webinar_outbox_recipients WHERE lead_id = %d", $lead_id ) );
		return in_array( $state, array( 'connected', 'stopped', 'unreachable' ), true ) ? $state : '';
	}

	/**
	 * Answers `webinar_outbox_telegram_status`.
	 *
	 * @param string $status What another module answered.
	 * @return TelegramStatus
	 */
	public function answer( string $status, int $lead_id ): string {
		return $this->status( $lead_id );
	}

	public function forget( int $lead_id ): void {
		global $wpdb;
		$wpdb->delete( $wpdb->prefix . 'webinar_outbox_recipients', array( 'lead_id' => $lead_id ) );
	}
}
