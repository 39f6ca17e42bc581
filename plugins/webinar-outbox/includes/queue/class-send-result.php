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

	/** The sidecar will never accept the event. */
	public const REFUSED = 'refused';

	/** The sidecar may accept the event later. */
	public const POSTPONED = 'postponed';

	/** The sidecar did not answer: other events would get no answer either. */
	public const UNREACHABLE = 'unreachable';

	public function __construct( public readonly string $result, public readonly string $error = '' ) {}
}
