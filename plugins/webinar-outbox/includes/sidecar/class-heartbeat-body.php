<?php
/**
 * The body of a heartbeat.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Validates a body by contract/events/sidecar.heartbeat.json.
 */
final class Heartbeat_Body {

	private const MOST_REPORTS = 500;

	private const DEEPEST = 5;

	private const LONGEST_TEXT = 255;

	/** The greatest number that the column holds. */
	private const MOST_TRIES = 0x7fffffff;

	private const PERSON_STATES = array( 'connected', 'stopped', 'unreachable' );

	/**
	 * Use parse().
	 *
	 * @param list<DeliveryReport> $deliveries Reports about deliveries.
	 * @param list<PersonReport>   $people     Reports about people.
	 */
	private function __construct( public readonly array $deliveries, public readonly array $people ) {}

	/**
	 * Reads a body.
	 *
	 * @return self|null Null when the body is invalid.
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
	 * Reads a contract/shapes/delivery-report.json; null when it is invalid.
	 *
	 * @return DeliveryReport|null
	 */
	private static function delivery( mixed $item ): ?array {
		return Event_Body::has_keys( $item, array( 'webhook_id', 'state', 'tries', 'reason', 'at_ms' ) )
			&& self::is_text( $item['webhook_id'] ) && '' !== $item['webhook_id']
			&& in_array( $item['state'], Message_State::REPORTED_DELIVERY, true )
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
	 * Reads a contract/shapes/person-report.json; null when it is invalid.
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
	 * Whether a value is a text that the column holds.
	 *
	 * @phpstan-assert-if-true string $value
	 */
	private static function is_text( mixed $value ): bool {
		return is_string( $value ) && mb_strlen( $value ) <= self::LONGEST_TEXT;
	}
}
