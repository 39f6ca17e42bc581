<?php
/**
 * The body of a presence report.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Validates a body by contract/events/sidecar.presence.json.
 *
 * @phpstan-type Room array{webinar_id: int, etag: string, people: list<ReportedPage>}
 */
final class Presence_Body {

	private const MOST_ROOMS = 200;

	private const MOST_PEOPLE = 5000;

	private const DEEPEST = 7;

	/**
	 * Reads the rooms of a body.
	 *
	 * @return list<Room>|null Null when the body is invalid.
	 */
	public static function rooms( string $json ): ?array {
		$data = Event_Body::data( $json, 'sidecar.presence', array( 'rooms' ), self::DEEPEST );
		return null === $data ? null : Event_Body::list_of( $data['rooms'], self::MOST_ROOMS, self::room( ... ) );
	}

	/**
	 * Reads one room; null when it is invalid.
	 *
	 * @return Room|null
	 */
	private static function room( mixed $item ): ?array {
		if (
			! Event_Body::has_keys( $item, array( 'webinar_id', 'etag', 'people' ) )
			|| ! is_int( $item['webinar_id'] ) || $item['webinar_id'] < 1
			|| ! is_string( $item['etag'] ) || 1 !== preg_match( '/^([0-9a-f]{32})?$/D', $item['etag'] )
		) {
			return null;
		}
		$people = Event_Body::list_of( $item['people'], self::MOST_PEOPLE, self::page( ... ) );
		return null === $people ? null : array(
			'webinar_id' => $item['webinar_id'],
			'etag'       => $item['etag'],
			'people'     => $people,
		);
	}

	/**
	 * Reads a contract/shapes/reported-page.json; null when it is invalid.
	 *
	 * @return ReportedPage|null
	 */
	private static function page( mixed $item ): ?array {
		if (
			! Event_Body::has_keys( $item, array( 'lead_id', 'user_id', 'device' ) )
			|| ! is_int( $item['lead_id'] ) || $item['lead_id'] < 1
			|| ! is_int( $item['user_id'] ) || $item['user_id'] < 1
			|| ! is_string( $item['device'] ) || 1 !== preg_match( '/^[A-Za-z0-9-]{1,36}$/D', $item['device'] )
		) {
			return null;
		}
		$page = array(
			'lead_id' => $item['lead_id'],
			'user_id' => $item['user_id'],
			'device'  => $item['device'],
		);
		if ( isset( $item['sign_in'] ) ) {
			if ( ! is_string( $item['sign_in'] ) || 1 !== preg_match( '/^[0-9a-f]{12}$/D', $item['sign_in'] ) ) {
				return null;
			}
			$page['sign_in'] = $item['sign_in'];
		}
		foreach ( array( 'confirmed', 'left', 'moderates', 'staff' ) as $flag ) {
			if ( isset( $item[ $flag ] ) ) {
				if ( true !== $item[ $flag ] ) {
					return null;
				}
				$page[ $flag ] = true;
			}
		}
		return $page;
	}
}
