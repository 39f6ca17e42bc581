<?php
/**
 * Who has a seat.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

/**
 * Answers for many people in one request who has a seat. One person asks for themselves and costs one row; a presence report asks for
 * everybody in the room, and reads all seats once.
 */
final class Seat_Holders {

	private const GROUP = 'client_webinar_registration';

	/** After so many leads all are read. */
	private const ASKED_ONE_BY_ONE = 2;

	/**
	 * Keeps the answers out of a persistent cache: another request may cancel a seat at any time.
	 */
	public function add_hooks(): void {
		wp_cache_add_non_persistent_groups( self::GROUP );
	}

	public function has_seat( int $webinar_id, int $lead_id ): bool {
		global $wpdb;
		/**
		 * What this class stores there.
		 *
		 * @var array{is_complete: bool, leads: array<int, bool>}|false $cached
		 */
		$cached = wp_cache_get( $webinar_id, self::GROUP );
		$known  = false === $cached ? array(
			'is_complete' => false,
			'leads'       => array(),
		) : $cached;
		if ( $known['is_complete'] || isset( $known['leads'][ $lead_id ] ) ) {
			return $known['leads'][ $lead_id ] ?? false;
		}
		$sql = "SELECT lead_id FROM {$wpdb->prefix}client_webinar_registrations WHERE webinar_id = %d AND state = 'registered'";
		if ( count( $known['leads'] ) < self::ASKED_ONE_BY_ONE ) {
			$known['leads'][ $lead_id ] = null !== $wpdb->get_var( $wpdb->prepare( "$sql AND lead_id = %d LIMIT 1", $webinar_id, $lead_id ) ); // phpcs:ignore WordPress.DB.PreparedSQL.InterpolatedNotPrepared, WordPress.DB.PreparedSQLPlaceholders -- Made above.
		} else {
			$known = array(
				'is_complete' => true,
				'leads'       => array_fill_keys( array_map( 'intval', $wpdb->get_col( $wpdb->prepare( $sql, $webinar_id ) ) ), true ), // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared -- Made above.
			);
		}
		wp_cache_set( $webinar_id, $known, self::GROUP );
		return $known['leads'][ $lead_id ] ?? false;
	}

	/**
	 * Forgets the answers about a webinar whose registrations change.
	 */
	public function forget( int $webinar_id ): void {
		wp_cache_delete( $webinar_id, self::GROUP );
	}
}
