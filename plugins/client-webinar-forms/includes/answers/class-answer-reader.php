<?php
/**
 * Reading answers.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms;

use Webinars\Client_Webinar_Forms\Lib\Command_Refused;

/**
 * Turns what a browser sent into the payload of `client_webinar_form_submitted`, and refuses what the form does not ask.
 *
 * @phpstan-import-type Field from Form
 * @phpstan-type Payload non-empty-array<string, bool|int|string|list<string>>
 */
final class Answer_Reader {

	/** Of the payload as JSON. */
	private const LARGEST_BYTES = 8192;

	private const OPTIONS_AT_MOST = 20;

	/**
	 * Reads the answers to a form.
	 *
	 * @param mixed $sent Fields of the request by name.
	 * @return Payload
	 * @throws Command_Refused When something is wrong; it names each field.
	 */
	public static function read( Form $form, mixed $sent, int $webinar_id ): array {
		$sent = is_array( $sent ) ? $sent : array();
		// phpcs:disable WordPress.Security.EscapeOutput -- Answered as JSON.
		if ( array() !== array_diff_key( $sent, array_column( $form->fields, null, 'name' ) ) ) {
			throw new Command_Refused( 400, 'webinar_request_invalid', __( 'The form has changed since you opened this page. Copy what you have written, and reload the page.', 'client-webinar-forms' ), $webinar_id );
		}
		$payload  = array();
		$problems = array();
		foreach ( $form->fields as $field ) {
			$value = self::value( $field, $sent[ $field['name'] ] ?? '' );
			if ( null === $value ) {
				$problems[ $field['name'] ] = self::problem( $field );
			} elseif ( '' !== $value && array() !== $value && false !== $value ) {
				$payload[ $field['name'] ] = $value;
			} elseif ( $field['required'] ) {
				$problems[ $field['name'] ] = 'consent' === $field['type']
					? __( 'Tick this box to send the form.', 'client-webinar-forms' )
					: __( 'Please answer this question.', 'client-webinar-forms' );
			}
		}
		if ( array() !== $problems ) {
			throw new Command_Refused( 400, 'webinar_answers_invalid', __( 'Something is missing. Look at the marked questions; what you entered is still here.', 'client-webinar-forms' ), $webinar_id, $problems );
		}
		if ( array() === $payload ) {
			throw new Command_Refused( 400, 'webinar_answers_invalid', __( 'Answer at least one question.', 'client-webinar-forms' ), $webinar_id );
		}
		$bytes = strlen( self::json( $payload ) );
		if ( $bytes > self::LARGEST_BYTES ) {
			/* translators: %s: number of characters that is enough. */
			throw new Command_Refused( 413, 'webinar_request_too_large', sprintf( __( 'Your answers are too long. Shorten a text by %s characters; what you entered is still here.', 'client-webinar-forms' ), number_format_i18n( $bytes - self::LARGEST_BYTES ) ), $webinar_id );
		}
		// phpcs:enable
		return $payload;
	}

	/**
	 * Encodes answers, as they are stored, sent and measured.
	 *
	 * @param array<string, mixed> $value
	 */
	public static function json( array $value ): string {
		return (string) wp_json_encode( $value, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES );
	}

	/**
	 * Reads one answer; null where it is none of the field's.
	 *
	 * @param Field $field
	 * @return bool|int|string|list<string>|null
	 */
	private static function value( array $field, mixed $sent ): bool|int|string|array|null {
		if ( 'several' === $field['type'] ) {
			return self::several( $field['options'], '' === $sent ? array() : $sent );
		}
		if ( ! is_string( $sent ) ) {
			return null;
		}
		return match ( $field['type'] ) {
			'text'    => self::text( $sent ),
			'choice'  => '' === $sent || in_array( $sent, $field['options'], true ) ? $sent : null,
			'scale'   => '' === $sent ? '' : ( 1 === preg_match( '/^(10|[0-9])$/D', $sent ) ? (int) $sent : null ),
			'consent' => match ( $sent ) {
				''      => false,
				'1'     => true,
				default => null,
			},
		};
	}

	/**
	 * Reads chosen options, each once, in the order of the form.
	 *
	 * @param list<string> $options
	 * @return list<string>|null
	 */
	private static function several( array $options, mixed $sent ): ?array {
		if ( ! is_array( $sent ) || count( $sent ) > self::OPTIONS_AT_MOST ) {
			return null;
		}
		foreach ( $sent as $option ) {
			if ( ! in_array( $option, $options, true ) ) {
				return null;
			}
		}
		return array_values( array_intersect( $options, $sent ) );
	}

	/**
	 * Reads a text; null where it is no UTF-8 or holds control characters other than line breaks and tabs.
	 */
	private static function text( string $sent ): ?string {
		$text = str_replace( array( "\r\n", "\r" ), "\n", $sent );
		return 1 === preg_match( '//u', $text ) && 0 === preg_match( '/[\x00-\x08\x0B-\x1F\x7F]|\xC2[\x80-\x9F]/', $text ) ? trim( $text ) : null;
	}

	/**
	 * Says what is wrong with an answer.
	 *
	 * @param Field $field
	 */
	private static function problem( array $field ): string {
		return match ( $field['type'] ) {
			'text'    => __( 'This text holds characters that cannot be stored. Type it again, or remove what you have pasted.', 'client-webinar-forms' ),
			'scale'   => __( 'Choose a number from 0 to 10.', 'client-webinar-forms' ),
			'several' => __( 'Choose from these options.', 'client-webinar-forms' ),
			default   => __( 'Choose one of these options.', 'client-webinar-forms' ),
		};
	}
}
