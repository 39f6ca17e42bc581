<?php
/**
 * What a room shows, and how open rooms learn that it has changed.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use Webinars\Ui_Webinar_Room\Lib\Room_Pass;

function register_state( Room_Announcement $announcement, Room_Snapshots $snapshots, Room_Pass $pass, State_Route $route ): void {
	$changes = new Room_Changes( $announcement, $snapshots, $pass, $route );

	// From other modules. Before other listeners: rooms wait for nothing else.
	add_action( 'core_webinar_status_changed', array( $changes, 'on_webinar_changed' ), 1 );
	add_action( 'core_webinar_cta_visibility_changed', array( $changes, 'on_webinar_changed' ), 1 );
	add_action( 'core_webinar_stream_changed', array( $changes, 'on_webinar_changed' ), 1 );
	add_action( 'core_webinar_saved', array( $changes, 'on_webinar_changed' ), 1 );

	// For other modules.
	add_filter( 'ui_webinar_room_announcement', array( $announcement, 'answer' ), 10, 2 );

	// WordPress.
	add_action( 'deleted_post', array( $changes, 'on_post_deleted' ) );
	add_action( 'added_post_meta', array( $changes, 'on_meta_changed' ), 10, 2 );
	add_action( 'updated_post_meta', array( $changes, 'on_meta_changed' ), 10, 2 );
	add_action( 'deleted_post_meta', array( $changes, 'on_meta_changed' ), 10, 2 );
	// Before the outbox sends what is pushed.
	add_action( 'shutdown', array( $changes, 'announce_changed_meta' ), 4 );
	foreach ( array( Stream_Hosts::HOSTS, Stream_Hosts::PROVIDERS ) as $option ) {
		add_action( "add_option_$option", array( $changes, 'on_stream_hosts_changed' ), 10, 0 );
		add_action( "update_option_$option", array( $changes, 'on_stream_hosts_changed' ), 10, 0 );
	}
}
