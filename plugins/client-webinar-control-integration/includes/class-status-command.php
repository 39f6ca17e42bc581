<?php
/**
 * The commands `start` and `stop`.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

/**
 * Takes them over admin-ajax, or from WP-CLI, and passes them to Core by its hook (R3). Holds no state: what came of it, Core says.
 */
final class Status_Command {

	private const ACTION = 'client_webinar_control_integration_set_status';

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
	 * Has the request checked and carries it out.
	 *
	 * @return Webinar The webinar afterwards.
	 * @throws Refusal When nothing changed.
	 */
	private function run(): array {
		/**
		 * Null when Core is not there.
		 *
		 * @var CommandReading|null $reading
		 */
		$reading = apply_filters(
			'core_webinar_command',
			null,
			self::ACTION,
			array(
				'capability' => 'control_webinar',
				'fields'     => array( 'command' => '/^(start|stop)$/D' ),
			)
		);
		if ( null === $reading ) {
			throw $this->unanswered( 0 ); // phpcs:ignore WordPress.Security.EscapeOutput -- Answered as JSON.
		}
		$id    = $reading['webinar_id'];
		$error = $reading['error'];
		if ( null !== $error ) {
			throw new Refusal( $error['status'], $error['code'], $error['message'], $id ); // phpcs:ignore WordPress.Security.EscapeOutput -- Answered as JSON.
		}
		return $this->carry_out( $id, $reading['fields']['command'], 'control' )['webinar'];
	}

	/**
	 * Starts or stops a webinar for the user who is signed in; Core decides whether they may (S5).
	 *
	 * @param int    $webinar_id Webinar.
	 * @param string $command    `start` or `stop`.
	 * @param string $source     Which screen or job asks.
	 * @return array{webinar: Webinar, is_changed: bool} The webinar afterwards, and whether this call changed it (S3).
	 * @throws Refusal When nothing changed although it was not so already.
	 */
	public function carry_out( int $webinar_id, string $command, string $source ): array {
		$is_changed = $this->set_status( $webinar_id, $command, $source );
		/**
		 * As it is now.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		if ( null === $webinar ) {
			throw $this->unanswered( $webinar_id ); // phpcs:ignore WordPress.Security.EscapeOutput -- Escaped where it is shown.
		}
		return array(
			'webinar'    => $webinar,
			'is_changed' => $is_changed,
		);
	}

	/**
	 * Asks Core, and hears meanwhile whether it refuses. Silence means that it was so already (S3).
	 *
	 * @param int    $webinar_id Webinar.
	 * @param string $command    `start` or `stop`.
	 * @param string $source     Which screen or job asks.
	 * @return bool Whether it changed.
	 * @throws Refusal When Core refuses.
	 */
	private function set_status( int $webinar_id, string $command, string $source ): bool {
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
					'source'    => $source,
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
			throw new Refusal( self::STATUS_OF_CODE[ $code ] ?? 409, $code, $message, $webinar_id ); // phpcs:ignore WordPress.Security.EscapeOutput -- Escaped where it is shown.
		}
		return $is_done;
	}

	/**
	 * The refusal of a command that nobody carries out.
	 *
	 * @param int $webinar_id Webinar; 0 when unknown.
	 */
	private function unanswered( int $webinar_id ): Refusal {
		return new Refusal( 503, 'webinar_change_unanswered', __( 'Nothing answered the command, and nothing was changed. Activate the plugin "Webinars: Core".', 'client-webinar-control-integration' ), $webinar_id );
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
