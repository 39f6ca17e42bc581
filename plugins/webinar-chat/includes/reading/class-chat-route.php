<?php
/**
 * The read route of the chat.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

use Webinars\Webinar_Chat\Lib\Entity_Tag;
use WP_Error;
use WP_HTTP_Response;
use WP_REST_Request;
use WP_REST_Response;
use WP_REST_Server;

/**
 * Answers what came since a revision, as read-sync answers the state of a room (R1, R2). It exists only under `full` (D6), and changes
 * nothing.
 */
final class Chat_Route {

	private const ROUTE_NAMESPACE = 'webinars/v1';

	/** At most ten digits, so that no id overflows. */
	private const ROUTE = '/rooms/(?P<webinar_id>[1-9][0-9]{0,9})/chat';

	private const NUMBER = array(
		'type'    => 'integer',
		'minimum' => 0,
		'default' => 0,
	);

	public function __construct( private readonly Chat_State $state, private readonly Chat_Webinars $webinars, private readonly Reader_Pass $pass ) {}

	public function register(): void {
		register_rest_route(
			self::ROUTE_NAMESPACE,
			self::ROUTE,
			array(
				'methods'             => WP_REST_Server::READABLE,
				'callback'            => array( $this, 'answer' ),
				'permission_callback' => array( $this, 'check_permission' ),
				'args'                => array(
					'after'  => self::NUMBER,
					'before' => self::NUMBER,
				),
			)
		);
	}

	public static function url( int $webinar_id ): string {
		return rest_url( self::ROUTE_NAMESPACE . "/rooms/$webinar_id/chat" );
	}

	/**
	 * Refuses guests with 401 and people who are not admitted with 403 (R1, H4).
	 *
	 * @param WP_REST_Request<array<string, mixed>> $request Request.
	 */
	public function check_permission( WP_REST_Request $request ): bool|WP_Error {
		return match ( true ) {
			! is_user_logged_in()                                            => self::refuse( 401, 'webinar_not_signed_in', __( 'You are signed out. Sign in again.', 'webinar-chat' ) ),
			! current_user_can( 'attend_webinar', self::webinar_id( $request ) ) => self::refuse( 403, 'webinar_not_admitted', __( 'You are not admitted to this webinar. Ask its organizer.', 'webinar-chat' ) ),
			default                                                          => true,
		};
	}

	/**
	 * Answers with the state, or with 304 where the page already has it.
	 *
	 * @param WP_REST_Request<array<string, mixed>> $request Request.
	 */
	public function answer( WP_REST_Request $request ): WP_REST_Response|WP_Error {
		$webinar = $this->webinars->read( self::webinar_id( $request ) );
		if ( null === $webinar ) {
			return self::refuse( 404, 'webinar_not_found', __( 'There is no such webinar.', 'webinar-chat' ) );
		}
		$now    = time();
		$reader = $this->state->reader( $webinar, get_current_user_id(), $now );
		$state  = $this->state->read( $webinar['webinar_id'], $reader, self::number( $request, 'after' ), self::number( $request, 'before' ), $now );
		$etag   = Entity_Tag::for_state( $state );
		$pass   = $this->pass->for_reader( $webinar['webinar_id'], $reader, $now );
		// A pass is renewed by an answer with a body: Apache removes headers such as this one from a 304.
		$is_known = Entity_Tag::is_known( (string) $request->get_header( 'if_none_match' ), $etag ) && ( '' === $pass || null === $request->get_header( 'x_webinar_chat_pass' ) );
		$response = new WP_REST_Response( $is_known ? null : $state, $is_known ? 304 : 200 );
		if ( '' !== $pass ) {
			$response->header( 'X-Webinar-Chat-Pass', $pass );
		}
		$response->header( 'ETag', $etag );
		$response->header( 'Cache-Control', Entity_Tag::CACHE_CONTROL );
		return $response;
	}

	/**
	 * Lets the browser keep the answer: WordPress forbids it for everybody who is signed in.
	 *
	 * @param bool             $is_served Whether the answer was already sent.
	 * @param WP_HTTP_Response $response  Answer.
	 * @param WP_REST_Request  $request   Request.
	 * @param WP_REST_Server   $server    Server.
	 * @phpstan-param WP_REST_Request<array<string, mixed>> $request
	 */
	public function send_cache_header( bool $is_served, WP_HTTP_Response $response, WP_REST_Request $request, WP_REST_Server $server ): bool {
		if ( 1 === preg_match( '~^/' . self::ROUTE_NAMESPACE . self::ROUTE . '$~D', $request->get_route() ) && isset( $response->get_headers()['ETag'] ) ) {
			$server->send_header( 'Cache-Control', Entity_Tag::CACHE_CONTROL );
		}
		return $is_served;
	}

	/**
	 * Reads the id from the path.
	 *
	 * @param WP_REST_Request<array<string, mixed>> $request Request.
	 */
	private static function webinar_id( WP_REST_Request $request ): int {
		$id = $request->get_url_params()['webinar_id'] ?? 0;
		return is_numeric( $id ) ? (int) $id : 0;
	}

	/**
	 * Reads a number that WordPress has checked.
	 *
	 * @param WP_REST_Request<array<string, mixed>> $request Request.
	 */
	private static function number( WP_REST_Request $request, string $name ): int {
		$number = $request->get_param( $name );
		return is_numeric( $number ) ? (int) $number : 0;
	}

	private static function refuse( int $status, string $code, string $message ): WP_Error {
		return new WP_Error( $code, $message, array( 'status' => $status ) );
	}
}
