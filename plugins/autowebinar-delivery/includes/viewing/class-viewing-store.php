<?php
/**
 * The store of viewings.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

namespace Webinars\Autowebinar_Delivery;

use RuntimeException;

/**
 * Keeps one viewing a person in seven keys of user meta, and nothing else. It reads and writes the rows themselves: WordPress's functions
 * answer from a cache, know no compare-and-set, and are refused (Meta_Guard). Call the writing methods in a transaction.
 */
final class Viewing_Store {

	private const SESSION = 'autowebinar_session_id';

	private const LAST_SEEN = 'autowebinar_last_seen_at';

	private const CTA_CLICKED = 'autowebinar_cta_clicked_at';

	public const KEYS = array(
		self::SESSION,
		'autowebinar_started_at',
		'autowebinar_last_position_sec',
		'autowebinar_progress_percent',
		'autowebinar_completed',
		self::CTA_CLICKED,
		self::LAST_SEEN,
	);

	/**
	 * The viewing of a person. Null where there is none, or not all of it.
	 */
	public function read( int $user_id ): ?Viewing {
		global $wpdb;
		$rows   = (array) $wpdb->get_results(
			$wpdb->prepare( "SELECT umeta_id, meta_key, meta_value FROM $wpdb->usermeta WHERE user_id = %d AND meta_key IN (" . self::key_list() . ') ORDER BY umeta_id DESC', $user_id ), // phpcs:ignore WordPress.DB.PreparedSQL
			ARRAY_A
		);
		$values = array_column( $rows, 'meta_value', 'meta_key' );
		if ( count( $values ) < count( self::KEYS ) ) {
			return null;
		}
		list( $session_id, $started_at, $reached, $percent, $completed, $clicked_at, $seen_at ) = array_map( static fn( string $key ): string => (string) $values[ $key ], self::KEYS );
		return new Viewing( $user_id, $session_id, (int) $started_at, (int) $reached, (int) $percent, (int) $completed > 0, (int) $clicked_at, (int) $seen_at, array_map( 'intval', array_column( $rows, 'umeta_id', 'meta_key' ) ) );
	}

	/**
	 * Lets one process at a time begin viewings of a person, until the transaction ends. Rows that do not exist cannot be compared.
	 *
	 * @return bool False where there is no such person.
	 */
	public function lock( int $user_id ): bool {
		global $wpdb;
		// SQLite has no lock for reading.
		self::checked( $wpdb->query( $wpdb->prepare( "UPDATE $wpdb->users SET user_status = user_status WHERE ID = %d", $user_id ) ) );
		return null !== $wpdb->get_var( $wpdb->prepare( "SELECT ID FROM $wpdb->users WHERE ID = %d", $user_id ) );
	}

