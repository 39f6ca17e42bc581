<?php
/**
 * What a heartbeat tells.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Reads contract/events/sidecar.heartbeat.json as strictly as it is written there.
 */
final class Heartbeat_Body {

	private const MOST_REPORTS = 500;

	private const DEEPEST = 5;

	private const LONGEST_TEXT = 255;

	/** What the table holds; nobody tries that often. */
	private const MOST_TRIES = 0x7fffffff;

	private const DELIVERY_STATES = array( 'waiting', 'sent', 'unreachable', 'failed', 'uncertain' );

	private const PERSON_STATES = array( 'connected', 'stopped', 'unreachable' );

	/**
	 * Takes what was read.
	 *
	 * @param array $deliveries What became of deliveries.
	 * @param array $people     Who can be written to, and who cannot.
	 * @phpstan-param list<DeliveryReport> $deliveries
	 * @phpstan-param list<PersonReport>   $people
	 */
	private function __construct( public readonly array $deliveries, public readonly array $people ) {}

	/**
	 * Reads a body.
	 *
	 * @param string $json What came.
	 * @return self|null Null when it is against the contract.
	 */
	public static function parse( string $json ): ?self {
		$event = json_decode( $json, true, self::DEEPEST );
		$data  = self::has_keys( $event, array( 'type', 'timestamp', 'data' ) ) ? $event['data'] : null;
		if (
			! self::has_keys( $data, array( 'deliveries', 'people' ) )
			|| 'sidecar.heartbeat' !== $event['type']
			|| ! is_string( $event['timestamp'] )
			|| 1 !== preg_match( '/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/D', $event['timestamp'] )
		) {
			return null;
		}
		$deliveries = self::list_of( $data['deliveries'], array( self::class, 'delivery' ) );
		$people     = self::list_of( $data['people'], array( self::class, 'person' ) );
		return null === $deliveries || null === $people ? null : new self( $deliveries, $people );
	}

	/**
	 * Reads a list.
	 *
	 * @template T
	 * @param mixed                 $items What came.
	 * @param callable(mixed): (T|null) $read  Reads one item; null when it is against the contract.
	 * @return list<T>|null Null when one of them is, or there are too many.
	 */
	private static function list_of( mixed $items, callable $read ): ?array {
		if ( ! is_array( $items ) || ! array_is_list( $items ) || count( $items ) > self::MOST_REPORTS ) {
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
	 * Reads contract/shapes/delivery-report.json.
	 *
	 * @return DeliveryReport|null
	 */
	private static function delivery( mixed $item ): ?array {
		return self::has_keys( $item, array( 'webhook_id', 'state', 'tries', 'reason', 'at_ms' ) )
			&& self::is_text( $item['webhook_id'] ) && '' !== $item['webhook_id']
			&& in_array( $item['state'], self::DELIVERY_STATES, true )
			&& is_int( $item['tries'] ) && $item['tries'] >= 0 && $item['tries'] <= self::MOST_TRIES
			&& self::is_text( $item['reason'] )
			&& is_int( $item['at_ms'] ) && $item['at_ms'] >= 0
			? array(
				'webhook_id' => $item['webhook_id'],
				'state'      => $item['state'],
				'tries'      => $item['tries'],
				'reason'     => $item['reason'],
				'at_ms'      => $item['at_ms'],
			)
			: null;
	}

	/**
	 * Reads contract/shapes/person-report.json.
	 *
	 * @return PersonReport|null
	 */
	private static function person( mixed $item ): ?array {
		return self::has_keys( $item, array( 'recipient_id', 'state', 'at_ms' ) )
			&& is_int( $item['recipient_id'] ) && $item['recipient_id'] >= 1
			&& in_array( $item['state'], self::PERSON_STATES, true )
			&& is_int( $item['at_ms'] ) && $item['at_ms'] >= 0
			? array(
				'recipient_id' => $item['recipient_id'],
				'state'        => $item['state'],
				'at_ms'        => $item['at_ms'],
			)
			: null;
	}

	/**
	 * Whether it is an object with these keys and no others.
	 *
	 * @param mixed        $value What came.
	 * @param list<string> $keys  Its keys.
	 * @phpstan-assert-if-true array<string, mixed> $value
	 */
	private static function has_keys( mixed $value, array $keys ): bool {
		return is_array( $value ) && count( $value ) === count( $keys ) && array() === array_diff( $keys, array_keys( $value ) );
	}

	/**
	 * Whether it is a text that is not too long.
	 *
	 * @phpstan-assert-if-true string $value
	 */
	private static function is_text( mixed $value ): bool {
		return is_string( $value ) && mb_strlen( $value ) <= self::LONGEST_TEXT;
	}
}
