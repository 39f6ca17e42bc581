<?php
/**
 * What a room shows from now on.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Draws up the announcement of a webinar, as attendees of it see their room: for nobody in particular.
 */
final class Room_Announcement {

	/**
	 * Takes what it works with.
	 *
	 * @param Room_Door      $door      Knows which rooms attendees may come into.
	 * @param Room_Broadcast $broadcast Draws up what is shown.
	 * @param Kept_Rooms     $kept      What was announced before.
	 */
	public function __construct(
		private readonly Room_Door $door,
		private readonly Room_Broadcast $broadcast,
		private readonly Kept_Rooms $kept
	) {}

	/**
	 * The announcement of a webinar as it is now. While nothing changes it is the one that was kept.
	 *
	 * @param array|null $announcement What another module answered.
	 * @param int        $webinar_id   The webinar.
	 * @phpstan-param RoomAnnouncement|null $announcement
	 * @return RoomAnnouncement|null The first where there is no such webinar.
	 */
	public function answer( ?array $announcement, int $webinar_id ): ?array {
		/**
		 * Null when there is none.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		return null === $webinar ? $announcement : $this->of( $webinar );
	}

	/**
	 * The same for a webinar that was read already.
	 *
	 * @param Webinar $webinar The webinar.
	 * @return RoomAnnouncement
	 */
	public function of( array $webinar ): array {
		// Who changes a webinar may read another language than its rooms.
		$is_switched = switch_to_locale( get_locale() );
		$states      = $this->door->is_open( $webinar ) ? $this->broadcast->all( $webinar, time() ) : array();
		if ( $is_switched ) {
			restore_previous_locale();
		}
		return $this->revised( $webinar['webinar_id'], $webinar['version'], $states );
	}

	/**
	 * Closes the room of a webinar that is gone.
	 *
	 * @param int $webinar_id The webinar.
	 * @return RoomAnnouncement|null Null where nothing was announced.
	 */
	public function of_deleted( int $webinar_id ): ?array {
		$kept = $this->kept->announcement( $webinar_id );
		return null === $kept ? null : $this->revised( $webinar_id, $kept['version'], array() );
	}

	/**
	 * Numbers it: above the one that was kept, unless it says the same.
	 *
	 * @param int                                          $webinar_id The webinar.
	 * @param int                                          $version    Of the webinar.
	 * @param list<array{from: int, state: RoomBroadcast}> $states     What is shown.
	 * @return RoomAnnouncement
	 */
	private function revised( int $webinar_id, int $version, array $states ): array {
		$timeless = array_map( static fn( array $shown ): array => array_diff_key( $shown['state'], array( 'server_time' => 0 ) ), $states );
		$etag     = substr( hash( 'sha256', (string) wp_json_encode( array( $version, $timeless ) ) ), 0, 32 );
		$kept     = $this->kept->announcement( $webinar_id );
		$revision = (int) ( 1000 * microtime( true ) );
		if ( null !== $kept ) {
			// The clock of a server may be set back.
			$revision = $kept['etag'] === $etag ? $kept['revision'] : max( $revision, $kept['revision'] + 1 );
		}
		return array(
			'webinar_id' => $webinar_id,
			'version'    => $version,
			'revision'   => $revision,
			'etag'       => $etag,
			'states'     => $states,
		);
	}
}
