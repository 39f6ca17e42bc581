<?php
/**
 * Messages in numbers.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Answers how many messages about a webinar were sent, wait, or failed: here and in the sidecar.
 */
final class Message_Counts {

	/**
	 * Takes what it works with.
	 *
	 * @param Event_Store $store   What is not handed over yet.
	 * @param Sidecar     $sidecar Knows what became of the rest.
	 */
	public function __construct( private readonly Event_Store $store, private readonly Sidecar $sidecar ) {}

	/**
	 * Counts the messages about a webinar.
	 *
	 * @param MessageCounts|null $counts     What another module answered.
	 * @param int                $webinar_id The webinar.
	 * @return MessageCounts
	 */
	public function of( ?array $counts, int $webinar_id ): array {
		// Counted before the sidecar is asked: what has arrived by now is known there by then.
		$events      = $this->store->counts_of_webinar( $webinar_id );
		$waiting     = ( $events['pending'] ?? 0 ) + ( $events['in-progress'] ?? 0 );
		$handed_over = $events['complete'] ?? 0;
		$failed      = $events['failed'] ?? 0;
		$deliveries  = $handed_over > 0 ? $this->sidecar->delivery_counts( $webinar_id ) : array();
		if ( null === $deliveries ) {
			return array(
				'sent'        => 0,
				'waiting'     => $waiting + $handed_over,
				'failed'      => $failed,
				'is_complete' => false,
			);
		}

		$deliveries += array_fill_keys( Sidecar::DELIVERY_STATES, 0 );
		$known       = array_sum( $deliveries );
		$on_the_way  = $deliveries['pending'] + $deliveries['waiting'] + $deliveries['sending'];
		return array(
			'sent'        => $deliveries['sent'],
			// What the sidecar has, though its answer did not arrive here, is not counted twice.
			'waiting'     => max( 0, $waiting - max( 0, $known - $handed_over ) ) + $on_the_way,
			// What the sidecar has lost nobody will send, and nobody knows whether it was sent.
			'failed'      => $failed + $known - $deliveries['sent'] - $on_the_way + max( 0, $handed_over - $known ),
			'is_complete' => true,
		);
	}
}
