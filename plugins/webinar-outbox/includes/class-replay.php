<?php
/**
 * Another chance for what was not sent.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use RuntimeException;

/**
 * Sends again what ended without being sent, always under its id: what the sidecar never had goes out from here, and what it
 * has it tries itself. However often and by however many it is asked for at once, each message gets one new chance.
 *
 * @phpstan-import-type EndedEvent from Event_Store
 */
final class Replay {

	/** The sidecar takes no more ids in one request. */
	public const MOST_AT_ONCE = 200;

	/**
	 * Takes what it works with.
	 *
	 * @param Event_Store    $store    Holds the events.
	 * @param Sidecar        $sidecar  Tries again what it has.
	 * @param Drain_Schedule $schedule Starts a drain soon.
	 */
	public function __construct(
		private readonly Event_Store $store,
		private readonly Sidecar $sidecar,
		private readonly Drain_Schedule $schedule
	) {}

	/**
	 * Gives events a new chance; those that need none stay as they are.
	 *
	 * @param list<int> $ids At most MOST_AT_ONCE events; the caller has checked that the user may.
	 * @return array{again: int, unchanged: int} How many will be tried again, and how many are sent or on their way already.
	 * @throws RuntimeException When the sidecar had to be asked and did not answer; nothing has changed.
	 */
	public function send_again( array $ids ): array {
		$events = $this->store->ended( array_slice( $ids, 0, self::MOST_AT_ONCE ) );
		$answer = $this->ask_sidecar( array_filter( $events, static fn( array $event ): bool => Message_State::is_with_sidecar( $event['state'], $event['outcome'] ) ) );
		$again  = 0;
		foreach ( $events as $event ) {
			if ( ! Message_State::is_with_sidecar( $event['state'], $event['outcome'] ) || in_array( $event['webhook_id'], $answer['unknown'], true ) ) {
				$again += $this->store->send_again( $event, time() ) ? 1 : 0;
			} elseif ( in_array( $event['webhook_id'], $answer['replayed'], true ) ) {
				$this->store->take_outcome_back( $event, time() );
				++$again;
			}
		}
		if ( $again > 0 ) {
			$this->schedule->run_soon();
		}
		return array(
			'again'     => $again,
			'unchanged' => count( $ids ) - $again,
		);
	}

	/**
	 * Lets the sidecar try again what it has.
	 *
	 * @param array<EndedEvent> $events Handed over before.
	 * @return DeliveryReplayAnswer
	 * @throws RuntimeException When it does not answer.
	 */
	private function ask_sidecar( array $events ): array {
		if ( array() === $events ) {
			return array(
				'replayed'  => array(),
				'unchanged' => array(),
				'unknown'   => array(),
			);
		}
		return $this->sidecar->replay( array_column( $events, 'webhook_id' ) )
			?? throw new RuntimeException( __( 'The sidecar does not answer, so nothing was changed. Check that it runs, and try again.', 'webinar-outbox' ) );
	}
}
