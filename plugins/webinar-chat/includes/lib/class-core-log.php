<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * The module's lines in Core's log.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat\Lib;

use Throwable;

/**
 * Fires `core_webinar_log`. Nothing that a browser sent belongs into a line, and no secret.
 */
final class Core_Log {

	private const LONGEST_MESSAGE = 500;

	/**
	 * Writes a line.
	 *
	 * @param 'error'|'warning' $level      Level.
	 * @param string            $code       What a program reads.
	 * @param string            $message    For the site's administrator; cut to 500 letters.
	 * @param int               $webinar_id Webinar, 0 for none.
	 * @param int               $user_id    Who caused it, 0 for a background job.
	 */
	public static function write( string $level, string $code, string $message, int $webinar_id = 0, int $user_id = 0 ): void {
		/** This action is documented in contract/hooks/core_webinar_log.json. */
		do_action(
			'core_webinar_log',
			array(
				'level'      => $level,
				'module'     => 'webinar-chat',
				'code'       => $code,
				'message'    => mb_substr( $message, 0, self::LONGEST_MESSAGE ),
				'webinar_id' => $webinar_id,
				'user_id'    => $user_id,
			)
		);
	}

	/**
	 * Writes a line about something that was thrown in a background job.
	 */
	public static function failure( string $code, Throwable $error, int $webinar_id = 0 ): void {
		self::write( 'error', $code, get_class( $error ) . ': ' . $error->getMessage(), $webinar_id );
	}
}
