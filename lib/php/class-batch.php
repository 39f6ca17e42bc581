<?php
/**
 * Batches with a fallback.
 *
 * @package Webinars\Lib
 */

declare( strict_types=1 );

namespace Webinars\Lib;

use Throwable;

/**
 * Processes rows together, because that is fast, and one by one where that fails, so that one bad row stops no other.
 */
final class Batch {

	/**
	 * Processes rows.
	 *
	 * @template T
	 * @param list<T>                             $rows Rows.
	 * @param callable(non-empty-list<T>): mixed  $work Processes rows in one transaction, or throws and changes nothing.
	 * @return array<int, Throwable> Failures by the index of their row.
	 */
	public static function process( array $rows, callable $work ): array {
		if ( array() === $rows ) {
			return array();
		}
		$failures = array();
		try {
			$work( $rows );
		} catch ( Throwable ) {
			foreach ( $rows as $index => $row ) {
				try {
					$work( array( $row ) );
				} catch ( Throwable $error ) {
					$failures[ $index ] = $error;
				}
			}
		}
		// Users and posts that listeners read are not needed again: memory must not grow with the audience.
		if ( wp_cache_supports( 'flush_runtime' ) ) {
			wp_cache_flush_runtime();
		}
		return $failures;
	}
}
