<?php
/**
 * How fast somebody may write.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

/**
 * Compares a message with what the same person has said before, on whichever device. contract/vectors/chat-pace.json has examples.
 */
final class Pace {

	/** Messages that count: at most so old, in seconds. Slow mode is at most as long. */
	public const LOOKED_AT_SECONDS = 300;

	/** How many messages within how many seconds. */
	private const LIMITS = array(
		5  => 3,
		60 => 20,
	);

	private const SAME_TEXT_SECONDS = 30;

	/**
	 * For how many seconds the person has to wait; 0 where the message can be said.
	 *
	 * @param list<array{text: string, said_at: int}> $before What the person said, the latest first.
	 * @return array{rule: 'none'|'slow'|'fast'|'same', seconds: int}
	 */
	public static function wait( array $before, string $text, int $slow_seconds, int $now ): array {
		$ends = array( 'slow' => ( $before[0]['said_at'] ?? 0 ) + $slow_seconds );
		foreach ( self::LIMITS as $seconds => $most ) {
			$ends['fast'] = max( $ends['fast'] ?? 0, ( $before[ $most - 1 ]['said_at'] ?? -$seconds ) + $seconds );
		}
		foreach ( $before as $message ) {
			if ( Message_Text::folded( $message['text'] ) === Message_Text::folded( $text ) ) {
				$ends['same'] = $message['said_at'] + self::SAME_TEXT_SECONDS;
				break;
			}
		}
		arsort( $ends );
		$rule = array_key_first( $ends );
		return $ends[ $rule ] > $now
			? array(
				'rule'    => $rule,
				'seconds' => $ends[ $rule ] - $now,
			)
			: array(
				'rule'    => 'none',
				'seconds' => 0,
			);
	}
}
