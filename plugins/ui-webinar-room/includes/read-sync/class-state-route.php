<?php
/**
 * The read-sync route.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use Webinars\Ui_Webinar_Room\Lib\Core_Log;
use Webinars\Ui_Webinar_Room\Lib\Entity_Tag;
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

	/** At most ten digits, so that no id overflows. */
	private const ROUTE = '/rooms/(?P<webinar_id>[1-9][0-9]{0,9})/state';

	public function __construct(
		private readonly Room_Admission $admission,
		private readonly Room_State $state,
		private readonly Room_Snapshots $snapshots,
		private readonly Room_Credentials $credentials
	) {}

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
	 * Refuses guests with 401 and people who are not admitted with 403 (R1). Answers 410 for a cancelled webinar.
	 *
	 * @param WP_REST_Request<array<string, mixed>> $request Request.
	 */
	public function check_permission( WP_REST_Request $request ): bool|WP_Error {
		$webinar_id = $this->webinar_id( $request );
		$admitted   = null === $this->snapshot( $webinar_id ) ? $this->admission->admit( $webinar_id ) : true;
		if ( ! $admitted instanceof WP_Error ) {
			return true;
		}
		// Every open room goes on polling until the webinar is announced or its person signs in again: not worth a log line.
		if ( in_array( $admitted->get_error_code(), array( 'webinar_cancelled', 'webinar_not_signed_in' ), true ) ) {
			return $admitted;
		}
		Core_Log::write( 'warning', (string) $admitted->get_error_code(), 'Read-sync refused the state of a room.', $webinar_id, get_current_user_id() );
		return $admitted;
	}

	/**
	 * Answers with the state, or with 304 when the room already has it.
	 *
	 * @param WP_REST_Request<array<string, mixed>> $request Request.
	 */
	public function answer( WP_REST_Request $request ): WP_REST_Response|WP_Error {
		$webinar_id = $this->webinar_id( $request );
		$snapshot   = $this->snapshot( $webinar_id );
		if ( null !== $snapshot ) {
			return $this->respond( $request, $snapshot['state'], $snapshot['etag'], $this->credentials->event_stream( $webinar_id ) );
		}
		$webinar = $this->admission->admit( $webinar_id );
		if ( $webinar instanceof WP_Error ) {
			return $webinar;
		}
		$state        = $this->state->for_current_user( $webinar, time() );
		$event_stream = $this->admission->is_open( $webinar ) ? $this->credentials->event_stream( $webinar_id ) : null;
		return $this->respond( $request, $state, Entity_Tag::for_state( $state ), $event_stream );
	}

	/**
	 * Reads the snapshot for an admitted attendee, while Core says that the webinar still has the snapshot's version. Returns null
	 * for all others. Reading the whole webinar costs three times as much.
	 *
	 * @return array{etag: string, state: RoomState}|null
	 */
	private function snapshot( int $webinar_id ): ?array {
		$announcement = $this->snapshots->announcement( $webinar_id );
		return null !== $announcement && $this->admission->admits_attendee( $webinar_id, $announcement['version'] )
			? $this->snapshots->attendee_state( $webinar_id, time() )
			: null;
	}

	/**
	 * Makes the answer for the current user.
	 *
	 * @param WP_REST_Request $request      Request.
	 * @param array           $state        State.
	 * @param string          $etag         Its entity tag.
	 * @param array|null      $event_stream Event stream and room token, null where the room polls.
	 * @phpstan-param WP_REST_Request<array<string, mixed>> $request
	 * @phpstan-param RoomState                             $state
	 * @phpstan-param RoomStream|null                       $event_stream
	 */
	private function respond( WP_REST_Request $request, array $state, string $etag, ?array $event_stream ): WP_REST_Response {
		$pass = $this->credentials->pass( $state, $etag );
		// A pass is renewed by an answer with a body: Apache removes headers such as this one from a 304.
		$is_known = Entity_Tag::is_known( (string) $request->get_header( 'if_none_match' ), $etag )
			&& ( '' === $pass || null === $request->get_header( 'x_webinar_room_pass' ) );

		$response = new WP_REST_Response( $is_known ? null : $state, $is_known ? 304 : 200 );
		$response->header( 'ETag', $etag );
		$response->header( 'Cache-Control', Entity_Tag::CACHE_CONTROL );
		if ( '' !== $pass ) {
			$response->header( 'X-Webinar-Room-Pass', $pass );
		}
		if ( null !== $event_stream ) {
			$response->header( 'X-Webinar-Room-Token', $event_stream['token'] );
		}
		return $response;
	}

	/**
	 * Lets the browser cache the state: WordPress forbids it for every signed-in answer, and a browser without a cached answer has
	 * no use for a 304.
	 *
	 * @param bool             $is_served Whether the answer was already sent.
	 * @param WP_HTTP_Response $response  Answer.
	 * @param WP_REST_Request  $request   Request.
	 * @param WP_REST_Server   $server    Server.
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
	 * Answers `ui_webinar_room_state_url`.
	 */
	public function answer_url( string $url, int $webinar_id ): string {
		return $webinar_id > 0 ? rest_url( self::ROUTE_NAMESPACE . "/rooms/$webinar_id/state" ) : $url;
	}

	/**
	 * Address of a webinar's state from the path on, as a server receives it.
	 */
	public function address( int $webinar_id ): string {
		return (string) preg_replace( '~^[a-z]+://[^/]*~', '', $this->answer_url( '', $webinar_id ) );
	}

	/**
	 * Reads the id from the path.
	 *
	 * @param WP_REST_Request<array<string, mixed>> $request Request.
	 */
	private function webinar_id( WP_REST_Request $request ): int {
		$id = $request->get_url_params()['webinar_id'] ?? 0;
		return is_numeric( $id ) ? (int) $id : 0;
	}
}
