<?php
/**
 * The event stream of a room.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use Webinars\Webinar_Outbox\Lib\Sign_In;

/**
 * Makes the room token, by which the sidecar knows who may open the event stream of which room, and until when (R1, H4).
 *
 * It is a JWT, so that the sidecar verifies it with a library. Signing with one fixed algorithm needs no library here.
 */
final class Room_Event_Stream {

	/**
	 * The sidecar renews a token while WordPress confirms its holder in the answers to presence reports. With tokens of a few minutes
	 * all rooms would request new ones from WordPress at the same time after an outage of the sidecar.
	 */
	private const VALID_SECONDS = HOUR_IN_SECONDS;

	public function __construct( private readonly Settings $settings, private readonly Sidecar $sidecar ) {}

	/**
	 * Answers `webinar_outbox_room_stream` for the current user, whom the caller has admitted.
	 *
	 * @param RoomStream|null $stream What another module answered.
	 * @return RoomStream|null The same where rooms are not pushed to.
	 */
	public function for_current_user( ?array $stream, int $webinar_id ): ?array {
		// The secret in use, not the next one: during a rotation the sidecar surely has it.
		$secret  = $this->settings->secret();
		$user_id = get_current_user_id();
		if ( null === $secret || 0 === $user_id || ! $this->sidecar->has_rooms() ) {
			return $stream;
		}
		$now     = time();
		$sign_in = Sign_In::current();
		/** This filter is documented in contract/hooks/core_webinar_lead_id.json. */
		$lead_id = apply_filters( 'core_webinar_lead_id', $user_id, $user_id );
		return array(
			'url'        => $this->settings->public_url() . "/rooms/$webinar_id/events",
			'token'      => self::token(
				$secret,
				array(
					'aud'   => 'webinar-room',
					'sub'   => (string) ( is_int( $lead_id ) ? $lead_id : $user_id ),
					'uid'   => $user_id,
					'room'  => $webinar_id,
					'staff' => current_user_can( 'control_webinar', $webinar_id ),
					'iat'   => $now,
					'exp'   => $now + self::VALID_SECONDS,
				) + ( '' === $sign_in ? array() : array( 'sin' => $sign_in ) ) + self::chat_claims( $webinar_id, $user_id )
			),
			'expires_at' => $now + self::VALID_SECONDS,
		);
	}

	/**
	 * What a chat needs of the person.
	 *
	 * @return array{nam?: string, mod?: true}
	 */
	private static function chat_claims( int $webinar_id, int $user_id ): array {
		/** This filter is documented in contract/hooks/webinar_outbox_room_name.json. */
		$name = apply_filters( 'webinar_outbox_room_name', null, $webinar_id, $user_id );
		return ( is_string( $name ) ? array( 'nam' => $name ) : array() )
			+ ( current_user_can( 'moderate_webinar_chat', $webinar_id ) ? array( 'mod' => true ) : array() );
	}

	/**
	 * Makes the signed token: see contract/rooms.md and contract/vectors/room-token.json.
	 *
	 * @param array{aud: string, sub: string, uid: int, room: int, staff: bool, iat: int, exp: int, sin?: string, nam?: string, mod?: true} $claims Contents of the token.
	 */
	public static function token( Webhook_Secret $secret, array $claims ): string {
		$content = self::base64url( '{"alg":"HS256","typ":"JWT"}' ) . '.' . self::base64url( (string) wp_json_encode( $claims, JSON_UNESCAPED_UNICODE ) );
		return $content . '.' . self::base64url( hash_hmac( 'sha256', $content, $secret->hmac( 'webinar-room' ), true ) );
	}

	private static function base64url( string $bytes ): string {
		return rtrim( strtr( base64_encode( $bytes ), '+/', '-_' ), '=' ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions
	}
}
