<?php
/**
 * Sending a message to all registered people.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Reminders;

use Webinars\Client_Webinar_Reminders\Lib\Lead_Batch;

/**
 * Enqueues a message for all registered people of a webinar, in batches.
 *
 * Each batch locks the post row of the webinar, as bookings do: who cancels their seat is either not in the batch, or cancels its message.
 *
 * @phpstan-import-type MessageRun from Message_Runs
 * @phpstan-import-type Links from Message_Writer
 */
final class Run_Sender {

	/** Bookings wait for a batch. The outbox stores so many messages in one statement. */
	private const PEOPLE_PER_BATCH = 100;

	public function __construct(
		private readonly Message_Runs $runs,
		private readonly Watcher $watcher,
		private readonly Message_Writer $writer,
		private readonly Offsets $offsets
	) {}

	/**
	 * Enqueues until all people are done, or the time is up.
	 *
	 * @param MessageRun $run   As stored.
	 * @param int        $until Unix seconds from which no batch is begun.
	 */
	public function send( array $run, int $now, int $until ): void {
		$has_more = true;
		while ( $has_more && time() < $until ) {
			Lead_Batch::in_transaction(
				function () use ( $run, $now, &$has_more ): void {
					$has_more = $this->send_batch( $run['webinar_id'], $run['kind'], $run['mark'], $now );
				}
			);
		}
	}

	/**
	 * Enqueues one batch.
	 *
	 * @return bool Whether people are left.
	 */
	private function send_batch( int $webinar_id, string $kind, int $mark, int $now ): bool {
		Query::lock_webinar( $webinar_id );
		$run     = $this->runs->find_unfinished( $webinar_id, $kind, $mark );
		$watched = $this->watcher->find( $webinar_id );
		// A change that has not settled pauses what was said before.
		if ( null === $run || array() !== ( $watched['starts'] ?? array() ) ) {
			return false;
		}
		$webinar = Public_Webinar::find_fresh( $webinar_id );
		if ( null === $webinar ) {
			return false;
		}
		if ( ! $this->is_true( $run, $webinar, $now ) ) {
			$this->runs->advance( $run, $run['after_id'], 0, $now );
			return false;
		}
		/**
		 * As the contract says.
		 *
		 * @var list<Registration> $registrations
		 */
		$registrations = apply_filters(
			'client_webinar_registrations',
			array(),
			array(
				'webinar_id' => $webinar_id,
				'after_id'   => $run['after_id'],
				'limit'      => self::PEOPLE_PER_BATCH,
			)
		);
		$has_more      = self::PEOPLE_PER_BATCH === count( $registrations );
		$known         = array_values( array_filter( $registrations, static fn( array $registration ): bool => $registration['lead_id'] > 0 && 'cancelled' !== $registration['state'] ) );
		$sent          = 0;
		if ( array() !== $known ) {
			$links = $this->writer->links( $webinar_id, $run['title'], Message_Runs::CANCELLED === $run['kind'] );
			Lead_Batch::announce(
				array_values( array_unique( array_column( $known, 'lead_id' ) ) ),
				function () use ( $known, $run, $links, $now, &$sent ): void {
					foreach ( $known as $registration ) {
						$sent += (int) $this->send_one( $registration, $run, $links, $now );
					}
				}
			);
		}
		$this->runs->advance( $run, array() === $registrations ? $run['after_id'] : end( $registrations )['registration_id'], $sent, $has_more ? 0 : $now );
		return $has_more;
	}

	/**
	 * Whether the message still says the truth: of two late reminders only the later one does.
	 *
	 * @param MessageRun $run As stored.
	 */
	private function is_true( array $run, Public_Webinar $webinar, int $now ): bool {
		return match ( $run['kind'] ) {
			Message_Runs::CANCELLED => true,
			Message_Runs::MOVED     => Public_Webinar::OVER !== $webinar->state,
			default                 => Public_Webinar::COMING === $webinar->state && $webinar->start === $run['mark'] && $this->offsets->reached( $run['mark'], $now ) === self::minutes( $run ),
		};
	}

	/**
	 * Enqueues the message for one person, where they should get one.
	 *
	 * @param Registration $registration
	 * @param MessageRun   $run   As stored.
	 * @param Links        $links As Message_Writer makes them.
	 * @return bool Whether they get it.
	 */
	private function send_one( array $registration, array $run, array $links, int $now ): bool {
		$key = "{$run['kind']}/{$run['mark']}";
		if ( str_starts_with( $run['kind'], Message_Runs::REMINDER ) ) {
			$begins = $run['mark'] - self::minutes( $run ) * MINUTE_IN_SECONDS;
			return 'registered' === $registration['state'] && $registration['changed_at'] < $begins
				&& $this->writer->write( $registration, 'reminder', $key, $links, $run['mark'], 0, $this->offsets->next( $run['mark'], self::minutes( $run ) ) );
		}
		$known = Message_Runs::start_at( $run['starts'], $registration['changed_at'] );
		$start = $run['starts'][ count( $run['starts'] ) - 1 ][1] ?? 0;
		return match ( true ) {
			$known === $start => false,
			0 === $start      => $this->writer->write( $registration, 'cancelled', $key, $links, $known, 0, $known + Public_Webinar::LATE_SECONDS_AT_MOST ),
			// They were told that it is cancelled.
			0 === $known      => $this->writer->write( $registration, $registration['state'], $key, $links, $start, 0, max( $start, $now ) + Public_Webinar::LATE_SECONDS_AT_MOST ),
			default           => $this->writer->write( $registration, 'moved', $key, $links, $start, $known, max( $start, $now ) + Public_Webinar::LATE_SECONDS_AT_MOST ),
		};
	}

	/**
	 * Minutes before the start, of a reminder.
	 *
	 * @param MessageRun $run As stored.
	 */
	private static function minutes( array $run ): int {
		return (int) substr( $run['kind'], strlen( Message_Runs::REMINDER ) );
	}
}
