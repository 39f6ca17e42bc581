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
 * One process with WordPress loaded, which does what it is told as soon as a gate opens. See worker.php.
 *
 * @phpstan-type Call   array{user_id: int, hook?: string, arguments?: list<mixed>, ajax?: string, fields?: array<string, string>}
 * @phpstan-type Report array{events: list<array{string, mixed}>, answers: list<array{status: int, body: array<mixed>}>, errors: list<string>}
 */
final class Worker {

	/**
	 * Use start().
	 *
	 * @param resource $process The process.
	 * @param resource $calls   Where it reads.
	 * @param resource $reports Where it answers.
	 * @param resource $output  What it says beside that.
	 */
	private function __construct( private $process, private $calls, private $reports, private $output ) {}

	/**
	 * Starts it on the site of this process.
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
	 * Tells it what to do. It gets ready meanwhile.
	 *
	 * @param list<Call> $calls One after the other.
	 */
	public function tell( array $calls ): void {
		fwrite( $this->calls, json_encode( $calls, JSON_THROW_ON_ERROR ) . "\n" );
	}

	/**
	 * Waits until it stands before the gate.
	 */
	public function await_ready(): void {
		$this->line();
	}

	/**
	 * Waits until it is through.
	 *
	 * @return Report
	 */
	public function report(): array {
		return json_decode( $this->line(), true, 512, JSON_THROW_ON_ERROR );
	}

	/**
	 * Ends it.
	 */
	public function end(): void {
		fclose( $this->calls );
		proc_close( $this->process );
	}

	/**
	 * Reads what it answers.
	 *
	 * @throws RuntimeException When it has died, or has said something beside.
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
