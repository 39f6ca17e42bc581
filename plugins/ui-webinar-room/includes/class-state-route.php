<?php
/**
 * Read-sync.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use WP_Error;
use WP_HTTP_Response;
use WP_REST_Request;
use WP_REST_Response;
use WP_REST_Server;

/**
 * The one REST route of the LIVE contour; it never changes anything (R2).
 */
final class State_Route {

	private const ROUTE_NAMESPACE = 'webinars/v1';

	/** Ten digits at most, so that no id overflows. */
	private const ROUTE = '/rooms/(?P<webinar_id>[1-9][0-9]{0,9})/state';

	/**
	 * Takes what it asks.
	 *
	 * @param Room_Door    $door    Knows who may come in.
	 * @param Room_State   $state   Draws up the answer.
	 * @param Kept_Rooms   $kept    Has the answer for most.
	 * @param Room_Tickets $tickets What the room follows it with.
	 */
	public function __construct(
		private readonly Room_Door $door,
		private readonly Room_State $state,
		private readonly Kept_Rooms $kept,
		private readonly Room_Tickets $tickets
	) {}

	/**
	 * Registers the route.
	 */
	public function register(): void {
		register_rest_route(
			self::ROUTE_NAMESPACE,
			self::ROUTE,
			array(
				'methods'             => WP_REST_Server::READABLE,
				'callback'            => array( $this, 'answer' ),
				'permission_callback' => array( $this, 'check_permission' ),
			)
		);
	}

	/**
	 * Refuses guests with 401 and people who are not admitted with 403 (R1), and says with 410 that it was cancelled.
	 *
	 * @param WP_REST_Request<array<string, mixed>> $request The request.
	 */
	public function check_permission( WP_REST_Request $request ): bool|WP_Error {
		$webinar_id = $this->webinar_id( $request );
		$opened     = null === $this->kept( $webinar_id ) ? $this->door->open( $webinar_id ) : true;
		if ( ! $opened instanceof WP_Error ) {
			return true;
		}
		// Every open room asks on, in case it is announced again or its person signs in again: nothing for a log.
		if ( in_array( $opened->get_error_code(), array( 'webinar_cancelled', 'webinar_not_signed_in' ), true ) ) {
			return $opened;
		}
		/** This action is documented in contract/hooks/core_webinar_log.json. */
		do_action(
			'core_webinar_log',
			array(
				'level'      => 'warning',
				'module'     => 'ui-webinar-room',
				'code'       => (string) $opened->get_error_code(),
				'message'    => 'The state of a room was not given out.',
				'webinar_id' => $webinar_id,
				'user_id'    => get_current_user_id(),
			)
		);
		return $opened;
	}

	/**
	 * Answers with the state, or with 304 when the asker has it already.
	 *
	 * @param WP_REST_Request<array<string, mixed>> $request The request.
	 */
	public function answer( WP_REST_Request $request ): WP_REST_Response|WP_Error {
		$webinar_id = $this->webinar_id( $request );
		$kept       = $this->kept( $webinar_id );
		if ( null !== $kept ) {
			return $this->respond( $request, $kept['state'], $kept['etag'], $this->tickets->stream( $webinar_id ) );
		}
		$webinar = $this->door->open( $webinar_id );
		if ( $webinar instanceof WP_Error ) {
			return $webinar;
		}
		$state  = $this->state->of( $webinar, time() );
		$stream = $this->door->is_open( $webinar ) ? $this->tickets->stream( $webinar_id ) : null;
		return $this->respond( $request, $state, Entity_Tag::of( $state ), $stream );
	}

	/**
	 * What is kept, for an attendee who is admitted and of whose webinar it still holds; null for all others. To read the
	 * whole webinar costs three times as much as all this.
	 *
	 * @param int $webinar_id The webinar.
	 * @return array{etag: string, state: RoomState}|null
	 */
	private function kept( int $webinar_id ): ?array {
		$announcement = $this->kept->announcement( $webinar_id );
		return null !== $announcement && $this->door->admits_attendee( $webinar_id, $announcement['version'] )
			? $this->kept->answer( $webinar_id, time() )
			: null;
	}

	/**
	 * The answer for the current user.
	 *
	 * @param WP_REST_Request $request The request.
	 * @param array           $state   The state.
	 * @param string          $etag    Its tag.
	 * @param array|null      $stream  Where the room may listen.
	 * @phpstan-param WP_REST_Request<array<string, mixed>> $request
	 * @phpstan-param RoomState                             $state
	 * @phpstan-param RoomStream|null                       $stream
	 */
	private function respond( WP_REST_Request $request, array $state, string $etag, ?array $stream ): WP_REST_Response {
		$pass = $this->tickets->pass( $state, $etag );
		// An old pass is replaced by an answer in full: Apache takes headers such as ours off a 304.
		$is_known = Entity_Tag::is_known( (string) $request->get_header( 'if_none_match' ), $etag )
			&& ( '' === $pass || null === $request->get_header( 'x_webinar_room_pass' ) );

		$response = new WP_REST_Response( $is_known ? null : $state, $is_known ? 304 : 200 );
		$response->header( 'ETag', $etag );
		$response->header( 'Cache-Control', Entity_Tag::CACHE_CONTROL );
		if ( '' !== $pass ) {
			$response->header( 'X-Webinar-Room-Pass', $pass );
		}
		if ( null !== $stream ) {
			$response->header( 'X-Webinar-Room-Token', $stream['token'] );
		}
		return $response;
	}

	/**
	 * WordPress forbids every signed-in answer to be kept; without a kept answer there is no 304 worth having.
	 *
	 * @param bool             $is_served Whether the answer is out already.
	 * @param WP_HTTP_Response $response  The answer.
	 * @param WP_REST_Request  $request   The request.
	 * @param WP_REST_Server   $server    The server.
	 * @phpstan-param WP_REST_Request<array<string, mixed>> $request
	 */
	public function send_cache_header( bool $is_served, WP_HTTP_Response $response, WP_REST_Request $request, WP_REST_Server $server ): bool {
		$is_state = 1 === preg_match( '~^/' . self::ROUTE_NAMESPACE . self::ROUTE . '$~D', $request->get_route() );
		if ( $is_state && isset( $response->get_headers()['ETag'] ) ) {
			$server->send_header( 'Cache-Control', Entity_Tag::CACHE_CONTROL );
		}
		return $is_served;
	}

	/**
	 * Gives the address of a webinar's state.
	 *
	 * @param string $url        Empty when asked.
	 * @param int    $webinar_id The webinar.
	 */
	public function answer_url( string $url, int $webinar_id ): string {
		return $webinar_id > 0 ? rest_url( self::ROUTE_NAMESPACE . "/rooms/$webinar_id/state" ) : $url;
	}

	/**
	 * The same from the path on, as a server reads it.
	 *
	 * @param int $webinar_id The webinar.
	 */
	public function address( int $webinar_id ): string {
		return (string) preg_replace( '~^[a-z]+://[^/]*~', '', $this->answer_url( '', $webinar_id ) );
	}

	/**
	 * Reads the id from the path.
	 *
	 * @param WP_REST_Request<array<string, mixed>> $request The request.
	 */
	private function webinar_id( WP_REST_Request $request ): int {
		$id = $request->get_url_params()['webinar_id'] ?? 0;
		return is_numeric( $id ) ? (int) $id : 0;
	}
}
