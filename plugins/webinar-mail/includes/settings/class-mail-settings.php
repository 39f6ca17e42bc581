<?php
/**
 * The setting.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail;

/**
 * How many mails leave the site in an hour.
 */
final class Mail_Settings {

	public const OPTION = 'webinar_mails_per_hour';

	public const DEFAULT_PER_HOUR = 300;

	public const MOST_PER_HOUR = 100000;

	/** Returns the number of mails an hour, 0 for no limit. */
	public function mails_per_hour(): int {
		$stored = get_option( self::OPTION, self::DEFAULT_PER_HOUR );
		return is_numeric( $stored ) ? max( 0, (int) $stored ) : self::DEFAULT_PER_HOUR;
	}
}
