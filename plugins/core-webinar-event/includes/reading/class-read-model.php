<?php
/**
 * The read model.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use WP_Post;
use WP_Query;

/**
 * Answers `core_webinar_get` and `core_webinar_list` from WordPress's own caches. One query loads all that they lack.
 */
final class Read_Model {

	private const PER_PAGE = 20;

	private const MOST_PER_PAGE = 100;

	/** What a recording has not, whatever its fields hold: it has its own length, and everybody watches alone and in their own time. */
	private const NOT_OF_RECORDINGS = array(
		'duration_minutes' => 0,
		'stream_type'      => 'obs',
		'spare_type'       => 'obs',
		'spare_source'     => '',
		'stream_in_use'    => 'main',
		'shows_people'     => false,
		'seats'            => 0,
		'series_id'        => 0,
	);

	/**
	 * The webinar that was built last, with the data that it was built from: after the end each message reads the same one.
	 *
	 * @var array{sources: list<array<mixed>|string>, webinar: Webinar}|null
	 */
	private ?array $last_built = null;

	public function __construct(
		private readonly Fields $fields,
		private readonly State_Store $store,
		private readonly Webinar_Rows $rows
	) {}

	/**
	 * Returns one webinar, whatever its post status. The caller checks who may see it.
	 *
	 * @template T
	 * @param T $fallback Returned when there is none.
	 * @return T|Webinar
	 */
	public function get( mixed $fallback, mixed $webinar_id = null ): mixed {
		if ( ! is_int( $webinar_id ) || $webinar_id <= 0 ) {
			return $fallback;
		}
		$sources = $this->sources( $webinar_id );
		if ( null === $this->last_built || $sources !== $this->last_built['sources'] ) {
			$webinar = $this->webinars( array( $webinar_id ) )[0] ?? null;
			$sources = $this->sources( $webinar_id );
			if ( null === $webinar || null === $sources ) {
				return $webinar ?? $fallback;
			}
			$this->last_built = array(
				'sources' => $sources,
				'webinar' => $webinar,
			);
		}
		return $this->last_built['webinar'];
	}

	/**
	 * Returns the version of one webinar, so that a caller can check a cached copy with fewer queries than get() needs.
	 *
	 * @param mixed $version The answer of an earlier listener, ignored: only Core knows.
	 */
	public function version( mixed $version, mixed $webinar_id = null ): ?int {
		return is_int( $webinar_id ) && $webinar_id > 0 && Post_Type::NAME === get_post_type( $webinar_id )
			? $this->store->read( $webinar_id )->version
			: null;
	}

