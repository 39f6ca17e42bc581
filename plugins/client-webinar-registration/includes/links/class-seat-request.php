<?php
/**
 * Requests that a personal link allows.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

/**
 * Decides which webinar a request is about, of those requests alone that the session of a personal link may send. All others see a guest.
 */
final class Seat_Request {

	private const READ_SYNC = '~^/webinars/v1/rooms/([1-9][0-9]{0,9})/(?:state|chat)$~D';

	/**
	 * The webinar of this request; 0 where it is not one of ours.
	 *
	 * WordPress asks twice in a request to REST: before it knows the route, and again with it.
	 */
	public static function webinar_id(): int {
		$method = $_SERVER['REQUEST_METHOD'] ?? ''; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Only compared.
		return match ( true ) {
			wp_doing_ajax()                                     => 'POST' === $method ? self::of_command() : 0,
			'GET' !== $method && 'HEAD' !== $method             => 0,
			defined( 'REST_REQUEST' ) && REST_REQUEST           => self::of_read_sync(),
			is_admin() || wp_doing_cron() || isset( $_GET['rest_route'] ) => 0, // phpcs:ignore WordPress.Security.NonceVerification -- Only compared.
			default                                             => self::of_page(),
		};
	}

	/**
	 * A command of an attendee, which names its webinar. Each checks its own nonce and rights.
	 */
	private static function of_command(): int {
		/**
		 * As the contract says.
		 *
		 * @var list<string> $actions
		 */
		$actions = apply_filters( 'client_webinar_registration_session_actions', array() );
		// phpcs:disable WordPress.Security -- Only compared; the command verifies its nonce.
		return in_array( $_REQUEST['action'] ?? null, $actions, true ) ? self::id( $_POST['webinar_id'] ?? null ) : 0;
		// phpcs:enable
	}

	private static function of_read_sync(): int {
		global $wp;
		$route = $wp->query_vars['rest_route'] ?? '';
		return is_string( $route ) && 1 === preg_match( self::READ_SYNC, $route, $found ) ? (int) $found[1] : 0;
	}

	/**
	 * The room or the entry page. A further parameter could make WordPress or a plugin answer with something else, so there is none but
	 * those of campaigns.
	 */
	private static function of_page(): int {
		$address = $_SERVER['REQUEST_URI'] ?? ''; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Only compared.
		$path    = is_string( $address ) ? wp_parse_url( wp_unslash( $address ), PHP_URL_PATH ) : null;
		// phpcs:disable WordPress.Security -- Only compared.
		$given = array_filter( $_GET, static fn( int|string $name ): bool => ! str_starts_with( (string) $name, 'utm_' ), ARRAY_FILTER_USE_KEY );
		$id    = self::id( $_GET['webinar_id'] ?? $_GET['webinar_entry'] ?? null );
		// phpcs:enable
		if ( 0 === $id && is_string( $path ) && 1 === preg_match( '~/([1-9][0-9]{0,9})-[^/]*/?$~D', $path, $found ) ) {
			$id = (int) $found[1];
		}
		if ( 0 === $id || ! is_string( $path ) ) {
			return 0;
		}
		foreach ( array( apply_filters( 'ui_webinar_room_url', '', $id ), apply_filters( 'ui_webinar_entry_url', '', $id ) ) as $url ) {
			if ( is_string( $url ) && '' !== $url && self::is_at( $url, $path, $given ) ) {
				return $id;
			}
		}
		return 0;
	}

	/**
	 * Whether a path with parameters is an address.
	 *
	 * @param array<mixed> $given Parameters.
	 */
	private static function is_at( string $url, string $path, array $given ): bool {
		$parts = wp_parse_url( $url );
		wp_parse_str( is_array( $parts ) ? $parts['query'] ?? '' : '', $wanted );
		ksort( $wanted );
		ksort( $given );
		return is_array( $parts ) && untrailingslashit( $parts['path'] ?? '/' ) === untrailingslashit( $path ) && $wanted === $given;
	}

	private static function id( mixed $text ): int {
		return is_string( $text ) && 1 === preg_match( '/^[1-9][0-9]{0,9}$/D', $text ) ? (int) $text : 0;
	}
}
