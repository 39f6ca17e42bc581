<?php
/**
 * Runs PHP scripts one after the other, each in a fork of this process: it shares the compiled files, and nothing else.
 *
 * Reads from file 3 a line of JSON for each, with `arguments` (the script and what follows it) and `environment`; writes the exit
 * status to file 4.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

$webinar_test_runs     = fopen( 'php://fd/3', 'r' );
$webinar_test_statuses = fopen( 'php://fd/4', 'w' );
do {
	$webinar_test_line = fgets( $webinar_test_runs );
	if ( false === $webinar_test_line ) {
		exit;
	}
	$webinar_test_child = pcntl_fork();
	if ( 0 !== $webinar_test_child ) {
		pcntl_waitpid( $webinar_test_child, $webinar_test_status );
		fwrite( $webinar_test_statuses, ( pcntl_wifexited( $webinar_test_status ) ? pcntl_wexitstatus( $webinar_test_status ) : -1 ) . "\n" );
	}
} while ( 0 !== $webinar_test_child );

$webinar_test_run         = json_decode( $webinar_test_line, true, 512, JSON_THROW_ON_ERROR );
$webinar_test_environment = $webinar_test_run['environment'];
foreach ( array_diff_key( getenv(), $webinar_test_environment ) as $webinar_test_name => $webinar_test_value ) {
	putenv( $webinar_test_name );
}
foreach ( $webinar_test_environment as $webinar_test_name => $webinar_test_value ) {
	putenv( "$webinar_test_name=$webinar_test_value" );
}
$argv    = $webinar_test_run['arguments'];
$argc    = count( $argv );
$_SERVER = array(
	'argv'               => $argv,
	'argc'               => $argc,
	'REQUEST_TIME'       => time(),
	'REQUEST_TIME_FLOAT' => microtime( true ),
) + array_fill_keys( array( 'PHP_SELF', 'SCRIPT_NAME', 'SCRIPT_FILENAME', 'PATH_TRANSLATED' ), $argv[0] ) + $webinar_test_environment + $_SERVER;
if ( str_ends_with( $argv[0], '.phar' ) ) {
	// The first line of the file itself is for the shell; PHP skips it in a main script only.
	Phar::loadPhar( $argv[0], 'wp-cli.phar' );
	require 'phar://wp-cli.phar/php/boot-phar.php';
} else {
	require $argv[0];
}
