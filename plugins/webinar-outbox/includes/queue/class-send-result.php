<?php
/**
 * The result of one try to send.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * The result of sending an event to the sidecar, by e-mail, or to Telegram.
 */
final class Send_Result {

	/** The sidecar has the event, or the mail server the mail. */
	public const DELIVERED = 'delivered';

	/** The carrier itself says that it will never accept this event. */
	public const REFUSED = 'refused';

	/** The sidecar itself says that it does not accept this event now; it accepts others. */
	public const POSTPONED = 'postponed';

	/** An answer that says nothing about this event, such as one about the secret, or a page of a proxy: others may get it too. */
	public const UNEXPLAINED = 'unexplained';

	/** The carrier did not answer: other events would get no answer either. */
	public const UNREACHABLE = 'unreachable';

	/** The mail may have left: only a person sends it again. */
	public const UNCERTAIN = 'uncertain';

	/** The carrier sends no more at the moment: its pace is reached. */
	public const PACED = 'paced';

	/** The person has not connected Telegram, or has stopped the messages. */
	public const UNCONNECTED = 'unconnected';

	/** Telegram does not let this site write to the person. */
	public const BLOCKED = 'blocked';

	/** The person does not want it, or is gone. */
	public const UNWANTED = 'unwanted';

	/** Why the carrier did not take the event. It may be stored and logged. */
	public readonly string $error;

	/**
	 * The result of one try.
	 *
	 * @param string $result   One of the constants.
	 * @param string $error    Why the carrier did not take the event, as it came.
	 * @param int    $status   HTTP status, 0 without an answer.
	 * @param int    $retry_at With PACED: Unix seconds from which the carrier sends again.
	 */
	public function __construct( public readonly string $result, string $error = '', public readonly int $status = 0, public readonly int $retry_at = 0 ) {
		$this->error = Stored_Reason::clean( $error );
	}
}
