<?php
/**
 * Forms: how they are stored, built and drawn.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms;

/**
 * Adds the hooks of forms.
 */
function register_forms( string $plugin_file, Forms $forms, Answer_Ledger $ledger ): void {
	$block = new Form_Block( $plugin_file, $forms, new Form_Place(), $ledger );

	// For other modules.
	add_filter( 'ui_webinar_room_next_step', array( new Next_Step( $forms, $ledger ), 'find' ), 10, 3 );

	// WordPress.
	add_action( 'init', array( $forms, 'register' ) );
	add_action( 'init', array( $block, 'register' ) );
	add_shortcode( 'webinar_form', array( $block, 'draw_shortcode' ) );
}
