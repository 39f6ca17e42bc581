<?php
/**
 * The speaker's command to switch the source of the stream.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use Webinars\Ui_Webinar_Room\Lib\Command_Endpoint;
use Webinars\Ui_Webinar_Room\Lib\Command_Refused;
use Webinars\Ui_Webinar_Room\Lib\Core_Change;

/**
 * Receives the command over admin-ajax and passes it to Core by its hook (R3).
 */
final class Stream_Command {

	public const ACTION = 'ui_webinar_room_set_stream';

	private readonly Command_Endpoint $endpoint;

	public function __construct() {
		$this->endpoint = new Command_Endpoint( self::ACTION, 'control_webinar', array( 'stream' => '/^(main|spare)$/D' ) );
	}

	/**
	 * Answers `client_webinar_control_commands`.
	 *
	 * @param array<string, array{action: string, nonce: string}> $commands   Commands of other modules.
	 * @param int                                                 $webinar_id Webinar.
	 * @return array<string, array{action: string, nonce: string}>
	 */
	public function add_command( array $commands, int $webinar_id ): array {
		return $this->endpoint->add_to( $commands, 'stream', $webinar_id );
	}

	/**
	 * Answers the request.
	 */
	public function handle(): void {
		$this->endpoint->answer(
			function ( int $webinar_id, array $fields ): array {
				$webinar = $this->set( $webinar_id, $fields['stream'] );
				return array(
					'stream'  => $fields['stream'],
					'version' => $webinar['version'],
				);
			},
			$this->unanswered( 0 )->getMessage()
		);
	}

	/**
	 * Requests the change from Core on behalf of the signed-in person.
	 *
	 * @param int    $webinar_id Webinar.
	 * @param string $source     `main` or `spare`.
	 * @return Webinar The webinar afterwards.
	 * @throws Command_Refused When Core refuses, or does not answer.
	 */
	private function set( int $webinar_id, string $source ): array {
		Core_Change::request(
			'stream',
			$webinar_id,
			static function ( array $context ) use ( $webinar_id, $source ): void {
				/** This action is documented in contract/hooks/core_webinar_set_stream.json. */
				do_action( 'core_webinar_set_stream', $webinar_id, $source, $context );
			},
			'ui-webinar-room'
		);
		/**
		 * Null while Core is off.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		if ( null === $webinar || ( $webinar['stream_in_use'] ?? 'main' ) !== $source ) {
			throw $this->unanswered( $webinar_id ); // phpcs:ignore WordPress.Security.EscapeOutput -- Escaped where it is shown.
		}
		return $webinar;
	}

	private function unanswered( int $webinar_id ): Command_Refused {
		return new Command_Refused( 503, 'webinar_change_unanswered', __( 'Nothing answered the command, and nothing was changed. Activate the plugin "Webinars: Core".', 'ui-webinar-room' ), $webinar_id );
	}
}
