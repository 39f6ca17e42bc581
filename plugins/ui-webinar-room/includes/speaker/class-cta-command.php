<?php
/**
 * The speaker's command to show or hide the offer.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use Webinars\Ui_Webinar_Room\Lib\Command_Endpoint;
use Webinars\Ui_Webinar_Room\Lib\Command_Refused;
use Webinars\Ui_Webinar_Room\Lib\Core_Change;

/**
 * Receives the command over admin-ajax or from WP-CLI and passes it to Core by its hook (R3, S4).
 */
final class Cta_Command {

	public const ACTION = 'ui_webinar_room_set_cta';

	private readonly Command_Endpoint $endpoint;

	public function __construct() {
		$this->endpoint = new Command_Endpoint( self::ACTION, 'control_webinar', array( 'visible' => '/^[01]$/D' ) );
	}

	/**
	 * Answers `client_webinar_control_commands`.
	 *
	 * @param array<string, array{action: string, nonce: string}> $commands   Commands of other modules.
	 * @param int                                                 $webinar_id Webinar.
	 * @return array<string, array{action: string, nonce: string}>
	 */
	public function add_command( array $commands, int $webinar_id ): array {
		return $this->endpoint->add_to( $commands, 'cta', $webinar_id );
	}

	/**
	 * Answers the request over admin-ajax.
	 */
	public function handle(): void {
		$this->endpoint->answer(
			function ( int $webinar_id, array $fields ): array {
				$is_visible = '1' === $fields['visible'];
				$webinar    = $this->set( $webinar_id, $is_visible, 'ui-webinar-room' )['webinar'];
				return array(
					'visible' => $is_visible,
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
	 * @param bool   $is_visible Whether to show the offer.
	 * @param string $source     Which screen or job requests it.
	 * @return array{webinar: Webinar, is_changed: bool} The webinar afterwards, and whether this call changed it.
	 * @throws Command_Refused When Core refuses, or does not answer.
	 */
	public function set( int $webinar_id, bool $is_visible, string $source ): array {
		$is_changed = Core_Change::request(
			'cta',
			$webinar_id,
			static function ( array $context ) use ( $webinar_id, $is_visible ): void {
				/** This action is documented in contract/hooks/core_webinar_set_cta_visibility.json. */
				do_action( 'core_webinar_set_cta_visibility', $webinar_id, $is_visible, $context );
			},
			$source
		);
		/**
		 * Null while Core is off.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		if ( null === $webinar || ( 'visible' === $webinar['cta_visibility'] ) !== $is_visible ) {
			throw $this->unanswered( $webinar_id ); // phpcs:ignore WordPress.Security.EscapeOutput -- Escaped where it is shown.
		}
		return array(
			'webinar'    => $webinar,
			'is_changed' => $is_changed,
		);
	}

	private function unanswered( int $webinar_id ): Command_Refused {
		return new Command_Refused( 503, 'webinar_change_unanswered', __( 'Nothing answered the command, and nothing was changed. Activate the plugin "Webinars: Core".', 'ui-webinar-room' ), $webinar_id );
	}
}
