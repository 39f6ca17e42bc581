<?php
/**
 * The reports of the sidecar.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

use Throwable;

/**
 * Takes from the sidecar who is in a room, thousands at a time: a page whose stream is open needs not say so itself.
 */
final class Presence_Reports {

	/** So many pages share a transaction: a stop waits for one at most. */
	private const PAGES_PER_CHUNK = 500;

	/**
	 * A report may be older than a goodbye that came before it: so long a page that left is not believed to be back unless it says
	 * so itself.
	 */
	private const GOODBYE_HOLDS_SECONDS = 30;

	public function __construct( private readonly Session_Ledger $sessions, private readonly Entries $entries, private readonly Presence $presence ) {}

	/**
	 * Records that people are in a room now, and that others may not stay. Of a webinar that is not on it records nothing (H5).
	 *
	 * @param WebinarOutboxPresence $report The outbox's payload.
	 * @throws Throwable When some of it could not be stored; all the rest is. The next report makes up for it.
	 */
	public function take( array $report ): void {
		/**
		 * The read model; null without Core.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $report['webinar_id'] );
		if ( null === $webinar || ! Presence::is_possible( $webinar ) ) {
			return;
		}
		$failure = null;
		foreach ( self::chunks( $report['people'] ) as $pages ) {
			try {
				$this->take_chunk( $webinar, $pages, $report['timestamp'] );
			} catch ( Throwable $error ) {
				$failure = $error;
			}
		}
		foreach ( self::chunks( $report['refused'] ?? array() ) as $pages ) {
			$sessions = $this->sessions->session_ids( $webinar['webinar_id'], array_column( $pages, 'lead_id' ) );
			$this->presence->end( self::devices( $pages, $sessions ), $report['timestamp'] );
		}
		if ( null !== $failure ) {
			throw $failure;
		}
	}

	/**
	 * Splits pages. Two reports of the same people lock the rows in the same order, so that they do not deadlock.
	 *
	 * @param list<PresentPerson> $pages Pages.
	 * @return list<non-empty-list<PresentPerson>>
	 */
	private static function chunks( array $pages ): array {
		usort( $pages, static fn( array $one, array $other ): int => $one['lead_id'] <=> $other['lead_id'] );
		return array_chunk( $pages, self::PAGES_PER_CHUNK );
	}

	/**
	 * Names of pages by session, without those of leads that have none.
	 *
	 * @param list<PresentPerson> $pages    Pages.
	 * @param array<int, int>     $sessions Session ids by lead.
	 * @return array<int, list<string>>
	 */
	private static function devices( array $pages, array $sessions ): array {
		$devices = array();
		foreach ( $pages as $page ) {
			if ( isset( $sessions[ $page['lead_id'] ] ) ) {
				$devices[ $sessions[ $page['lead_id'] ] ][] = $page['device'];
			}
		}
		return $devices;
	}

	/**
	 * Records some of them: first those who have just come, then that all are there.
	 *
	 * @param Webinar             $webinar The read model.
	 * @param list<PresentPerson> $pages   Some.
	 */
	private function take_chunk( array $webinar, array $pages, int $now ): void {
		$webinar_id = $webinar['webinar_id'];
		$users      = array_column( $pages, 'user_id', 'lead_id' );
		$sessions   = $this->sessions->session_ids( $webinar_id, array_keys( $users ) );
		$newcomers  = array_diff_key( $users, $sessions );
		try {
			if ( array() !== $newcomers ) {
				$this->enter( $webinar_id, $newcomers, $now );
				$sessions = $this->sessions->session_ids( $webinar_id, array_keys( $users ) );
			}
		} finally {
			$devices = self::devices( $pages, $sessions );
			if ( array() !== $devices ) {
				$this->be_present( $webinar, $devices, $now );
			}
		}
	}

	/**
	 * Opens sessions, of attendees only: a person who enters needs the same permission as with the command (H4).
	 *
	 * @param array<int, int> $users Users by lead; some.
	 */
	private function enter( int $webinar_id, array $users, int $now ): void {
		cache_users( array_values( $users ) );
		$attendees = array_filter(
			$users,
			static fn( int $user_id ): bool => user_can( $user_id, 'attend_webinar', $webinar_id ) && ! user_can( $user_id, 'control_webinar', $webinar_id )
		);
		// Memory does not grow with the audience.
		if ( wp_cache_supports( 'flush_runtime' ) ) {
			wp_cache_flush_runtime();
		}
		if ( array() !== $attendees ) {
			$this->entries->open_crowd( $webinar_id, $attendees, $now );
		}
	}

	/**
	 * Records that people are there.
	 *
	 * @param Webinar                  $webinar The read model.
	 * @param array<int, list<string>> $devices Names of their pages, by session; some.
	 */
	private function be_present( array $webinar, array $devices, int $now ): void {
		$report = array( $devices, $webinar['webinar_id'], $now, Presence::credited_until( $webinar, $now ), $now - self::GOODBYE_HOLDS_SECONDS );
		try {
			$this->presence->report( ...$report );
		} catch ( Throwable ) {
			// A deadlock with somebody's command is over once one of the two has given way.
			$this->presence->report( ...$report );
		}
	}
}
