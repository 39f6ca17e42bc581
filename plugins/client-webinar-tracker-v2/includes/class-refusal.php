<?php
/**
 * The answer to a request that is not granted.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

use Exception;

/**
 * Says why a request changes nothing.
 */
final class Refusal extends Exception {

	/**
	 * Takes what the browser is told.
	 *
	 * @param int    $status     HTTP status.
	 * @param string $code_name  What a program reads, as in `webinar_not_live`.
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
