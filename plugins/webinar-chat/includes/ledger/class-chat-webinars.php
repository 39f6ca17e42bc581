<?php
/**
 * Which webinars have a chat.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

/**
 * Answers which webinar has our chat, whether people may write in it now, and who its staff is. Never two chats (D5).
 */
final class Chat_Webinars {

	private const LOBBY_SECONDS = 15 * MINUTE_IN_SECONDS;

	/** With more people everything cannot be read: then the chat takes questions only. */
	private const CROWD = 300;

	/** These open outside the room, and have a chat of their own there. */
	private const OUTSIDE = array( 'zoom', 'telegram' );

	public function __construct( private readonly Chat_Rooms $rooms ) {}

	/**
	 * Returns the read model; null without Core, or when there is no such webinar.
	 *
	 * @return Webinar|null
	 */
	public function read( int $webinar_id ): ?array {
		/**
		 * As the contract says.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = $webinar_id > 0 ? apply_filters( 'core_webinar_get', null, $webinar_id ) : null;
		return $webinar;
	}

	/**
	 * Whether a webinar has our chat.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	public function has_chat( array $webinar ): bool {
		return $this->is_chat_of_all( $webinar ) || ( self::can_choose( $webinar ) && $this->rooms->find( $webinar['webinar_id'] )['is_chosen'] );
	}

	/**
	 * Whether its organizer chooses between our chat and the one of the platform whose player is embedded.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	public static function can_choose( array $webinar ): bool {
		return self::is_live( $webinar ) && ! in_array( $webinar['stream_type'], array( 'obs', ...self::OUTSIDE ), true );
	}

	/**
	 * Whether it is broadcast outside the room, where the chat is too.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	public static function is_outside( array $webinar ): bool {
		return self::is_live( $webinar ) && in_array( $webinar['stream_type'], self::OUTSIDE, true );
	}

	/**
	 * Whether the lobby is open or the broadcast runs.
	 *
	 * @param Webinar $webinar Webinar.
	 * @param int     $now     Unix seconds.
	 */
	public static function is_on( array $webinar, int $now ): bool {
		return 'publish' === get_post_status( $webinar['webinar_id'] )
			&& ( in_array( $webinar['status'], array( 'live', 'paused' ), true )
				|| ( 'scheduled' === $webinar['status'] && $webinar['scheduled_at'] - self::LOBBY_SECONDS <= $now ) );
	}

	/**
	 * Number of attendees in the room; 0 while nobody counts them.
	 */
	public static function people( int $webinar_id ): int {
		/**
		 * Null while nobody counts.
		 *
		 * @var int|null $people
		 */
		$people = apply_filters( 'client_webinar_room_people', null, $webinar_id );
		return $people ?? 0;
	}

	/**
	 * Whether so many people are too many to read everything.
	 */
	public static function is_crowd( int $people ): bool {
		return $people > self::CROWD;
	}

	/**
	 * The second of the broadcast at a time: breaks do not count.
	 *
	 * @param Webinar $webinar Webinar.
	 * @param int     $now     Unix seconds.
	 */
	public static function second( array $webinar, int $now ): int {
		$until = $webinar['paused_at'] > 0 ? $webinar['paused_at'] : $now;
		return 0 === $webinar['started_at'] ? 0 : max( 0, $until - $webinar['started_at'] - $webinar['paused_seconds'] );
	}

	/**
	 * Names of those who may speak as staff.
	 *
	 * @param Webinar $webinar Webinar.
	 * @return list<string>
	 */
	public function staff_names( array $webinar ): array {
		$ids = array_unique( array( $webinar['owner_user_id'], ...$webinar['speaker_user_ids'], ...$this->rooms->find( $webinar['webinar_id'] )['assistants'] ) );
		cache_users( $ids );
		return array_values( array_filter( array_map( static fn( int $id ): string => (string) ( get_userdata( $id )->display_name ?? '' ), $ids ) ) );
	}

	/** The person's id in the CRM; without a CRM the id of the user. */
	public static function lead_of( int $user_id ): int {
		$lead_id = apply_filters( 'core_webinar_lead_id', $user_id, $user_id );
		return is_int( $lead_id ) ? $lead_id : $user_id;
	}

	/**
	 * Whether our chat belongs to the webinar without a choice.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	private function is_chat_of_all( array $webinar ): bool {
		return self::is_live( $webinar ) && 'obs' === $webinar['stream_type'];
	}

	/**
	 * A recording has no chat.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	private static function is_live( array $webinar ): bool {
		return 'live' === $webinar['type'];
	}
}
