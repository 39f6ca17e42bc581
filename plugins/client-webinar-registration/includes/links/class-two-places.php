<?php
/**
 * Links that somebody passed on.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use WP_HTTP_Response;
use WP_REST_Request;
use WP_REST_Server;
use WP_User;
use Webinars\Client_Webinar_Registration\Lib\Sign_In;

/**
 * Tells everybody in a room who came by one link when it is open in two places: two browsers have signed in by it, and two pages are open
 * now. Read-sync says it in a header. A page with an event stream sends no requests; it is made to send one.
 *
 * Before the broadcast no presence is recorded: there the sidecar's report says that two pages are open.
 */
final class Two_Places {

	private const HEADER = 'X-Webinar-Seat';

	public function __construct( private readonly Seat_Sessions $sessions, private readonly Request_Pace $pace ) {}

	/**
	 * Answers `client_webinar_registration_replace_url`, for a person whom a link has signed in.
	 */
	public function replace_url( string $url, int $webinar_id ): string {
		return $this->sessions->is_of( get_current_user_id() ) ? Seat_Page::replace_url( $webinar_id ) : $url;
	}

	/**
	 * Adds to read-sync whether the seat is open somewhere else too.
	 *
	 * @template T of WP_HTTP_Response
	 * @param T                                     $response Answer of the route.
	 * @param WP_REST_Server                        $server   Server.
	 * @param WP_REST_Request<array<string, mixed>> $request  Request.
	 * @return T
	 */
	public function add_header( WP_HTTP_Response $response, WP_REST_Server $server, WP_REST_Request $request ): WP_HTTP_Response {
		$user_id    = get_current_user_id();
		$webinar_id = $this->sessions->is_of( $user_id ) ? Seat_Request::webinar_id() : 0;
		if ( $webinar_id > 0 && $response->get_status() < 400 ) {
			$is_elsewhere = Seat_Session_Tokens::count( $user_id, $webinar_id ) > 1
				&& ( $this->pace->was_told( $user_id, $webinar_id, time() ) || apply_filters( 'client_webinar_open_pages', 0, $webinar_id, Webinars::lead_of( $user_id ) ) > 1 );
			$response->header( self::HEADER, $is_elsewhere ? 'elsewhere' : 'here' );
		}
		return $response;
	}

	/**
	 * Answers `webinar_outbox_sign_ins_to_refresh`: those of the links that are open in two places, once in ten minutes.
	 *
	 * @param list<array{user_id: int, sign_in: string}> $sign_ins What other modules answered.
	 * @param list<int>                                  $user_ids Users with several pages in the room.
	 * @return list<array{user_id: int, sign_in: string}>
	 */
	public function to_refresh( array $sign_ins, int $webinar_id, array $user_ids ): array {
		foreach ( $user_ids as $user_id ) {
			$user  = get_userdata( $user_id );
			$names = $user instanceof WP_User ? Sign_In::names( $user, static fn( array $session ): bool => Seat_Session_Tokens::is_of( $session, $webinar_id ) ) : array();
			if ( count( $names ) < 2 || ! $this->pace->may_tell( $user_id, $webinar_id, time() ) ) {
				continue;
			}
			foreach ( $names as $name ) {
				$sign_ins[] = array(
					'user_id' => $user_id,
					'sign_in' => $name,
				);
			}
		}
		return $sign_ins;
	}
}
