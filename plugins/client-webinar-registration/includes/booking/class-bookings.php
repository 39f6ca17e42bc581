<?php
/**
 * Booking, cancelling, and the waiting line.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use Throwable;
use Webinars\Client_Webinar_Registration\Lib\Command_Refused;
use Webinars\Client_Webinar_Registration\Lib\Lead_Batch;
use Webinars\Client_Webinar_Registration\Lib\Transaction;

/**
 * Changes registrations. Each change of a webinar's registrations waits for the one before, so exactly as many leads as there are
 * seats get one, and the others wait in the order of their clicks. What listeners store is stored with the change or not at all.
 */
final class Bookings {

	/** Seats that one transaction gives away. */
	private const SEATS_AT_ONCE = 200;

	public function __construct( private readonly Registration_Ledger $ledger, private readonly Door $door ) {}

	/**
	 * Books a seat for a lead, or adds the lead to the waiting line. A repeat returns the same registration.
	 *
	 * @param int    $slot_id  0 where the webinar has no slots.
	 * @param string $source   Where the lead booked: up to 64 characters of `[\w.~:-]`.
	 * @param string $campaign The same characters; empty for none.
	 * @return Registration
	 * @throws Command_Refused When the webinar does not take registrations.
	 * @throws Throwable When the database refused.
	 */
	public function register( int $webinar_id, int $slot_id, int $lead_id, int $user_id, string $source, string $campaign ): array {
		return Transaction::run(
			function () use ( $webinar_id, $slot_id, $lead_id, $user_id, $source, $campaign ): array {
				$this->ledger->lock( $webinar_id );
				$known = $this->ledger->find( $webinar_id, $slot_id, $lead_id );
				if ( null !== $known && 'cancelled' !== $known['state'] ) {
					return $known;
				}
				$webinar = $this->open_webinar( $webinar_id );
				$place   = $this->has_free_seat( $webinar, $slot_id ) ? 0 : $this->ledger->last_place( $webinar_id, $slot_id ) + 1;
				$now     = time();
				if ( null === $known ) {
					$this->ledger->add( $webinar_id, $slot_id, $lead_id, $user_id, $webinar['type'], $place, $source, $campaign, $now );
				} else {
					$this->ledger->move( $webinar_id, $known['registration_id'], 0 === $place ? 'registered' : 'waiting', $place, $now );
				}
				return $this->announce( $webinar_id, $slot_id, $lead_id, $known, $now );
			}
		);
	}

	/**
	 * Cancels a registration, and gives the seat to the first who waits. A repeat returns the same registration.
	 *
	 * @return Registration
	 * @throws Command_Refused When there is no registration, or the webinar is over.
	 * @throws Throwable When the database refused.
	 */
	public function cancel( int $webinar_id, int $slot_id, int $lead_id ): array {
		$answer = null;
		Lead_Batch::in_transaction(
			function () use ( $webinar_id, $slot_id, $lead_id, &$answer ): void {
				$this->ledger->lock( $webinar_id );
				$answer = $this->ledger->find( $webinar_id, $slot_id, $lead_id );
				if ( null !== $answer && 'cancelled' !== $answer['state'] ) {
					$webinar = $this->open_webinar( $webinar_id );
					$now     = time();
					$this->ledger->move( $webinar_id, $answer['registration_id'], 'cancelled', 0, $now );
					$answer = $this->announce( $webinar_id, $slot_id, $lead_id, $answer, $now );
					$this->grant( $webinar, $slot_id, $now );
				}
			}
		);
		return $answer ?? throw $this->not_found( $webinar_id );
	}

	/**
	 * Cancels the registration with an id, as its organizer does. The caller checks the rights.
	 *
	 * @return Registration
	 * @throws Command_Refused When there is no registration, or the webinar is over.
	 * @throws Throwable When the database refused.
	 */
	public function cancel_by_id( int $webinar_id, int $registration_id ): array {
		$registration = $this->ledger->by_id( $webinar_id, $registration_id ) ?? throw $this->not_found( $webinar_id );
		return $this->cancel( $webinar_id, $registration['slot_id'] ?? 0, $registration['lead_id'] );
	}

	/**
	 * Gives free seats to those who wait, in their order, until all are taken or the time is up.
	 *
	 * @param int $webinar_id 0 for every webinar.
	 * @param int $until      Unix seconds from which no batch is begun; the first one always is.
	 * @return bool Whether the time was up before.
	 * @throws Throwable When the database refused.
	 */
	public function grant_waiting( int $webinar_id, int $until ): bool {
		foreach ( $this->ledger->waiting_lines( $webinar_id ) as $line ) {
			do {
				$granted = 0;
				Lead_Batch::in_transaction(
					function () use ( $line, &$granted ): void {
						$this->ledger->lock( $line['webinar_id'] );
						$webinar = Webinars::read_fresh( $line['webinar_id'] );
						$granted = null !== $webinar && Webinars::is_open( $webinar ) ? $this->grant( $webinar, $line['slot_id'], time() ) : 0;
					}
				);
				if ( $granted > 0 && time() >= $until ) {
					return true;
				}
			} while ( self::SEATS_AT_ONCE === $granted );
		}
		return false;
	}

