<?php
/**
 * The people whom the ledger knows.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use RuntimeException;
use Webinars\Client_Webinar_Registration\Lib\Known_People;

/**
 * Makes rows anonymous: the lead of a row becomes the row's own id below zero, and its user nobody, so that numbers stay true.
 */
final class Known_Registrants implements Known_People {

	public function webinars( int $after_id, int $limit ): array {
		global $wpdb;
		return array_map(
			'intval',
			array_values( $wpdb->get_col( $wpdb->prepare( "SELECT DISTINCT webinar_id FROM {$wpdb->prefix}client_webinar_registrations WHERE webinar_id > %d AND lead_id > 0 ORDER BY webinar_id LIMIT %d", $after_id, $limit ) ) )
		);
	}

	public function forget_some( int $webinar_id, int $limit ): int {
		global $wpdb;
		$ids = $wpdb->get_col( $wpdb->prepare( "SELECT registration_id FROM {$wpdb->prefix}client_webinar_registrations WHERE webinar_id = %d AND lead_id > 0 LIMIT %d", $webinar_id, $limit ) );
		return array() === $ids ? 0 : $this->forget( 'registration_id IN (' . implode( ',', array_fill( 0, count( $ids ), '%d' ) ) . ')', $ids );
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
	 * Makes rows anonymous.
	 *
	 * @param string                 $where  Condition with placeholders.
	 * @param array<string|int|null> $values For them.
	 * @throws RuntimeException When the database refused.
	 */
	private function forget( string $where, array $values ): int {
		global $wpdb;
		// phpcs:ignore WordPress.DB.PreparedSQL, WordPress.DB.PreparedSQLPlaceholders -- Placeholders only.
		$changed = $wpdb->query( $wpdb->prepare( "UPDATE {$wpdb->prefix}client_webinar_registrations SET lead_id = -CAST(registration_id AS SIGNED), user_id = 0 WHERE $where", $values ) );
		if ( false === $changed ) {
			throw new RuntimeException( 'The ledger of registrations could not be written.' );
		}
		return (int) $changed;
	}
}
