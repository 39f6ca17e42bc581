<?php
/**
 * An answer of the Bot API.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Telegram;

/**
 * What Telegram answered to one request, or that it did not.
 */
final class Api_Answer {

	private const DEFAULT_RETRY_SECONDS = 5;

	/**
	 * An answer.
	 *
	 * @param int          $code        Telegram's error code, 200 for none, 0 without an answer of Telegram.
	 * @param string       $description Telegram's, or why there was no answer; without the token.
	 * @param array<mixed> $result      Empty for an error, or when it is no object.
	 * @param int          $retry_after Seconds that Telegram wants to be left alone, 0 for none.
	 */
	public function __construct( public readonly int $code, public readonly string $description = '', public readonly array $result = array(), private readonly int $retry_after = 0 ) {}

	public function is_ok(): bool {
		return 200 === $this->code;
	}

	/** Returns what the message log shows. */
	public function reason(): string {
		return 0 === $this->code ? $this->description : "$this->code: $this->description";
	}

	/** Returns the pause that Telegram asks for, in seconds, at most an hour. */
	public function retry_after(): int {
		return min( HOUR_IN_SECONDS, $this->retry_after > 0 ? $this->retry_after : self::DEFAULT_RETRY_SECONDS );
	}
}
