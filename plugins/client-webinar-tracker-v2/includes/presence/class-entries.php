<?php
/**
 * The entries into a webinar.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

use RuntimeException;
use Throwable;
use Webinars\Client_Webinar_Tracker_V2\Lib\Transaction;

/**
 * Opens sessions and says so, each once (H1), nobody's after the stop (H5).
 */
final class Entries {

	/** A crowd of another report needs no longer. */
	private const LOCK_SECONDS = 5;

	public function __construct( private readonly Session_Ledger $sessions ) {}

	/**
	 * Opens the sessions of a crowd, of those who have none, while no other crowd enters.
	 *
	 * Two that overlap would each wait for rows of the other; and where one of them is undone, those who waited end in a deadlock. Where
	 * the database has no such lock it is only slower.
	 *
	 * @param array<int, int> $users Users by lead; some.
	 * @throws Throwable What failed for at least one of them.
	 */
	public function open_crowd( int $webinar_id, array $users, int $now ): void {
		global $wpdb;
		$lock = $wpdb->prefix . "client_webinar_tracker_v2_entries_$webinar_id";
		$wpdb->query( $wpdb->prepare( 'SELECT GET_LOCK(%s, %d)', $lock, self::LOCK_SECONDS ) );
		try {
			$users = $this->without_session( $webinar_id, $users );
			if ( array() !== $users ) {
				$this->open( $webinar_id, $users, $now );
			}
		} finally {
			$wpdb->query( $wpdb->prepare( 'SELECT RELEASE_LOCK(%s)', $lock ) );
		}
	}

	/**
	 * Opens the sessions of leads that have none, and announces them; what a listener stores is stored with them or not at all.
	 *
	 * They are opened together. Where that fails, because others opened some at the same moment or a listener refuses one, those who are
	 * still without a session are taken by halves: one bad lead stops no other.
	 *
	 * @param array<int, int> $users Users by lead; some.
	 * @throws Throwable What failed for at least one of them.
	 */
	public function open( int $webinar_id, array $users, int $now ): void {
		try {
			Transaction::run( fn() => $this->open_together( $webinar_id, $users, $now ) );
		} catch ( Throwable $error ) {
			$left = $this->without_session( $webinar_id, $users );
			if ( array() === $left ) {
				return;
			}
			if ( 1 === count( $users ) ) {
				throw $error;
			}
			$failure = null;
			foreach ( array_chunk( $left, max( 1, intdiv( count( $users ), 2 ) ), true ) as $part ) {
				try {
					$this->open( $webinar_id, $part, $now );
				} catch ( Throwable $error ) {
					$failure = $error;
				}
			}
			if ( null !== $failure ) {
				throw $failure;
			}
		}
	}

	/**
	 * Opens the sessions of all, or of nobody.
	 *
	 * @param array<int, int> $users Users by lead; some.
	 * @throws RuntimeException When others opened some of them meanwhile: nothing tells which, so it is undone.
	 */
	private function open_together( int $webinar_id, array $users, int $now ): void {
		$opened = $this->sessions->open( $webinar_id, $users, $now );
		if ( 0 === $opened ) {
			return;
		}
		if ( count( $users ) !== $opened ) {
			throw new RuntimeException( 'Some sessions were opened by another request.' );
		}
		foreach ( array_keys( $users ) as $lead_id ) {
			/** This action is documented in contract/hooks/client_webinar_entered.json. */
			do_action(
				'client_webinar_entered',
				array(
					'lead_id'    => $lead_id,
					'webinar_id' => $webinar_id,
					'timestamp'  => $now,
				)
			);
		}
	}

	/**
	 * Those of some leads who have no session.
	 *
	 * @param array<int, int> $users Users by lead; some.
	 * @return array<int, int>
	 */
	private function without_session( int $webinar_id, array $users ): array {
		return array_diff_key( $users, $this->sessions->session_ids( $webinar_id, array_keys( $users ) ) );
	}
}
