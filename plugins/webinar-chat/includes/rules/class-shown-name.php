<?php
/**
 * The name beside a message.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

/**
 * Cleans a name, and finds out whether it imitates somebody's. A badge is never part of a name: the server says who is staff.
 * contract/vectors/chat-names.json has examples.
 */
final class Shown_Name {

	private const LONGEST = 50;

	/** Shorter names are part of too many others. */
	private const SHORTEST_IMITATED = 4;

	/** Letters that look like others: Cyrillic and digits, as small Latin letters. */
	private const LOOKALIKES = array(
		'а' => 'a',
		'в' => 'b',
		'е' => 'e',
		'ё' => 'e',
		'к' => 'k',
		'м' => 'm',
		'н' => 'h',
		'о' => 'o',
		'р' => 'p',
		'с' => 'c',
		'т' => 't',
		'у' => 'y',
		'х' => 'x',
		'і' => 'i',
		'ј' => 'j',
		'ѕ' => 's',
		'0' => 'o',
		'1' => 'i',
		'l' => 'i',
		'3' => 'e',
	);

	/**
	 * Returns the name on one line, without what nobody sees and without signs that look like a badge.
	 */
	public static function clean( string $name ): string {
		$name = (string) preg_replace( array( '/[\p{So}\p{Sk}\x{FE0F}\x{200D}\x{2713}\x{2714}]+/u', '/\s+/u', '/\p{M}{3,}/u' ), array( '', ' ', '' ), (string) Message_Text::clean( $name ) );
		return trim( mb_substr( $name, 0, self::LONGEST ) );
	}

	/**
	 * Whether a name looks like one of others, or contains it.
	 *
	 * @param list<string> $others Names of staff.
	 */
	public static function imitates( string $name, array $others ): bool {
		$skeleton = self::skeleton( $name );
		foreach ( array_map( self::skeleton( ... ), $others ) as $other ) {
			if ( '' !== $other && ( $skeleton === $other || ( strlen( $other ) >= self::SHORTEST_IMITATED && str_contains( $skeleton, $other ) ) ) ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * What two names have in common that look the same: letters and digits only, in one alphabet.
	 */
	private static function skeleton( string $name ): string {
		return strtr( (string) preg_replace( '/[^\p{L}\p{Nd}]+/u', '', Message_Text::folded( self::clean( $name ) ) ), self::LOOKALIKES );
	}
}
