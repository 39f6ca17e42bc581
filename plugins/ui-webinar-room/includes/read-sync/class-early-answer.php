<?php
/**
 * Read-sync without most of WordPress.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use Webinars\Ui_Webinar_Room\Lib\Early_Response;
use Webinars\Ui_Webinar_Room\Lib\Room_Pass;

/**
 * Answers holders of a read-sync pass from the room snapshot, with the same answer as State_Route. It runs before WordPress has
 * loaded other plugins, the theme and the query, and needs only WordPress's options and the name of its cookie.
 */
final class Early_Answer {

	public function __construct( private readonly Room_Snapshots $snapshots, private readonly Room_Pass $pass ) {}

	/**
	 * Answers this request and ends it. Does nothing when WordPress has to answer it.
	 */
	public function send(): void {
		$answer = $this->answer( $_SERVER, $_COOKIE, time() );
		if ( null !== $answer ) {
			Early_Response::send( $answer );
		}
	}

	/**
	 * Answers a request for the state of a room. Returns null for any other request, for one whose pass is missing, not valid or
	 * due for renewal, and where there is no snapshot.
	 *
	 * @param array<string, mixed> $server  As `$_SERVER`.
	 * @param array<string, mixed> $cookies As the browser sent them.
	 * @param int                  $now     Unix seconds.
	 * @return array{status: 200|304, headers: array<string, string>, body: string}|null
	 */
	public function answer( array $server, array $cookies, int $now ): ?array {
		$text       = static fn( mixed $value ): string => is_string( $value ) ? $value : '';
		$method     = $text( $server['REQUEST_METHOD'] ?? '' );
		$address    = $text( $server['REQUEST_URI'] ?? '' );
		$webinar_id = 1 === preg_match( '~/rooms/([1-9][0-9]{0,9})/state$~D', $address, $found ) ? (int) $found[1] : 0;
		// WordPress decides what another site may read.
		$is_plain = in_array( $method, array( 'GET', 'HEAD' ), true ) && ! isset( $server['HTTP_ORIGIN'] ) && ! isset( $server['HTTP_X_HTTP_METHOD_OVERRIDE'] );
		if ( ! $is_plain || 0 === $webinar_id || $address !== $this->snapshots->address( $webinar_id ) ) {
			return null;
		}
		$is_valid = null !== $this->pass->read( $text( $server['HTTP_X_WEBINAR_ROOM_PASS'] ?? '' ), $webinar_id, $cookies, $now );
		$snapshot = $is_valid ? $this->snapshots->attendee_state( $webinar_id, $now ) : null;
		return null === $snapshot
			? null
			: Early_Response::of_state( $snapshot['state'], $snapshot['etag'], $server['HTTP_IF_NONE_MATCH'] ?? '', 'HEAD' !== $method );
	}
}
