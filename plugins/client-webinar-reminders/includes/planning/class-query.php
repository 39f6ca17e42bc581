<?php
/**
 * Queries that report failures.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Reminders;

use RuntimeException;

/**
 * Runs prepared queries. Throws when the database refused: an empty answer would send a message twice, or never.
 */
final class Query {

	/**
	 * Returns how many rows changed.
	 *
	 * @param string|null $query Prepared.
	 * @throws RuntimeException When the database refused.
	 */
	public static function run( ?string $query ): int {
		global $wpdb;
		$changed = $wpdb->query( (string) $query ); // phpcs:ignore WordPress.DB.PreparedSQL -- Prepared by the callers.
		return false === $changed ? throw new RuntimeException( 'The tables of the reminders could not be written.' ) : (int) $changed;
	}

	/**
	 * Returns rows.
	 *
	 * @param string|null $query Prepared.
	 * @return list<array<string, ?string>>
	 * @throws RuntimeException When the database refused.
	 */
	public static function rows( ?string $query ): array {
		global $wpdb;
		/**
		 * Null when the database refused.
		 *
		 * @var list<array<string, ?string>>|null $rows
		 */
		$rows = $wpdb->get_results( $query, ARRAY_A ); // phpcs:ignore WordPress.DB.PreparedSQL -- Prepared by the callers.
		if ( null === $rows || '' !== $wpdb->last_error ) {
			throw new RuntimeException( 'The tables of the reminders could not be read.' );
		}
		return $rows;
	}

	/**
	 * Holds bookings, cancellations of seats and other batches of a webinar back until the transaction ends: all lock the row of the post.
	 */
	public static function lock_webinar( int $webinar_id ): void {
		global $wpdb;
		self::run( $wpdb->prepare( "SELECT ID FROM $wpdb->posts WHERE ID = %d FOR UPDATE", $webinar_id ) );
	}

	/**
	 * Reads a list of times and starts.
	 *
	 * @param string|null $json The column `starts`.
	 * @return list<array{int, int}>
	 */
	public static function starts( ?string $json ): array {
		/**
		 * As Watched_Webinars wrote it.
		 *
		 * @var list<array{int, int}>|null $starts
		 */
		$starts = json_decode( (string) $json, true );
		return $starts ?? array();
	}
}
