<?php
/**
 * A process beside others.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

namespace Webinars\Tests;

use RuntimeException;

/**
 * A process with WordPress loaded, which runs its calls as soon as a gate opens. See worker.php.
 *
 * @phpstan-type Call   array{user_id: int, hook?: string, arguments?: list<mixed>, ajax?: string, fields?: array<string, string>}
 * @phpstan-type Report array{events: list<array{string, mixed}>, answers: list<array{status: int, body: array<mixed>}>, errors: list<string>}
 */
final class Worker {

	/**
	 * Use start().
	 *
	 * @param resource $process The process.
	 * @param resource $calls   Pipe to the process.
	 * @param resource $reports Pipe with its answers.
	 * @param resource $output  Its other output.
	 */
	private function __construct( private $process, private $calls, private $reports, private $output ) {}

	/**
	 * Starts the process on the site of this one.
	 *
	 * @param string $gate Absolute path of the file whose exclusive lock is the closed gate.
	 */
	public static function start( string $gate ): self {
		$output  = tmpfile();
		$started = Test_Site::entered()->start(
			array( __DIR__ . '/worker.php', $gate ),
			array(
				0 => array( 'pipe', 'r' ),
				1 => $output,
				2 => $output,
				3 => array( 'pipe', 'w' ),
			)
		);
		return new self( $started['process'], $started['pipes'][0], $started['pipes'][3], $output );
	}

	/**
	 * Sends the calls. The process prepares them.
	 *
	 * @param list<Call> $calls Calls, in order.
	 */
	public function tell( array $calls ): void {
		fwrite( $this->calls, json_encode( $calls, JSON_THROW_ON_ERROR ) . "\n" );
	}

	/**
	 * Waits until the process has loaded WordPress, or waits for the gate.
	 */
	public function await_ready(): void {
		$this->line();
	}

	/**
	 * Waits until the process has finished its calls.
	 *
	 * @return Report
	 */
	public function report(): array {
		return json_decode( $this->line(), true, 512, JSON_THROW_ON_ERROR );
	}

	/**
	 * Ends the process.
	 */
	public function end(): void {
		fclose( $this->calls );
		proc_close( $this->process );
	}

	/**
	 * Reads an answer of the process.
	 *
	 * @throws RuntimeException When the process has died or printed something else.
	 */
	private function line(): string {
		$line = fgets( $this->reports );
		rewind( $this->output );
		$said = (string) stream_get_contents( $this->output );
		if ( false === $line || '' !== $said ) {
			throw new RuntimeException( "A process that works in parallel said:\n$said" );
		}
		return $line;
	}
}
