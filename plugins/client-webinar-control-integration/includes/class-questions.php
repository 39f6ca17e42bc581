<?php
/**
 * What the speaker's screens ask beside the live state.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

/**
 * Answers over admin-ajax, to those who control the webinar, and changes nothing (R3, S5).
 */
final class Questions {

	private const OVERVIEW  = 'client_webinar_control_integration_overview';
	private const READINESS = 'client_webinar_control_integration_readiness';

	/**
	 * Takes what it answers from.
	 *
	 * @param Overview  $overview  History and numbers.
	 * @param Readiness $readiness The list before the start.
	 */
	public function __construct( private readonly Overview $overview, private readonly Readiness $readiness ) {}

	/**
	 * Lets those ask who will be answered.
	 *
	 * @param array<string, array{action: string, nonce: string}> $commands   Commands of other modules.
	 * @param int                                                 $webinar_id Webinar.
	 * @return array<string, array{action: string, nonce: string}>
	 */
	public function add_commands( array $commands, int $webinar_id ): array {
		if ( current_user_can( 'control_webinar', $webinar_id ) ) {
			$commands['overview']  = $this->command( self::OVERVIEW, $webinar_id );
			$commands['readiness'] = $this->command( self::READINESS, $webinar_id );
		}
		return $commands;
	}

	/**
	 * Answers with history and numbers.
	 */
	public function answer_overview(): void {
		$this->answer( self::OVERVIEW, array( $this->overview, 'read' ) );
	}

	/**
	 * Answers with the list before the start.
	 */
	public function answer_readiness(): void {
		$this->answer( self::READINESS, array( $this->readiness, 'read' ) );
	}

	/**
	 * Has the request checked, and answers it.
	 *
	 * @param string                              $action What is asked.
	 * @param callable(int): array<string, mixed> $read   Gives the answer for a webinar.
	 */
	private function answer( string $action, callable $read ): void {
		/**
		 * Null when Core is not there.
		 *
		 * @var CommandReading|null $reading
		 */
		$reading = apply_filters(
			'core_webinar_command',
			null,
			$action,
			array(
				'capability' => 'control_webinar',
				'fields'     => array(),
			)
		);
		$id      = $reading['webinar_id'] ?? 0;
		$error   = null === $reading
			? array(
				'status'  => 503,
				'code'    => 'webinar_change_unanswered',
				'message' => __( 'Nothing can be said about the webinar. Activate the plugin "Webinars: Core".', 'client-webinar-control-integration' ),
			)
			: $reading['error'];
		if ( null === $error ) {
			wp_send_json_success( $read( $id ) );
		}
		/** This action is documented in contract/hooks/core_webinar_log.json. */
		do_action(
			'core_webinar_log',
			array(
				'level'      => $error['status'] >= 500 ? 'error' : 'warning',
				'module'     => 'client-webinar-control-integration',
				'code'       => $error['code'],
				'message'    => "A question about a webinar was answered with {$error['status']}.",
				'webinar_id' => $id,
				'user_id'    => get_current_user_id(),
			)
		);
		wp_send_json_error(
			array(
				'code'    => $error['code'],
				'message' => $error['message'],
			),
			$error['status']
		);
	}

	/**
	 * What the browser sends.
	 *
	 * @param string $action     What is asked.
	 * @param int    $webinar_id Webinar.
	 * @return array{action: string, nonce: string}
	 */
	private function command( string $action, int $webinar_id ): array {
		return array(
			'action' => $action,
			'nonce'  => wp_create_nonce( $action . '_' . $webinar_id ),
		);
	}
}
