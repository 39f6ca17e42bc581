<?php
/**
 * Personal links, and the sessions that they open.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

/**
 * Adds the hooks of personal links.
 */
function register_links( Bookings $bookings, Registration_Ledger $ledger, Door $door, Guest_Requests $requests, Request_Pace $pace, Personal_Links $links, Link_Mail $mail ): void {
	$sessions = new Seat_Sessions( $ledger );
	$new_link = new New_Link( $links, $requests, $pace, $mail );
	$page     = new Seat_Page( $links, $sessions, new Members( $requests ), $requests, $bookings, $door, $new_link );
	$end      = new Link_End( $requests );
	$places   = new Two_Places( $sessions, $pace );

	// From other modules.
	add_filter( 'core_webinar_is_admitted', array( $sessions, 'admit' ), 10, 3 );
	add_filter( 'webinar_mail_address', array( $mail, 'address' ), 10, 2 );
	add_filter( 'webinar_outbox_templates', array( $mail, 'add_templates' ) );

	// For other modules.
	add_filter( 'client_webinar_registration_personal_url', array( $links, 'url' ), 10, 4 );
	add_filter( 'client_webinar_registration_replace_url', array( $places, 'replace_url' ), 10, 2 );
	add_filter( 'webinar_outbox_sign_ins_to_refresh', array( $places, 'to_refresh' ), 10, 3 );

	// WordPress. After its own cookies.
	add_filter( 'determine_current_user', array( $sessions, 'determine' ), 30 );
	add_action( 'after_setup_theme', array( $sessions, 'determine_again' ), PHP_INT_MAX, 0 );
	add_filter( 'user_has_cap', array( $sessions, 'limit' ), PHP_INT_MAX, 4 );
	add_filter( 'show_admin_bar', array( $sessions, 'hide_admin_bar' ), PHP_INT_MAX );
	add_action( 'wp_loaded', array( $page, 'serve' ) );
	add_filter( 'rest_post_dispatch', array( $places, 'add_header' ), 10, 3 );
	add_action( 'wp_logout', array( $sessions, 'on_signed_out' ), 10, 0 );
	add_action( 'profile_update', array( $end, 'on_profile_updated' ), 10, 2 );
	add_action( 'wp_set_password', array( $end, 'on_password_set' ), 10, 3 );
	add_action( 'delete_user', array( $end, 'on_user_deleted' ) );
	add_action( 'wpmu_delete_user', array( $end, 'on_user_deleted_from_network' ) );
	// In the transaction of the change.
	add_action( 'client_webinar_registration_changed', array( $end, 'on_registration_changed' ) );
}
