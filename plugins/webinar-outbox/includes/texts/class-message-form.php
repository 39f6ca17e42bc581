<?php
/**
 * The form of the message texts.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Reads the sent form of the message texts, validates it, and stores the changed parts. Until it is stored, the form shows what was typed.
 *
 * @phpstan-import-type Typed from Wording_Validator
 * @phpstan-import-type Wording from Message_Texts
 * @phpstan-import-type QuietHours from Message_Texts
 */
final class Message_Form {

	/** Groups the errors of the quiet hours. No template has this name: names of templates have no space. */
	public const QUIET_HOURS = 'quiet hours';

	/**
	 * Sent fields by template.
	 *
	 * @var array<string, Typed>
	 */
	private array $typed = array();

	/**
	 * Sent quiet hours, null when none were sent.
	 *
	 * @var QuietHours|null
	 */
	private ?array $typed_hours = null;

	/**
	 * Sent wordings that differ from those that the form was opened with, by template.
	 *
	 * @var array<string, Wording>
	 */
	private array $changed_wordings = array();

	/**
	 * Sent quiet hours if they differ from those that the form was opened with.
	 *
	 * @var QuietHours|null
	 */
	private ?array $changed_hours = null;

	/**
	 * Error messages by field, by template or QUIET_HOURS.
	 *
	 * @var array<string, array<string, string>>
	 */
	private array $errors = array();

	public function __construct(
		public readonly Wording_Scope $scope,
		private readonly Wording_Validator $validator
	) {}

	/** Reads and validates the sent form. The caller has verified the nonce. */
	public function read(): void {
		foreach ( $this->scope->templates() as $name => $template ) {
			$this->read_message( $name, $template );
		}
		$this->read_quiet_hours();
	}

	public function has_errors(): bool {
		return array() !== $this->errors;
	}

	public function has_error( string $name ): bool {
		return isset( $this->errors[ $name ] );
	}

	/**
	 * Stores the changes that read() found.
	 *
	 * @return bool False when the database refused.
	 */
	public function store(): bool {
		return $this->scope->change( $this->changed_wordings, $this->changed_hours );
	}

	/**
	 * Returns the fields to show: the sent ones, or else the stored ones.
	 *
	 * @param MessageTemplate $template A template.
	 * @return Typed
	 */
	public function fields( array $template ): array {
		return $this->typed[ $template['name'] ] ?? $this->stored_fields( $template );
	}

	/**
	 * Returns the stored fields of a message. A text that nobody changed is the default; for one webinar its field is empty.
	 *
	 * @param MessageTemplate $template A template.
	 * @return Typed
	 */
	public function stored_fields( array $template ): array {
		$wording = $this->scope->wording( $template['name'] );
		$shown   = $this->scope->is_site() ? Message_Filler::reworded( $template, $wording ) : $wording;
		return array(
			'text'          => $shown['text'],
			'subject'       => $shown['subject'] ?? '',
			'button_text'   => $template['has_button'] ? $shown['button_text'] : '',
			'delay_minutes' => (string) $wording['delay_minutes'],
		);
	}

	/**
	 * Returns the quiet hours to show: the sent ones, or else the stored ones.
	 *
	 * @return QuietHours
	 */
	public function quiet_hours(): array {
		return $this->typed_hours ?? $this->stored_quiet_hours();
	}

	/**
	 * Returns the stored quiet hours.
	 *
	 * @return QuietHours
	 */
	public function stored_quiet_hours(): array {
		return $this->scope->quiet_hours();
	}

	/**
	 * Returns the error message of a field, empty when it has none.
	 *
	 * @param string $name A template, or QUIET_HOURS.
	 */
	public function error( string $name, string $field ): string {
		return $this->errors[ $name ][ $field ] ?? '';
	}

	/** Whether a field is the first one with an error, which gets the focus. */
	public function is_first_error( string $name, string $field ): bool {
		$first = array_key_first( $this->errors );
		return $first === $name && array_key_first( $this->errors[ $first ] ) === $field;
	}

	/**
	 * Makes a fingerprint of fields. The form sends back the one of the fields that it was opened with. If it still fits, the organizer
	 * changed nothing there, and what another organizer stored meanwhile stays.
	 *
	 * @param array<string, string> $fields Values by name.
	 */
	public static function fingerprint( array $fields ): string {
		ksort( $fields );
		return md5( (string) wp_json_encode( $fields ) );
	}

	/**
	 * Reads the fields of one message.
	 *
	 * @param MessageTemplate $template The template of that name.
	 */
	private function read_message( string $name, array $template ): void {
		$sent = $this->sent( 'texts', $name );
		if ( ! isset( $sent['text'], $sent['delay_minutes'], $sent['was'] ) ) {
			return;
		}
		$typed = array(
			'text'          => str_replace( "\r\n", "\n", $sent['text'] ),
			'subject'       => $sent['subject'] ?? '',
			'button_text'   => $sent['button_text'] ?? '',
			'delay_minutes' => trim( $sent['delay_minutes'] ),
		);
		// phpcs:ignore WordPress.Security -- The caller of read() has verified the nonce, and the value is only compared.
		if ( ( $_POST['default'] ?? '' ) === $name ) {
			$typed = array(
				'text'        => $template['text'],
				'subject'     => $template['subject'] ?? '',
				'button_text' => $template['has_button'] ? $template['button_text'] : '',
			) + $typed;
		}
		$this->typed[ $name ] = $typed;
		$errors               = $this->validator->errors( $template, $typed );
		if ( array() !== $errors ) {
			$this->errors[ $name ] = $errors;
		} elseif ( self::fingerprint( $typed ) !== $sent['was'] ) {
			$this->changed_wordings[ $name ] = $this->validator->wording( $template, $typed );
		}
	}

	private function read_quiet_hours(): void {
		$sent = $this->sent( 'quiet', 'hours' );
		if ( ! isset( $sent['from'], $sent['until'], $sent['was'] ) ) {
			return;
		}
		$this->typed_hours = array(
			'from'  => trim( $sent['from'] ),
			'until' => trim( $sent['until'] ),
		);
		$error             = $this->validator->quiet_error( $this->typed_hours['from'], $this->typed_hours['until'] );
		if ( '' !== $error ) {
			$this->errors[ self::QUIET_HOURS ] = array( 'from' => $error );
		}
		if ( self::fingerprint( $this->typed_hours ) !== $sent['was'] ) {
			$this->changed_hours = $this->typed_hours;
		}
	}

	/**
	 * Returns the sent fields of one message or of the quiet hours, unslashed; values that are no strings are dropped.
	 *
	 * @return array<string>
	 */
	private function sent( string $group, string $name ): array {
		// phpcs:ignore WordPress.Security -- The caller of read() has verified the nonce; Wording_Validator checks each field.
		$groups = $_POST[ $group ] ?? null;
		$sent   = is_array( $groups ) ? $groups[ $name ] ?? null : null;
		return is_array( $sent ) ? array_filter( wp_unslash( $sent ), 'is_string' ) : array();
	}
}
