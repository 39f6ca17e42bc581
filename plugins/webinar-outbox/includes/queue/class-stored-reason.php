<?php
/**
 * Why a message was not sent.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Prepares a reason before it is stored or logged: hides bot tokens, as sidecar/src/log.ts does, and shortens it.
 *
 * Where Telegram is blocked, something else answers in its place, and an error quotes the address with the token.
 */
final class Stored_Reason {

	private const LONGEST = 255;

	public static function clean( string $reason ): string {
		return mb_substr(
			(string) preg_replace(
				array( '~(/|%2F)(bot|user)\d[^/\s"\'<]*~i', '~\b\d{6,}(:|%3A)[\w-]{20,}~i' ),
				array( '$1$2[token]', '[token]' ),
				$reason
			),
			0,
			self::LONGEST
		);
	}
}
