<?php
/**
 * The result of one try.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * The result of sending an event to the sidecar.
 */
final class Send_Result {

	/** The sidecar has it. */
	public const DELIVERED = 'delivered';

	/** The sidecar will never take it. */
	public const REFUSED = 'refused';

	/** The sidecar may take it later. */
	public const POSTPONED = 'postponed';

	/** There was no answer: other events would get none either. */
	public const UNREACHABLE = 'unreachable';

	public function __construct( public readonly string $result, public readonly string $error = '' ) {}
}
