<?php
/**
 * The set-up page, which leads a new owner from the activation to a rehearsal.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Adds the hooks of the set-up page.
 */
function register_setup( string $plugin_file, State_Store $store, Runtime_Profile $profile, Module_List $modules ): void {
	$rehearsal = new Rehearsal( $plugin_file, $store );
	$form      = new Setup_Form( $profile, $modules );
	$page      = new Setup_Page( $plugin_file, $form, $rehearsal );

	// For other modules.
	add_filter( 'core_webinar_uses_telegram', array( Setup_Choices::class, 'uses_telegram' ) );

	// WordPress.
	add_action( 'admin_menu', array( $page, 'add_to_menu' ) );
	add_action( 'admin_notices', array( $page, 'invite' ) );
	add_action( 'admin_post_' . Setup_Form::ACTION, array( $page, 'save' ) );
	add_action( 'admin_post_' . Setup_Page::DISMISS, array( $page, 'dismiss' ) );
	add_action( 'admin_post_' . Rehearsal::ACTION, array( $page, 'rehearse' ) );
}
