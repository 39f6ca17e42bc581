<?php
/**
 * The context of a change.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Says who requests a change, when and from where.
 */
final class Change_Context {

	private const SOURCE_LENGTH = 64;

	private function __construct(
		public readonly int $actor_id,
		public readonly int $timestamp,
		public readonly string $source
	) {}

	/**
	 * Reads the context of a hook. An unreadable actor is nobody, who has no rights.
	 */
	public static function from_payload( mixed $context ): self {
		$context   = is_array( $context ) ? $context : array();
		$actor_id  = $context['actor_id'] ?? 0;
		$timestamp = $context['timestamp'] ?? 0;
		$source    = $context['source'] ?? '';
		$now       = time();
		return new self(
			is_int( $actor_id ) ? max( 0, $actor_id ) : 0,
			// A broadcast cannot have started in the future.
			is_int( $timestamp ) && $timestamp > 0 ? min( $timestamp, $now ) : $now,
			is_string( $source ) && 1 === preg_match( '/^[a-z0-9_.:-]+$/D', $source ) ? substr( $source, 0, self::SOURCE_LENGTH ) : 'unknown'
		);
	}

	public static function for_current_user( string $source ): self {
		return new self( get_current_user_id(), time(), $source );
	}
}
