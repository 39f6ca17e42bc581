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
	 * Use parse().
	 *
	 * @param array $deliveries Reports on deliveries.
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
		$data = Event_Body::data( $json, 'sidecar.heartbeat', array( 'deliveries', 'people' ), self::DEEPEST );
		if ( null === $data ) {
			return null;
		}
		$deliveries = Event_Body::list_of( $data['deliveries'], self::MOST_REPORTS, self::delivery( ... ) );
		$people     = Event_Body::list_of( $data['people'], self::MOST_REPORTS, self::person( ... ) );
		return null === $deliveries || null === $people ? null : new self( $deliveries, $people );
	}

	/**
	 * Reads contract/shapes/delivery-report.json.
	 *
	 * @return DeliveryReport|null
	 */
	private static function delivery( mixed $item ): ?array {
		return Event_Body::has_keys( $item, array( 'webhook_id', 'state', 'tries', 'reason', 'at_ms' ) )
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
		return Event_Body::has_keys( $item, array( 'recipient_id', 'state', 'at_ms' ) )
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
	 * Whether it is a text that is not too long.
	 *
	 * @phpstan-assert-if-true string $value
	 */
	private static function is_text( mixed $value ): bool {
		return is_string( $value ) && mb_strlen( $value ) <= self::LONGEST_TEXT;
	}
}
