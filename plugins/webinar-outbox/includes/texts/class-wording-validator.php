<?php
/**
 * Validation of the message texts.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use Webinars\Webinar_Outbox\Lib\Valid_Utf8;

/**
 * Validates the fields of the editor.
 *
 * @phpstan-import-type Wording from Message_Texts
 * @phpstan-type Typed array{text: string, subject: string, button_text: string, delay_minutes: string}
 */
final class Wording_Validator {

	/** A week. */
	public const LONGEST_DELAY_MINUTES = 10080;

	/** Mail programs cut longer ones. */
	public const LONGEST_SUBJECT = 150;

	/** Whatever looks like a placeholder, in any script. */
	private const IN_BRACES = '/\{\s*([\p{L}\p{N}_ -]{1,40}?)\s*\}/u';

	/**
	 * Validates the fields of a message.
	 *
	 * @param MessageTemplate $template The message.
	 * @param Typed           $typed    The fields as sent.
	 * @return array<string, string> Error messages by field; empty when the fields can be stored.
	 */
	public function errors( array $template, array $typed ): array {
		$delay       = $typed['delay_minutes'];
		$button_text = self::line( $typed['button_text'] );
		return array_filter(
			array(
				'text'          => $this->text_error( $template, self::lines( $typed['text'] ) ),
				'subject'       => isset( $template['subject'] ) ? $this->subject_error( $template, $typed['subject'] ) : '',
				'button_text'   => mb_strlen( $button_text ) > Message_Filler::LONGEST_BUTTON
					/* translators: %d: number of characters. */
					? sprintf( __( 'A button holds at most %d characters.', 'webinar-outbox' ), Message_Filler::LONGEST_BUTTON )
					: self::storage_error( $button_text ),
				'delay_minutes' => 1 !== preg_match( '/^\d{0,5}$/D', $delay ) || (int) $delay > self::LONGEST_DELAY_MINUTES
					/* translators: %d: number of minutes. */
					? sprintf( __( 'Enter whole minutes from 0 to %d, which is a week.', 'webinar-outbox' ), self::LONGEST_DELAY_MINUTES )
					: '',
			)
		);
	}

	/** Returns the error of the quiet hours, empty for none. */
	public function quiet_error( string $from, string $until ): string {
		foreach ( array( $from, $until ) as $time ) {
			if ( 1 !== preg_match( '/^(([01]\d|2[0-3]):[0-5]\d)?$/D', $time ) ) {
				return __( 'Enter a time as in 22:00.', 'webinar-outbox' );
			}
		}
		return match ( true ) {
			( '' === $from ) !== ( '' === $until ) => __( 'Enter both times, or neither.', 'webinar-outbox' ),
			'' !== $from && $from === $until        => __( 'The two times are the same: nothing would ever be sent. Leave both empty for no quiet hours.', 'webinar-outbox' ),
			default                                 => '',
		};
	}

	/**
	 * Returns what to store of valid fields: only what differs from the default.
	 *
	 * @param MessageTemplate $template The message.
	 * @param Typed           $typed    The fields as sent.
	 * @return Wording
	 */
	public function wording( array $template, array $typed ): array {
		$text        = self::lines( $typed['text'] );
		$subject     = self::line( $typed['subject'] );
		$button_text = self::line( $typed['button_text'] );
		return array(
			'text'          => $template['text'] === $text ? '' : $text,
			'subject'       => ( $template['subject'] ?? $subject ) === $subject ? '' : $subject,
			'button_text'   => ! $template['has_button'] || $template['button_text'] === $button_text ? '' : $button_text,
			'delay_minutes' => (int) $typed['delay_minutes'],
		);
	}

	/**
	 * Returns the error of a text, empty for none.
	 *
	 * @param MessageTemplate $template The message.
	 * @param string          $text     As lines() returned it.
	 */
	private function text_error( array $template, string $text ): string {
		$known = array_column( $template['placeholders'], 'name' );
		$error = self::placeholder_error( $text, $known );
		if ( '' !== $error ) {
			return $error;
		}
		if ( '' !== $text && '' === trim( Message_Filler::fill( $text, array_fill_keys( $known, '' ) ) ) ) {
			return __( 'Write some words of your own too: what is filled in may be empty.', 'webinar-outbox' );
		}
		$excess = Message_Filler::longest_length( Message_Filler::with_first_line( $template, $text ), $known ) - Message_Filler::LONGEST_TEXT;
		if ( $excess > 0 ) {
			/* translators: 1: number of characters, 2: number of characters. */
			return sprintf( _n( 'With the longest names and titles this is %1$s character longer than the %2$s that Telegram takes. Shorten it.', 'With the longest names and titles this is %1$s characters longer than the %2$s that Telegram takes. Shorten it.', $excess, 'webinar-outbox' ), number_format_i18n( $excess ), number_format_i18n( Message_Filler::LONGEST_TEXT ) );
		}
		return self::storage_error( $text );
	}

	/**
	 * Returns the error of a subject, empty for none. A line break would begin another header of the mail.
	 *
	 * @param MessageTemplate $template The message.
	 */
	private function subject_error( array $template, string $typed ): string {
		$subject = self::line( $typed );
		$names   = array_column( array_filter( $template['placeholders'], static fn( array $placeholder ): bool => ! ( $placeholder['is_address'] ?? false ) ), 'name' );
		$error   = self::placeholder_error( $subject, $names );
		return match ( true ) {
			1 === preg_match( '/[\p{Cc}\x{2028}\x{2029}]/u', Valid_Utf8::strip( $typed ) ) => __( 'A subject is one line: remove the line breaks and tabs.', 'webinar-outbox' ),
			mb_strlen( $subject ) > self::LONGEST_SUBJECT
				/* translators: %d: number of characters. */
				=> sprintf( __( 'A subject holds at most %d characters.', 'webinar-outbox' ), self::LONGEST_SUBJECT ),
			'' !== $error => $error,
			default       => self::storage_error( $subject ),
		};
	}

	/**
	 * Returns the error of the placeholders in a text, empty for none.
	 *
	 * @param list<string> $known Names of the placeholders that it may hold.
	 */
	private static function placeholder_error( string $text, array $known ): string {
		preg_match_all( self::IN_BRACES, $text, $found, PREG_SET_ORDER );
		foreach ( $found as list( $typed, $name ) ) {
			if ( "{{$name}}" !== $typed || ! in_array( $name, $known, true ) ) {
				/* translators: 1: what was typed, in braces, 2: a list of words in braces. */
				return sprintf( __( 'Nothing is known to fill in for %1$s. There are: %2$s.', 'webinar-outbox' ), $typed, '{' . implode( '}, {', $known ) . '}' );
			}
		}
		return '';
	}

	/** Returns the error of a text that the table of options cannot hold, empty for none. */
	private static function storage_error( string $text ): string {
		global $wpdb;
		return $wpdb->strip_invalid_text_for_column( $wpdb->options, 'option_value', $text ) === $text
			? ''
			: __( 'The database of this site cannot store a character of this text, as an emoji. Remove it, or see under Tools → Site Health how to convert the database.', 'webinar-outbox' );
	}

	/** Normalizes line breaks as Telegram counts them, and removes other control characters. */
	private static function lines( string $text ): string {
		$lines = str_replace( array( "\r\n", "\r" ), "\n", Valid_Utf8::strip( $text ) );
		return trim( (string) preg_replace( '/[^\P{Cc}\n]/u', ' ', $lines ) );
	}

	private static function line( string $text ): string {
		return str_replace( "\n", ' ', self::lines( $text ) );
	}
}
