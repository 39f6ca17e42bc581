<?php
/**
 * The current webinar.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Answers `core_webinar_get_current`, and caches the answer as long as it is valid.
 */
final class Current_Webinar {

	private const CACHE_GROUP = 'core_webinar_event';

	public function __construct( private readonly Fields $fields ) {}

	/**
	 * Returns the running webinar, else the next one whose planned end is ahead: a speaker may be late, but a webinar that did
	 * not take place must not stay the next one. A recording is neither (D1).
	 *
	 * @param int|null $fallback Returned when there is none.
	 * @return int|null Id.
	 */
	public function get( ?int $fallback ): ?int {
		$now = time();
		// WordPress changes it with every change of a post or its meta. It is read before the query, so that a change during the
		// query invalidates the cached answer.
		$as_of = wp_cache_get_last_changed( 'posts' );
		$known = wp_cache_get( 'current', self::CACHE_GROUP );
		if ( ! is_array( $known ) || $as_of !== $known['as_of'] || $known['until'] <= $now ) {
			$known = array( 'as_of' => $as_of ) + $this->query( $now );
			wp_cache_set( 'current', $known, self::CACHE_GROUP );
		}
		return is_int( $known['id'] ) ? $known['id'] : $fallback;
	}

	/**
	 * Queries the database.
	 *
	 * @param int $now Unix seconds.
	 * @return array{id: int|null, until: int} The webinar, and the second from which on it is another, while nobody
	 *                                         changes anything.
	 */
	private function query( int $now ): array {
		global $wpdb;
		/**
		 * The columns of the statement.
		 *
		 * @var array{id: numeric-string, is_running: numeric-string, ends_at: numeric-string}|null $row
		 */
		$row = $wpdb->get_row(
			$wpdb->prepare(
				"SELECT found.id, found.is_running, found.ends_at
				FROM (
					SELECT posts.ID AS id, state.meta_value <> 'scheduled' AS is_running, CAST( start.meta_value AS SIGNED ) AS starts_at,
						CAST( start.meta_value AS SIGNED ) + 60 * CAST( COALESCE( minutes.meta_value, %s ) AS SIGNED ) AS ends_at
					FROM $wpdb->posts AS posts
					JOIN $wpdb->postmeta AS state ON state.post_id = posts.ID AND state.meta_key = 'status' AND state.meta_value IN ( 'live', 'paused', 'scheduled' )
					JOIN $wpdb->postmeta AS start ON start.post_id = posts.ID AND start.meta_key = 'scheduled_at'
					LEFT JOIN $wpdb->postmeta AS minutes ON minutes.post_id = posts.ID AND minutes.meta_key = 'duration_minutes'
					LEFT JOIN $wpdb->postmeta AS kind ON kind.post_id = posts.ID AND kind.meta_key = 'type'
					WHERE posts.post_type = %s AND posts.post_status = 'publish' AND COALESCE( kind.meta_value, '' ) <> %s
				) AS found
				WHERE found.starts_at > 0 AND ( found.is_running OR found.ends_at > %d )
				ORDER BY found.is_running DESC, CASE WHEN found.is_running THEN -found.starts_at ELSE found.starts_at END, found.id
				LIMIT 1",
				(string) $this->fields->number( 0, 'duration_minutes' ),
				Post_Type::NAME,
				Auto_Webinars::TYPE,
				$now
			),
			ARRAY_A
		);
		return array(
			'id'    => null === $row ? null : (int) $row['id'],
			'until' => null === $row || '1' === $row['is_running'] ? PHP_INT_MAX : (int) $row['ends_at'],
		);
	}
}
