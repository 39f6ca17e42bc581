<?php
/**
 * Storage of the state.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use RuntimeException;
use Webinars\Core_Webinar_Event\Lib\Transaction;

/**
 * Reads the state as post meta, and writes it past WordPress's meta functions, which the guard blocks (S2). It writes by
 * compare-and-set, so that only one of two simultaneous requests succeeds (S3).
 */
final class State_Store {

	/** Meta keys of one row each, with their initial values. */
	public const INITIAL = array(
		'status'         => 'draft',
		'cta_visibility' => 'hidden',
		'version'        => '0',
		'started_at'     => '0',
		'finished_at'    => '0',
		'paused_seconds' => '0',
		'paused_at'      => '0',
		'stream_in_use'  => 'main',
	);

	/** Meta key with a row for each change of the status or of the source in use. It is guarded too. */
	public const HISTORY = 'status_history';

	/**
	 * All meta keys that the guard protects (S2).
	 *
	 * @return list<string>
	 */
	public static function keys(): array {
		return array( ...array_keys( self::INITIAL ), self::HISTORY );
	}

	/**
	 * Reads the state from WordPress's cache, where it is cached. A recording that does not run here has neither begun nor is it planned
	 * (P2).
	 */
	public function read( int $webinar_id ): State {
		$status         = get_post_meta( $webinar_id, 'status', true );
		$is_cta_visible = 'visible' === get_post_meta( $webinar_id, 'cta_visibility', true );
		$is_known       = is_string( $status ) && State_Machine::has_status( $status );
		if ( in_array( $status, array( 'scheduled', 'live', 'paused' ), true ) && Auto_Webinars::is_unavailable( $webinar_id ) ) {
			return new State( self::INITIAL['status'], self::INITIAL['cta_visibility'], $this->number( $webinar_id, 'version' ), 0, 0, 0, 0, self::INITIAL['stream_in_use'] );
		}
		return new State(
			$is_known ? $status : self::INITIAL['status'],
			$is_cta_visible ? 'visible' : 'hidden',
			$this->number( $webinar_id, 'version' ),
			$this->number( $webinar_id, 'started_at' ),
			$this->number( $webinar_id, 'finished_at' ),
			$this->number( $webinar_id, 'paused_seconds' ),
			$this->number( $webinar_id, 'paused_at' ),
			'spare' === get_post_meta( $webinar_id, 'stream_in_use', true ) ? 'spare' : 'main'
		);
	}

	/**
	 * Reads the state from the database.
	 */
	public function read_fresh( int $webinar_id ): State {
		wp_cache_delete( $webinar_id, 'post_meta' );
		return $this->read( $webinar_id );
	}

	/**
	 * Changes status, CTA visibility or the source in use if it still has the value that the caller read, and increments the version.
	 *
	 * @param string                    $key    `status`, `cta_visibility` or `stream_in_use`.
	 * @param string                    $from   Value that the caller read.
	 * @param string                    $to     New value.
	 * @param array<string, int|string> $also   Other state that changes with it, by meta key.
	 * @param array<string, int|string> $change Line of the history; empty for none.
	 * @return bool False when another request was faster or the database failed; nothing is written then.
	 */
	public function compare_and_set( int $webinar_id, string $key, string $from, string $to, array $also = array(), array $change = array() ): bool {
		$this->repair( $webinar_id );
		try {
			Transaction::run(
				function () use ( $webinar_id, $key, $from, $to, $also, $change ): void {
					$this->lock( $webinar_id );
					$is_written = 0 < $this->write( $webinar_id, $key, $to, $from ) && $this->increment_version( $webinar_id );
					foreach ( $also as $also_key => $value ) {
						$is_written = $is_written && false !== $this->write( $webinar_id, $also_key, (string) $value );
					}
					if ( array() !== $change ) {
						$is_written = $is_written && false !== $this->add( $webinar_id, self::HISTORY, (string) wp_json_encode( $change ) );
					}
					if ( ! $is_written ) {
						throw new RuntimeException( 'The state was not written.' );
					}
				}
			);
			return true;
		} catch ( RuntimeException ) {
			return false;
		} finally {
			$this->clear_cache( $webinar_id );
		}
	}

	/**
	 * Gives a post that has just become a webinar the initial state, and removes state rows that it already had.
	 */
	public function initialize( int $webinar_id ): void {
		$this->remove( $webinar_id );
		$this->repair( $webinar_id );
	}

