<?php
/**
 * A mail server for tests: stores each mail that it accepts, and answers single commands as a file says.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

// phpcs:disable WordPress

$folder = $argv[1];
$server = stream_socket_server( "tcp://127.0.0.1:$argv[2]" );
file_put_contents( "$folder/port", (string) parse_url( 'tcp://' . stream_socket_get_name( $server, false ), PHP_URL_PORT ) );
touch( "$folder/listens" );
while ( true ) {
	$client = @stream_socket_accept( $server, -1 );
	if ( false === $client ) {
		continue;
	}
	// Read for each conversation: a test changes them in between.
	$answers = (array) json_decode( (string) @file_get_contents( "$folder/answers" ), true );
	$mail    = array( 'to' => array(), 'data' => '' );
	$say     = static function ( string $command, string $usual ) use ( $client, $answers ): bool {
		$answer = $answers[ $command ] ?? $usual;
		if ( 'break' === $answer ) {
			fclose( $client );
			return false;
		}
		fwrite( $client, "$answer\r\n" );
		return true;
	};
	$goes_on = $say( 'CONNECT', '220 mail.test ESMTP' );
	while ( $goes_on && false !== ( $line = fgets( $client ) ) ) {
		$line    = rtrim( $line );
		$verb    = strtoupper( (string) strtok( $line, ' ' ) );
		$goes_on = match ( $verb ) {
			'EHLO', 'HELO' => $say( 'EHLO', '250 mail.test' ),
			'MAIL'         => $say( 'MAIL', '250 2.1.0 ok' ),
			'RCPT'         => $say( 'RCPT', '250 2.1.5 ok' ),
			'DATA'         => $say( 'DATA', '354 go on' ),
			'QUIT'         => $say( 'QUIT', '221 bye' ) && fclose( $client ) && false,
			default        => $say( $verb, '250 ok' ),
		};
		if ( 'RCPT' === $verb ) {
			$mail['to'][] = trim( substr( $line, 8 ), ' <>' );
		}
		if ( 'DATA' === $verb && ! isset( $answers['DATA'] ) ) {
			while ( false !== ( $line = fgets( $client ) ) && ".\r\n" !== $line ) {
				$mail['data'] .= str_starts_with( $line, '.' ) ? substr( $line, 1 ) : $line;
			}
			if ( ! isset( $answers['DATA END'] ) || 'break' === $answers['DATA END'] ) {
				file_put_contents( "$folder/mails", json_encode( $mail ) . "\n", FILE_APPEND );
			}
			$goes_on = $say( 'DATA END', '250 2.0.0 accepted' );
			$mail    = array( 'to' => array(), 'data' => '' );
		}
	}
}
