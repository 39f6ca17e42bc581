<?php
/**
 * Read-sync without most of WordPress.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Answers who holds a pass with what is kept, as State_Route would. It runs before other plugins, the theme and the query
 * are loaded, and needs nothing but WordPress's options and its cookie's name.
 */
final class Early_Answer {

	/**
	 * Takes what it works with.
	 *
	 * @param Kept_Rooms $kept What rooms show.
	 * @param Room_Pass  $pass Who may read it.
	 */
	public function __construct( private readonly Kept_Rooms $kept, private readonly Room_Pass $pass ) {}

	/**
	 * Answers this request and ends it, if it is one that can be answered; WordPress goes its way with all others.
	 */
	public function send(): void {
		$answer = $this->to( $_SERVER, $_COOKIE, time() );
		if ( null === $answer ) {
			return;
		}
		status_header( $answer['status'] );
		foreach ( $answer['headers'] as $name => $value ) {
			header( "$name: $value" );
		}
		echo $answer['body']; // phpcs:ignore WordPress.Security.EscapeOutput -- JSON, and said to be.
		exit;
	}

	/**
	 * The answer to a request for the state of a room; null for any other, for one without a pass that is good for minutes
	 * yet, and where nothing is kept.
	 *
	 * @param array<string, mixed> $server  As `$_SERVER`.
	 * @param array<string, mixed> $cookies As the browser sent them.
	 * @param int                  $now     Unix seconds.
	 * @return array{status: 200|304, headers: array<string, string>, body: string}|null
	 */
	public function to( array $server, array $cookies, int $now ): ?array {
		$text       = static fn( mixed $value ): string => is_string( $value ) ? $value : '';
		$method     = $text( $server['REQUEST_METHOD'] ?? '' );
		$address    = $text( $server['REQUEST_URI'] ?? '' );
		$webinar_id = 1 === preg_match( '~/rooms/([1-9][0-9]{0,9})/state$~D', $address, $found ) ? (int) $found[1] : 0;
		// What another site may read is decided by WordPress.
		$is_plain = in_array( $method, array( 'GET', 'HEAD' ), true ) && ! isset( $server['HTTP_ORIGIN'] ) && ! isset( $server['HTTP_X_HTTP_METHOD_OVERRIDE'] );
		if ( ! $is_plain || 0 === $webinar_id || $address !== $this->kept->address( $webinar_id ) ) {
			return null;
		}
		$pass   = $text( $server['HTTP_X_WEBINAR_ROOM_PASS'] ?? '' );
		$cookie = $text( $cookies[ LOGGED_IN_COOKIE ] ?? '' );
		$answer = $this->pass->opens( $pass, $webinar_id, $cookie, $now ) ? $this->kept->answer( $webinar_id, $now ) : null;
		if ( null === $answer ) {
			return null;
		}
		$is_known = Entity_Tag::is_known( $text( $server['HTTP_IF_NONE_MATCH'] ?? '' ), $answer['etag'] );
		return array(
			'status'  => $is_known ? 304 : 200,
			'headers' => array(
				'Content-Type'           => 'application/json; charset=' . $text( get_option( 'blog_charset' ) ),
				'X-Robots-Tag'           => 'noindex',
				'X-Content-Type-Options' => 'nosniff',
				'ETag'                   => $answer['etag'],
				'Cache-Control'          => Entity_Tag::CACHE_CONTROL,
			),
			'body'    => $is_known || 'HEAD' === $method ? '' : (string) wp_json_encode( $answer['state'] ),
		);
	}
}
