<?php
/**
 * The block `webinar/room` and its screens.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

function register_screens( string $plugin_file, Room_Page $page, Room_Admission $admission, Stage_Screen $stage ): void {
	$block = new Room_Block( dirname( $plugin_file ) . '/build', $admission, $page, new Notice_Screen(), $stage );

	// WordPress.
	add_action( 'init', array( $block, 'register' ) );
	add_filter( 'document_title_parts', array( $block, 'set_document_title' ) );
}
