<?php
/**
 * What a room shows from now on.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Makes the announcement of a webinar: what the rooms of all attendees show. It holds nothing about one person.
 */
final class Room_Announcement {

	public function __construct(
		private readonly Room_Admission $admission,
		private readonly Shared_Room_State $shared,
		private readonly Room_Snapshots $snapshots
	) {}

	/**
	 * Answers `ui_webinar_room_announcement`.
	 *
	 * @param array|null $announcement What another module answered.
	 * @param int        $webinar_id   Webinar.
	 * @phpstan-param RoomAnnouncement|null $announcement
	 * @return RoomAnnouncement|null The other module's answer where there is no such webinar.
	 */
	public function answer( ?array $announcement, int $webinar_id ): ?array {
		/**
		 * Null when there is none.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		return null === $webinar ? $announcement : $this->for_webinar( $webinar );
	}

	/**
	 * Makes the announcement of a webinar as it is now. While nothing changes, it equals the stored one.
	 *
	 * @param Webinar $webinar Webinar.
	 * @return RoomAnnouncement
	 */
	public function for_webinar( array $webinar ): array {
		// The person who changes a webinar may use another language than its rooms.
		$is_switched = switch_to_locale( get_locale() );
		$states      = $this->admission->is_open( $webinar ) ? $this->shared->timeline( $webinar, time() ) : array();
		if ( $is_switched ) {
			restore_previous_locale();
		}
		return $this->number( $webinar['webinar_id'], $webinar['version'], $states );
	}

	/**
	 * Makes the announcement that closes the room of a deleted webinar.
	 *
	 * @return RoomAnnouncement|null Null where nothing was announced.
	 */
	public function for_deleted( int $webinar_id ): ?array {
		$stored = $this->snapshots->announcement( $webinar_id );
		return null === $stored ? null : $this->number( $webinar_id, $stored['version'], array() );
	}

	/**
	 * Gives the announcement a higher revision than the stored one has, or the same revision where it says the same.
	 *
	 * @param int                                          $webinar_id Webinar.
	 * @param int                                          $version    Version of the webinar.
	 * @param list<array{from: int, state: RoomBroadcast}> $states     What the room shows, by time.
	 * @return RoomAnnouncement
	 */
	private function number( int $webinar_id, int $version, array $states ): array {
		$timeless = array_map( static fn( array $entry ): array => array_diff_key( $entry['state'], array( 'server_time' => 0 ) ), $states );
		$etag     = substr( hash( 'sha256', (string) wp_json_encode( array( $version, $timeless ) ) ), 0, 32 );
		$stored   = $this->snapshots->announcement( $webinar_id );
		$revision = (int) ( 1000 * microtime( true ) );
		if ( null !== $stored ) {
			// The clock of a server may be set back.
			$revision = $stored['etag'] === $etag ? $stored['revision'] : max( $revision, $stored['revision'] + 1 );
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
