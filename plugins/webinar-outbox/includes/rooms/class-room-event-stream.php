<?php
/**
 * Where a room listens to changes.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Makes the token by which the sidecar knows who listens, to which room, and for how long (R1, H4).
 *
 * A JWT, so that the sidecar reads it with a library; with one algorithm and nothing to read, signing it needs none.
 */
final class Room_Event_Stream {

	/**
	 * The sidecar ends a stream every few minutes, to see whether somebody is still there. With a shorter time than this one
	 * each end would cost WordPress a question soon, and after a restart of the sidecar all rooms would ask at once.
	 */
	private const VALID_SECONDS = HOUR_IN_SECONDS;

	public function __construct( private readonly Settings $settings, private readonly Sidecar $sidecar ) {}

	/**
	 * Where the current user, who is admitted, may listen.
	 *
	 * @param array|null $stream     What another module answered.
	 * @param int        $webinar_id The room's webinar.
	 * @phpstan-param RoomStream|null $stream
	 * @return RoomStream|null What was answered before where rooms are not pushed to.
	 */
	public function for_current_user( ?array $stream, int $webinar_id ): ?array {
		// The first one: the sidecar has it before, during and after a change of the secret.
		$secret  = $this->settings->secret();
		$user_id = get_current_user_id();
		if ( null === $secret || 0 === $user_id || ! $this->sidecar->has_rooms() ) {
			return $stream;
		}
		$now = time();
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
				)
			),
			'expires_at' => $now + self::VALID_SECONDS,
		);
	}

	/**
	 * The signed token: contract/README.md, contract/vectors/room-token.json.
	 *
	 * @param Webhook_Secret $secret What the sidecar checks it with.
	 * @param array          $claims What it says.
	 * @phpstan-param array{aud: string, sub: string, uid: int, room: int, staff: bool, iat: int, exp: int} $claims
	 */
	public static function token( Webhook_Secret $secret, array $claims ): string {
		$content = self::base64url( '{"alg":"HS256","typ":"JWT"}' ) . '.' . self::base64url( (string) wp_json_encode( $claims ) );
		return $content . '.' . self::base64url( hash_hmac( 'sha256', $content, $secret->hmac( 'webinar-room' ), true ) );
	}

	/**
	 * Base64 as addresses and tokens have it.
	 */
	private static function base64url( string $bytes ): string {
		return rtrim( strtr( base64_encode( $bytes ), '+/', '-_' ), '=' ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions
	}
}
