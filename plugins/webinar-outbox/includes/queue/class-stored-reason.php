<?php
/**
 * Why a message was not sent.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Prepares a reason before it is stored or logged: hides bot tokens, as sidecar/src/log.ts does, and shortens it. Characters of four
 * bytes are replaced: a database in utf8mb3 refuses them, and the sidecar would repeat its report for ever.
 *
 * Where Telegram is blocked, something else answers in its place, and an error quotes the address with the token.
 */
final class Stored_Reason {

	private const LONGEST = 255;

	public static function clean( string $reason ): string {
		return mb_substr(
			(string) preg_replace(
				array( '~(/|%2F)(bot|user)\d[^/\s"\'<]*~i', '~\b\d{6,}(:|%3A)[\w-]{20,}~i', '~[\xF0-\xF4][\x80-\xBF]{3}~' ),
				array( '$1$2[token]', '[token]', "\u{FFFD}" ),
				$reason
			),
			0,
			self::LONGEST
		);
	}
}
