<?php
/**
 * The end of an admin-ajax request inside a test.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

namespace Webinars\Tests;

use Exception;

/**
 * Thrown where a real request would die.
 */
final class Ajax_Ended extends Exception {

	public function __construct( public readonly string $said, public readonly ?int $status ) {
		parent::__construct( 'The request ended.' );
	}
}
