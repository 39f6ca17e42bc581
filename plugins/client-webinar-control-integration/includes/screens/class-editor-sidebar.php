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

	public function __construct( private readonly string $plugin_file, private readonly Control_Settings $settings ) {}

	/**
	 * Loads the script when a webinar is being edited.
	 */
	public function enqueue(): void {
		$webinar_id = $this->edited_webinar();
		$folder     = plugin_dir_path( $this->plugin_file ) . 'build-editor/';
		if ( 0 === $webinar_id || ! is_readable( $folder . 'index.asset.php' ) ) {
			return;
		}
		/**
		 * Written by the build.
		 *
		 * @var array{dependencies: list<non-empty-string>, version: string} $asset
		 */
		$asset = require $folder . 'index.asset.php';
		wp_enqueue_script( self::HANDLE, plugins_url( 'build-editor/index.js', $this->plugin_file ), $asset['dependencies'], $asset['version'], true );
		wp_set_script_translations( self::HANDLE, 'client-webinar-control-integration', plugin_dir_path( $this->plugin_file ) . 'languages' );
		$this->settings->print_before( self::HANDLE, $webinar_id );
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
