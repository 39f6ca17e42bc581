<?php
/**
 * The commands `start` and `stop`.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

use Webinars\Client_Webinar_Control_Integration\Lib\Command_Endpoint;
use Webinars\Client_Webinar_Control_Integration\Lib\Command_Refused;
use Webinars\Client_Webinar_Control_Integration\Lib\Core_Change;

/**
 * Receives `start` and `stop` over admin-ajax or from WP-CLI and passes them to Core by its hook (R3). It stores no state.
 */
final class Status_Command {

	private const ACTION = 'client_webinar_control_integration_set_status';

	private readonly Command_Endpoint $endpoint;

	public function __construct() {
		$this->endpoint = new Command_Endpoint( self::ACTION, 'control_webinar', array( 'command' => '/^(start|stop)$/D' ) );
	}

	/**
	 * Answers `client_webinar_control_commands` (S5).
	 *
	 * @param array<string, array{action: string, nonce: string}> $commands Commands of other modules.
	 * @return array<string, array{action: string, nonce: string}>
	 */
	public function add_commands( array $commands, int $webinar_id ): array {
		return $this->endpoint->add_to( $this->endpoint->add_to( $commands, 'start', $webinar_id ), 'stop', $webinar_id );
	}

	public function handle(): void {
		$this->endpoint->answer(
			function ( int $webinar_id, array $fields ): array {
				$webinar = $this->carry_out( $webinar_id, $fields['command'], 'control' )['webinar'];
				return array(
					'status'  => $webinar['status'],
					'version' => $webinar['version'],
				);
			},
			$this->unanswered( 0 )->getMessage()
		);
	}

	/**
	 * Starts or stops a webinar for the signed-in person; Core decides whether they may (S5).
	 *
	 * @return array{webinar: Webinar, is_changed: bool} The webinar afterwards, and whether this call changed it (S3).
	 * @throws Command_Refused When Core refuses, or does not answer.
	 */
	public function carry_out( int $webinar_id, string $command, string $source ): array {
		$is_changed = Core_Change::request(
			'status',
			$webinar_id,
			static function ( array $context ) use ( $webinar_id, $command ): void {
				/** This action is documented in contract/hooks/core_webinar_set_status.json. */
				do_action( 'core_webinar_set_status', $webinar_id, $command, $context );
			},
			$source
		);
		/**
		 * Null while Core is off.
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

	private function unanswered( int $webinar_id ): Command_Refused {
		return new Command_Refused( 503, 'webinar_change_unanswered', __( 'Nothing answered the command, and nothing was changed. Activate the plugin "Webinars: Core".', 'client-webinar-control-integration' ), $webinar_id );
	}
}
