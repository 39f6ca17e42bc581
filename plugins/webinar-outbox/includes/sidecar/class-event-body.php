<?php
/**
 * The common parts of the sidecar's events.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Validates JSON by the schemas of the contract, but ignores additional keys: a newer sidecar may send more.
 */
final class Event_Body {

	/**
	 * Reads the data of an event.
	 *
	 * @param string       $json    The body.
	 * @param string       $type    Name of the event.
	 * @param list<string> $keys    Keys of its data.
	 * @param positive-int $deepest Greatest depth of nested values.
	 * @return array<string, mixed>|null Null when it is not such an event.
	 */
	public static function data( string $json, string $type, array $keys, int $deepest ): ?array {
		$event = json_decode( $json, true, $deepest );
		return self::has_keys( $event, array( 'type', 'timestamp', 'data' ) )
			&& $type === $event['type']
			&& is_string( $event['timestamp'] )
			&& 1 === preg_match( '/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/D', $event['timestamp'] )
			&& self::has_keys( $event['data'], $keys )
			? $event['data']
			: null;
	}

	/**
	 * Reads a list.
	 *
	 * @template T
	 * @param mixed                     $items Should be a list.
	 * @param int                       $most  Greatest number of items.
	 * @param callable(mixed): (T|null) $read  Reads one item; null when it is invalid.
	 * @return list<T>|null Null when an item is invalid, or there are too many.
	 */
	public static function list_of( mixed $items, int $most, callable $read ): ?array {
		if ( ! is_array( $items ) || ! array_is_list( $items ) || count( $items ) > $most ) {
			return null;
		}
		$list = array();
		foreach ( $items as $item ) {
			$value = $read( $item );
			if ( null === $value ) {
				return null;
			}
			$list[] = $value;
		}
		return $list;
	}

	/**
	 * Whether a value is an object with at least these keys.
	 *
	 * @param list<string> $keys Names of the keys.
	 * @phpstan-assert-if-true array<string, mixed> $value
	 */
	public static function has_keys( mixed $value, array $keys ): bool {
		return is_array( $value ) && array() === array_diff( $keys, array_keys( $value ) );
	}
}
