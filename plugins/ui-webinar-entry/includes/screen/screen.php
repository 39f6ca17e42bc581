<?php
/**
 * The content of the page.
 *
 * @package Webinars\Ui_Webinar_Entry
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Entry;

function register_screen( string $plugin_file, Entry_Address $address, Entry_Page $page ): void {
	$block = new Entry_Block( $plugin_file, $address, $page, new Guest_Ways(), new Member_Ways(), new Series_Dates( $address ) );

	// WordPress.
	add_action( 'init', array( $block, 'register' ) );
}