	/**
	 * Stores a viewing in place of another one. The caller holds the lock.
	 */
	public function replace( Viewing $viewing ): void {
		global $wpdb;
		// Deleting what is not there would lock the gap for others who begin.
		if ( null !== $wpdb->get_var( $wpdb->prepare( "SELECT umeta_id FROM $wpdb->usermeta WHERE user_id = %d AND meta_key IN (" . self::key_list() . ') LIMIT 1', $viewing->user_id ) ) ) { // phpcs:ignore WordPress.DB.PreparedSQL
			$this->forget( $viewing->user_id );
		}
		$rows = array();
		foreach ( self::values( $viewing ) as $key => $value ) {
			array_push( $rows, $viewing->user_id, $key, $value );
		}
		self::checked(
			$wpdb->query(
				$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders
					"INSERT INTO $wpdb->usermeta (user_id, meta_key, meta_value) VALUES " . implode( ', ', array_fill( 0, count( self::KEYS ), '(%d, %s, %s)' ) ), // phpcs:ignore WordPress.DB.PreparedSQL
					$rows
				)
			)
		);
		self::forget_cached( $viewing->user_id );
	}

	/**
	 * Stores what has become of a viewing, unless another process has stored something since it was read: of two at once one wins. A viewing
	 * that has begun meanwhile has other rows.
	 *
	 * @return bool Whether it was stored.
	 */
	public function change( Viewing $from, Viewing $to ): bool {
		global $wpdb;
		// From here on this process holds the row.
		if ( ! $this->compare_and_set( $from, self::LAST_SEEN, (string) $from->last_seen_at, (string) $to->last_seen_at ) ) {
			return false;
		}
		$changed = array_diff_assoc( self::values( $to ), self::values( $from ) );
		unset( $changed[ self::LAST_SEEN ] );
		$cases = array();
		foreach ( $changed as $key => $value ) {
			array_push( $cases, $from->row_ids[ $key ], $value );
		}
		if ( array() !== $changed ) {
			self::checked(
				$wpdb->query(
					$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders
						"UPDATE $wpdb->usermeta SET meta_value = CASE umeta_id" . str_repeat( ' WHEN %d THEN %s', count( $changed ) ) . ' END WHERE umeta_id IN (' . implode( ', ', array_fill( 0, count( $changed ), '%d' ) ) . ')', // phpcs:ignore WordPress.DB.PreparedSQL
						array( ...$cases, ...array_values( array_intersect_key( $from->row_ids, $changed ) ) )
					)
				)
			);
		}
		self::forget_cached( $from->user_id );
		return true;
	}

	/**
	 * Notes that the viewer opened the offer, the first time.
	 *
	 * @return bool Whether this call noted it.
	 */
	public function note_click( Viewing $viewing, int $now ): bool {
		if ( ! $this->compare_and_set( $viewing, self::CTA_CLICKED, '0', (string) $now ) ) {
			return false;
		}
		self::forget_cached( $viewing->user_id );
		return true;
	}

	/**
	 * Deletes the viewing of a person.
	 *
	 * @return bool Whether there was one.
	 */
	public function forget( int $user_id ): bool {
		global $wpdb;
		$deleted = self::checked( $wpdb->query( $wpdb->prepare( "DELETE FROM $wpdb->usermeta WHERE user_id = %d AND meta_key IN (" . self::key_list() . ')', $user_id ) ) ); // phpcs:ignore WordPress.DB.PreparedSQL
		self::forget_cached( $user_id );
		return $deleted > 0;
	}

	/**
	 * Webinars of this site that somebody has viewed last.
	 *
	 * @return list<int>
	 */
	public function webinars(): array {
		global $wpdb;
		// Without the random part, which has 16 letters.
		$prefixes = $wpdb->get_col(
			$wpdb->prepare(
				"SELECT DISTINCT SUBSTR(meta_value, 1, LENGTH(meta_value) - 16) FROM $wpdb->usermeta WHERE meta_key = %s AND meta_value LIKE %s",
				self::SESSION,
				$wpdb->esc_like( get_current_blog_id() . '-' ) . '%'
			)
		);
		return array_map( static fn( ?string $prefix ): int => (int) ( explode( '-', (string) $prefix )[1] ?? 0 ), array_values( $prefixes ) );
	}

	/**
	 * People who have viewed a webinar last.
	 *
	 * @return list<int> User ids.
	 */
	public function viewers( int $webinar_id, int $limit ): array {
		global $wpdb;
		$ids = $wpdb->get_col(
			$wpdb->prepare( "SELECT user_id FROM $wpdb->usermeta WHERE meta_key = %s AND meta_value LIKE %s LIMIT %d", self::SESSION, $wpdb->esc_like( Viewing::session_prefix( $webinar_id ) ) . '%', $limit )
		);
		return array_map( 'intval', array_values( $ids ) );
	}

	/**
	 * How far the viewers of a webinar have come, in one query.
	 *
	 * @return ViewerNumbers
	 */
	public function count( int $webinar_id ): array {
		global $wpdb;
		/**
		 * One row.
		 *
		 * @var array<string, string|null> $row
		 */
		$row = $wpdb->get_row(
			$wpdb->prepare(
				"SELECT COUNT(*) AS started, SUM(CAST(p.meta_value AS SIGNED) >= 25) AS reached_25, SUM(CAST(p.meta_value AS SIGNED) >= 50) AS reached_50, SUM(CAST(p.meta_value AS SIGNED) >= 75) AS reached_75,
					SUM(CAST(p.meta_value AS SIGNED) >= 100) AS reached_100, SUM(CAST(c.meta_value AS SIGNED) > 0) AS clicked, SUM(CAST(d.meta_value AS SIGNED) > 0) AS completed
				FROM $wpdb->usermeta s
				LEFT JOIN $wpdb->usermeta p ON p.user_id = s.user_id AND p.meta_key = 'autowebinar_progress_percent'
				LEFT JOIN $wpdb->usermeta c ON c.user_id = s.user_id AND c.meta_key = 'autowebinar_cta_clicked_at'
				LEFT JOIN $wpdb->usermeta d ON d.user_id = s.user_id AND d.meta_key = 'autowebinar_completed'
				WHERE s.meta_key = %s AND s.meta_value LIKE %s",
				self::SESSION,
				$wpdb->esc_like( Viewing::session_prefix( $webinar_id ) ) . '%'
			),
			ARRAY_A
		);
		$of  = static fn( string $name ): int => max( 0, (int) ( $row[ $name ] ?? 0 ) );
		return array(
			'started'     => $of( 'started' ),
			'reached_25'  => $of( 'reached_25' ),
			'reached_50'  => $of( 'reached_50' ),
			'reached_75'  => $of( 'reached_75' ),
			'reached_100' => $of( 'reached_100' ),
			'clicked'     => $of( 'clicked' ),
			'completed'   => $of( 'completed' ),
		);
	}

	/**
	 * Deletes all viewings, for uninstall.php. User meta belongs to a whole network.
	 */
	public static function uninstall(): void {
		array_map( static fn( string $key ): bool => delete_metadata( 'user', 0, $key, '', true ), self::KEYS );
	}

	/**
	 * Changes a row that still has its old value. The new one must differ: MySQL counts only rows that change.
	 *
	 * @return bool Whether it had.
	 */
	private function compare_and_set( Viewing $viewing, string $key, string $old, string $now ): bool {
		global $wpdb;
		return self::checked( $wpdb->query( $wpdb->prepare( "UPDATE $wpdb->usermeta SET meta_value = %s WHERE umeta_id = %d AND meta_value = %s", $now, $viewing->row_ids[ $key ] ?? 0, $old ) ) ) > 0;
	}

	/**
	 * A viewing as it is stored.
	 *
	 * @return array<string, string> By key, in their order.
	 */
	private static function values( Viewing $viewing ): array {
		return array_combine(
			self::KEYS,
			array(
				$viewing->session_id,
				(string) $viewing->started_at,
				(string) $viewing->reached_sec,
				(string) $viewing->percent,
				$viewing->is_completed ? '1' : '0',
				(string) $viewing->cta_clicked_at,
				(string) $viewing->last_seen_at,
			)
		);
	}

	private static function key_list(): string {
		return "'" . implode( "', '", self::KEYS ) . "'";
	}

	/**
	 * WordPress keeps a person's meta in its cache.
	 */
	private static function forget_cached( int $user_id ): void {
		wp_cache_delete( $user_id, 'user_meta' );
	}

	/**
	 * The number of changed rows.
	 *
	 * @throws RuntimeException When the database refused: the transaction must not go on as if it had not.
	 */
	private static function checked( int|bool $result ): int {
		if ( false === $result ) {
			throw new RuntimeException( 'The viewing could not be written.' );
		}
		return (int) $result;
	}
}
