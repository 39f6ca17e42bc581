<?php
/**
 * The commands `start` and `stop`.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

/**
 * Takes them over admin-ajax and passes them to Core by its hook (R3). Holds no state: what came of it, Core says.
 */
final class Status_Command {

	private const ACTION = 'client_webinar_control_integration_set_status';

	/** A command is four short fields. */
	private const LARGEST_REQUEST_BYTES = 4096;

	/** Codes of Core → HTTP status; any other is a conflict with the webinar's state. */
	private const STATUS_OF_CODE = array(
		'webinar_permission_denied' => 403,
		'webinar_not_found'         => 404,
		'webinar_save_failed'       => 500,
	);

	/**
	 * Gives the commands to those who may send them (S5).
	 *
	 * @param array<string, array{action: string, nonce: string}> $commands   Commands of other modules.
	 * @param int                                                 $webinar_id Webinar.
	 * @return array<string, array{action: string, nonce: string}>
	 */
	public function add_commands( array $commands, int $webinar_id ): array {
		if ( current_user_can( 'control_webinar', $webinar_id ) ) {
			$command           = array(
				'action' => self::ACTION,
				'nonce'  => wp_create_nonce( self::ACTION . '_' . $webinar_id ),
			);
			$commands['start'] = $command;
			$commands['stop']  = $command;
		}
		return $commands;
	}

	/**
	 * Answers the request.
	 */
	public function handle(): void {
		try {
			$webinar = $this->run();
		} catch ( Refusal $refusal ) {
			$this->log( $refusal );
			wp_send_json_error(
				array(
					'code'    => $refusal->code_name,
					'message' => $refusal->getMessage(),
				),
				$refusal->status
			);
		}
		wp_send_json_success(
			array(
				'status'  => $webinar['status'],
				'version' => $webinar['version'],
			)
		);
	}

	/**
	 * Checks the request and carries it out.
	 *
	 * @return Webinar The webinar afterwards.
	 * @throws Refusal When nothing changed.
	 */
	private function run(): array {
		if ( 'POST' !== ( $_SERVER['REQUEST_METHOD'] ?? '' ) ) { // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Only compared.
			throw new Refusal( 405, 'webinar_request_invalid', __( 'Send the command by POST.', 'client-webinar-control-integration' ) );
		}
		if ( ! is_user_logged_in() ) {
			throw new Refusal( 401, 'webinar_not_signed_in', __( 'You are signed out. Sign in again; nothing was changed.', 'client-webinar-control-integration' ) );
		}
		if ( $this->body_bytes() > self::LARGEST_REQUEST_BYTES ) {
			throw new Refusal( 413, 'webinar_request_too_large', __( 'The request is too large. Send webinar_id, command and nonce only.', 'client-webinar-control-integration' ) );
		}
		$id      = (int) $this->field( 'webinar_id', '/^[1-9][0-9]{0,9}$/D' );
		$command = $this->field( 'command', '/^(start|stop)$/D' );
		$nonce   = $this->field( 'nonce', '/^[A-Za-z0-9]{1,32}$/D' );
		if ( false === wp_verify_nonce( $nonce, self::ACTION . '_' . $id ) ) {
			throw new Refusal( 403, 'webinar_nonce_invalid', __( 'This page has been open for too long. Reload it and try again; nothing was changed.', 'client-webinar-control-integration' ), $id );
		}
		// Whether Core is there shows only in whether it answers below: without it nobody has this capability.
		if ( null !== $this->webinar( $id ) && ! current_user_can( 'control_webinar', $id ) ) {
			throw new Refusal( 403, 'webinar_permission_denied', __( 'Only the organizer and the speakers of this webinar can start and stop it. Ask its organizer; nothing was changed.', 'client-webinar-control-integration' ), $id );
		}
		$this->set_status( $id, $command );

		$webinar = $this->webinar( $id );
		if ( null === $webinar ) {
			throw new Refusal( 503, 'webinar_change_unanswered', __( 'Nothing answered the command, and nothing was changed. Activate the plugin "Webinars: Core".', 'client-webinar-control-integration' ), $id );
		}
		return $webinar;
	}

