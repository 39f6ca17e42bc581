<?php
/**
 * The block `webinar/schedule`, and patterns that use it.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

function register_schedule( string $plugin_file, Page_Links $links ): void {
	$block    = new Schedule_Block( dirname( $plugin_file ) . '/build', new Webinar_Query(), new Webinar_Card( new Entry_Link() ), $links );
	$patterns = new Patterns();

	// WordPress.
	add_action( 'init', array( $block, 'register' ) );
	add_action( 'init', array( $patterns, 'register' ) );
}
