<?php
/**
 * What an open room follows its webinar with.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Gives the current user, whom the caller has let in, a stream to listen to, and a pass to be answered early. Both end
 * after a quarter of an hour, and read-sync brings the next ones.
 */
final class Room_Tickets {

	/**
	 * Takes what it works with.
	 *
	 * @param Kept_Rooms $kept What can be answered early.
	 * @param Room_Pass  $pass Makes passes.
	 */
	public function __construct( private readonly Kept_Rooms $kept, private readonly Room_Pass $pass ) {}

	/**
	 * Where the room may listen; null where it has to ask. The caller has seen that the room is open: of one that only its
	 * speakers see nobody is told.
	 *
	 * @param int $webinar_id The webinar.
	 * @return RoomStream|null
	 */
	public function stream( int $webinar_id ): ?array {
		/**
		 * Null without the outbox, and where rooms are not pushed to.
		 *
		 * @var RoomStream|null $stream
		 */
		$stream = apply_filters( 'webinar_outbox_room_stream', null, $webinar_id );
		return $stream;
	}

	/**
	 * A pass for who is shown just what is kept: not for speakers, not where people are counted, and not where a change
	 * went past WordPress's hooks. Else empty.
	 *
	 * @param RoomState $state What the user's room shows now.
	 * @param string    $etag  Its tag.
	 */
	public function pass( array $state, string $etag ): string {
		$kept = $this->kept->answer( $state['webinar_id'], $state['server_time'] );
		return null !== $kept && $etag === $kept['etag']
			? $this->pass->of_current_user( $state['webinar_id'], $state['server_time'] )
			: '';
	}
}
