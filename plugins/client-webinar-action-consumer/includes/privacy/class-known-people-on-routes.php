<?php
/**
 * The people who have a route.
 *
 * @package Webinars\Client_Webinar_Action_Consumer
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Action_Consumer;

use RuntimeException;
use Webinars\Client_Webinar_Action_Consumer\Lib\Known_People;

/**
 * Deletes the routes of people. No number is made of them.
 */
final class Known_People_On_Routes implements Known_People {

	public function webinars( int $after_id, int $limit ): array {
		global $wpdb;
		return array_map(
			'intval',
			array_values( $wpdb->get_col( $wpdb->prepare( "SELECT DISTINCT webinar_id FROM {$wpdb->prefix}client_webinar_routes WHERE webinar_id > %d ORDER BY webinar_id LIMIT %d", $after_id, $limit ) ) )
		);
	}

	public function forget_some( int $webinar_id, int $limit ): int {
		global $wpdb;
		$last = $wpdb->get_var( $wpdb->prepare( "SELECT MAX(lead_id) FROM (SELECT lead_id FROM {$wpdb->prefix}client_webinar_routes WHERE webinar_id = %d ORDER BY lead_id LIMIT %d) AS some", $webinar_id, $limit ) );
		return null === $last ? 0 : $this->forget( 'webinar_id = %d AND lead_id <= %d', array( $webinar_id, (int) $last ) );
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
	 * Deletes rows.
	 *
	 * @param string    $where  Condition with placeholders.
	 * @param list<int> $values For them.
	 * @throws RuntimeException When the database refused.
	 */
	private function forget( string $where, array $values ): int {
		global $wpdb;
		$deleted = $wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->prefix}client_webinar_routes WHERE $where", $values ) ); // phpcs:ignore WordPress.DB.PreparedSQL, WordPress.DB.PreparedSQLPlaceholders -- Placeholders only.
		if ( false === $deleted ) {
			throw new RuntimeException( 'The routes could not be deleted.' );
		}
		return (int) $deleted;
	}
}
