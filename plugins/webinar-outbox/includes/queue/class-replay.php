<?php
/**
 * Sending events again.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use RuntimeException;
use Webinars\Webinar_Outbox\Lib\Background_Job;

/**
 * Sends events again that ended without being sent, always under the same id and by the same carrier. This site sends e-mails and
 * what the sidecar never had; the sidecar retries what it has. Where this site writes to Telegram itself, it sends all. Repeated and parallel requests send each event again only once.
 *
 * @phpstan-import-type EndedEvent from Event_Outcomes
 */
final class Replay {

	/** The sidecar accepts no more ids in one request. */
	public const MOST_AT_ONCE = 200;

	public function __construct(
		private readonly Event_Outcomes $outcomes,
		private readonly Sidecar $sidecar,
		private readonly Background_Job $drain_job
	) {}

	/**
	 * Sends events again. Events that are sent, waiting or canceled stay unchanged.
	 *
	 * @param list<int> $ids At most MOST_AT_ONCE events; the caller has checked the user's rights.
	 * @return array{again: int, unchanged: int} Number of events that are sent again, and of the others.
	 * @throws RuntimeException When the sidecar had to retry some and did not answer; nothing has changed.
	 */
	public function send_again( array $ids ): array {
		$events = $this->outcomes->ended( array_slice( $ids, 0, self::MOST_AT_ONCE ) );
		if ( Direct_Telegram::of_site()->is_on() ) {
			// There is no sidecar to ask any more.
			$events = array_map( static fn( array $event ): array => Carrier_Choice::MAIL === $event['carrier'] ? $event : array( 'carrier' => Carrier_Choice::DIRECT ) + $event, $events );
		}
		$answer = $this->replay_at_sidecar( array_filter( $events, static fn( array $event ): bool => Message_State::is_with_sidecar( $event['state'], $event['outcome'], $event['carrier'] ) ) );
		$again  = 0;
		foreach ( $events as $event ) {
			if ( ! Message_State::is_with_sidecar( $event['state'], $event['outcome'], $event['carrier'] ) || in_array( $event['webhook_id'], $answer['unknown'], true ) ) {
				$again += $this->outcomes->send_again( $event, time() ) ? 1 : 0;
			} elseif ( in_array( $event['webhook_id'], $answer['replayed'], true ) ) {
				$this->outcomes->remove_outcome( $event, time() );
				++$again;
			}
		}
		if ( $again > 0 ) {
			$this->drain_job->run_soon();
		}
		return array(
			'again'     => $again,
			'unchanged' => count( $ids ) - $again,
		);
	}

	/**
	 * Requests from the sidecar to retry the events that it has.
	 *
	 * @param array<EndedEvent> $events Events that the sidecar has.
	 * @return DeliveryReplayAnswer
	 * @throws RuntimeException When the sidecar does not answer.
	 */
	private function replay_at_sidecar( array $events ): array {
		if ( array() === $events ) {
			return array(
				'replayed'  => array(),
				'unchanged' => array(),
				'unknown'   => array(),
			);
		}
		return $this->sidecar->replay( array_column( $events, 'webhook_id' ) )
			?? throw new RuntimeException( __( 'The message service does not answer, so nothing was changed. Check that it runs, and try again.', 'webinar-outbox' ) );
	}
}
