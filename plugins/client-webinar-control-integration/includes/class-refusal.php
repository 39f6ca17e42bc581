<?php
/**
 * The answer to a command that is not carried out.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

use Exception;

/**
 * Says why nothing changed.
 */
final class Refusal extends Exception {

	/**
	 * Takes what the browser is told.
	 *
	 * @param int    $status     HTTP status.
	 * @param string $code_name  What a program reads.
	 * @param string $message    What a person reads, translated.
	 * @param int    $webinar_id The webinar that was meant, 0 when unknown.
	 */
	public function __construct(
		public readonly int $status,
		public readonly string $code_name,
		string $message,
		public readonly int $webinar_id = 0
	) {
		parent::__construct( $message );
	}
}
