<?php
/**
 * Statements that write.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

use RuntimeException;

/**
 * Runs a statement, and throws where the database refuses it.
 */
final class Query {

	/**
	 * Runs a statement.
	 *
	 * @param string                $sql    With placeholders; `{prefix}` stands for WordPress's prefix of tables.
	 * @param list<int|string>      $values For them.
	 * @return int How many rows changed.
	 * @throws RuntimeException When the database refused.
	 */
	public static function run( string $sql, array $values ): int {
		global $wpdb;
		$changed = $wpdb->query( $wpdb->prepare( str_replace( '{prefix}', $wpdb->prefix, $sql ), $values ) ); // phpcs:ignore WordPress.DB.PreparedSQL, WordPress.DB.PreparedSQLPlaceholders -- Placeholders only.
		if ( false === $changed ) {
			throw new RuntimeException( 'The chat could not be written.' );
		}
		return (int) $changed;
	}

	/**
	 * Reads rows.
	 *
	 * @param string           $sql    As above.
	 * @param list<int|string> $values For the placeholders.
	 * @return list<array<string, string|null>>
	 */
	public static function rows( string $sql, array $values ): array {
		global $wpdb;
		return array_values( (array) $wpdb->get_results( $wpdb->prepare( str_replace( '{prefix}', $wpdb->prefix, $sql ), $values ), ARRAY_A ) ); // phpcs:ignore WordPress.DB.PreparedSQL, WordPress.DB.PreparedSQLPlaceholders -- Placeholders only.
	}
}
