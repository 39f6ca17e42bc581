<?php
/**
 * PHP's own web server, for tests that visit sites.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

namespace Webinars\Tests;

use CurlHandle;
use RuntimeException;

/**
 * Serves every site of this run, one request at a time: which site is meant, and who is signed in, is said with each request.
 */
final class Web_Server {

	/**
	 * Use start().
	 *
	 * @param resource $process The server.
	 * @param resource $errors  Its standard error.
	 * @param string   $address Where it listens.
	 */
	private function __construct( private $process, private $errors, private readonly string $address ) {}

	/**
	 * Starts it, and returns when it listens.
	 *
	 * @param Test_Site $site Any site of the run.
	 * @throws RuntimeException When it does not start.
	 */
	public static function start( Test_Site $site ): self {
		$started = $site->start(
			// PHP picks a free port for 0 and prints it; -q keeps the requests out of its standard error.
			array( '-d', 'opcache.file_cache_only=0', '-d', 'opcache.max_accelerated_files=10000', '-q', '-S', '127.0.0.1:0', __DIR__ . '/router.php' ),
			array(
				0 => array( 'file', '/dev/null', 'r' ),
				1 => array( 'file', '/dev/null', 'w' ),
				2 => array( 'pipe', 'w' ),
			)
		);
		do {
			$line = fgets( $started['pipes'][2] );
			if ( false === $line ) {
				throw new RuntimeException( 'The web server did not start.' );
			}
		} while ( 1 !== preg_match( '~\((http://127\.0\.0\.1:\d+)\) started~', $line, $found ) );
		return new self( $started['process'], $started['pipes'][2], $found[1] );
	}

	/**
	 * Stops it.
	 */
	public function stop(): void {
		proc_terminate( $this->process, 9 );
		fclose( $this->errors );
		proc_close( $this->process );
	}

	/**
	 * Makes a request ready to be sent.
	 *
	 * @param Test_Site            $site    Whose.
	 * @param string               $path    With the query.
	 * @param string               $login   Who is signed in; empty is a guest.
	 * @param array<string, mixed> $fields  Of a form, which is posted; none is GET.
	 */
	public function request( Test_Site $site, string $path, string $login = '', array $fields = array() ): CurlHandle {
		$request = curl_init( $this->address . $path );
		curl_setopt_array(
			$request,
			array(
				CURLOPT_RETURNTRANSFER => true,
				// curl leaves out a header whose value is empty.
				CURLOPT_HTTPHEADER     => array( 'Host: webinars.test', 'X-Test-Site: ' . $site->content, 'X-Test-User: ' . ( '' === $login ? '-' : $login ) ),
			) + ( array() === $fields ? array() : array( CURLOPT_POSTFIELDS => http_build_query( $fields ) ) )
		);
		return $request;
	}
}
