<?php
/**
 * The chat without most of WordPress.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

use Webinars\Webinar_Chat\Lib\Early_Response;
use Webinars\Webinar_Chat\Lib\Entity_Tag;
use Webinars\Webinar_Chat\Lib\Room_Pass;

/**
 * Answers holders of a pass with the same answer as Chat_Route. It runs before WordPress has loaded other plugins and the theme, so what only
 * these know stands in the pass: who reads, and how many people are in the room.
 */
final class Early_Chat {

	public function __construct( private readonly Chat_State $state, private readonly Room_Pass $pass ) {}

	/**
	 * Answers this request and ends it. Does nothing when WordPress has to answer it.
	 */
	public function send(): void {
		$answer = $this->answer( $_SERVER, $_COOKIE, time() );
		if ( null !== $answer ) {
			Early_Response::send( $answer );
		}
	}

	/**
	 * Answers a request for what came since a revision. Null for any other request, and for one whose pass is missing, not valid or due
	 * for renewal.
	 *
	 * @param array<string, mixed> $server  As `$_SERVER`.
	 * @param array<mixed>         $cookies As the browser sent them.
	 * @param int                  $now     Unix seconds.
	 * @return array{status: 200|304, headers: array<string, string>, body: string}|null
	 */
	public function answer( array $server, array $cookies, int $now ): ?array {
		$text = static fn( string $name ): string => is_string( $server[ $name ] ?? null ) ? $server[ $name ] : '';
		// WordPress decides what another site may read.
		if (
			'GET' !== $text( 'REQUEST_METHOD' ) || isset( $server['HTTP_ORIGIN'] ) || isset( $server['HTTP_X_HTTP_METHOD_OVERRIDE'] )
			|| 1 !== preg_match( '~/rooms/([1-9][0-9]{0,9})/chat[?&]after=(0|[1-9][0-9]{0,17})$~D', $text( 'REQUEST_URI' ), $found )
		) {
			return null;
		}
		$facts = $this->pass->read( $text( 'HTTP_X_WEBINAR_CHAT_PASS' ), (int) $found[1], $cookies, $now );
		if ( null === $facts || 2 !== count( $facts ) ) {
			return null;
		}
		$reader = array(
			'lead_id'  => $facts[0],
			'is_staff' => false,
			'is_on'    => true,
			'people'   => $facts[1],
		);
		$state  = $this->state->read( (int) $found[1], $reader, (int) $found[2], 0, $now );
		return Early_Response::of_state( $state, Entity_Tag::for_state( $state ), $server['HTTP_IF_NONE_MATCH'] ?? '' );
	}
}
