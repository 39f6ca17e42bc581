<?php
/**
 * The result of one try to send.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * The result of sending an event to the sidecar.
 */
final class Send_Result {

	/** The sidecar has the event. */
	public const DELIVERED = 'delivered';

	/** The sidecar itself says that it will never accept this event. */
	public const REFUSED = 'refused';

	/** The sidecar itself says that it does not accept this event now; it accepts others. */
	public const POSTPONED = 'postponed';

	/** An answer that says nothing about this event, such as one about the secret, or a page of a proxy: others may get it too. */
	public const UNEXPLAINED = 'unexplained';

	/** The sidecar did not answer: other events would get no answer either. */
	public const UNREACHABLE = 'unreachable';

	/** Why the sidecar did not take the event. It may be stored and logged. */
	public readonly string $error;

	/**
	 * The result of one request.
	 *
	 * @param string $result One of the constants.
	 * @param string $error  Why the sidecar did not take the event, as it came.
	 * @param int    $status HTTP status, 0 without an answer.
	 */
	public function __construct( public readonly string $result, string $error = '', public readonly int $status = 0 ) {
		$this->error = Stored_Reason::clean( $error );
	}
}
