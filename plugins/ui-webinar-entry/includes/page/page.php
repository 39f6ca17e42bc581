<?php
/**
 * The address of the page, who sees it, and everything around its content.
 *
 * @package Webinars\Ui_Webinar_Entry
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Entry;

function register_page( Entry_Address $address, Entry_Page $page ): void {
	$head     = new Entry_Head( $address, $page );
	$template = new Entry_Template( $page );
	$cache    = new Page_Cache();
	$test     = new Address_Test( $address );

	// From other modules.
	add_action( 'core_webinar_saved', array( $cache, 'on_webinar_changed' ) );
	add_action( 'core_webinar_status_changed', array( $cache, 'on_webinar_changed' ) );
	add_action( 'client_webinar_registration_changed', array( $cache, 'on_registration_changed' ) );

	// For other modules.
	add_filter( 'ui_webinar_entry_url', array( $page, 'answer_url' ), 10, 2 );

	// WordPress.
	add_filter( 'query_vars', array( $address, 'add_query_var' ) );
	add_filter( 'post_type_link', array( $address, 'answer_permalink' ), 10, 2 );
	add_filter( 'request', array( $page, 'read_request' ) );
	add_action( 'wp', array( $page, 'note_query' ), 10, 0 );
	// Before redirect_canonical(), which would keep a wrong title in the address.
	add_action( 'template_redirect', array( $page, 'redirect' ), 9 );
	add_action( 'template_redirect', array( $page, 'send_headers' ), 11 );
	add_action( 'init', array( $template, 'register' ) );
	add_filter( '404_template_hierarchy', array( $template, 'prefer' ) );
	add_filter( 'template_include', array( $template, 'choose' ) );
	add_filter( 'document_title_parts', array( $head, 'set_title' ) );
	add_action( 'wp_head', array( $head, 'draw' ), 1 ); // Messengers read only the beginning of a page.
	add_action( 'profile_update', array( $cache, 'on_user_changed' ), 10, 2 );
	add_action( 'delete_user', array( $cache, 'on_user_deleted' ) );
	add_filter( 'site_status_tests', array( $test, 'add' ) );
}