	/**
	 * Returns published webinars that have a date, sorted by it. Recordings only on request, and only where they run (D1).
	 *
	 * @param mixed $webinars The answer of an earlier listener, ignored: Core knows all.
	 * @param mixed $query    types, status, scheduled_after, has_recording, series_id, per_page, page, order.
	 * @return list<Webinar>
	 */
	public function list( mixed $webinars, mixed $query = array() ): array {
		$query    = is_array( $query ) ? $query : array();
		$types    = (array) ( $query['types'] ?? 'live' );
		$has_auto = in_array( Auto_Webinars::TYPE, $types, true ) && Auto_Webinars::are_available();
		$has_live = in_array( 'live', $types, true );
		if ( ! $has_auto && ! $has_live ) {
			return array();
		}
		$status   = $query['status'] ?? array();
		$per_page = $query['per_page'] ?? self::PER_PAGE;
		$page     = $query['page'] ?? 1;
		$after    = $query['scheduled_after'] ?? 0;
		$status   = is_array( $status ) ? array_filter( array_values( $status ), 'is_string' ) : array();
		$order    = 'desc' === ( $query['order'] ?? '' ) ? 'DESC' : 'ASC';

		$meta = array(
			'scheduled_at' => array(
				'key'     => 'scheduled_at',
				'value'   => is_int( $after ) ? max( 0, $after ) : 0,
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
		if ( ! $has_live ) {
			$meta[] = array(
				'key'   => 'type',
				'value' => Auto_Webinars::TYPE,
			);
		}
		if ( ! $has_auto ) {
			$meta[] = array(
				'relation' => 'OR',
				array(
					'key'     => 'type',
					'compare' => 'NOT EXISTS',
				),
				array(
					'key'     => 'type',
					'value'   => Auto_Webinars::TYPE,
					'compare' => '!=',
				),
			);
		}
		$series_id = $query['series_id'] ?? 0;
		if ( is_int( $series_id ) && $series_id > 0 ) {
			$meta[] = array(
				'key'   => 'series_id',
				'value' => (string) $series_id,
			);
		}
		if ( true === ( $query['has_recording'] ?? false ) ) {
			$meta[] = array(
				'key'     => 'recording_url',
				'value'   => '',
				'compare' => '!=',
			);
		}
		$found = new WP_Query(
			array(
				'post_type'      => Post_Type::NAME,
				'post_status'    => 'publish',
				'fields'         => 'ids',
				'posts_per_page' => is_int( $per_page ) ? max( 1, min( self::MOST_PER_PAGE, $per_page ) ) : self::PER_PAGE, // phpcs:ignore WordPress.WP.PostsPerPage
				'paged'          => is_int( $page ) ? max( 1, $page ) : 1,
				'no_found_rows'  => true,
				'meta_query'     => $meta, // phpcs:ignore WordPress.DB.SlowDBQuery
				'orderby'        => array(
					'scheduled_at' => $order,
					'ID'           => 'ASC',
				),
			)
		);
		return $this->webinars( array_values( array_filter( (array) $found->posts, 'is_int' ) ) );
	}

	/**
	 * Returns the data that a webinar is built from, to find out whether any of it changed.
	 *
	 * @return list<array<mixed>|string>|null Null where some of it is not cached.
	 */
	private function sources( int $webinar_id ): ?array {
		$rows = $this->rows->cached( $webinar_id );
		return null === $rows ? null : array( ...$rows, wp_load_alloptions(), determine_locale() );
	}

	/**
	 * Builds the webinars that exist.
	 *
	 * @param list<int> $ids Webinars.
	 * @return list<Webinar>
	 */
	private function webinars( array $ids ): array {
		$missing  = $this->rows->load( $ids );
		$webinars = array();
		foreach ( array_diff( $ids, $missing['post'] ) as $id ) {
			$post = get_post( $id );
			if ( $post instanceof WP_Post && Post_Type::NAME === $post->post_type ) {
				$webinars[] = $this->webinar( $post, $missing );
			}
		}
		return $webinars;
	}

	/**
	 * Builds one webinar.
	 *
	 * @param array{post: list<int>, user: list<int>} $missing What it refers to and is not there.
	 * @return Webinar
	 */
	private function webinar( WP_Post $post, array $missing ): array {
		$id         = $post->ID;
		$state      = $this->store->read( $id );
		$speakers   = $this->fields->speakers( $id );
		$guest_text = $this->fields->text( $id, 'guest_cta_text' );
		$is_auto    = Auto_Webinars::is_recording( $id );
		$has_poster = ! in_array( (int) get_post_thumbnail_id( $post ), $missing['post'], true );

		/**
		 * The fields and the state machine allow only values of the contract.
		 *
		 * @var Webinar $webinar
		 */
		$webinar = array(
			'webinar_id'       => $id,
			'type'             => $this->fields->text( $id, 'type' ),
			'is_available'     => ! Auto_Webinars::is_unavailable( $id ),
			'status'           => $state->status,
			'title'            => mb_substr( $this->plain( $post->post_title ), 0, Post_Texts::LIMITS['post_title'] ),
			'description'      => $post->post_content,
			// WordPress shows no excerpt of a post with a password.
			'excerpt'          => '' === $post->post_password ? mb_substr( $this->plain( $post->post_excerpt ), 0, Post_Texts::LIMITS['post_excerpt'] ) : '',
			'scheduled_at'     => $this->fields->number( $id, 'scheduled_at' ),
			'duration_minutes' => $this->fields->number( $id, 'duration_minutes' ),
			'cta_visibility'   => $state->cta_visibility,
			'stream_type'      => $this->fields->text( $id, 'stream_type' ),
			'stream_source'    => $this->fields->text( $id, 'stream_source' ),
			'spare_type'       => $this->fields->text( $id, 'spare_type' ),
			'spare_source'     => $this->fields->text( $id, 'spare_source' ),
			'stream_in_use'    => $state->stream_in_use,
			'owner_user_id'    => $this->fields->number( $id, 'owner_user_id' ),
			'speaker_user_ids' => $speakers,
			'speakers'         => $this->people( array_diff( $speakers, $missing['user'] ) ),
			'guest_cta'        => $this->call_to_action( '' === $guest_text ? $this->guest_text( $is_auto ) : $guest_text, Setup_Choices::sign_up_url( $this->fields->text( $id, 'guest_cta_url' ) ) ),
			'room_cta'         => $this->call_to_action( $this->fields->text( $id, 'room_cta_text' ), $this->fields->text( $id, 'room_cta_url' ) ),
			'shows_people'     => 1 === $this->fields->number( $id, 'shows_people' ),
			'seats'            => $this->fields->number( $id, 'seats' ),
			'series_id'        => $this->fields->number( $id, 'series_id' ),
			'recording_url'    => $this->fields->text( $id, 'recording_url' ),
			'poster_url'       => $has_poster ? (string) get_the_post_thumbnail_url( $post, 'large' ) : '',
			'started_at'       => $state->started_at,
			'finished_at'      => $state->finished_at,
			'paused_seconds'   => $state->paused_seconds,
			'paused_at'        => $state->paused_at,
			'version'          => $state->version,
		);
		return $is_auto ? self::NOT_OF_RECORDINGS + $webinar : $webinar;
	}

	private function guest_text( bool $is_auto ): string {
		return $is_auto ? __( 'Get access to the recording', 'core-webinar-event' ) : __( 'Book a seat at the webinar', 'core-webinar-event' );
	}

	/**
	 * Returns the users who still exist.
	 *
	 * @param array<int> $user_ids Users.
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
	 * Returns a button. Without a text or an address both are empty.
	 *
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
	 * Returns plain text: WordPress stores titles and names with entities. The caller escapes it for output.
	 */
	private function plain( string $html ): string {
		return trim( html_entity_decode( wp_strip_all_tags( $html ), ENT_QUOTES | ENT_HTML5, 'UTF-8' ) );
	}
}
