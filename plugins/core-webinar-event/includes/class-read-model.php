<?php
/**
 * What other modules read.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use WP_Post;
use WP_Query;

/**
 * Answers `core_webinar_get`, `core_webinar_get_current` and `core_webinar_list`, on WordPress's own caches of posts,
 * meta and users.
 */
final class Read_Model {

	private const PER_PAGE = 20;

	private const MOST_PER_PAGE = 100;

	/** A speaker may be late; a webinar that did not take place is not "the next one" for ever. */
	private const LATEST_START_SECONDS = DAY_IN_SECONDS;

	/**
	 * Takes what it works with.
	 *
	 * @param Fields      $fields The fields.
	 * @param State_Store $store  Where the state is.
	 */
	public function __construct( private readonly Fields $fields, private readonly State_Store $store ) {}

	/**
	 * One webinar, whatever its post status; who may see it is the caller's matter.
	 *
	 * @template T
	 * @param T     $fallback   What comes back when there is none.
	 * @param mixed $webinar_id Webinar.
	 * @return T|Webinar
	 */
	public function get( mixed $fallback, mixed $webinar_id = null ): mixed {
		$post = is_int( $webinar_id ) && $webinar_id > 0 ? get_post( $webinar_id ) : null;
		return $post instanceof WP_Post && Post_Type::NAME === $post->post_type ? $this->webinar( $post ) : $fallback;
	}

	/**
	 * The webinar that is on air, else the next one.
	 *
	 * @param int|null $fallback What comes back when there is none.
	 * @return int|null Id.
	 */
	public function get_current( ?int $fallback ): ?int {
		$running = $this->query(
			array( 'live', 'paused' ),
			array(
				'posts_per_page' => 1,
				'order'          => 'DESC',
			)
		);
		foreach ( $this->posts( $running ) as $post ) {
			return $post->ID;
		}
		$ahead = $this->query(
			array( 'scheduled' ),
			array( 'posts_per_page' => self::PER_PAGE ), // phpcs:ignore WordPress.WP.PostsPerPage
			// To the minute: WordPress caches the answer by the question.
			intdiv( time() - self::LATEST_START_SECONDS, MINUTE_IN_SECONDS ) * MINUTE_IN_SECONDS
		);
		foreach ( $this->posts( $ahead ) as $post ) {
			$ends_at = $this->fields->number( $post->ID, 'scheduled_at' ) + MINUTE_IN_SECONDS * $this->fields->number( $post->ID, 'duration_minutes' );
			if ( $ends_at > time() ) {
				return $post->ID;
			}
		}
		return $fallback;
	}

	/**
	 * Published webinars by date; one without a date is still being prepared.
	 *
	 * @param mixed $webinars What an earlier listener found; Core knows all, and answers anew.
	 * @param mixed $query    status, per_page, page, order.
	 * @return list<Webinar>
	 */
	public function list( mixed $webinars, mixed $query = array() ): array {
		$query    = is_array( $query ) ? $query : array();
		$status   = $query['status'] ?? array();
		$per_page = $query['per_page'] ?? self::PER_PAGE;
		$page     = $query['page'] ?? 1;
		$found    = $this->query(
			is_array( $status ) ? array_filter( array_values( $status ), 'is_string' ) : array(),
			array(
				'posts_per_page' => is_int( $per_page ) ? max( 1, min( self::MOST_PER_PAGE, $per_page ) ) : self::PER_PAGE, // phpcs:ignore WordPress.WP.PostsPerPage
				'paged'          => is_int( $page ) ? max( 1, $page ) : 1,
				'order'          => 'desc' === ( $query['order'] ?? '' ) ? 'DESC' : 'ASC',
			)
		);
		$posts    = $this->posts( $found );
		// All people and pictures at once, not one by one below.
		$this->prime_users( array_merge( array(), ...array_map( fn( WP_Post $post ): array => $this->fields->speakers( $post->ID ), $posts ) ) );
		update_post_thumbnail_cache( $found );
		return array_map( array( $this, 'webinar' ), $posts );
	}

	/**
	 * Asks for published webinars in the order of their dates.
	 *
	 * @param array<string>             $status Only these; none means any.
	 * @param array<string, int|string> $query  Arguments of WP_Query.
	 * @param int                       $after  Only those scheduled later, Unix seconds.
	 */
	private function query( array $status, array $query, int $after = 0 ): WP_Query {
		$meta = array(
			'scheduled_at' => array(
				'key'     => 'scheduled_at',
				'value'   => $after,
				'compare' => '>',
				'type'    => 'SIGNED',
			),
		);
		if ( array() !== $status ) {
			$meta[] = array(
				'key'     => 'status',
				'value'   => $status,
				'compare' => 'IN',
			);
		}
		return new WP_Query(
			$query + array(
				'post_type'              => Post_Type::NAME,
				'post_status'            => 'publish',
				'no_found_rows'          => true,
				'update_post_term_cache' => false,
				'meta_query'             => $meta, // phpcs:ignore WordPress.DB.SlowDBQuery
				'orderby'                => array(
					'scheduled_at' => $query['order'] ?? 'ASC',
					'ID'           => 'ASC',
				),
			)
		);
	}

