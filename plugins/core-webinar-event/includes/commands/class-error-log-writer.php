<?php
/**
 * The log.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Writes what modules report to PHP's error log: one line of JSON each.
 */
final class Error_Log_Writer {

	private const LENGTH = 500;

	/** Only these: whatever else comes along may be a secret. */
	private const DEFAULTS = array(
		'level'      => 'info',
		'module'     => '',
		'code'       => '',
		'message'    => '',
		'webinar_id' => 0,
		'user_id'    => 0,
	);

	/**
	 * Writes one line.
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
		// This is what the log is for, on production sites too.
		error_log( (string) wp_json_encode( $line, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE ) ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log
	}
}
