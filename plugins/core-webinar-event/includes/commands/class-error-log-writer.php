<?php
/**
 * The log in PHP's error log.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Writes each `core_webinar_log` entry as one line of JSON.
 */
final class Error_Log_Writer {

	private const LENGTH = 500;

	/** Only these fields are written: another one may be a secret. */
	private const DEFAULTS = array(
		'level'      => 'info',
		'module'     => '',
		'code'       => '',
		'message'    => '',
		'webinar_id' => 0,
		'user_id'    => 0,
	);

	/**
	 * Writes an entry of `core_webinar_log`.
	 *
	 * @param mixed $entry level, module, code, message, webinar_id, user_id.
	 */
	public function write( mixed $entry = null ): void {
		$entry = is_array( $entry ) ? $entry : array();
		$line  = array();
		foreach ( self::DEFAULTS as $name => $default ) {
			$value         = $entry[ $name ] ?? $default;
			$line[ $name ] = match ( true ) {
				is_int( $default ) => is_int( $value ) ? $value : 0,
				is_string( $value ) => mb_substr( $value, 0, self::LENGTH ),
				default => '',
			};
		}
		// The log is also needed on production sites.
		error_log( (string) wp_json_encode( $line, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE ) ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log
	}
}
