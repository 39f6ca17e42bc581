<?php
/**
 * The database rows of a webinar.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Loads into WordPress's own caches by one query what WordPress would load by six: the post, its speakers, its poster, and the
 * meta of each. WordPress invalidates these caches, so nothing here can be stale.
 */
final class Webinar_Rows {

	/** Columns of a user. The other columns of a row belong to a post. */
	private const OF_USER = array( 'user_login', 'user_pass', 'user_nicename', 'user_email', 'user_url', 'user_registered', 'user_activation_key', 'user_status', 'spam', 'deleted', 'display_name' );

	/** Columns of a row that belong to neither. */
	private const OF_ANSWER = array( 'kind', 'part', 'wanted_id', 'meta_id', 'post_meta_key', 'post_meta_value', 'user_meta_key', 'user_meta_value' );

	public function __construct( private readonly Fields $fields ) {}

	/**
	 * Loads what the caches lack; runs no query when they lack nothing.
	 *
	 * @param list<int> $webinar_ids Webinars.
	 * @return array{post: list<int>, user: list<int>} Ids that do not exist: WordPress does not cache that, and
	 *                                                 would query them each time.
	 */
	public function load( array $webinar_ids ): array {
		$missing = array(
			'post' => array(),
			'user' => array(),
		);
		$cold    = array_filter( $webinar_ids, fn( int $id ): bool => null === $this->cached( $id ) );
		$meta    = array();
		foreach ( $this->query( $cold ) as $row ) {
			$kind = 'user' === $row['kind'] ? 'user' : 'post';
			$id   = (int) $row['wanted_id'];
			if ( 'meta' === $row['part'] ) {
				$meta[ $kind ][ $id ] ??= array();
				if ( null !== $row[ "{$kind}_meta_key" ] ) {
					$meta[ $kind ][ $id ][ $row[ "{$kind}_meta_key" ] ][] = $row[ "{$kind}_meta_value" ];
				}
			} elseif ( null === $row[ 'user' === $kind ? 'user_login' : 'post_type' ] ) {
				$missing[ $kind ][] = $id;
			} else {
				$this->add_to_cache( $kind, array( 'ID' => (string) $id ) + $row );
			}
		}
		foreach ( $meta as $kind => $by_id ) {
			wp_cache_add_multiple( array_diff_key( $by_id, array_flip( $missing[ $kind ] ) ), "{$kind}_meta" );
		}
		return $missing;
	}

	/**
	 * Returns the rows and meta of a webinar from WordPress's caches.
	 *
	 * @return list<array<mixed>>|null Null where one is not cached.
	 */
	public function cached( int $webinar_id ): ?array {
		$rows = $this->cached_pair( 'post', $webinar_id );
		if ( null === $rows ) {
			return null;
		}
		$poster_id = (int) get_post_thumbnail_id( $webinar_id );
		$others    = $poster_id > 0 ? array( $this->cached_pair( 'post', $poster_id ) ) : array();
		foreach ( $this->fields->speakers( $webinar_id ) as $user_id ) {
			$others[] = $this->cached_pair( 'user', $user_id );
		}
		return in_array( null, $others, true ) ? null : array_merge( $rows, ...$others );
	}

	/**
	 * Returns a row and its meta from the caches.
	 *
	 * @param 'post'|'user' $kind
	 * @return array{array<mixed>, array<mixed>}|null Null where one is not there.
	 */
	private function cached_pair( string $kind, int $id ): ?array {
		$row  = wp_cache_get( $id, "{$kind}s" );
		$meta = wp_cache_get( $id, "{$kind}_meta" );
		return false === $row || false === $meta ? null : array( (array) $row, (array) $meta );
	}

	/**
	 * Queries the database. The statement joins each post and user twice: for its row and for its meta.
	 *
	 * @param array<int> $webinar_ids Webinars.
	 * @return list<array<string, string|null>>
	 */
	private function query( array $webinar_ids ): array {
		global $wpdb;
		if ( array() === $webinar_ids ) {
			return array();
		}
		$each = implode( ' UNION ', array_fill( 0, count( $webinar_ids ), "SELECT 'post' AS kind, %d AS id" ) );
		$list = implode( ', ', array_fill( 0, count( $webinar_ids ), '%d' ) );
		// phpcs:disable WordPress.DB.PreparedSQL, WordPress.DB.PreparedSQLPlaceholders -- Placeholders only.
		/**
		 * Joins, because UNION refuses tables of different collations.
		 *
		 * @var list<array<string, string|null>> $rows
		 */
		$rows = (array) $wpdb->get_results(
			$wpdb->prepare(
				"SELECT wanted.kind, wanted.id AS wanted_id, parts.part, users.*, posts.*,
					COALESCE( post_meta.meta_id, user_meta.umeta_id, 0 ) AS meta_id,
					post_meta.meta_key AS post_meta_key, post_meta.meta_value AS post_meta_value,
					user_meta.meta_key AS user_meta_key, user_meta.meta_value AS user_meta_value
				FROM (
					$each
					UNION SELECT CASE meta_key WHEN '_thumbnail_id' THEN 'post' ELSE 'user' END, CAST( meta_value AS UNSIGNED )
					FROM $wpdb->postmeta WHERE post_id IN ( $list ) AND meta_key IN ( '_thumbnail_id', %s )
				) AS wanted
				CROSS JOIN ( SELECT 'row' AS part UNION SELECT 'meta' ) AS parts
				LEFT JOIN $wpdb->posts AS posts ON wanted.kind = 'post' AND parts.part = 'row' AND posts.ID = wanted.id
				LEFT JOIN $wpdb->postmeta AS post_meta ON wanted.kind = 'post' AND parts.part = 'meta' AND post_meta.post_id = wanted.id
				LEFT JOIN $wpdb->users AS users ON wanted.kind = 'user' AND parts.part = 'row' AND users.ID = wanted.id
				LEFT JOIN $wpdb->usermeta AS user_meta ON wanted.kind = 'user' AND parts.part = 'meta' AND user_meta.user_id = wanted.id",
				array( ...$webinar_ids, ...$webinar_ids, Speaker_Rows::KEY )
			),
			ARRAY_A
		);
		// phpcs:enable
		// Sorted by the database, the long texts of the rows would double its time.
		usort( $rows, static fn( array $one, array $other ): int => (int) $one['meta_id'] <=> (int) $other['meta_id'] );
		return $rows;
	}

	/**
	 * Adds a row to WordPress's cache.
	 *
	 * @param 'post'|'user'              $kind
	 * @param array<string, string|null> $row  Answer of the database.
	 */
	private function add_to_cache( string $kind, array $row ): void {
		if ( 'user' === $kind ) {
			update_user_caches( (object) array_intersect_key( $row, array_flip( array( 'ID', ...self::OF_USER ) ) ) );
			return;
		}
		$post = (object) array_diff_key( $row, array_flip( array( ...self::OF_USER, ...self::OF_ANSWER ) ) );
		wp_cache_add( (int) $row['ID'], sanitize_post( $post, 'raw' ), 'posts' );
	}
}
