<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * A command that is not carried out.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat\Lib;

use Exception;

/**
 * Says why a command changes nothing.
 */
final class Command_Refused extends Exception {

	/**
	 * Makes a refusal.
	 *
	 * @param int    $status     HTTP status.
	 * @param string $code_name  An error code of the contract, as in `webinar_not_live`.
	 * @param string $message    For a person, translated, with the remedy.
	 * @param int    $webinar_id Webinar, 0 when unknown.
	 * @param array<string, string> $problems Message by the name of a field that is wrong, translated.
	 */
	public function __construct(
		public readonly int $status,
		public readonly string $code_name,
		string $message,
		public readonly int $webinar_id = 0,
		public readonly array $problems = array()
	) {
		parent::__construct( $message );
	}
}
