<?php
/**
 * The speaker's command to show or hide the offer.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use WP_Error;

/**
 * Takes the command over admin-ajax and passes it to Core by its hook (R3, S4).
 */
final class Cta_Command {

	public const ACTION = 'ui_webinar_room_set_cta';

	/** A whole command is a tenth of this. */
	private const BODY_BYTES_AT_MOST = 2048;

	/** Codes that Core may refuse with → HTTP status; any other is a conflict with the webinar's state. */
	private const STATUS_OF_REFUSAL = array(
		'webinar_permission_denied' => 403,
		'webinar_not_found'         => 404,
	);

	/**
	 * Gives the command to those who may send it.
	 *
	 * @param array<string, array{action: string, nonce: string}> $commands   Of the other modules.
	 * @param int                                                 $webinar_id The webinar.
	 * @return array<string, array{action: string, nonce: string}>
	 */
	public function answer_command( array $commands, int $webinar_id ): array {
		if ( current_user_can( 'control_webinar', $webinar_id ) ) {
			$commands['cta'] = array(
				'action' => self::ACTION,
				'nonce'  => wp_create_nonce( self::ACTION . '_' . $webinar_id ),
			);
		}
		return $commands;
	}

	/**
	 * Answers the request.
	 */
	public function handle(): void {
		$done = $this->run();
		if ( ! $done instanceof WP_Error ) {
			wp_send_json_success( $done );
		}
		$code = (string) $done->get_error_code();
		$data = $done->get_error_data();
		/** This action is documented in contract/hooks/core_webinar_log.json. */
		do_action(
			'core_webinar_log',
			array(
				'level'      => 'warning',
				'module'     => 'ui-webinar-room',
				'code'       => $code,
				'message'    => 'A command for the offer was refused.',
				'webinar_id' => is_array( $data ) && is_int( $data['webinar_id'] ) ? $data['webinar_id'] : 0,
				'user_id'    => get_current_user_id(),
			)
		);
		wp_send_json_error(
			array(
				'code'    => $code,
				'message' => $done->get_error_message(),
			),
			is_array( $data ) && is_int( $data['status'] ) ? $data['status'] : 400
		);
	}

	/**
	 * Checks the command and carries it out.
	 *
	 * @return array{visible: bool, version: int}|WP_Error
	 */
	private function run(): array|WP_Error {
		if ( ! is_user_logged_in() ) {
			return $this->refuse( 'webinar_not_signed_in', __( 'Sign in first.', 'ui-webinar-room' ), 401 );
		}
		if ( $this->body_bytes() > self::BODY_BYTES_AT_MOST ) {
			return $this->refuse( 'webinar_request_too_large', __( 'The request is too large.', 'ui-webinar-room' ), 413 );
		}
		$webinar_id = $this->field( 'webinar_id', '/^[1-9][0-9]{0,9}$/D' );
		$visible    = $this->field( 'visible', '/^[01]$/D' );
		$nonce      = $this->field( 'nonce', '/^[A-Za-z0-9]{1,32}$/D' );
		if ( null === $webinar_id || null === $visible || null === $nonce ) {
			return $this->refuse( 'webinar_request_invalid', __( 'Send a POST request with webinar_id (a number), visible (0 or 1) and nonce.', 'ui-webinar-room' ), 400 );
		}
		$id = (int) $webinar_id;
		if ( false === wp_verify_nonce( $nonce, self::ACTION . '_' . $id ) ) {
			return $this->refuse( 'webinar_nonce_invalid', __( 'This page is too old to be trusted. Reload it and try again; nothing was changed.', 'ui-webinar-room' ), 403, $id );
		}
		if ( null === $this->read( $id ) ) {
			return $this->refuse( 'webinar_not_found', __( 'There is no such webinar.', 'ui-webinar-room' ), 404, $id );
		}
		if ( ! current_user_can( 'control_webinar', $id ) ) {
			return $this->refuse( 'webinar_permission_denied', __( 'Only the organizer and the speakers of this webinar can do this.', 'ui-webinar-room' ), 403, $id );
		}
		return $this->set( $id, '1' === $visible );
	}

	/**
	 * Asks Core for the change, and listens to what it says meanwhile.
	 *
	 * @param int  $webinar_id The webinar.
	 * @param bool $visible    Whether to show the offer.
	 * @return array{visible: bool, version: int}|WP_Error
	 */
	private function set( int $webinar_id, bool $visible ): array|WP_Error {
		$refusal = null;
		$listen  = static function ( array $said ) use ( &$refusal, $webinar_id ): void {
			if ( $webinar_id === $said['webinar_id'] && 'cta' === $said['change'] ) {
				$refusal = $said;
			}
		};
		add_action( 'core_webinar_change_refused', $listen );
		/** This action is documented in contract/hooks/core_webinar_set_cta_visibility.json. */
		do_action(
			'core_webinar_set_cta_visibility',
			$webinar_id,
			$visible,
			array(
				'actor_id'  => get_current_user_id(),
				'timestamp' => time(),
				'source'    => 'ui-webinar-room',
			)
		);
		remove_action( 'core_webinar_change_refused', $listen );

		if ( is_array( $refusal ) ) {
			$code = is_string( $refusal['code'] ) ? $refusal['code'] : '';
			return $this->refuse( $code, is_string( $refusal['message'] ) ? $refusal['message'] : '', self::STATUS_OF_REFUSAL[ $code ] ?? 409, $webinar_id );
		}
		$webinar = $this->read( $webinar_id );
		if ( null === $webinar || ( 'visible' === $webinar['cta_visibility'] ) !== $visible ) {
			return $this->refuse( 'webinar_change_unanswered', __( 'Nothing answered the command, and nothing was changed. Is the core module active?', 'ui-webinar-room' ), 503, $webinar_id );
		}
		return array(
			'visible' => $visible,
			'version' => $webinar['version'],
		);
	}

	/**
	 * The webinar as it is now.
	 *
	 * @param int $webinar_id The webinar.
	 * @return Webinar|null
	 */
	private function read( int $webinar_id ): ?array {
		/**
		 * Null when there is none.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		return $webinar;
	}

	/**
	 * A form field that looks as it must, else null.
	 *
	 * @param string $name    Of the field.
	 * @param string $pattern Of its value.
	 */
	private function field( string $name, string $pattern ): ?string {
		// phpcs:ignore WordPress.Security -- run() verifies the nonce that is read here; the pattern lets nothing else through.
		$value = $_POST[ $name ] ?? null;
		return is_string( $value ) && 1 === preg_match( $pattern, $value ) ? $value : null;
	}

	/**
	 * How much was sent.
	 */
	private function body_bytes(): int {
		$sent = isset( $_SERVER['CONTENT_LENGTH'] ) && is_numeric( $_SERVER['CONTENT_LENGTH'] ) ? (int) $_SERVER['CONTENT_LENGTH'] : 0;
		// phpcs:ignore WordPress.Security.NonceVerification.Missing -- Only measured.
		return max( $sent, strlen( http_build_query( $_POST ) ) );
	}

	/**
	 * Makes an error.
	 *
	 * @param string $code       For programs.
	 * @param string $message    For people.
	 * @param int    $status     HTTP.
	 * @param int    $webinar_id Which webinar, 0 when that is not known.
	 */
	private function refuse( string $code, string $message, int $status, int $webinar_id = 0 ): WP_Error {
		return new WP_Error(
			$code,
			$message,
			array(
				'status'     => $status,
				'webinar_id' => $webinar_id,
			)
		);
	}
}
