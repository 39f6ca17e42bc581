<?php
/**
 * A real mail server on this machine.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail\Tests;

use RuntimeException;

/**
 * Starts and stops a mail server, and reads what arrived there.
 */
final class Mail_Server {

	private string $folder;

	/**
	 * The server's process.
	 *
	 * @var resource|null
	 */
	private $process = null;

	/**
	 * Servers that run and that no test uses.
	 *
	 * @var list<self>
	 */
	private static array $idle = array();

	public function __construct() {
		$this->folder = WP_CONTENT_DIR . '/mail-' . bin2hex( random_bytes( 4 ) );
		mkdir( $this->folder );
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

	/** Takes a server that another test has left, or starts one: it accepts every mail. */
	public static function open(): self {
		$server = array_pop( self::$idle );
		if ( null === $server ) {
			return new self();
		}
		array_map( 'unlink', (array) glob( "$server->folder/{answers,mails}", GLOB_BRACE ) );
		return $server;
	}

	/** Leaves the server to another test. */
	public function close(): void {
		if ( null !== $this->process ) {
			self::$idle[] = $this;
		}
	}

	/**
	 * Starts the server unless it runs, and returns when it listens; on the same port after a stop.
	 *
	 * @throws RuntimeException When it does not start.
	 */
	public function start(): void {
		if ( null !== $this->process ) {
			return;
		}
		$this->process = proc_open( array( PHP_BINARY, __DIR__ . '/smtp.php', $this->folder, (string) $this->port() ), array( array( 'file', '/dev/null', 'r' ), array( 'file', '/dev/null', 'w' ), array( 'file', '/dev/null', 'w' ) ), $pipes );
		while ( ! is_file( $this->folder . '/listens' ) ) {
			if ( ! proc_get_status( $this->process )['running'] ) {
				throw new RuntimeException( 'The mail server did not start.' );
			}
			usleep( 2000 );
		}
	}

	public function stop(): void {
		if ( null !== $this->process ) {
			proc_terminate( $this->process, 9 );
			proc_close( $this->process );
			$this->process = null;
			// At the end of the run the folder is gone.
			@unlink( $this->folder . '/listens' );
		}
	}

	public function port(): int {
		return (int) @file_get_contents( $this->folder . '/port' );
	}

	/**
	 * Sets answers that differ from the usual ones; `break` ends the connection.
	 *
	 * @param array<string, string> $answers By command: CONNECT, EHLO, MAIL, RCPT, DATA, DATA END.
	 */
	public function answer( array $answers ): void {
		file_put_contents( $this->folder . '/answers', wp_json_encode( (object) $answers ) );
	}

	/**
	 * Lists the mails that arrived, in order.
	 *
	 * @return list<Arrived_Mail>
	 */
	public function mails(): array {
		$file = $this->folder . '/mails';
		return array_map(
			static function ( string $line ): Arrived_Mail {
				$mail = json_decode( $line, true );
				return new Arrived_Mail( $mail['to'], $mail['data'] );
			},
			is_file( $file ) ? file( $file ) : array()
		);
	}
}
