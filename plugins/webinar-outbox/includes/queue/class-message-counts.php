<?php
/**
 * Numbers of messages.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Counts the messages about a webinar that were sent, are waiting, or failed, as far as the sidecar has reported.
 */
final class Message_Counts {

	/** A sidecar without a heartbeat for so long may have reports that it has not sent. */
	private const SILENT_SECONDS = 2 * MINUTE_IN_SECONDS;

	public function __construct( private readonly Event_Store $store, private readonly Last_Heartbeat $heartbeat ) {}

	/**
	 * Answers `webinar_outbox_message_counts`.
	 *
	 * @param MessageCounts|null $counts What another module answered.
	 * @return MessageCounts
	 */
	public function count( ?array $counts, int $webinar_id ): array {
		$counts    = array(
			'sent'        => 0,
			'waiting'     => 0,
			'failed'      => 0,
			'is_complete' => true,
		);
		$is_silent = time() - $this->heartbeat->at() > self::SILENT_SECONDS;
		foreach ( $this->store->counts( $webinar_id ) as $row ) {
			$state  = Message_State::from_row( $row['state'], $row['outcome'] );
			$number = $state->counted_as();
			if ( null !== $number ) {
				$counts[ $number ] += $row['events'];
			}
			if ( $is_silent && Message_State::Handed_Over === $state ) {
				$counts['is_complete'] = false;
			}
		}
		return $counts;
	}

	/**
	 * Answers `webinar_outbox_mail_counts`.
	 *
	 * @param MailCounts|null $counts What another module answered.
	 * @return MailCounts
	 */
	public function count_mails( ?array $counts, int $webinar_id ): array {
		return $this->store->mail_counts( $webinar_id );
	}
}
