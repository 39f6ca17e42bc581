<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * Text without invalid bytes.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail\Lib;

/**
 * Removes bytes that are not UTF-8. wp_check_invalid_utf8() returns false for such a text in WordPress 6.8.
 */
final class Valid_Utf8 {

	public static function strip( string $text ): string {
		$valid = json_decode( (string) wp_json_encode( $text, JSON_INVALID_UTF8_IGNORE ) );
		return is_string( $valid ) ? $valid : '';
	}
}