	/**
	 * Adds missing rows, as after an import, and removes surplus rows: a copy made by SQL has the source's state rows behind its
	 * own. Every reader takes the first row of a key.
	 */
	public function repair( int $webinar_id ): void {
		global $wpdb;
		$keys = self::keys();
		$list = implode( ', ', array_fill( 0, count( $keys ), '%s' ) );
		// phpcs:disable WordPress.DB.PreparedSQL, WordPress.DB.PreparedSQLPlaceholders -- Placeholders only.
		/**
		 * The columns of the statement.
		 *
		 * @var list<array{meta_id: numeric-string, meta_key: string, meta_value: string}> $rows
		 */
		$rows = (array) $wpdb->get_results(
			$wpdb->prepare( "SELECT meta_id, meta_key, meta_value FROM $wpdb->postmeta WHERE post_id = %d AND meta_key IN ( $list ) ORDER BY meta_id", $webinar_id, ...$keys ),
			ARRAY_A
		);
		// phpcs:enable
		$kept    = array();
		$surplus = array();
		foreach ( $rows as $row ) {
			$key    = $row['meta_key'];
			$is_own = self::HISTORY === $key
				// A draft has no history of its own.
				? 'draft' !== ( $kept['status'] ?? '' )
				// The database may take "Status" for "status".
				: isset( self::INITIAL[ $key ] ) && ! isset( $kept[ $key ] );
			if ( $is_own ) {
				$kept[ $key ] = $row['meta_value'];
			} else {
				$surplus[] = $row['meta_id'];
			}
		}
		$missing = array_diff_key( self::INITIAL, $kept );
		foreach ( $surplus as $meta_id ) {
			$wpdb->delete( $wpdb->postmeta, array( 'meta_id' => $meta_id ) );
		}
		if ( array() !== $missing ) {
			$new = array();
			foreach ( $missing as $key => $value ) {
				$new[] = $wpdb->prepare( '(%d, %s, %s)', $webinar_id, $key, $value );
			}
			$wpdb->query( "INSERT INTO $wpdb->postmeta (post_id, meta_key, meta_value) VALUES " . implode( ', ', $new ) ); // phpcs:ignore WordPress.DB.PreparedSQL
		}
		if ( array() !== $surplus || array() !== $missing ) {
			$this->clear_cache( $webinar_id );
		}
	}

	public function remove( int $webinar_id ): void {
		global $wpdb;
		$keys = self::keys();
		$list = implode( ', ', array_fill( 0, count( $keys ), '%s' ) );
		$wpdb->query( $wpdb->prepare( "DELETE FROM $wpdb->postmeta WHERE post_id = %d AND meta_key IN ( $list )", $webinar_id, ...$keys ) ); // phpcs:ignore WordPress.DB.PreparedSQL, WordPress.DB.PreparedSQLPlaceholders -- Placeholders only.
		wp_cache_delete( $webinar_id, 'post_meta' );
	}

	/**
	 * Allows one change of a webinar at a time until the transaction ends: two that lock its meta rows in different orders would
	 * end in a deadlock.
	 */
	private function lock( int $webinar_id ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( "SELECT ID FROM $wpdb->posts WHERE ID = %d FOR UPDATE", $webinar_id ) );
	}

	private function increment_version( int $webinar_id ): bool {
		global $wpdb;
		return false !== $wpdb->query(
			$wpdb->prepare( "UPDATE $wpdb->postmeta SET meta_value = meta_value + 1 WHERE post_id = %d AND meta_key = 'version'", $webinar_id )
		);
	}

	/**
	 * Updates one row.
	 *
	 * @param string      $value New value.
	 * @param string|null $from  Required old value; null for any.
	 * @return int|false Rows that changed; false when the database refuses.
	 */
	private function write( int $webinar_id, string $key, string $value, ?string $from = null ): int|false {
		global $wpdb;
		$where = array(
			'post_id'  => $webinar_id,
			'meta_key' => $key, // phpcs:ignore WordPress.DB.SlowDBQuery
		);
		if ( null !== $from ) {
			$where['meta_value'] = $from; // phpcs:ignore WordPress.DB.SlowDBQuery
		}
		return $wpdb->update( $wpdb->postmeta, array( 'meta_value' => $value ), $where ); // phpcs:ignore WordPress.DB.SlowDBQuery
	}

	/**
	 * Inserts one row.
	 *
	 * @return int|false Rows that were added; false when the database refuses.
	 */
	private function add( int $webinar_id, string $key, string $value ): int|false {
		global $wpdb;
		return $wpdb->insert(
			$wpdb->postmeta,
			array(
				'post_id'    => $webinar_id,
				'meta_key'   => $key, // phpcs:ignore WordPress.DB.SlowDBQuery
				'meta_value' => $value, // phpcs:ignore WordPress.DB.SlowDBQuery
			)
		);
	}

	/**
	 * Clears the caches, page caches included.
	 */
	private function clear_cache( int $webinar_id ): void {
		// An import suspends clean_post_cache().
		wp_cache_delete( $webinar_id, 'post_meta' );
		clean_post_cache( $webinar_id );
	}

	private function number( int $webinar_id, string $key ): int {
		$value = get_post_meta( $webinar_id, $key, true );
		return is_numeric( $value ) ? max( 0, (int) $value ) : 0;
	}
}
