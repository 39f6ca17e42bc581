<?php
/**
 * Does to plugins what an admin does, and to webinars what people do; prints nothing when all is well, else what is wrong.
 *
 * Usage: php plugins.php activate|deactivate|uninstall <slug>…, or php plugins.php prepare|begin|finish|footprint. Web_Server
 * offers the same by POST to /plugins.php.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

$webinar_test_command = $argv[1];
$webinar_test_slugs   = array_slice( $argv, 2 );
$webinar_test_files   = array_map( static fn( string $slug ): string => "$slug/$slug.php", $webinar_test_slugs );

$_SERVER['HTTP_HOST'] = 'webinars.test';
// A site of a network.
$_SERVER['REQUEST_URI']     = false === getenv( 'WEBINAR_TEST_PATH' ) ? '/' : getenv( 'WEBINAR_TEST_PATH' );
$_SERVER['REQUEST_METHOD']  = 'GET';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
// Whatever is being printed meanwhile.
set_error_handler( // phpcs:ignore WordPress.PHP.DevelopmentFunctions
	static function ( int $level, string $message, string $file, int $line ): bool {
		// WordPress says it itself of each plugin but the first that one request deletes.
		if ( 0 !== ( error_reporting() & $level ) && ! str_starts_with( $message, 'Constant WP_UNINSTALL_PLUGIN already defined' ) ) { // phpcs:ignore WordPress.PHP.DevelopmentFunctions
			register_shutdown_function( static fn() => print( "$message in $file:$line\n" ) ); // phpcs:ignore WordPress.Security.EscapeOutput
		}
		return true;
	}
);
require __DIR__ . '/wp-config.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

/**
 * Activates plugins one after the other.
 *
 * @param string[] $slugs Their folders, in this order.
 */
function webinar_test_activate( array $slugs ): void {
	foreach ( $slugs as $slug ) {
		try {
			$result = activate_plugin( "$slug/$slug.php" );
			if ( is_wp_error( $result ) ) {
				echo "$slug: " . $result->get_error_message() . ' ' . wp_json_encode( $result->get_error_data() ) . "\n"; // phpcs:ignore WordPress.Security.EscapeOutput
			}
		} catch ( Throwable $error ) {
			echo "$slug: $error\n"; // phpcs:ignore WordPress.Security.EscapeOutput
		}
	}
}

/**
 * Makes the people of the site and its first page, and does what WordPress does a minute after it was installed.
 */
function webinar_test_prepare(): void {
	wp_insert_post(
		array(
			'post_type'   => 'page',
			'post_status' => 'publish',
			'post_title'  => 'About us',
		)
	);
	_wp_batch_update_comment_type();
	wp_unschedule_hook( 'wp_update_comment_type_batch' );
	foreach ( array( 'organizer', 'speaker', 'attendee' ) as $login ) {
		wp_insert_user(
			array(
				'user_login' => $login,
				'user_email' => "$login@webinars.test",
				'user_pass'  => $login,
				'role'       => get_option( 'default_role' ),
			)
		);
	}
}

/**
 * Gives people their roles, plans a webinar and starts it, as far as the plugins that are active let them; and tells every
 * plugin what those say that are not.
 *
 * Prints as JSON the webinar, 0 for none, and commands that can be sent.
 */
