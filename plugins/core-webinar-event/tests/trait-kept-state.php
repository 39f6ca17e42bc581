<?php
/**
 * How tests see that a state was kept.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use Webinars\Core_Webinar_Event\State_Store;

/**
 * S2 from outside: what the database holds, and what was told.
 */
trait Kept_State {

	/**
	 * A value for each key that Core alone writes, which no webinar of these tests has.
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
	 * The state as the database has it, past every cache; also what the database takes for one of its keys.
	 *
	 * @return list<array{meta_id: string, meta_key: string, meta_value: string}>
	 */
	private static function state_rows( int $id ): array {
		global $wpdb;
		$keys = implode( "', '", State_Store::keys() );
		return $wpdb->get_results( $wpdb->prepare( "SELECT meta_id, meta_key, meta_value FROM $wpdb->postmeta WHERE post_id = %d AND meta_key IN ( '$keys' ) ORDER BY meta_id", $id ), ARRAY_A ); // phpcs:ignore WordPress.DB.PreparedSQL
	}

	/**
	 * Asserts that nothing of the state changed, that it was refused as often as it was tried, and forgets the refusals.
	 *
	 * @param list<array<mixed>>      $before  Rows before.
	 * @param ArrayObject<int, mixed> $refused What was told since.
	 * @param string                  $way     The way in.
	 * @param int                     $times   How often.
	 */
	private function assert_kept( int $id, array $before, ArrayObject $refused, string $way, int $times = 1 ): void {
		self::assertSame( $before, self::state_rows( $id ), $way );
		self::assertSame( array_fill( 0, $times, 'webinar_status_mutation_forbidden' ), array_column( $refused->getArrayCopy(), 'code' ), $way );
		$refused->exchangeArray( array() );
	}
}
