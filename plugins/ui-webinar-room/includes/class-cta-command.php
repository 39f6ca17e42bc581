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
 * Takes the command over admin-ajax, or from WP-CLI, and passes it to Core by its hook (R3, S4).
 */
final class Cta_Command {

	public const ACTION = 'ui_webinar_room_set_cta';

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
	 * Has the command checked and carries it out.
	 *
	 * @return array{visible: bool, version: int}|WP_Error
	 */
	private function run(): array|WP_Error {
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
				'fields'     => array( 'visible' => '/^[01]$/D' ),
			)
		);
		if ( null === $reading ) {
			return $this->refuse_unanswered( 0 );
		}
		$error = $reading['error'];
		return null === $error
			? $this->set( $reading['webinar_id'], '1' === $reading['fields']['visible'], 'ui-webinar-room' )
			: $this->refuse( $error['code'], $error['message'], $error['status'], $reading['webinar_id'] );
	}

	/**
	 * Asks Core for the change on behalf of the user who is signed in, and listens to what it says meanwhile.
	 *
	 * @param int    $webinar_id The webinar.
	 * @param bool   $visible    Whether to show the offer.
	 * @param string $source     Which screen or job asks.
	 * @return array{visible: bool, version: int}|WP_Error
	 */
	public function set( int $webinar_id, bool $visible, string $source ): array|WP_Error {
		$refusal = null;
		$listen  = static function ( array $said ) use ( &$refusal, $webinar_id ): void {
			if ( in_array( $said['webinar_id'], array( 0, $webinar_id ), true ) && 'cta' === $said['change'] ) {
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
				'source'    => $source,
			)
		);
		remove_action( 'core_webinar_change_refused', $listen );

		if ( is_array( $refusal ) ) {
			$code = is_string( $refusal['code'] ) ? $refusal['code'] : '';
			return $this->refuse( $code, is_string( $refusal['message'] ) ? $refusal['message'] : '', self::STATUS_OF_REFUSAL[ $code ] ?? 409, $webinar_id );
		}
		/**
		 * As it is now.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		if ( null === $webinar || ( 'visible' === $webinar['cta_visibility'] ) !== $visible ) {
			return $this->refuse_unanswered( $webinar_id );
		}
		return array(
			'visible' => $visible,
			'version' => $webinar['version'],
		);
	}

	/**
	 * The error of a command that nobody carries out.
	 *
	 * @param int $webinar_id Which webinar, 0 when that is not known.
	 */
	private function refuse_unanswered( int $webinar_id ): WP_Error {
		return $this->refuse( 'webinar_change_unanswered', __( 'Nothing answered the command, and nothing was changed. Activate the plugin "Webinars: Core".', 'ui-webinar-room' ), 503, $webinar_id );
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
