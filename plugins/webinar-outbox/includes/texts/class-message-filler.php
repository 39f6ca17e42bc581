<?php
/**
 * Filling in.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Makes the message that somebody reads of what the organizer worded. The preview in wp-admin does the same: the vectors in
 * contract/vectors/message-filling.json hold the two together.
 *
 * The texts are plain: they are sent without a parse mode, so what formats elsewhere is a character like any other.
 */
final class Message_Filler {

	public const LONGEST_VALUE = 200;

	/** Telegram rejects longer text. */
	public const LONGEST_TEXT = 4096;

	public const LONGEST_BUTTON = 64;

	/** The space before it goes where the value is empty. */
	private const PLACEHOLDER = '/( ?)\{([a-z_]{1,32})\}/';

	/** Control characters, and marks that would turn the direction of the text behind them. */
	private const NOT_PLAIN = '/[\p{Cc}\x{2028}\x{2029}]+|([\x{202A}-\x{202E}\x{2066}-\x{2069}])/u';

	public function __construct(
		private readonly Message_Templates $templates,
		private readonly Message_Texts $texts,
		private readonly Sending_Times $times,
		private readonly Webinar_Placeholders $placeholders
	) {}

	/**
	 * Answers a module that has something to tell, in the language of the site: whoever's request this is, the reader is
	 * somebody else.
	 *
	 * @param MessageText|null      $message    What another module answered.
	 * @param string                $name       Name of the template.
	 * @param array<string, string> $values     By the name of their placeholder; title, date and time come by themselves.
	 * @param int                   $webinar_id Webinar.
	 * @return MessageText|null
	 */
	public function answer( ?array $message, string $name, array $values, int $webinar_id ): ?array {
		$is_switched = switch_to_locale( get_locale() );
		$answer      = $this->message( $name, $values, $webinar_id ) ?? $message;
		if ( $is_switched ) {
			restore_previous_locale();
		}
		return $answer;
	}

	/**
	 * The message as the organizer worded it.
	 *
	 * @param string                $name       Name of the template.
	 * @param array<string, string> $values     What the module knows.
	 * @param int                   $webinar_id Webinar.
	 * @return MessageText|null Null where no active module has such a template.
	 */
	private function message( string $name, array $values, int $webinar_id ): ?array {
		$template = $this->templates->from_modules()[ $name ] ?? null;
		if ( null === $template ) {
			return null;
		}
		$wording = $this->texts->wording( $name );
		$text    = self::with_first_line( $template, '' === $wording['text'] ? $template['text'] : $wording['text'] );
		return array(
			'text'        => mb_substr( self::fill( $text, $values + $this->placeholders->values( $webinar_id ) ), 0, self::LONGEST_TEXT ),
			'button_text' => $template['has_button'] && '' !== $wording['button_text'] ? $wording['button_text'] : $template['button_text'],
			'not_before'  => $this->times->not_before( $name, $webinar_id ),
		);
	}

	/**
	 * A text under the line that always stands first.
	 *
	 * @param MessageTemplate $template Whose text it is.
	 * @param string          $text     What may be reworded.
	 */
	public static function with_first_line( array $template, string $text ): string {
		return isset( $template['first_line'] ) ? $template['first_line'] . "\n\n" . $text : $text;
	}

	/**
	 * A text with its values, each inserted once: braces in a value are not filled in again.
	 *
	 * @param string                $text   With names in braces.
	 * @param array<string, string> $values By name.
	 */
	public static function fill( string $text, array $values ): string {
		return (string) preg_replace_callback(
			self::PLACEHOLDER,
			static function ( array $found ) use ( $values ): string {
				if ( ! isset( $values[ $found[2] ] ) ) {
					return $found[0];
				}
				$value = self::plain( $values[ $found[2] ] );
				return '' === $value ? '' : $found[1] . $value;
			},
			$text
		);
	}

	/**
	 * How many characters a text has with the longest values.
	 *
	 * @param string       $text  With names in braces.
	 * @param list<string> $names What is filled in.
	 */
	public static function longest_length( string $text, array $names ): int {
		return mb_strlen( self::fill( $text, array_fill_keys( $names, str_repeat( 'x', self::LONGEST_VALUE ) ) ) );
	}

	/**
	 * A value in one bounded line.
	 */
	private static function plain( string $value ): string {
		$line = trim( (string) preg_replace_callback( self::NOT_PLAIN, static fn( array $found ): string => isset( $found[1] ) ? '' : ' ', wp_check_invalid_utf8( $value, true ) ), ' ' );
		return mb_strlen( $line ) > self::LONGEST_VALUE ? mb_substr( $line, 0, self::LONGEST_VALUE - 1 ) . '…' : $line;
	}
}
