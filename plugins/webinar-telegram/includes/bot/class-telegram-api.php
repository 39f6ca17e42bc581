<?php
/**
 * The Bot API.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Telegram;

/**
 * Sends requests to the Bot API. The proxy of WordPress (WP_PROXY_HOST) applies.
 */
final class Telegram_Api {

	private const URL = 'https://api.telegram.org';

	/** The answer repeats the message. */
	private const LARGEST_ANSWER_BYTES = 262144;

	public function __construct( private readonly Bot_Settings $settings ) {}

	/**
	 * Calls a method once.
	 *
	 * @param array<string, mixed> $parameters Of the method.
	 * @param int                  $timeout    Seconds.
	 * @param string               $token      Another one than that of the settings.
	 */
	public function call( string $method, array $parameters, int $timeout, string $token = '' ): Api_Answer {
		$token = '' === $token ? $this->settings->token() : $token;
		/** Address of another Bot API server, without a slash at the end. */
		$url = apply_filters( 'webinar_telegram_api_url', self::URL );
		if ( ! is_string( $url ) || ! self::is_allowed( $url ) ) {
			return new Api_Answer( 0, 'The address of the Bot API must begin with https://, or be on this machine.' );
		}
		$response = wp_remote_post(
			"$url/bot$token/$method",
			array(
				'timeout'             => $timeout,
				'redirection'         => 0,
				'reject_unsafe_urls'  => str_starts_with( $url, 'https://' ),
				'limit_response_size' => self::LARGEST_ANSWER_BYTES,
				'headers'             => array( 'content-type' => 'application/json' ),
				'body'                => (string) wp_json_encode( (object) $parameters ),
			)
		);
		if ( is_wp_error( $response ) ) {
			return new Api_Answer( 0, str_replace( $token, '[token]', $response->get_error_message() ) );
		}
		return self::answer( (int) wp_remote_retrieve_response_code( $response ), wp_remote_retrieve_body( $response ), $token );
	}

	/** Whether requests may go there: plain http only on this machine, where Telegram's own server may run. */
	private static function is_allowed( string $url ): bool {
		return 1 === preg_match( '~^https://[a-z0-9.-]+(:\d+)?$|^http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$~Di', $url );
	}

	/** Reads an answer. A page of something else, such as a proxy, is none. */
	private static function answer( int $status, string $body, string $token ): Api_Answer {
		$answer = json_decode( $body, true );
		if ( ! is_array( $answer ) || ! is_bool( $answer['ok'] ?? null ) || $status >= 500 ) {
			return new Api_Answer( 0, "HTTP $status" );
		}
		if ( $answer['ok'] ) {
			return new Api_Answer( 200, '', is_array( $answer['result'] ?? null ) ? $answer['result'] : array() );
		}
		$retry_after = is_array( $answer['parameters'] ?? null ) ? $answer['parameters']['retry_after'] ?? 0 : 0;
		return new Api_Answer(
			is_int( $answer['error_code'] ?? null ) && $answer['error_code'] >= 400 ? $answer['error_code'] : 400,
			str_replace( $token, '[token]', is_string( $answer['description'] ?? null ) ? $answer['description'] : '' ),
			array(),
			is_int( $retry_after ) ? $retry_after : 0
		);
	}
}
