<?php
/**
 * The schedule form in the block editor.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

function register_form( string $plugin_file ): void {
	$form  = new Schedule_Form( $plugin_file );
	$check = new Check_Stream_Command();
	$find  = new Find_People_Command();

	$addresses = new Webinar_Addresses();

	// WordPress.
	add_action( 'enqueue_block_editor_assets', array( $form, 'enqueue' ) );
	add_action( 'rest_api_init', array( $addresses, 'register' ) );
	add_action( 'wp_ajax_' . Check_Stream_Command::ACTION, array( $check, 'handle' ) );
	add_action( 'wp_ajax_nopriv_' . Check_Stream_Command::ACTION, array( $check, 'handle' ) );
	add_action( 'wp_ajax_' . Find_People_Command::ACTION, array( $find, 'handle' ) );
	add_action( 'wp_ajax_nopriv_' . Find_People_Command::ACTION, array( $find, 'handle' ) );
}
