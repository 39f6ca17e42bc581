<?php
/**
 * How full the room is.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

/**
 * Counts the attendees who are in a room now. Staff has no session, and so is not counted.
 */
final class Room_People {

	/** The room reports every 30 seconds, the sidecar every minute: a report may be late. */
	private const PRESENT_SECONDS = 90;

	/** With a persistent object cache the database counts this often at most, for all requests together. */
	private const CACHED_SECONDS = 5;

	private const CACHE_GROUP = 'client_webinar_tracker_v2';

	public function __construct( private readonly Session_Ledger $ledger ) {}

	/**
	 * Answers how many attendees are in the room.
	 *
	 * @param int|null $people     What another module answered.
	 * @param int      $webinar_id The room's webinar.
	 */
	public function count( ?int $people, int $webinar_id ): int {
		$key    = "room_people_$webinar_id";
		$cached = wp_cache_get( $key, self::CACHE_GROUP );
		if ( is_int( $cached ) ) {
			return $cached;
		}
		$people = $this->ledger->people_seen_since( $webinar_id, time() - self::PRESENT_SECONDS );
		wp_cache_set( $key, $people, self::CACHE_GROUP, self::CACHED_SECONDS );
		return $people;
	}
}