	/**
	 * What was found.
	 *
	 * @param WP_Query $found Answer to a question for whole posts.
	 * @return list<WP_Post>
	 */
	private function posts( WP_Query $found ): array {
		return array_values( array_filter( (array) $found->posts, static fn( mixed $post ): bool => $post instanceof WP_Post ) );
	}

	/**
	 * Draws one webinar.
	 *
	 * @param WP_Post $post Its post.
	 * @return Webinar
	 */
	private function webinar( WP_Post $post ): array {
		$id         = $post->ID;
		$state      = $this->store->read( $id );
		$speakers   = $this->fields->speakers( $id );
		$guest_text = $this->fields->text( $id, 'guest_cta_text' );
		$this->prime_users( $speakers );

		/**
		 * Only what the table of fields and the state machine know.
		 *
		 * @var Webinar $webinar
		 */
		$webinar = array(
			'webinar_id'       => $id,
			'type'             => $this->fields->text( $id, 'type' ),
			'status'           => $state->status,
			'title'            => $this->plain( $post->post_title ),
			'description'      => $post->post_content,
			'excerpt'          => $this->plain( $post->post_excerpt ),
			'scheduled_at'     => $this->fields->number( $id, 'scheduled_at' ),
			'duration_minutes' => $this->fields->number( $id, 'duration_minutes' ),
			'cta_visibility'   => $state->cta_visibility,
			'stream_type'      => $this->fields->text( $id, 'stream_type' ),
			'stream_source'    => $this->fields->text( $id, 'stream_source' ),
			'owner_user_id'    => $this->fields->number( $id, 'owner_user_id' ),
			'speaker_user_ids' => $speakers,
			'speakers'         => $this->people( $speakers ),
			'guest_cta'        => $this->call_to_action( '' === $guest_text ? __( 'Book a seat at the webinar', 'core-webinar-event' ) : $guest_text, $this->fields->text( $id, 'guest_cta_url' ) ),
			'room_cta'         => $this->call_to_action( $this->fields->text( $id, 'room_cta_text' ), $this->fields->text( $id, 'room_cta_url' ) ),
			'recording_url'    => $this->fields->text( $id, 'recording_url' ),
			'poster_url'       => (string) get_the_post_thumbnail_url( $post, 'large' ),
			'started_at'       => $state->started_at,
			'finished_at'      => $state->finished_at,
			'paused_seconds'   => $state->paused_seconds,
			'paused_at'        => $state->paused_at,
			'version'          => $state->version,
		);
		return $webinar;
	}

	/**
	 * The people who still exist.
	 *
	 * @param list<int> $user_ids Users.
	 * @return list<array{user_id: int, display_name: string, avatar_url: string}>
	 */
	private function people( array $user_ids ): array {
		$people = array();
		foreach ( $user_ids as $user_id ) {
			$user = get_userdata( $user_id );
			if ( false !== $user ) {
				$people[] = array(
					'user_id'      => $user_id,
					'display_name' => $this->plain( $user->display_name ),
					'avatar_url'   => (string) get_avatar_url( $user ),
				);
			}
		}
		return $people;
	}

	/**
	 * Loads users and their meta, where the capabilities are, in two queries.
	 *
	 * @param list<int> $user_ids Users.
	 */
	private function prime_users( array $user_ids ): void {
		if ( array() !== $user_ids ) {
			cache_users( $user_ids );
			update_meta_cache( 'user', $user_ids );
		}
	}

	/**
	 * A button; without words or an address it is none.
	 *
	 * @param string $text Words.
	 * @param string $url  Where it leads.
	 * @return array{text: string, url: string}
	 */
	private function call_to_action( string $text, string $url ): array {
		$is_there = '' !== $text && '' !== $url;
		return array(
			'text' => $is_there ? $text : '',
			'url'  => $is_there ? $url : '',
		);
	}

	/**
	 * Plain text: WordPress stores titles and names with entities. Whoever prints it escapes it.
	 *
	 * @param string $html As it is stored.
	 */
	private function plain( string $html ): string {
		return trim( html_entity_decode( wp_strip_all_tags( $html ), ENT_QUOTES | ENT_HTML5, 'UTF-8' ) );
	}
}
