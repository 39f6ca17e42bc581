<?php
/**
 * The sidebar in the block editor.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

/**
 * Loads it beside a webinar, with what it needs to ask and to command.
 */
final class Editor_Sidebar {

	private const HANDLE = 'client-webinar-control-integration';

	/**
	 * Takes the place of the built files.
	 *
	 * @param string $plugin_file The plugin's main file.
	 */
	public function __construct( private readonly string $plugin_file ) {}

	/**
	 * Loads the script when a webinar is being edited.
	 */
	public function enqueue(): void {
		$webinar_id = $this->edited_webinar();
		if ( 0 === $webinar_id || ! is_readable( __DIR__ . '/../build/index.asset.php' ) ) {
			return;
		}
		$asset = require __DIR__ . '/../build/index.asset.php';
		wp_enqueue_script( self::HANDLE, plugins_url( 'build/index.js', $this->plugin_file ), $asset['dependencies'], $asset['version'], true );
		wp_set_script_translations( self::HANDLE, 'client-webinar-control-integration', plugin_dir_path( $this->plugin_file ) . 'languages' );
		wp_add_inline_script( self::HANDLE, 'window.webinarControl = ' . wp_json_encode( $this->settings( $webinar_id ), JSON_HEX_TAG | JSON_UNESCAPED_SLASHES ) . ';', 'before' );
	}

	/**
	 * What the script reads.
	 *
	 * @param int $webinar_id Webinar.
	 * @return array{webinarId: int, ajaxUrl: string, commands: object, stateUrl: mixed, roomUrl: mixed}
	 */
	private function settings( int $webinar_id ): array {
		return array(
			'webinarId' => $webinar_id,
			'ajaxUrl'   => admin_url( 'admin-ajax.php' ),
			// An empty array would be a list in JSON.
			'commands'  => (object) apply_filters( 'client_webinar_control_commands', array(), $webinar_id ),
			'stateUrl'  => apply_filters( 'ui_webinar_room_state_url', '', $webinar_id ),
			'roomUrl'   => apply_filters( 'ui_webinar_room_url', '', $webinar_id ),
		);
	}

	/**
	 * The webinar on the screen; 0 on any other one.
	 */
	private function edited_webinar(): int {
		$screen = get_current_screen();
		$post   = get_post();
		return null !== $screen && 'post' === $screen->base && 'webinar_event' === $screen->post_type && null !== $post ? $post->ID : 0;
	}
}
