<?php
/**
 * The text of a message.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

/**
 * Cleans what somebody wrote. Nobody's words are changed: only what nobody sees, or what destroys the lines of others, is removed.
 * contract/vectors/chat-text.json has examples.
 */
final class Message_Text {

	public const LONGEST = 500;

	private const MOST_LINES = 10;

	/** In order: patterns and what replaces them. */
	private const CLEANING = array(
		'/\r\n?|\x{2028}|\x{2029}/u' => "\n",
		'/[\p{Zs}\t]+/u'             => ' ',
		// Control characters; bidi overrides and other format characters, except joiners; private use; letters that show nothing.
		'/[^\P{Cc}\n]|[^\P{Cf}\x{200D}]|\p{Co}|[\x{115F}\x{1160}\x{3164}\x{FFA0}\x{2800}]/u' => '',
		// A joiner belongs between the parts of an emoji only.
		'/(?<![\p{So}\x{FE0F}\x{1F3FB}-\x{1F3FF}])\x{200D}|\x{200D}(?!\p{So})/u' => '',
		// Marks that are stacked over the lines above.
		'/(\p{M}{3})\p{M}+/u'        => '$1',
		'/ *\n */'                   => "\n",
		'/ {2,}/'                    => ' ',
		'/\n{3,}/'                   => "\n\n",
	);

	/**
	 * Returns the text as it is stored, null for bytes that are not UTF-8. It may be empty.
	 */
	public static function clean( string $text ): ?string {
		$clean = preg_replace( array_keys( self::CLEANING ), array_values( self::CLEANING ), $text );
		return null === $clean ? null : trim( $clean, " \n" );
	}

	/**
	 * Why a cleaned text cannot be said: `empty`, `long` or `lines`; null where it can.
	 */
	public static function problem( string $clean ): ?string {
		return match ( true ) {
			'' === $clean                                       => 'empty',
			mb_strlen( $clean ) > self::LONGEST                 => 'long',
			substr_count( $clean, "\n" ) >= self::MOST_LINES    => 'lines',
			default                                             => null,
		};
	}

	/**
	 * What two texts have in common that say the same: no case, no spaces.
	 */
	public static function folded( string $clean ): string {
		$text = (string) preg_replace( '/\s+/u', '', $clean );
		return function_exists( 'mb_strtolower' ) ? mb_strtolower( $text, 'UTF-8' ) : strtolower( $text );
	}
}
