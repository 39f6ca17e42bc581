<?php
/**
 * What the sidecar's events have in common.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Reads JSON as strictly as a schema of the contract: no key more, no key less.
 */
final class Event_Body {

	/**
	 * Reads the whole body of an event.
	 *
	 * @param string       $json    What came.
	 * @param string       $type    Name of the event.
	 * @param list<string> $keys    Keys of its data.
	 * @param positive-int $deepest How many values stand within each other, the innermost among them.
	 * @return array<string, mixed>|null Its data, null when it is another event or none.
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
	 * @param mixed                     $items What came.
	 * @param int                       $most  How many there may be.
	 * @param callable(mixed): (T|null) $read  Reads one item; null when it is against the contract.
	 * @return list<T>|null Null when one of them is, or there are too many.
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
	 * Whether it is an object with these keys and no others.
	 *
	 * @param mixed        $value What came.
	 * @param list<string> $keys  Its keys.
	 * @phpstan-assert-if-true array<string, mixed> $value
	 */
	public static function has_keys( mixed $value, array $keys ): bool {
		return is_array( $value ) && count( $value ) === count( $keys ) && array() === array_diff( $keys, array_keys( $value ) );
	}
}
