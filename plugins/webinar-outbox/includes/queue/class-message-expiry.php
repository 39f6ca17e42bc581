<?php
/**
 * The time after which a message is useless.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Adds `expires_at` to messages, so that a person who connects Telegram later does not get every old message in a row.
 */
final class Message_Expiry {

	/** First version of the contract whose sidecars read `expires_at`. Older ones reject a message that has it. */
	public const CONTRACT_VERSION = 1;

	/** Seconds from the time at which a message is due, by its kind. */
	private const USEFUL_SECONDS = array(
		// Their button leads to the next step after this webinar.
		'attended'          => 7 * DAY_IN_SECONDS,
		'not_attended'      => 7 * DAY_IN_SECONDS,
		// The partner looks after the lead from it.
		'attendance_notice' => 14 * DAY_IN_SECONDS,
		'recording'         => 30 * DAY_IN_SECONDS,
	);

	private const PATTERN = '/,"expires_at":\d+|(?<=\{)"expires_at":\d+,/';

	/**
	 * Adds the time, unless the module that wrote the message has set one.
	 *
	 * @param OutboxMessage $data   The message.
	 * @param int           $due_at Unix seconds.
	 * @return OutboxMessage
	 */
	public static function add_to( array $data, int $due_at ): array {
		$seconds = self::USEFUL_SECONDS[ $data['kind'] ] ?? 0;
		return 0 === $seconds ? $data : $data + array( 'expires_at' => $due_at + $seconds );
	}

	/**
	 * Returns the body for the sidecar: without the subject of a mail, of a kind that it knows, and with the time by which Telegram has to send it.
	 *
	 * @param string   $payload      JSON.
	 * @param bool     $knows_expiry Whether the sidecar reads `expires_at`.
	 * @param int|null $until        Unix seconds, null where nothing takes over from Telegram.
	 */
	public static function for_sidecar( string $payload, bool $knows_expiry, ?int $until ): string {
		$event = json_decode( $payload, true );
		if ( ! is_array( $event ) || ! is_array( $event['data'] ?? null ) ) {
			return $payload;
		}
		unset( $event['data']['subject'] );
		if ( in_array( $event['data']['kind'] ?? '', array( 'confirm_address', 'speaker' ), true ) ) {
			// Sidecars know only kinds of messages that attendees do not ask for.
			$event['data']['kind'] = 'registered';
		}
		if ( ! $knows_expiry ) {
			unset( $event['data']['expires_at'] );
		} elseif ( null !== $until && isset( $event['data']['expires_at'] ) ) {
			$event['data']['expires_at'] = $until;
		}
		return (string) wp_json_encode( $event, JSON_UNESCAPED_SLASHES );
	}

	/**
	 * Returns the time after which a message is useless.
	 *
	 * @param string $payload JSON.
	 * @return int Unix seconds, 0 for never.
	 */
	public static function read( string $payload ): int {
		$event = json_decode( $payload, true );
		$data  = is_array( $event ) ? ( $event['data'] ?? null ) : null;
		return is_array( $data ) && is_int( $data['expires_at'] ?? null ) ? $data['expires_at'] : 0;
	}

	/**
	 * Removes the time of a message that somebody sends again.
	 *
	 * @param string $payload JSON that add_to() went into. Quotes in its texts are escaped, so the pattern finds only the key.
	 */
	public static function remove_from( string $payload ): string {
		return (string) preg_replace( self::PATTERN, '', $payload );
	}
}
