<?php
/**
 * Saving: by `core_webinar_upsert` and over `wp/v2`, and deletion.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Adds the hooks of saving and deletion.
 */
function register_saving( Fields $fields, State_Store $store, State_Changes $changes, Refusals $refusals ): void {
	$validator   = new Field_Validator( $fields, $store );
	$field_guard = new Field_Guard( $fields, $store, $refusals );
	$publication = new Publication_Guard( $store, $refusals );
	$saver       = new Webinar_Saver( $validator, $store, $changes, $refusals, $field_guard, $publication );
	$meta        = new Meta_Changes( $fields, $saver );
	$rest        = new Rest_Validator( $validator, $publication );
	$locks       = new Edit_Lock_Filter();
	$guard       = new Deletion_Guard( $store, $refusals );
	$cleanup     = new Deletion_Cleanup( $store, $fields );

	// From other modules.
	add_action( 'core_webinar_upsert', array( $saver, 'upsert' ) );

	// WordPress.
	add_filter( 'rest_pre_insert_webinar_event', array( $rest, 'validate' ), 10, 2 );
	add_filter( 'rest_request_before_callbacks', array( $rest, 'validate_autosave' ), 10, 3 );
	add_filter( 'rest_prepare_webinar_event', array( $locks, 'offer_save' ), 10, 2 );
	add_filter( 'add_post_metadata', array( $locks, 'prevent_lock' ), 10, 3 );
	add_filter( 'update_post_metadata', array( $locks, 'prevent_lock' ), 10, 3 );
	add_filter( 'add_post_metadata', array( $field_guard, 'on_add' ), 10, 3 );
	add_filter( 'update_post_metadata', array( $field_guard, 'on_change' ), PHP_INT_MAX, 3 );
	add_filter( 'delete_post_metadata', array( $field_guard, 'on_change' ), PHP_INT_MAX, 3 );
	add_filter( 'update_post_metadata_by_mid', array( $field_guard, 'on_change_by_id' ), PHP_INT_MAX, 2 );
	add_filter( 'delete_post_metadata_by_mid', array( $field_guard, 'on_change_by_id' ), PHP_INT_MAX, 2 );
	add_action( 'wp_after_insert_post', array( $saver, 'on_post_saved' ), 10, 4 );
	add_action( 'wp_after_insert_post', array( $meta, 'on_post_saved' ), 11 );
	add_action( 'added_post_meta', array( $meta, 'on_meta_changed' ), 10, 3 );
	add_action( 'updated_post_meta', array( $meta, 'on_meta_changed' ), 10, 3 );
	add_action( 'deleted_post_meta', array( $meta, 'on_meta_changed' ), 10, 3 );
	// Before the modules that announce changes at the end of the request.
	add_action( 'shutdown', array( $meta, 'complete' ), 2 );
	add_filter( 'wp_insert_post_data', array( new Post_Texts(), 'cut' ), 10, 2 );
	add_filter( 'wp_insert_post_data', array( new Auto_Webinars(), 'keep_unpublished' ), 10, 2 );
	add_filter( 'wp_insert_post_data', array( $guard, 'keep_out_of_trash' ), PHP_INT_MAX, 2 );
	add_filter( 'wp_insert_post_data', array( $publication, 'keep' ), PHP_INT_MAX, 2 );
	add_filter( 'pre_trash_post', array( $guard, 'refuse_while_running' ), PHP_INT_MAX, 2 );
	add_filter( 'pre_trash_post', array( $publication, 'refuse_trash' ), PHP_INT_MAX, 2 );
	add_filter( 'pre_delete_post', array( $guard, 'refuse_while_running' ), PHP_INT_MAX, 2 );
	add_action( 'before_delete_post', array( $cleanup, 'remove_state' ) );
	add_action( 'deleted_user', array( $cleanup, 'remove_user' ), 10, 2 );
}
