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
	 * @param TelegramMessage $data   The message.
	 * @param int             $due_at Unix seconds.
	 * @return TelegramMessage
	 */
	public static function add_to( array $data, int $due_at ): array {
		$seconds = self::USEFUL_SECONDS[ $data['kind'] ] ?? 0;
		return 0 === $seconds ? $data : $data + array( 'expires_at' => $due_at + $seconds );
	}

	/**
	 * Removes the time: for an older sidecar, and for a message that somebody sends again.
	 *
	 * @param string $payload JSON that add_to() went into. Quotes in its texts are escaped, so the pattern finds only the key.
	 */
	public static function remove_from( string $payload ): string {
		return (string) preg_replace( self::PATTERN, '', $payload );
	}
}
