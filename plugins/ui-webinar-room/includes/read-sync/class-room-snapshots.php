<?php
/**
 * Cached states of rooms.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use Webinars\Ui_Webinar_Room\Lib\Entity_Tag;
use Webinars\Ui_Webinar_Room\Lib\Every_Site;

/**
 * Stores the last announcement of each room, so that an attendee is answered without a query. Each room has an autoloaded option
 * of its own: in a shared option, two webinars that change at the same time would overwrite each other.
 *
 * Early_Answer reads snapshots before other plugins are loaded: the reading methods may use nothing but WordPress's options.
 */
final class Room_Snapshots {

	/** Raise it when a room needs other data: a snapshot of an older version may lack it, and is ignored. */
	private const FORMAT_VERSION = 1;

	private const PREFIX = 'ui_webinar_room_kept_';

	/** WordPress loads these options with every request. Rooms beyond the limit get full answers. */
	private const AT_MOST = 20;

	/**
	 * Returns the announcement that was stored last.
	 *
	 * @return RoomAnnouncement|null
	 */
	public function announcement( int $webinar_id ): ?array {
		return $this->read( $webinar_id )['announcement'] ?? null;
	}

	/**
	 * Address at which rooms poll the state, from the path on. Empty where there is no snapshot.
	 */
	public function address( int $webinar_id ): string {
		return $this->read( $webinar_id )['address'] ?? '';
	}

	/**
	 * Current state of an attendee's room, and its entity tag. Returns null where there is no snapshot.
	 *
	 * @param int $webinar_id Webinar.
	 * @param int $now        Unix seconds.
	 * @return array{etag: string, state: RoomState}|null
	 */
	public function attendee_state( int $webinar_id, int $now ): ?array {
		$snapshot = $this->read( $webinar_id );
		$current  = null;
		foreach ( $snapshot['announcement']['states'] ?? array() as $index => $entry ) {
			if ( $entry['from'] <= $now && isset( $snapshot['etags'][ $index ] ) ) {
				$entry['state']['server_time'] = $now;

				$current = array(
					'etag'  => $snapshot['etags'][ $index ],
					'state' => self::for_attendees( $entry['state'] ),
				);
			}
		}
		return $current;
	}

	/**
	 * Stores an announcement, or deletes the snapshot where the room is closed.
	 *
	 * @param RoomAnnouncement $announcement What the room shows from now on.
	 * @param string           $address      Address at which rooms poll the state, from the path on.
	 * @param bool             $shows_people Whether attendees see the number of people, which is counted for each answer.
	 * @return bool False where the same announcement was stored already.
	 */
	public function store( array $announcement, string $address, bool $shows_people ): bool {
		$webinar_id = $announcement['webinar_id'];
		$states     = $shows_people ? array() : array_column( $announcement['states'], 'state' );
		$etags      = array_map( static fn( array $state ): string => Entity_Tag::for_state( self::for_attendees( $state ) ), $states );
		$before     = $this->read( $webinar_id );
		if ( ( $before['announcement']['etag'] ?? '' ) === $announcement['etag'] && ( $before['etags'] ?? array() ) === $etags ) {
			return false;
		}
		if ( array() === $announcement['states'] ) {
			return $this->delete( $webinar_id );
		}
		$snapshot = array(
			'kept_by'      => self::FORMAT_VERSION,
			'announcement' => $announcement,
			'address'      => $address,
			'etags'        => $etags,
		);
		update_option( self::PREFIX . $webinar_id, (string) wp_json_encode( $snapshot ), true );
		$this->delete_surplus( time() );
		return true;
	}

	/**
	 * Deletes all snapshots of every site where the plugin was active.
	 */
	public function on_deactivated( bool $is_on_network ): void {
		if ( $is_on_network ) {
			Every_Site::run( array( $this, 'delete_all' ) );
		} else {
			$this->delete_all();
		}
	}

	/**
	 * Deletes all snapshots: while the plugin is off, nothing updates them.
	 */
	public function delete_all(): void {
		foreach ( $this->webinar_ids() as $webinar_id ) {
			$this->delete( $webinar_id );
		}
	}

	/**
	 * Webinars that have a snapshot.
	 *
	 * @return list<int>
	 */
	public function webinar_ids(): array {
		$names = array_filter( array_keys( wp_load_alloptions() ), static fn( int|string $name ): bool => str_starts_with( (string) $name, self::PREFIX ) );
		return array_values( array_map( static fn( int|string $name ): int => (int) substr( (string) $name, strlen( self::PREFIX ) ), $names ) );
	}

	/**
	 * Makes the next read see what other requests have stored since this one began.
	 */
	public function reload(): void {
		wp_cache_delete( 'alloptions', 'options' );
	}

	/**
	 * Returns false where there was no snapshot.
	 */
	private function delete( int $webinar_id ): bool {
		return delete_option( self::PREFIX . $webinar_id );
	}

	/**
	 * Deletes snapshots of webinars that ended a day ago and, above the limit, of those whose start is furthest away.
	 *
	 * @param int $now Unix seconds.
	 */
	private function delete_surplus( int $now ): void {
		$seconds_away = array();
		foreach ( $this->webinar_ids() as $webinar_id ) {
			$state   = $this->announcement( $webinar_id )['states'][0]['state'] ?? null;
			$is_over = null === $state || ( $state['finished_at'] > 0 && $state['finished_at'] < $now - DAY_IN_SECONDS );
			if ( $is_over ) {
				$this->delete( $webinar_id );
			} else {
				$seconds_away[ $webinar_id ] = in_array( $state['stage'], array( 'viewing', 'break' ), true ) ? 0 : abs( $state['scheduled_at'] - $now );
			}
		}
		asort( $seconds_away );
		foreach ( array_slice( array_keys( $seconds_away ), self::AT_MOST ) as $webinar_id ) {
			$this->delete( $webinar_id );
		}
	}

	/**
	 * Adds what an attendee has beside the shared state: no control, and no number of people.
	 *
	 * @param RoomBroadcast $shared Shared state.
	 * @return RoomState
	 */
	private static function for_attendees( array $shared ): array {
		return $shared + array(
			'room' => array(
				'can_control' => false,
				'people'      => null,
			),
		);
	}

	/**
	 * Reads a snapshot. Returns null for one of another format.
	 *
	 * @return array{announcement: RoomAnnouncement, address: string, etags: list<string>}|null
	 */
	private function read( int $webinar_id ): ?array {
		$stored       = wp_load_alloptions()[ self::PREFIX . $webinar_id ] ?? null;
		$snapshot     = is_string( $stored ) ? json_decode( $stored, true ) : null;
		$announcement = is_array( $snapshot ) ? $snapshot['announcement'] ?? null : null;
		if ( ! is_array( $announcement ) || ( $snapshot['kept_by'] ?? null ) !== self::FORMAT_VERSION || ! is_array( $announcement['states'] ?? null ) || ! is_array( $snapshot['etags'] ?? null ) || ! is_string( $snapshot['address'] ?? null ) ) {
			return null;
		}
		/**
		 * As store() has written it.
		 *
		 * @var array{announcement: RoomAnnouncement, address: string, etags: list<string>} $snapshot
		 */
		return $webinar_id === $snapshot['announcement']['webinar_id'] ? $snapshot : null;
	}
}
