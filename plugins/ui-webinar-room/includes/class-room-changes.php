<?php
/**
 * What changes a room.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Hears of it, keeps what the room shows from then on, and has it told to the rooms that are open.
 */
final class Room_Changes {

	/** Requests that change the same webinar at once; the last one of them all ends it. */
	private const ROUNDS = 5;

	/**
	 * Webinars of which a field was changed, and that were not announced since.
	 *
	 * @var array<int, true>
	 */
	private array $touched = array();

	/**
	 * Takes what it works with.
	 *
	 * @param Room_Announcement $announcement Draws it up.
	 * @param Kept_Rooms        $kept         Keeps it.
	 * @param Room_Pass         $pass         With it an attendee is answered from what is kept.
	 * @param State_Route       $route        Knows where rooms ask.
	 */
	public function __construct(
		private readonly Room_Announcement $announcement,
		private readonly Kept_Rooms $kept,
		private readonly Room_Pass $pass,
		private readonly State_Route $route
	) {}

	/**
	 * Hears of a webinar from Core.
	 *
	 * @param CoreWebinarStatusChanged|CoreWebinarCtaVisibilityChanged|CoreWebinarSaved $change What happened.
	 */
	public function hear( array $change ): void {
		$this->announce( $change['webinar_id'] );
	}

	/**
	 * Hears that a post is gone.
	 *
	 * @param int $post_id Any post.
	 */
	public function hear_deletion( int $post_id ): void {
		if ( null !== $this->kept->announcement( $post_id ) ) {
			$this->announce( $post_id );
		}
	}

	/**
	 * Hears that a field of a post was changed. Mostly the post is saved next; where it is not, as with the Custom Fields box,
	 * the end of the request tells.
	 *
	 * @param mixed $meta_ids Of no interest.
	 * @param int   $post_id  Any post.
	 */
	public function hear_field( mixed $meta_ids, int $post_id ): void {
		if ( null !== $this->kept->announcement( $post_id ) ) {
			$this->touched[ $post_id ] = true;
		}
	}

	/**
	 * Announces webinars whose fields were changed and that nobody has saved.
	 */
	public function tell_fields(): void {
		array_map( $this->announce( ... ), array_keys( $this->touched ) );
	}

	/**
	 * Hears that other streams may be shown.
	 */
	public function hear_streams(): void {
		foreach ( $this->kept->webinar_ids() as $webinar_id ) {
			$this->announce( $webinar_id );
		}
	}

	/**
	 * Announces what the room shows now, unless it has shown that before.
	 *
	 * Of two requests at once the one that reads first may write last. So each looks again at what it has written, and
	 * the last to write sees both changes.
	 *
	 * @param int $webinar_id The webinar.
	 */
	private function announce( int $webinar_id ): void {
		unset( $this->touched[ $webinar_id ] );
		for ( $round = 0; $round < self::ROUNDS; $round++ ) {
			$this->kept->reload();
			wp_cache_delete( $webinar_id, 'posts' );
			wp_cache_delete( $webinar_id, 'post_meta' );
			/**
			 * Null when it is gone.
			 *
			 * @var Webinar|null $webinar
			 */
			$webinar      = apply_filters( 'core_webinar_get', null, $webinar_id );
			$announcement = null === $webinar ? $this->announcement->of_deleted( $webinar_id ) : $this->announcement->of( $webinar );
			if ( null === $announcement || ! $this->kept->keep( $announcement, $this->route->address( $webinar_id ), $webinar['shows_people'] ?? false ) ) {
				return;
			}
			$this->pass->make_key();
			/** This action is documented in contract/hooks/webinar_outbox_push.json. */
			do_action(
				'webinar_outbox_push',
				array(
					'type' => 'room.state',
					'data' => $announcement,
				)
			);
			// Closed, or one too many to be kept.
			if ( null === $this->kept->announcement( $webinar_id ) ) {
				return;
			}
		}
	}
}
