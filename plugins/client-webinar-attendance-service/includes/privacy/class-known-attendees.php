<?php
/**
 * The people whom the ledger knows.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

use RuntimeException;
use Webinars\Client_Webinar_Attendance_Service\Lib\Known_People;

/**
 * Makes rows of the attendance ledger anonymous: the lead of a row becomes the row's own id below zero, so that numbers and curves
 * stay true. A row that is not classified yet stays: the person would be counted anew, and written to.
 */
final class Known_Attendees implements Known_People {

	public function webinars( int $after_id, int $limit ): array {
		global $wpdb;
		return array_map(
			'intval',
			array_values(
				$wpdb->get_col(
					$wpdb->prepare(
						"SELECT DISTINCT webinar_id FROM {$wpdb->prefix}client_webinar_attendance WHERE webinar_id > %d AND lead_id > 0 ORDER BY webinar_id LIMIT %d",
						$after_id,
						$limit
					)
				)
			)
		);
	}

	public function forget_some( int $webinar_id, int $limit ): int {
		global $wpdb;
		$ids = $wpdb->get_col(
			$wpdb->prepare(
				"SELECT attendance_id FROM {$wpdb->prefix}client_webinar_attendance WHERE webinar_id = %d AND lead_id > 0 AND classified_at IS NOT NULL LIMIT %d",
				$webinar_id,
				$limit
			)
		);
		return array() === $ids
			? 0
			: $this->forget( 'attendance_id IN (' . implode( ',', array_fill( 0, count( $ids ), '%d' ) ) . ')', $ids );
	}

	/**
	 * Forgets a lead in every webinar.
	 *
	 * @return int How many rows.
	 * @throws RuntimeException When the database refused.
	 */
	public function forget_lead( int $lead_id ): int {
		return $this->forget( 'lead_id = %d', array( $lead_id ) );
	}

	/**
	 * Deletes the rows of a lead that are not classified yet: the person is gone, and nothing has to be decided about them.
	 *
	 * @throws RuntimeException When the database refused.
	 */
	public function forget_undecided( int $lead_id ): void {
		global $wpdb;
		if ( false === $wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->prefix}client_webinar_attendance WHERE lead_id = %d AND classified_at IS NULL", $lead_id ) ) ) {
			throw new RuntimeException( 'The attendance ledger could not be written.' );
		}
	}

	/**
	 * Makes classified rows anonymous.
	 *
	 * @param string               $where  Condition with placeholders.
	 * @param array<string|int|null> $values For them.
	 * @return int How many.
	 * @throws RuntimeException When the database refused.
	 */
	private function forget( string $where, array $values ): int {
		global $wpdb;
		$changed = $wpdb->query(
			$wpdb->prepare(
				"UPDATE {$wpdb->prefix}client_webinar_attendance SET lead_id = -CAST(attendance_id AS SIGNED) WHERE classified_at IS NOT NULL AND $where", // phpcs:ignore WordPress.DB.PreparedSQL, WordPress.DB.PreparedSQLPlaceholders -- Placeholders only.
				$values
			)
		);
		if ( false === $changed ) {
			throw new RuntimeException( 'The attendance ledger could not be written.' );
		}
		return (int) $changed;
	}
}
