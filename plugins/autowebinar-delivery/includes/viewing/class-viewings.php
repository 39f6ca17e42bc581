<?php
/**
 * What viewers do.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

namespace Webinars\Autowebinar_Delivery;

use RuntimeException;
use Throwable;
use Webinars\Autowebinar_Delivery\Lib\Transaction;

/**
 * Begins, continues and credits viewings by the server's clock. Each change is stored in one transaction with all that follows from it, or
 * not at all; of several at once one wins, and the others look again.
 */
final class Viewings {

	/** As often as another device of the same person may be quicker. */
	private const TRIES = 5;

	public function __construct( private readonly Viewing_Store $store, private readonly Viewing_Events $events ) {}

	/**
	 * The viewing of a person, whichever recording it is of.
	 */
	public function find( int $user_id ): ?Viewing {
		return $this->store->read( $user_id );
	}

	/**
	 * Begins a viewing, or continues it. One of another recording ends (D8).
	 *
	 * @throws Throwable What the database or a listener threw.
	 */
	public function open( int $user_id, int $webinar_id, int $now ): Viewing {
		$failure = self::never_stored();
		for ( $try = 1; $try <= self::TRIES; $try++ ) {
			try {
				$viewing = $this->store->read( $user_id );
				if ( null === $viewing || ! $viewing->is_of( $webinar_id ) ) {
					return Transaction::run( fn(): Viewing => $this->begin( $user_id, $webinar_id, $now ) );
				}
				$opened = $viewing->has_pause( $now ) ? $this->change( $viewing, $viewing->after_pause( $now ) ) : $viewing;
				if ( null !== $opened ) {
					return $opened;
				}
			} catch ( Throwable $error ) {
				// A deadlock with another person who begins is over once one of the two has given way.
				$failure = $error;
			}
		}
		throw $failure;
	}

	/**
	 * Credits a report. Null for a person who is not viewing this recording.
	 *
	 * @param int  $position   Where the browser says that it plays, in seconds.
	 * @param bool $is_playing Whether it says that it has played since the last report.
	 * @param int  $length_sec Length of the recording.
	 * @throws Throwable What the database or a listener threw: nothing is credited, and the next report makes up for it.
	 */
	public function report( int $user_id, int $webinar_id, int $position, bool $is_playing, int $length_sec, int $now ): ?Viewing {
		for ( $try = 1; $try <= self::TRIES; $try++ ) {
			$viewing = $this->store->read( $user_id );
			if ( null === $viewing || ! $viewing->is_of( $webinar_id ) ) {
				return null;
			}
			$after  = $viewing->after_report( $position, $is_playing, $length_sec, $now );
			$stored = $after === $viewing ? $viewing : $this->change( $viewing, $after );
			if ( null !== $stored ) {
				return $stored;
			}
		}
		throw self::never_stored();
	}

	/**
	 * Notes that the viewer opened the offer. False for a person who is not viewing this recording.
	 *
	 * @throws Throwable What the database or a listener threw.
	 */
	public function click( int $user_id, int $webinar_id, int $now ): bool {
		$viewing = $this->store->read( $user_id );
		if ( null === $viewing || ! $viewing->is_of( $webinar_id ) ) {
			return false;
		}
		Transaction::run(
			function () use ( $viewing, $now ): void {
				if ( $this->store->note_click( $viewing, $now ) ) {
					$this->events->clicked( $viewing, $now );
				}
			}
		);
		return true;
	}

	/**
	 * Begins a viewing, unless another process has.
	 */
	private function begin( int $user_id, int $webinar_id, int $now ): Viewing {
		if ( ! $this->store->lock( $user_id ) ) {
			throw new RuntimeException( 'There is no such person.' );
		}
		$viewing = $this->store->read( $user_id );
		if ( null !== $viewing && $viewing->is_of( $webinar_id ) ) {
			return $viewing;
		}
		$viewing = Viewing::begin( $user_id, $webinar_id, $now );
		$this->store->replace( $viewing );
		$this->events->began( $viewing );
		return $viewing;
	}

	/**
	 * Stores a change and announces it.
	 *
	 * @return Viewing|null Null where another process was quicker.
	 */
	private function change( Viewing $from, Viewing $to ): ?Viewing {
		return Transaction::run(
			function () use ( $from, $to ): ?Viewing {
				if ( ! $this->store->change( $from, $to ) ) {
					return null;
				}
				$this->events->changed( $from, $to );
				return $to;
			}
		);
	}

	private static function never_stored(): RuntimeException {
		return new RuntimeException( 'Others have changed this viewing all the time.' );
	}
}