	/**
	 * Asks Core, and hears meanwhile whether it refuses. Silence means that it was so already (S3).
	 *
	 * @param int    $webinar_id Webinar.
	 * @param string $command    `start` or `stop`.
	 * @throws Refusal When Core refuses.
	 */
	private function set_status( int $webinar_id, string $command ): void {
		$refusal = null;
		$is_done = false;
		$on_no   = static function ( array $event ) use ( &$refusal, $webinar_id ): void {
			if ( 'status' === $event['change'] && in_array( $event['webinar_id'], array( 0, $webinar_id ), true ) ) {
				$refusal ??= $event;
			}
		};
		$on_yes  = static function ( array $event ) use ( &$is_done, $webinar_id ): void {
			$is_done = $is_done || $event['webinar_id'] === $webinar_id;
		};
		add_action( 'core_webinar_change_refused', $on_no );
		add_action( 'core_webinar_status_changed', $on_yes );
		try {
			/** This action is documented in contract/hooks/core_webinar_set_status.json. */
			do_action(
				'core_webinar_set_status',
				$webinar_id,
				$command,
				array(
					'actor_id'  => get_current_user_id(),
					'timestamp' => time(),
					'source'    => 'control',
				)
			);
		} finally {
			remove_action( 'core_webinar_change_refused', $on_no );
			remove_action( 'core_webinar_status_changed', $on_yes );
		}
		// A refusal beside a change is of something that a listener to the change tried.
		if ( is_array( $refusal ) && ! $is_done ) {
			$code    = is_string( $refusal['code'] ?? null ) ? $refusal['code'] : 'webinar_save_failed';
			$message = is_string( $refusal['message'] ?? null ) ? $refusal['message'] : $code;
			throw new Refusal( self::STATUS_OF_CODE[ $code ] ?? 409, $code, $message, $webinar_id ); // phpcs:ignore WordPress.Security.EscapeOutput -- Answered as JSON.
		}
	}

	/**
	 * The webinar as it is now.
	 *
	 * @param int $webinar_id Webinar.
	 * @return Webinar|null Null when there is none, or no Core.
	 */
	private function webinar( int $webinar_id ): ?array {
		/**
		 * As the contract has it.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		return $webinar;
	}

	/**
	 * A field of the form.
	 *
	 * @param string $name    Of the field.
	 * @param string $pattern What its value looks like.
	 * @throws Refusal When it does not.
	 */
	private function field( string $name, string $pattern ): string {
		$value = $_POST[ $name ] ?? null; // phpcs:ignore WordPress.Security -- run() verifies the nonce that is read here; the pattern lets nothing else through.
		if ( ! is_string( $value ) || 1 !== preg_match( $pattern, $value ) ) {
			$needed = array(
				'webinar_id' => __( 'the number of a webinar', 'client-webinar-control-integration' ),
				'command'    => __( '"start" or "stop"', 'client-webinar-control-integration' ),
				'nonce'      => __( 'the nonce that came with the page', 'client-webinar-control-integration' ),
			);
			/* translators: 1: field name, 2: what it must be. */
			throw new Refusal( 400, 'webinar_request_invalid', sprintf( __( 'The field %1$s must be %2$s.', 'client-webinar-control-integration' ), $name, $needed[ $name ] ?? '' ) );
		}
		return $value;
	}

	/**
	 * How much was sent; a request in chunks does not say so beforehand.
	 */
	private function body_bytes(): int {
		$announced = $_SERVER['CONTENT_LENGTH'] ?? 0; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Only a number is used.
		return max( is_numeric( $announced ) ? (int) $announced : 0, strlen( http_build_query( $_POST ) ) ); // phpcs:ignore WordPress.Security.NonceVerification -- Only measured.
	}

	/**
	 * Leaves a line in the log, without anything that was sent.
	 *
	 * @param Refusal $refusal Why nothing changed.
	 */
	private function log( Refusal $refusal ): void {
		/** This action is documented in contract/hooks/core_webinar_log.json. */
		do_action(
			'core_webinar_log',
			array(
				'level'      => $refusal->status >= 500 ? 'error' : 'warning',
				'module'     => 'client-webinar-control-integration',
				'code'       => $refusal->code_name,
				'message'    => "A command for the broadcast was answered with $refusal->status.",
				'webinar_id' => $refusal->webinar_id,
				'user_id'    => get_current_user_id(),
			)
		);
	}
}
