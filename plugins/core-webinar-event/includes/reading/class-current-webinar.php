<?php
/**
 * Which webinar is the current one.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Answers `core_webinar_get_current`, and remembers the answer for as long as it holds.
 */
final class Current_Webinar {

	private const CACHE_GROUP = 'core_webinar_event';

	public function __construct( private readonly Fields $fields ) {}

	/**
	 * The webinar that is on air, else the next one whose planned end is ahead: a speaker may be late, but one that did
	 * not take place is not "the next one" for ever.
	 *
	 * @param int|null $fallback What comes back when there is none.
	 * @return int|null Id.
	 */
	public function get( ?int $fallback ): ?int {
		$now = time();
		// Any change of a post or its meta counts it up. Taken before the question: what changes meanwhile is asked anew.
		$as_of = wp_cache_get_last_changed( 'posts' );
		$known = wp_cache_get( 'current', self::CACHE_GROUP );
		if ( ! is_array( $known ) || $as_of !== $known['as_of'] || $known['until'] <= $now ) {
			$known = array( 'as_of' => $as_of ) + $this->ask( $now );
			wp_cache_set( 'current', $known, self::CACHE_GROUP );
		}
		return is_int( $known['id'] ) ? $known['id'] : $fallback;
	}

	/**
	 * Asks the database.
	 *
	 * @param int $now Unix seconds.
	 * @return array{id: int|null, until: int} The webinar, and the second from which on it is another, while nobody
	 *                                         changes anything.
	 */
	private function ask( int $now ): array {
		global $wpdb;
		/**
		 * As the statement says.
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
					WHERE posts.post_type = %s AND posts.post_status = 'publish'
				) AS found
				WHERE found.starts_at > 0 AND ( found.is_running OR found.ends_at > %d )
				ORDER BY found.is_running DESC, CASE WHEN found.is_running THEN -found.starts_at ELSE found.starts_at END, found.id
				LIMIT 1",
				(string) $this->fields->number( 0, 'duration_minutes' ),
				Post_Type::NAME,
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
