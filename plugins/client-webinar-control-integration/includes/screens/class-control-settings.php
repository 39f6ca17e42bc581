<?php
/**
 * Settings of the scripts.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

use Webinars\Client_Webinar_Control_Integration\Lib\Site_Address;

/**
 * Gives the scripts of the speaker's screens the addresses of one webinar and the commands that this user may send.
 */
final class Control_Settings {

	/**
	 * Prints the settings before an enqueued script.
	 */
	public function print_before( string $handle, int $webinar_id ): void {
		wp_add_inline_script( $handle, 'window.webinarControl = ' . wp_json_encode( $this->for_webinar( $webinar_id ), JSON_HEX_TAG | JSON_UNESCAPED_SLASHES ) . ';', 'before' );
	}

	/**
	 * The shape is that of `blocks/control/settings.ts`.
	 *
	 * @return array{webinarId: int, isRecording: bool, isAvailable: bool, ajaxUrl: string, commands: object, stateUrl: mixed, roomUrl: mixed, editUrl: string, offerUrl: string}
	 */
	private function for_webinar( int $webinar_id ): array {
		/**
		 * Null when there is no such webinar, or Core is off.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		return array(
			'webinarId'   => $webinar_id,
			'isRecording' => 'auto' === ( $webinar['type'] ?? '' ),
			'isAvailable' => $webinar['is_available'] ?? true,
			'ajaxUrl'     => Site_Address::ajax(),
			// An empty array would be a list in JSON.
			'commands'    => (object) apply_filters( 'client_webinar_control_commands', array(), $webinar_id ),
			'stateUrl'    => apply_filters( 'ui_webinar_room_state_url', '', $webinar_id ),
			'roomUrl'     => apply_filters( 'ui_webinar_room_url', '', $webinar_id ),
			'editUrl'     => (string) get_edit_post_link( $webinar_id, 'raw' ),
			'offerUrl'    => $webinar['room_cta']['url'] ?? '',
		);
	}
}
