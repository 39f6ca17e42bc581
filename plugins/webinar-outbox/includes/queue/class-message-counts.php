<?php
/**
 * Messages in numbers.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Answers how many messages about a webinar were sent, wait, or failed, as far as the sidecar has told.
 */
final class Message_Counts {

	/** A sidecar that was not heard for so long has not told what it knows. */
	private const SILENT_SECONDS = 2 * MINUTE_IN_SECONDS;

	public function __construct( private readonly Event_Store $store, private readonly Last_Heartbeat $heartbeat ) {}

	/**
	 * Counts the messages about a webinar.
	 *
	 * @param MessageCounts|null $counts     What another module answered.
	 * @param int                $webinar_id The webinar.
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
}
