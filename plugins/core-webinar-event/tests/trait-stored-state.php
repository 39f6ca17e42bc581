<?php
/**
 * Assertions about the stored state.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use Webinars\Core_Webinar_Event\State_Store;

/** S2: reads what the database stores and what was announced. */
trait Stored_State {

	/**
	 * A value for each guarded key that no webinar of these tests has.
	 *
	 * @return iterable<string, array{string, string}>
	 */
	public static function keys(): iterable {
		$values = array(
			'status'         => 'live',
			'cta_visibility' => 'visible',
		);
		foreach ( State_Store::keys() as $key ) {
			yield $key => array( $key, $values[ $key ] ?? '99' );
		}
	}

	/**
	 * Reads the state from the database past every cache, with keys that the database takes for guarded ones.
	 *
	 * @return list<array{meta_id: string, meta_key: string, meta_value: string}>
	 */
	private static function state_rows( int $id ): array {
		global $wpdb;
		$keys = implode( "', '", State_Store::keys() );
		return $wpdb->get_results( $wpdb->prepare( "SELECT meta_id, meta_key, meta_value FROM $wpdb->postmeta WHERE post_id = %d AND meta_key IN ( '$keys' ) ORDER BY meta_id", $id ), ARRAY_A ); // phpcs:ignore WordPress.DB.PreparedSQL
	}

	/**
	 * Asserts that the state is unchanged and each try was refused, and clears the refusals.
	 *
	 * @param list<array<mixed>>      $before  Rows before.
	 * @param ArrayObject<int, mixed> $refused Refusals since then.
	 * @param string                  $way     Write path, for messages.
	 * @param int                     $times   Expected number of refusals.
	 */
	private function assert_kept( int $id, array $before, ArrayObject $refused, string $way, int $times = 1 ): void {
		self::assertSame( $before, self::state_rows( $id ), $way );
		self::assertSame( array_fill( 0, $times, 'webinar_status_mutation_forbidden' ), array_column( $refused->getArrayCopy(), 'code' ), $way );
		$refused->exchangeArray( array() );
	}

	/**
	 * Id of a meta row.
	 */
	private static function row_id( int $post_id, string $key ): int {
		global $wpdb;
		return (int) $wpdb->get_var( $wpdb->prepare( "SELECT meta_id FROM $wpdb->postmeta WHERE post_id = %d AND meta_key = %s", $post_id, $key ) );
	}
}