	/**
	 * Gives free seats to those who wait. Who may not attend any more leaves the line instead (H4). The webinar is locked.
	 *
	 * @param Webinar $webinar
	 * @return int How many leads left the line.
	 */
	private function grant( array $webinar, int $slot_id, int $now ): int {
		$webinar_id = $webinar['webinar_id'];
		$seats      = Webinars::seats( $webinar );
		$free       = 0 === $seats ? self::SEATS_AT_ONCE : min( self::SEATS_AT_ONCE, $seats - $this->ledger->taken( $webinar_id, $slot_id ) );
		$moved      = array();
		do {
			$waiting = $free > 0 ? $this->ledger->first_waiting( $webinar_id, $slot_id, min( $free, self::SEATS_AT_ONCE - count( $moved ) ) ) : array();
			cache_users( array_column( $waiting, 'user_id' ) );
			foreach ( $waiting as $registration ) {
				$may_attend = $this->door->may_book( $registration['user_id'], $webinar_id );
				$this->ledger->move( $webinar_id, $registration['registration_id'], $may_attend ? 'registered' : 'cancelled', 0, $now );
				$free   -= (int) $may_attend;
				$moved[] = $registration;
			}
			$is_done = array() === $waiting || self::SEATS_AT_ONCE === count( $moved );
		} while ( ! $is_done );
		if ( array() !== $moved ) {
			Lead_Batch::announce(
				array_column( $moved, 'lead_id' ),
				function () use ( $moved, $webinar_id, $slot_id, $now ): void {
					foreach ( $moved as $registration ) {
						$this->announce( $webinar_id, $slot_id, $registration['lead_id'], $registration, $now );
					}
				}
			);
		}
		return count( $moved );
	}

	/**
	 * Whether nobody who waits has a better right to a seat.
	 *
	 * @param Webinar $webinar
	 */
	private function has_free_seat( array $webinar, int $slot_id ): bool {
		$seats = Webinars::seats( $webinar );
		return 0 === $seats
			|| ( $this->ledger->taken( $webinar['webinar_id'], $slot_id ) < $seats && 0 === $this->ledger->last_place( $webinar['webinar_id'], $slot_id ) );
	}

	private function not_found( int $webinar_id ): Command_Refused {
		return new Command_Refused( 404, 'webinar_registration_not_found', __( 'There is no such registration. Reload the page.', 'client-webinar-registration' ), $webinar_id );
	}

	/**
	 * Returns the locked webinar.
	 *
	 * @return Webinar
	 * @throws Command_Refused When it takes no registrations.
	 */
	private function open_webinar( int $webinar_id ): array {
		$webinar = Webinars::read_fresh( $webinar_id );
		if ( null === $webinar || ! Webinars::is_open( $webinar ) ) {
			throw new Command_Refused( 409, 'webinar_registration_closed', __( 'This webinar does not take registrations: it has no date yet, or it is over.', 'client-webinar-registration' ), $webinar_id ); // phpcs:ignore WordPress.Security.EscapeOutput -- Answered as JSON.
		}
		return $webinar;
	}

	/**
	 * Announces a change: the first seat of a lead once ever.
	 *
	 * @param Registration|null $before
	 * @return Registration As it is now.
	 */
	private function announce( int $webinar_id, int $slot_id, int $lead_id, ?array $before, int $now ): array {
		/**
		 * It was written in this transaction.
		 *
		 * @var Registration $registration
		 */
		$registration = $this->ledger->find( $webinar_id, $slot_id, $lead_id );
		if ( 0 === ( $before['registered_at'] ?? 0 ) && $registration['registered_at'] > 0 ) {
			/** This action is documented in contract/hooks/client_webinar_registered.json. */
			do_action(
				'client_webinar_registered',
				array(
					'lead_id'       => $lead_id,
					'webinar_id'    => $webinar_id,
					'webinar_type'  => $registration['webinar_type'],
					'registered_at' => $registration['registered_at'],
					'source'        => $registration['source'],
				) + ( 0 === $slot_id ? array() : array( 'slot_id' => $slot_id ) )
			);
		}
		/** This action is documented in contract/hooks/client_webinar_registration_changed.json. */
		do_action(
			'client_webinar_registration_changed',
			array(
				'registration' => $registration,
				'from'         => $before['state'] ?? 'none',
				'timestamp'    => $now,
			)
		);
		return $registration;
	}
}
