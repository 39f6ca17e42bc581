<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * Commands over admin-ajax.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms\Lib;

use Throwable;

/**
 * Answers one command over admin-ajax (R3): Core validates the request, the module does the work, and every refusal is answered
 * and logged in the same way. A script gets JSON. A browser that posts a form without scripts gets the page again that the form names
 * (`_wp_http_referer`), or a page that says why nothing was changed.
 */
final class Command_Endpoint {

	/**
	 * Describes the command.
	 *
	 * @param string                $action     The admin-ajax action.
	 * @param string                $capability What a person needs, for the webinar.
	 * @param array<string, string> $fields     Regular expressions by the name of the field, beside `webinar_id` and `nonce`.
	 * @param int                   $largest_bytes Largest request; Core's limit is at least 8,192.
	 */
	public function __construct(
		public readonly string $action,
		private readonly string $capability,
		private readonly array $fields = array(),
		private readonly int $largest_bytes = 8192
	) {}

	/**
	 * Adds the command to those that the signed-in person may send.
	 *
	 * @param array<string, array{action: string, nonce: string}> $commands   Commands of other modules.
	 * @param string                                              $name       Name of this one.
	 * @param int                                                 $webinar_id Webinar.
	 * @return array<string, array{action: string, nonce: string}>
	 */
	public function add_to( array $commands, string $name, int $webinar_id ): array {
		if ( current_user_can( $this->capability, $webinar_id ) ) {
			$commands[ $name ] = array(
				'action' => $this->action,
				'nonce'  => wp_create_nonce( $this->action . '_' . $webinar_id ),
			);
		}
		return $commands;
	}

	/**
	 * Validates the request, does the work and answers.
	 *
	 * @param callable(int, array<string, string>): array<string, mixed> $work        Takes the webinar and the fields, returns the
	 *                                                                                answer, throws Command_Refused.
	 * @param string                                                     $unavailable What a person is told while Core is off, translated.
	 */
	public function answer( callable $work, string $unavailable ): void {
		try {
			$answer = $this->run( $work, $unavailable );
		} catch ( Command_Refused $refused ) {
			$this->refuse( $refused );
		}
		if ( self::is_form_without_scripts() ) {
			wp_safe_redirect( (string) wp_get_referer(), 303 );
			exit;
		}
		wp_send_json_success( $answer );
	}

	/**
	 * Validates the request and does the work.
	 *
	 * @param callable(int, array<string, string>): array<string, mixed> $work See answer().
	 * @return array<string, mixed>
	 * @throws Command_Refused When the request is not valid, or the work failed.
	 */
	private function run( callable $work, string $unavailable ): array {
		/**
		 * Null while Core is off. This filter is documented in contract/hooks/core_webinar_command.json.
		 *
		 * @var CommandReading|null $reading
		 */
		$reading = apply_filters(
			'core_webinar_command',
			null,
			$this->action,
			array(
				'capability'    => $this->capability,
				'fields'        => $this->fields,
				'largest_bytes' => $this->largest_bytes,
			)
		);
		// phpcs:disable WordPress.Security.EscapeOutput -- Answered as JSON.
		if ( null === $reading ) {
			throw new Command_Refused( 503, 'webinar_change_unanswered', $unavailable );
		}
		$error = $reading['error'];
		if ( null !== $error ) {
			throw new Command_Refused( $error['status'], $error['code'], $error['message'], $reading['webinar_id'] );
		}
		try {
			return $work( $reading['webinar_id'], $reading['fields'] );
		} catch ( Command_Refused $refused ) {
			throw $refused;
		} catch ( Throwable $failure ) {
			Core_Log::failure( str_replace( '-', '_', 'client-webinar-forms' ) . '_command_failed', $failure, $reading['webinar_id'] );
			throw new Command_Refused( 500, 'webinar_save_failed', __( 'This could not be saved. Please try again.', 'client-webinar-forms' ), $reading['webinar_id'] );
		}
		// phpcs:enable
	}

	/**
	 * Answers with a refusal, and logs it without anything that was sent. A guest's request leaves no line: anybody can send one. Nor
	 * does one that came too soon: a flood would fill the log.
	 */
	private function refuse( Command_Refused $refused ): never {
		if ( is_user_logged_in() && 429 !== $refused->status ) {
			Core_Log::write(
				$refused->status >= 500 ? 'error' : 'warning',
				$refused->code_name,
				"The command $this->action was refused with $refused->status.",
				$refused->webinar_id,
				get_current_user_id()
			);
		}
		if ( self::is_form_without_scripts() ) {
			add_filter( 'wp_die_ajax_handler', static fn(): string => '_default_wp_die_handler' );
			wp_die(
				wp_kses( implode( '<br>', array_map( 'esc_html', array( $refused->getMessage(), ...array_values( $refused->problems ) ) ) ), array( 'br' => array() ) ),
				'',
				array(
					'response'  => (int) $refused->status,
					'back_link' => true,
				)
			);
		}
		wp_send_json_error(
			array(
				'code'    => $refused->code_name,
				'message' => $refused->getMessage(),
			) + ( array() === $refused->problems ? array() : array( 'problems' => $refused->problems ) ),
			$refused->status
		);
	}

	/**
	 * Only a browser that opens a page asks for HTML. The form must say which page comes next: on this site, as WordPress checks.
	 */
	private static function is_form_without_scripts(): bool {
		$accepted = $_SERVER['HTTP_ACCEPT'] ?? ''; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Only searched.
		return is_string( $accepted ) && str_contains( $accepted, 'text/html' ) && isset( $_POST['_wp_http_referer'] ) && false !== wp_get_referer(); // phpcs:ignore WordPress.Security.NonceVerification -- Only for the form of the answer.
	}
}
