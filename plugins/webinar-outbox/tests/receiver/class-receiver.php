<?php
/**
 * A real HTTP server on this machine.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox\Tests;

use RuntimeException;

/**
 * Starts and stops a server that stands for the sidecar.
 */
final class Receiver {

	/**
	 * Servers that run and that no test uses: starting one takes longer than most tests.
	 *
	 * @var list<self>
	 */
	private static array $idle = array();

	/** The port, the same after a restart. */
	private int $port = 0;

	/** Folder with the answers to give and the received requests. */
	private string $folder;

	/**
	 * The server's process.
	 *
	 * @var resource|null
	 */
	private $process = null;

	/**
	 * The server's standard error.
	 *
	 * @var resource|null
	 */
	private $errors = null;

	/** Starts a server that accepts every event. */
	public function __construct() {
		$this->folder = WP_CONTENT_DIR . '/receiver-' . bin2hex( random_bytes( 4 ) );
		mkdir( $this->folder );
		$this->answer( array( array( 'status' => 202 ) ) );
		$this->start();
		$process_id = getmypid();
		register_shutdown_function(
			function () use ( $process_id ): void {
				// A forked child ends before its parent, which still uses the server.
				if ( getmypid() === $process_id ) {
					$this->stop();
				}
			}
		);
	}

	/** Takes a server that another test has left, or starts one: it accepts every event. */
	public static function open(): self {
		$receiver = array_pop( self::$idle );
		if ( null === $receiver ) {
			return new self();
		}
		$receiver->answer( array( array( 'status' => 202 ) ) );
		// It answers in order: what the other test did not wait for is stored now, and deleted with the rest.
		file_get_contents( $receiver->url() );
		unlink( $receiver->requests_file() );
		return $receiver;
	}

	/** Leaves the server to another test. */
	public function close(): void {
		if ( null !== $this->process ) {
			self::$idle[] = $this;
		}
	}

	/**
	 * Starts the server and returns when it listens.
	 *
	 * @throws RuntimeException When it does not start.
	 */
	public function start(): void {
		// PHP picks a free port for 0 and prints it; -q keeps the requests out of its standard error, which nobody reads.
		$this->process = proc_open(
			array( PHP_BINARY, '-q', '-S', '127.0.0.1:' . $this->port, __DIR__ . '/router.php' ),
			array(
				0 => array( 'file', '/dev/null', 'r' ),
				1 => array( 'file', '/dev/null', 'w' ),
				2 => array( 'pipe', 'w' ),
			),
			$pipes,
			null,
			array( 'RECEIVER_FOLDER' => $this->folder )
		);
		$this->errors  = $pipes[2];
		do {
			$line = fgets( $this->errors );
			if ( false === $line ) {
				throw new RuntimeException( 'The receiver did not start.' );
			}
		} while ( 1 !== preg_match( '~\(http://127\.0\.0\.1:(\d+)\) started~', $line, $found ) );
		$this->port = (int) $found[1];
	}

	public function stop(): void {
		if ( null !== $this->process ) {
			proc_terminate( $this->process, 9 );
			fclose( $this->errors );
			proc_close( $this->process );
			$this->process = null;
		}
	}

	public function url(): string {
		return 'http://127.0.0.1:' . $this->port;
	}

	/**
	 * Sets the answers; the last one is repeated.
	 *
	 * @param list<array{status: int, headers?: list<string>, body?: string}> $answers One per request.
	 */
	public function answer( array $answers ): void {
		file_put_contents( $this->folder . '/answers', wp_json_encode( $answers ) );
	}

	/**
	 * Lists the received requests.
	 *
	 * @return list<array{method: string, path: string, headers: array<string, string>, body: string}>
	 */
	public function requests(): array {
		$lines = is_file( $this->requests_file() ) ? file( $this->requests_file() ) : array();
		return array_map( static fn( string $line ): array => json_decode( $line, true ), $lines );
	}

	/** Returns the file of the requests; it does not exist before the first one. */
	public function requests_file(): string {
		return $this->folder . '/requests';
	}
}
