<?php
/**
 * The rehearsal.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use WP_Post;
use WP_Query;

/**
 * A private webinar with a test stream. WordPress shows a private post only to people who prepare webinars, so it is on no schedule, in no
 * calendar, and nobody else enters its room. Unlike other private webinars it can be planned and started.
 */
final class Rehearsal {

	public const ACTION = 'core_webinar_rehearsal';

	private const META = '_webinar_is_rehearsal';

	public function __construct( private readonly string $plugin_file, private readonly State_Store $store ) {}

	/**
	 * Whether a webinar can be planned and started: it is published, or a rehearsal.
	 */
	public static function may_run( WP_Post $webinar ): bool {
		return 'publish' === $webinar->post_status || ( 'private' === $webinar->post_status && '1' === get_post_meta( $webinar->ID, self::META, true ) );
	}

	/**
	 * Returns the rehearsal, null when there is none.
	 */
	public function find(): ?WP_Post {
		$found = ( new WP_Query(
			array(
				'post_type'      => Post_Type::NAME,
				'post_status'    => 'private',
				'posts_per_page' => 1,
				'meta_key'       => self::META, // phpcs:ignore WordPress.DB.SlowDBQuery -- Only on the set-up page.
				'no_found_rows'  => true,
			)
		) )->posts[0] ?? null;
		return $found instanceof WP_Post ? $found : null;
	}

	/**
	 * Returns the state of the rehearsal, as in `live`.
	 */
	public function status( WP_Post $rehearsal ): string {
		return $this->store->read( $rehearsal->ID )->status;
	}

	/**
	 * Creates the rehearsal unless there is one. It belongs to the current user.
	 *
	 * @param array{string, string} $stream Type and address; an empty address is the suite's test stream.
	 */
	public function create( array $stream ): void {
		if ( null !== $this->find() ) {
			return;
		}
		wp_insert_post(
			array(
				'post_type'   => Post_Type::NAME,
				'post_status' => 'private',
				'post_title'  => __( 'Rehearsal', 'core-webinar-event' ),
				'meta_input'  => array(
					self::META         => '1',
					'type'             => 'live',
					'scheduled_at'     => time(),
					'duration_minutes' => 10,
					'stream_type'      => '' === $stream[1] ? 'obs' : $stream[0],
					'stream_source'    => '' === $stream[1] ? plugins_url( 'assets/rehearsal/stream.m3u8', $this->plugin_file ) : $stream[1],
				),
			)
		);
	}

	/**
	 * Deletes the rehearsal for good. One that is running is left: it has to be stopped first.
	 */
	public function delete(): void {
		$rehearsal = $this->find();
		if ( null !== $rehearsal && ! $this->store->read( $rehearsal->ID )->is_running() ) {
			wp_delete_post( $rehearsal->ID, true );
		}
	}
}
