<?php
/**
 * Filling placeholders of messages.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use Webinars\Webinar_Outbox\Lib\Valid_Utf8;

/**
 * Fills the placeholders of the organizer's texts: the wording of the webinar, else that of the site, else the default.
 *
 * Texts are sent as plain text, without a parse mode, so no character in them formats anything.
 */
final class Message_Filler {

	public const LONGEST_VALUE = 200;

	/** Telegram rejects longer text. */
	public const LONGEST_TEXT = 4096;

	public const LONGEST_BUTTON = 64;

	/** The outbox rejects a longer filled one. */
	public const LONGEST_SUBJECT = 200;

	/** Includes the space before a placeholder: it is removed with an empty value. */
	private const PLACEHOLDER = '/( ?)\{([a-z_]{1,32})\}/';

	/** Control characters, and marks that would change the direction of the following text. */
	private const NOT_PLAIN = '/[\p{Cc}\x{2028}\x{2029}]+|([\x{202A}-\x{202E}\x{2066}-\x{2069}])/u';

	public function __construct(
		private readonly Message_Templates $templates,
		private readonly Message_Texts $texts,
		private readonly Webinar_Texts $webinar_texts,
		private readonly Sending_Times $times,
		private readonly Webinar_Placeholders $placeholders
	) {}

	/**
	 * Answers `webinar_outbox_message`, in the language of the site: the reader is not the person whose request this is.
	 *
	 * @param MessageText|null      $message What another module answered.
	 * @param string                $name    Name of the template.
	 * @param array<string, string> $values  By placeholder; title, date and time are added here.
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
	 * Fills in the message with the organizer's text.
	 *
	 * @param string                $name   Name of the template.
	 * @param array<string, string> $values By placeholder.
	 * @return MessageText|null Null when no active module has this template.
	 */
	private function message( string $name, array $values, int $webinar_id ): ?array {
		$template = $this->templates->find( $name, $webinar_id );
		if ( null === $template ) {
			return null;
		}
		$name     = $template['name'];
		$template = self::reworded( self::reworded( $template, $this->texts->wording( $name ) ), $this->webinar_texts->wording( $webinar_id, $name ) );
		return self::filled( $template, $values + $this->placeholders->values( $webinar_id ) ) + array( 'not_before' => $this->times->not_before( $name, $webinar_id ) );
	}

	/**
	 * Replaces the texts of a template by those of a wording that are not empty.
	 *
	 * @param MessageTemplate $template A template.
	 * @param array           $wording  The changed parts.
	 * @phpstan-param array{text: string, subject: string, button_text: string, ...} $wording
	 * @return MessageTemplate
	 */
	public static function reworded( array $template, array $wording ): array {
		if ( '' !== $wording['text'] ) {
			$template['text'] = $wording['text'];
		}
		if ( '' !== $wording['subject'] && isset( $template['subject'] ) ) {
			$template['subject'] = $wording['subject'];
		}
		if ( '' !== $wording['button_text'] && $template['has_button'] ) {
			$template['button_text'] = $wording['button_text'];
		}
		return $template;
	}

	/**
	 * Fills in a template.
	 *
	 * @param MessageTemplate       $template A template.
	 * @param array<string, string> $values   By placeholder.
	 * @return array{text: string, subject?: string, button_text: string}
	 */
	public static function filled( array $template, array $values ): array {
		// A subject that the organizer words must not hide that this is a recording.
		$subject = $template['first_line'] ?? $template['subject'] ?? '';
		return array( 'text' => mb_substr( self::fill( self::with_first_line( $template, $template['text'] ), $values ), 0, self::LONGEST_TEXT ) )
			+ ( '' === $subject ? array() : array( 'subject' => mb_substr( self::fill( $subject, $values ), 0, self::LONGEST_SUBJECT ) ) )
			+ array( 'button_text' => $template['button_text'] );
	}

	/**
	 * Adds the fixed first line of a template to a text.
	 *
	 * @param MessageTemplate $template A template.
	 * @param string          $text     The text below the fixed line.
	 */
	public static function with_first_line( array $template, string $text ): string {
		return isset( $template['first_line'] ) ? $template['first_line'] . "\n\n" . $text : $text;
	}

	/**
	 * Fills in the values, each once: braces in a value are not filled in again.
	 *
	 * @param string                $text   With placeholders in braces.
	 * @param array<string, string> $values By placeholder.
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
	 * Returns the number of characters of a text with the longest values.
	 *
	 * @param string       $text  With placeholders in braces.
	 * @param list<string> $names Names of the placeholders.
	 */
	public static function longest_length( string $text, array $names ): int {
		return mb_strlen( self::fill( $text, array_fill_keys( $names, str_repeat( 'x', self::LONGEST_VALUE ) ) ) );
	}

	/** Returns a value as one line of limited length. */
	private static function plain( string $value ): string {
		$line = trim( (string) preg_replace_callback( self::NOT_PLAIN, static fn( array $found ): string => isset( $found[1] ) ? '' : ' ', Valid_Utf8::strip( $value ) ), ' ' );
		return mb_strlen( $line ) > self::LONGEST_VALUE ? mb_substr( $line, 0, self::LONGEST_VALUE - 1 ) . '…' : $line;
	}
}
