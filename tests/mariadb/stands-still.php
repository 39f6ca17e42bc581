<?php
/**
 * Runs the tracker's job, and waits in the middle of a transaction until it is killed.
 *
 * Usage: php stands-still.php <id of a lead>
 *
 * It reports on file 3 when everything of that lead's completion is written and not committed.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

$_SERVER['HTTP_HOST'] = 'webinars.test';
require __DIR__ . '/../php/wp-config.php';

$webinar_test_stand_still = static function ( array $route ) use ( $argv ): void {
	if ( $route['lead_id'] === (int) $argv[1] ) {
		fwrite( fopen( 'php://fd/3', 'w' ), "here\n" );
		fgets( STDIN );
	}
};
add_action( 'post_webinar_route', $webinar_test_stand_still, PHP_INT_MAX );
do_action( 'client_webinar_tracker_v2_close' );
