<?php
/**
 * What open rooms show.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Keeps the last announcement of each room, so that an attendee can be answered without a query. An autoloaded option
 * each: in a common one, two webinars that are changed at once would undo each other.
 *
 * It is read before other plugins are loaded: nothing here may need more than WordPress's options when it is read.
 */
final class Kept_Rooms {

	/** To be raised with what a room draws itself from: what an older version has kept may lack it. */
	private const KEPT_BY = 1;

	private const PREFIX = 'ui_webinar_room_kept_';

	/** WordPress loads them with every request. Rooms beyond are answered the full way. */
	private const AT_MOST = 20;

	/**
	 * The announcement that was kept last.
	 *
	 * @param int $webinar_id The webinar.
	 * @return RoomAnnouncement|null
	 */
	public function announcement( int $webinar_id ): ?array {
		return $this->read( $webinar_id )['announcement'] ?? null;
	}

	/**
	 * Where rooms ask for the state, from the path on; empty where none is kept.
	 *
	 * @param int $webinar_id The webinar.
	 */
	public function address( int $webinar_id ): string {
		return $this->read( $webinar_id )['address'] ?? '';
	}

	/**
	 * What an attendee's room shows now, and its entity tag.
	 *
	 * @param int $webinar_id The webinar.
	 * @param int $now        Unix seconds.
	 * @return array{etag: string, state: RoomState}|null Null where that is not kept.
	 */
	public function answer( int $webinar_id, int $now ): ?array {
		$kept   = $this->read( $webinar_id );
		$answer = null;
		foreach ( $kept['announcement']['states'] ?? array() as $index => $shown ) {
			if ( $shown['from'] <= $now && isset( $kept['etags'][ $index ] ) ) {
				$shown['state']['server_time'] = $now;

				$answer = array(
					'etag'  => $kept['etags'][ $index ],
					'state' => self::for_attendees( $shown['state'] ),
				);
			}
		}
		return $answer;
	}

	/**
	 * Keeps what was announced, or forgets it where the room is closed.
	 *
	 * @param RoomAnnouncement $announcement What the room shows from now on.
	 * @param string           $address      Of the room's state, as rooms ask for it: from the path on.
	 * @param bool             $shows_people Whether attendees see how many are there: that is counted for each answer.
	 * @return bool False where the same was kept.
	 */
	public function keep( array $announcement, string $address, bool $shows_people ): bool {
		$webinar_id = $announcement['webinar_id'];
		$states     = $shows_people ? array() : array_column( $announcement['states'], 'state' );
		$etags      = array_map( static fn( array $state ): string => Entity_Tag::of( self::for_attendees( $state ) ), $states );
		$before     = $this->read( $webinar_id );
		if ( ( $before['announcement']['etag'] ?? '' ) === $announcement['etag'] && ( $before['etags'] ?? array() ) === $etags ) {
			return false;
		}
		if ( array() === $announcement['states'] ) {
			return $this->forget( $webinar_id );
		}
		$kept = array(
			'kept_by'      => self::KEPT_BY,
			'announcement' => $announcement,
			'address'      => $address,
			'etags'        => $etags,
		);
		update_option( self::PREFIX . $webinar_id, (string) wp_json_encode( $kept ), true );
		$this->forget_surplus( time() );
		return true;
	}

	/**
	 * Forgets them all: while the plugin is off nobody hears of changes.
	 */
	public function forget_all(): void {
		foreach ( $this->webinar_ids() as $webinar_id ) {
			$this->forget( $webinar_id );
		}
	}

	/**
	 * The webinars whose announcement is kept.
	 *
	 * @return list<int>
	 */
	public function webinar_ids(): array {
		$names = array_filter( array_keys( wp_load_alloptions() ), static fn( int|string $name ): bool => str_starts_with( (string) $name, self::PREFIX ) );
		return array_values( array_map( static fn( int|string $name ): int => (int) substr( (string) $name, strlen( self::PREFIX ) ), $names ) );
	}

	/**
	 * Reads from the database what another request may have kept since this one began.
	 */
	public function reload(): void {
		wp_cache_delete( 'alloptions', 'options' );
	}

	/**
	 * Forgets one.
	 *
	 * @param int $webinar_id The webinar.
	 * @return bool False where none was kept.
	 */
	private function forget( int $webinar_id ): bool {
		return delete_option( self::PREFIX . $webinar_id );
	}

	/**
	 * Forgets what has been over for a day, and of too many those that are furthest off.
	 *
	 * @param int $now Unix seconds.
	 */
	private function forget_surplus( int $now ): void {
		$seconds_off = array();
		foreach ( $this->webinar_ids() as $webinar_id ) {
			$state   = $this->announcement( $webinar_id )['states'][0]['state'] ?? null;
			$is_over = null === $state || ( $state['finished_at'] > 0 && $state['finished_at'] < $now - DAY_IN_SECONDS );
			if ( $is_over ) {
				$this->forget( $webinar_id );
			} else {
				$seconds_off[ $webinar_id ] = in_array( $state['stage'], array( 'viewing', 'break' ), true ) ? 0 : abs( $state['scheduled_at'] - $now );
			}
		}
		asort( $seconds_off );
		foreach ( array_slice( array_keys( $seconds_off ), self::AT_MOST ) as $webinar_id ) {
			$this->forget( $webinar_id );
		}
	}

	/**
	 * The state of somebody who may control nothing and is told no number.
	 *
	 * @param RoomBroadcast $broadcast What all share.
	 * @return RoomState
	 */
	private static function for_attendees( array $broadcast ): array {
		return $broadcast + array(
			'room' => array(
				'can_control' => false,
				'people'      => null,
			),
		);
	}

	/**
	 * Reads what is kept; what is not ours is as good as nothing.
	 *
	 * @param int $webinar_id The webinar.
	 * @return array{announcement: RoomAnnouncement, address: string, etags: list<string>}|null
	 */
	private function read( int $webinar_id ): ?array {
		$stored       = wp_load_alloptions()[ self::PREFIX . $webinar_id ] ?? null;
		$kept         = is_string( $stored ) ? json_decode( $stored, true ) : null;
		$announcement = is_array( $kept ) ? $kept['announcement'] ?? null : null;
		if ( ! is_array( $announcement ) || ( $kept['kept_by'] ?? null ) !== self::KEPT_BY || ! is_array( $announcement['states'] ?? null ) || ! is_array( $kept['etags'] ?? null ) || ! is_string( $kept['address'] ?? null ) ) {
			return null;
		}
		/**
		 * As keep() has written it.
		 *
		 * @var array{announcement: RoomAnnouncement, address: string, etags: list<string>} $kept
		 */
		return $webinar_id === $kept['announcement']['webinar_id'] ? $kept : null;
	}
}
