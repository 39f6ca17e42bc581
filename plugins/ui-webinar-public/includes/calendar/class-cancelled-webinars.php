<?php
/**
 * Webinars that were cancelled.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

use WP_Post;

/**
 * Remembers for 30 days what the feed said about a coming webinar that was unpublished or deleted, so that subscribed calendars learn
 * that it is cancelled. It reads the webinar before WordPress saves: what is private afterwards is never stored.
 *
 * @phpstan-type CancelledWebinar array{webinar_id: int, title: string, scheduled_at: int, duration_minutes: int, cancelled_at: int}
 */
final class Cancelled_Webinars {

	public const OPTION = 'ui_webinar_public_cancelled';

	private const KEPT_SECONDS = 30 * DAY_IN_SECONDS;

	private const AT_MOST = 100;

	/**
	 * Remembers a webinar that is about to be unpublished.
	 *
	 * @param array<string, mixed> $data Columns that WordPress writes.
	 */
	public function on_post_update( int $post_id, array $data ): void {
		if ( 'publish' !== ( $data['post_status'] ?? 'publish' ) ) {
			$this->remember( $post_id );
		}
	}

	/**
	 * Remembers a webinar that is about to be deleted.
	 */
	public function on_post_deletion( int $post_id ): void {
		$this->remember( $post_id );
	}

	/**
	 * Returns the cancelled webinars, without those that are published again.
	 *
	 * @return list<CancelledWebinar>
	 */
	public function all(): array {
		/**
		 * What this class stores.
		 *
		 * @var list<CancelledWebinar>|string $stored
		 */
		$stored = get_option( self::OPTION, array() );
		$since  = time() - self::KEPT_SECONDS;
		return array_values( array_filter( is_array( $stored ) ? $stored : array(), static fn( array $webinar ): bool => $webinar['cancelled_at'] > $since && 'publish' !== get_post_status( $webinar['webinar_id'] ) ) );
	}

	private function remember( int $post_id ): void {
		$post = get_post( $post_id );
		if ( ! $post instanceof WP_Post || 'webinar_event' !== $post->post_type || 'publish' !== $post->post_status ) {
			return;
		}
		/**
		 * The read model.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $post_id );
		// One that is running or over is not cancelled, one whose time is over has left the feed, and a recording was never in it.
		if ( null === $webinar || 'auto' === $webinar['type'] || 'scheduled' !== $webinar['status'] || $webinar['scheduled_at'] < time() - Calendar::LATE_SECONDS_AT_MOST ) {
			return;
		}
		$others = array_filter( $this->all(), static fn( array $other ): bool => $other['webinar_id'] !== $post_id );
		update_option(
			self::OPTION,
			array_slice(
				array(
					...$others,
					array(
						'webinar_id'       => $post_id,
						'title'            => $webinar['title'],
						'scheduled_at'     => $webinar['scheduled_at'],
						'duration_minutes' => $webinar['duration_minutes'],
						'cancelled_at'     => time(),
					),
				),
				-self::AT_MOST
			),
			false
		);
	}
}
