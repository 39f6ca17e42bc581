<?php
/**
 * Answers in words.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms;

/**
 * Words an answer for a person.
 */
final class Answer_Text {

	/**
	 * Returns the answer as text.
	 *
	 * @param bool|int|string|list<string> $value Of the payload.
	 */
	public static function of_value( bool|int|string|array $value ): string {
		return match ( true ) {
			is_array( $value ) => implode( '; ', $value ),
			true === $value    => __( 'Yes', 'client-webinar-forms' ),
			default            => (string) $value,
		};
	}
}
