<?php
/**
 * Stands for the sidecar: stores each request, and gives the answers of the test.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

$webinar_outbox_folder = (string) getenv( 'RECEIVER_FOLDER' );
file_put_contents(
	$webinar_outbox_folder . '/requests',
	json_encode( // phpcs:ignore WordPress.WP.AlternativeFunctions
		array(
			'method'  => $_SERVER['REQUEST_METHOD'], // phpcs:ignore WordPress.Security
			'path'    => $_SERVER['REQUEST_URI'], // phpcs:ignore WordPress.Security
			'headers' => array_change_key_case( getallheaders() ),
			'body'    => file_get_contents( 'php://input' ),
		)
	) . "\n",
	FILE_APPEND
);

// The last answer holds for all requests that follow.
$webinar_outbox_answers = json_decode( (string) file_get_contents( $webinar_outbox_folder . '/answers' ), true );
$webinar_outbox_answer  = array_shift( $webinar_outbox_answers );
if ( array() !== $webinar_outbox_answers ) {
	file_put_contents( $webinar_outbox_folder . '/answers', json_encode( $webinar_outbox_answers ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions
}
http_response_code( $webinar_outbox_answer['status'] );
foreach ( $webinar_outbox_answer['headers'] ?? array() as $webinar_outbox_header ) {
	header( $webinar_outbox_header );
}
// The receipt of the sidecar.
echo $webinar_outbox_answer['body'] ?? ( $webinar_outbox_answer['status'] < 300 ? '{"status":"accepted"}' : '' ); // phpcs:ignore WordPress.Security.EscapeOutput
