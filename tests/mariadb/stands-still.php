<?php
/**
 * Runs the tracker's job, and stands still in the middle of a transaction until somebody ends it.
 *
 * Usage: php stands-still.php <id of a lead>
 *
 * It says so on file 3 as soon as all that follows from the completion of that lead is written and not committed.
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
