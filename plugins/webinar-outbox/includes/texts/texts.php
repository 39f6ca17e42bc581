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
function register_texts( string $plugin_file, Sending_Times $times, Sidecar $sidecar, Telegram_Connections $connections ): void {
	$texts         = new Message_Texts();
	$webinar_texts = new Webinar_Texts();
	$placeholders  = new Webinar_Placeholders();
	$templates     = new Message_Templates( $placeholders );
	$scope_of      = static fn( int $webinar_id ): Wording_Scope => new Wording_Scope( $templates, $texts, $webinar_texts, $placeholders, $webinar_id );
	$preview       = new Preview_Command( $scope_of );
	$editor        = new Message_Editor( $plugin_file, $scope_of, new Test_Message( $sidecar, $connections ) );

	// From other modules.
	add_action( 'core_webinar_copied', array( $webinar_texts, 'on_copied' ) );

	// For other modules.
	add_filter( 'webinar_outbox_message', array( new Message_Filler( $templates, $texts, $webinar_texts, $times, $placeholders ), 'answer' ), 10, 4 );

	// WordPress.
	add_action( 'admin_menu', array( $editor, 'add_to_menu' ) );
	add_filter( 'post_row_actions', array( $editor, 'add_row_action' ), 20, 2 );
	add_action( 'wp_ajax_' . Preview_Command::ACTION, array( $preview, 'handle' ) );
	add_action( 'wp_ajax_nopriv_' . Preview_Command::ACTION, array( $preview, 'handle' ) );
}
