<?php
/**
 * The raw body of a request.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox\Tests;

/**
 * Stands where `php://input` is, for the next time that it is opened.
 */
final class Request_Body {

	/**
	 * Set by PHP.
	 *
	 * @var resource|null
	 */
	public $context;

	/** Whether it stands there. */
	private static bool $is_there = false;

	/** What is read. */
	private static string $body = '';

	/** How much of it has been read. */
	private int $position = 0;

	/**
	 * Says what the next request brings.
	 */
	public static function bring( string $body ): void {
		self::$body     = $body;
		self::$is_there = true;
		stream_wrapper_unregister( 'php' );
		stream_wrapper_register( 'php', self::class );
	}

	/**
	 * Gives PHP its own streams back, where nothing was read.
	 */
	public static function take_away(): void {
		if ( self::$is_there ) {
			self::$is_there = false;
			stream_wrapper_restore( 'php' );
		}
	}

	/**
	 * Opens it, and gives PHP its own streams back.
	 */
	public function stream_open( string $path ): bool {
		self::take_away();
		return 'php://input' === $path;
	}

	/**
	 * Reads on.
	 */
	public function stream_read( int $count ): string {
		$bytes           = substr( self::$body, $this->position, $count );
		$this->position += strlen( $bytes );
		return $bytes;
	}

	/**
	 * Whether all is read.
	 */
	public function stream_eof(): bool {
		return $this->position >= strlen( self::$body );
	}

	/**
	 * PHP asks, and needs no answer.
	 *
	 * @return array<string, int>
	 */
	public function stream_stat(): array {
		return array();
	}
}