function webinar_test_begin(): void {
	$ids = array();
	foreach ( array( 'organizer', 'speaker', 'attendee' ) as $login ) {
		$user          = get_user_by( 'login', $login );
		$ids[ $login ] = $user->ID;
		if ( null !== get_role( "webinar_$login" ) ) {
			$user->set_role( "webinar_$login" );
		}
	}
	$context    = array(
		'actor_id'  => $ids['organizer'],
		'timestamp' => time(),
		'source'    => 'test',
	);
	$webinar_id = 0;
	add_action(
		'core_webinar_saved',
		static function ( array $saved ) use ( &$webinar_id ): void {
			$webinar_id = $saved['webinar_id'];
		}
	);
	wp_set_current_user( $ids['organizer'] );
	do_action(
		'core_webinar_upsert',
		array(
			'webinar_id'       => 0,
			'title'            => 'How to begin',
			'post_status'      => 'publish',
			'type'             => 'live',
			'scheduled_at'     => time() + 600,
			'stream_source'    => 'https://stream.webinars.test/live.m3u8',
			'speaker_user_ids' => array( $ids['speaker'] ),
			'context'          => $context,
		)
	);
	do_action( 'core_webinar_set_status', $webinar_id, 'start', $context );
	do_action( 'core_webinar_set_cta_visibility', $webinar_id, true, $context );

	$lead = array(
		'lead_id'    => $ids['speaker'],
		'webinar_id' => max( 1, $webinar_id ),
		'timestamp'  => time(),
	);
	do_action( 'client_webinar_entered', $lead );
	do_action(
		'client_webinar_completed',
		array(
			'lead_id'      => $lead['lead_id'],
			'webinar_id'   => $lead['webinar_id'],
			'webinar_type' => 'live',
			'session_id'   => 1,
			'completed_at' => time(),
		)
	);
	do_action( 'client_webinar_attendance_classified', $lead + array( 'attended' => false ) );
	do_action(
		'post_webinar_route',
		$lead + array(
			'attended' => false,
			'route'    => 'not_attended',
		)
	);
	do_action(
		'webinar_outbox_enqueue',
		array(
			'key'       => 'tests/1',
			'type'      => 'telegram.message',
			'order_key' => 'lead:1',
			'data'      => array(
				'recipient_id' => 1,
				'webinar_id'   => 1,
				'kind'         => 'attended',
				'text'         => 'Thank you.',
				'button'       => null,
			),
		)
	);

	$all = array( 'organizer' => $webinar_id > 0 ? apply_filters( 'client_webinar_control_commands', array(), $webinar_id ) : array() );
	wp_set_current_user( $ids['attendee'] );
	$all['attendee'] = $webinar_id > 0 ? apply_filters( 'client_webinar_room_commands', array(), $webinar_id ) : array();
	$commands        = array();
	foreach ( $all as $login => $of_user ) {
		foreach ( array_intersect_key( $of_user, array_flip( array( 'pause', 'resume', 'enter' ) ) ) as $name => $command ) {
			$commands[] = array(
				'login'  => $login,
				'fields' => array(
					'action'     => $command['action'],
					'nonce'      => $command['nonce'],
					'webinar_id' => $webinar_id,
					'command'    => $name,
				),
			);
		}
	}
	echo wp_json_encode(
		array(
			'webinar_id' => $webinar_id,
			'commands'   => $commands,
		)
	);
}

/**
 * Stops the webinar that is on.
 */
function webinar_test_finish(): void {
	$webinar_id = apply_filters( 'core_webinar_get_current', null );
	if ( null !== $webinar_id ) {
		do_action(
			'core_webinar_set_status',
			$webinar_id,
			'stop',
			array(
				'actor_id'  => get_user_by( 'login', 'organizer' )->ID,
				'timestamp' => time(),
				'source'    => 'test',
			)
		);
	}
}

/**
 * Prints as JSON all that is in the database, by table and row.
 */
function webinar_test_footprint(): void {
	global $wpdb;
	$footprint = array();
	foreach ( $wpdb->get_col( 'SHOW TABLES' ) as $table ) {
		$footprint[ $table ] = 'table';
		foreach ( $wpdb->get_results( "SELECT * FROM `$table`", ARRAY_A ) as $row ) {
			$name = "$table " . ( $row['option_name'] ?? reset( $row ) ) . ' ' . ( $row['meta_key'] ?? $row['post_type'] ?? '' );
			unset( $row['option_id'] );
			if ( '_edit_lock' === ( $row['meta_key'] ?? '' ) ) {
				// WordPress notes when somebody had a page open in the editor.
				unset( $row['meta_value'] );
			}
			$value                      = implode( ' ', $row );
			$footprint[ trim( $name ) ] = strlen( $value ) > 300 ? substr( $value, 0, 100 ) . ' … ' . md5( $value ) : $value;
		}
	}
	ksort( $footprint );
	echo wp_json_encode( $footprint, JSON_INVALID_UTF8_SUBSTITUTE );
}

match ( $webinar_test_command ) {
	'activate'   => webinar_test_activate( $webinar_test_slugs ),
	'deactivate' => deactivate_plugins( $webinar_test_files ),
	'uninstall'  => array_map( 'uninstall_plugin', $webinar_test_files ),
	'prepare'    => webinar_test_prepare(),
	'begin'      => webinar_test_begin(),
	'finish'     => webinar_test_finish(),
	'footprint'  => webinar_test_footprint(),
};
