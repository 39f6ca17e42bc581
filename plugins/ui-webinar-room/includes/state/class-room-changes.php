<?php
/**
 * Changes of what a room shows.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use Webinars\Ui_Webinar_Room\Lib\Room_Pass;

/**
 * Listens to every change that a room shows, stores the new snapshot, and has it pushed to the open rooms.
 */
final class Room_Changes {

	/** This many requests may change the same webinar at the same time; the last of them ends the repetition. */
	private const ROUNDS = 5;

	/**
	 * Webinars whose meta was changed and that have not been announced since.
	 *
	 * @var array<int, true>
	 */
	private array $changed_meta = array();

	public function __construct(
		private readonly Room_Announcement $announcement,
		private readonly Room_Snapshots $snapshots,
		private readonly Room_Pass $pass,
		private readonly State_Route $route
	) {}

	/**
	 * Handles a change that Core announced.
	 *
	 * @param CoreWebinarStatusChanged|CoreWebinarCtaVisibilityChanged|CoreWebinarStreamChanged|CoreWebinarSaved $change Change.
	 */
	public function on_webinar_changed( array $change ): void {
		$this->announce( $change['webinar_id'] );
	}

	/**
	 * Handles the deletion of any post.
	 */
	public function on_post_deleted( int $post_id ): void {
		if ( null !== $this->snapshots->announcement( $post_id ) ) {
			$this->announce( $post_id );
		}
	}

	/**
	 * Remembers that the meta of a post was changed. Usually WordPress saves the post next; where it does not, as with the Custom
	 * Fields box, the change is announced at the end of the request.
	 *
	 * @param mixed $meta_ids Not used.
	 * @param int   $post_id  Any post.
	 */
	public function on_meta_changed( mixed $meta_ids, int $post_id ): void {
		if ( null !== $this->snapshots->announcement( $post_id ) ) {
			$this->changed_meta[ $post_id ] = true;
		}
	}

	/**
	 * Announces the webinars whose meta was changed without a save.
	 */
	public function announce_changed_meta(): void {
		array_map( $this->announce( ... ), array_keys( $this->changed_meta ) );
	}

	public function on_stream_hosts_changed(): void {
		foreach ( $this->snapshots->webinar_ids() as $webinar_id ) {
			$this->announce( $webinar_id );
		}
	}

	/**
	 * Announces what the room shows now, unless it was announced before.
	 *
	 * Of two simultaneous requests, the one that reads first may write last. So each request reads again after it has written, and
	 * the last one to write sees both changes.
	 */
	private function announce( int $webinar_id ): void {
		unset( $this->changed_meta[ $webinar_id ] );
		for ( $round = 0; $round < self::ROUNDS; $round++ ) {
			$this->snapshots->reload();
			wp_cache_delete( $webinar_id, 'posts' );
			wp_cache_delete( $webinar_id, 'post_meta' );
			/**
			 * Null when it was deleted.
			 *
			 * @var Webinar|null $webinar
			 */
			$webinar      = apply_filters( 'core_webinar_get', null, $webinar_id );
			$announcement = null === $webinar ? $this->announcement->for_deleted( $webinar_id ) : $this->announcement->for_webinar( $webinar );
			if ( null === $announcement || ! $this->snapshots->store( $announcement, $this->route->address( $webinar_id ), 'live' === ( $webinar['type'] ?? '' ) && $webinar['shows_people'] ) ) {
				return;
			}
			$this->pass->create_key();
			/** This action is documented in contract/hooks/webinar_outbox_push.json. */
			do_action(
				'webinar_outbox_push',
				array(
					'type' => 'room.state',
					'data' => $announcement,
				)
			);
			// The room is closed, or above the limit of snapshots.
			if ( null === $this->snapshots->announcement( $webinar_id ) ) {
				return;
			}
		}
	}
}
