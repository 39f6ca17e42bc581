<?php
/**
 * The texts: wording of the messages, and when they may be sent.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Adds the hooks of the texts.
 */
function register_texts( string $plugin_file, Sending_Times $times ): void {
	$texts        = new Message_Texts();
	$placeholders = new Webinar_Placeholders();
	$templates    = new Message_Templates( $placeholders );
	$editor       = new Message_Editor( $plugin_file, $templates, new Message_Form( $templates, $texts, new Wording_Validator() ) );

	// For other modules.
	add_filter( 'webinar_outbox_message', array( new Message_Filler( $templates, $texts, $times, $placeholders ), 'answer' ), 10, 4 );

	// WordPress.
	add_action( 'admin_menu', array( $editor, 'add_to_menu' ) );
}
