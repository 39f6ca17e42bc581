<?php
/**
 * The stream source: which addresses a room plays or opens.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

function register_stream( Stream_Hosts $hosts, Stream_Address $addresses ): void {
	$setting = new Stream_Hosts_Setting( $hosts );
	$check   = new Stream_Check( $addresses );

	// For other modules.
	add_filter( 'ui_webinar_room_stream_check', array( $check, 'check' ), 10, 3 );
	add_filter( 'ui_webinar_room_stream_address', array( $addresses, 'answer' ), 10, 3 );
	add_action( 'core_webinar_stream_chosen', array( $hosts, 'allow' ), 10, 2 );

	// WordPress.
	add_action( 'admin_init', array( $setting, 'register' ) );
}
