<?php
/**
 * The sidebar in the block editor.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

/**
 * Loads the sidebar where a webinar is edited.
 */
final class Editor_Sidebar {

	private const HANDLE = 'client-webinar-control-integration';

	public function __construct( private readonly string $plugin_file, private readonly Control_Settings $settings ) {}

	public function enqueue(): void {
		$webinar_id = $this->edited_webinar();
		$folder     = plugin_dir_path( $this->plugin_file ) . 'build-editor/';
		if ( 0 === $webinar_id || ! is_readable( $folder . 'index.asset.php' ) ) {
			return;
		}
		/**
		 * Made by the build.
		 *
		 * @var array{dependencies: list<non-empty-string>, version: string} $asset
		 */
		$asset = require $folder . 'index.asset.php';
		wp_enqueue_script( self::HANDLE, plugins_url( 'build-editor/index.js', $this->plugin_file ), $asset['dependencies'], $asset['version'], true );
		wp_set_script_translations( self::HANDLE, 'client-webinar-control-integration', plugin_dir_path( $this->plugin_file ) . 'languages' );
		$this->settings->print_before( self::HANDLE, $webinar_id );
	}

	/**
	 * Returns the webinar on the screen, or 0.
	 */
	private function edited_webinar(): int {
		$screen = get_current_screen();
		$post   = get_post();
		return null !== $screen && 'post' === $screen->base && 'webinar_event' === $screen->post_type && null !== $post ? $post->ID : 0;
	}
}
