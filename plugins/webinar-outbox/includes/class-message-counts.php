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

	/**
	 * Takes what it works with.
	 *
	 * @param Event_Store    $store     What became of each event.
	 * @param Last_Heartbeat $heartbeat When the sidecar was heard.
	 */
	public function __construct( private readonly Event_Store $store, private readonly Last_Heartbeat $heartbeat ) {}

	/**
	 * Counts the messages about a webinar.
	 *
	 * @param MessageCounts|null $counts     What another module answered.
	 * @param int                $webinar_id The webinar.
	 * @return MessageCounts
	 */
	public function of( ?array $counts, int $webinar_id ): array {
		$counts    = array(
			'sent'        => 0,
			'waiting'     => 0,
			'failed'      => 0,
			'is_complete' => true,
		);
		$is_silent = time() - $this->heartbeat->at() > self::SILENT_SECONDS;
		foreach ( $this->store->counts_of_webinar( $webinar_id ) as $row ) {
			$number = match ( true ) {
				'sent' === $row['outcome'] => 'sent',
				in_array( $row['outcome'], array( 'failed', 'unreachable', 'uncertain' ), true ) => 'failed',
				'failed' === $row['state'] => 'failed',
				'canceled' === $row['state'] => null,
				default => 'waiting',
			};
			if ( null !== $number ) {
				$counts[ $number ] += $row['events'];
			}
			if ( $is_silent && 'complete' === $row['state'] && '' === $row['outcome'] ) {
				$counts['is_complete'] = false;
			}
		}
		return $counts;
	}
}
