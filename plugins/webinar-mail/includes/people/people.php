<?php
/**
 * The people: their choice, export, erasure.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail;

/**
 * Adds the hooks about people.
 */
function register_people( Personal_Choice $choice, Suppressed_Addresses $suppressed ): void {
	$section       = new Profile_Section( $choice, $suppressed );
	$personal_data = new Personal_Data( $choice, $suppressed );

	// WordPress.
	add_action( 'show_user_profile', array( $section, 'render' ), 11 );
	add_action( 'personal_options_update', array( $section, 'save' ) );
	add_filter( 'wp_privacy_personal_data_exporters', array( $personal_data, 'add_exporter' ) );
	add_filter( 'wp_privacy_personal_data_erasers', array( $personal_data, 'add_eraser' ) );
}
