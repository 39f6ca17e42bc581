<?php
/**
 * The raw body of a request.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox\Tests;

/**
 * Replaces `php://input` for the next time that it is opened.
 */
final class Request_Body {

	/**
	 * Set by PHP.
	 *
	 * @var resource|null
	 */
	public $context;

	/** Whether `php://input` is replaced. */
	private static bool $is_there = false;

	/** The body of the next request. */
	private static string $body = '';

	/** Number of bytes that were read. */
	private int $position = 0;

	/** Sets the body of the next request. */
	public static function set( string $body ): void {
		self::$body     = $body;
		self::$is_there = true;
		stream_wrapper_unregister( 'php' );
		stream_wrapper_register( 'php', self::class );
	}

	/** Restores the streams of PHP if nothing was read. */
	public static function restore(): void {
		if ( self::$is_there ) {
			self::$is_there = false;
			stream_wrapper_restore( 'php' );
		}
	}

	/** Opens the body, and restores the streams of PHP. */
	public function stream_open( string $path ): bool {
		self::restore();
		return 'php://input' === $path;
	}

	public function stream_read( int $count ): string {
		$bytes           = substr( self::$body, $this->position, $count );
		$this->position += strlen( $bytes );
		return $bytes;
	}

	public function stream_eof(): bool {
		return $this->position >= strlen( self::$body );
	}

	/**
	 * PHP calls it, and needs no values.
	 *
	 * @return array<string, int>
	 */
	public function stream_stat(): array {
		return array();
	}
}
