<?php
/**
 * The people of a webinar.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

/**
 * Puts together what the ledger, the tracker and WordPress know about people, with as few questions for many as for one.
 *
 * @phpstan-import-type AttendanceRow from Attendance_Ledger
 * @phpstan-type Attendee array{lead_id: int|null, user_id: int, name: string, entered_at: int|null, left_at: int|null, leave_reason: string, minutes: int|null, completed_at: int|null, attended: bool|null}
 */
final class Attendees {

	public function __construct( private readonly Attendance_Ledger $ledger ) {}

	/**
	 * Whether anybody measures how long people are there.
	 */
	public static function are_measured(): bool {
		return false !== has_filter( 'client_webinar_sessions' );
	}

	/**
	 * Says about rows of the ledger who that is. `lead_id` is null for who was forgotten, `user_id` 0 where no user of this
	 * site is known, `minutes` null where nobody has measured them. Times are Unix seconds, null when it did not happen.
	 *
	 * @param int                 $webinar_id Webinar.
	 * @param list<AttendanceRow> $rows       At most 500.
	 * @return list<Attendee>
	 */
	public function describe( int $webinar_id, array $rows ): array {
		$sessions = $this->sessions( $webinar_id, $rows );
		$user_ids = array();
		foreach ( $rows as $row ) {
			$lead_id              = (int) $row['lead_id'];
			$user_ids[ $lead_id ] = $sessions[ $lead_id ]['user_id'] ?? self::user_of_lead( $lead_id );
		}
		$names = $this->names( $user_ids );
		return array_map(
			function ( array $row ) use ( $sessions, $user_ids, $names ): array {
				$lead_id = (int) $row['lead_id'];
				$session = $sessions[ $lead_id ] ?? null;
				$user_id = $user_ids[ $lead_id ];
				return array(
					'lead_id'      => $lead_id > 0 ? $lead_id : null,
					'user_id'      => isset( $names[ $user_id ] ) ? $user_id : 0,
					'name'         => $names[ $user_id ] ?? $this->name_of_lead( $lead_id ),
					'entered_at'   => $this->number( $row['entered_at'] ) ?? $session['entered_at'] ?? null,
					// The tracker knows better than the ledger who has come back.
					'left_at'      => null === $session ? $this->number( $row['left_at'] ) : ( $session['left_at'] > 0 ? $session['left_at'] : null ),
					'leave_reason' => $session['leave_reason'] ?? (string) $row['leave_reason'],
					'minutes'      => null === $session ? null : self::minutes( $session['seen_seconds'] ),
					'completed_at' => $this->number( $row['completed_at'] ),
					'attended'     => null === $row['attended'] ? null : 1 === (int) $row['attended'],
				);
			},
			$rows
		);
	}

	/**
	 * How long the one in the middle was there, in minutes; null where nobody was measured. It counts minutes, not people: its
	 * memory does not grow with them.
	 */
	public function median_minutes( int $webinar_id ): ?int {
		$people = array();
		foreach ( $this->ledger->batches( $webinar_id ) as $rows ) {
			foreach ( $this->sessions( $webinar_id, $rows ) as $session ) {
				$minutes            = self::minutes( $session['seen_seconds'] );
				$people[ $minutes ] = ( $people[ $minutes ] ?? 0 ) + 1;
			}
		}
		ksort( $people );
		$half   = array_sum( $people ) / 2;
		$before = 0;
		foreach ( $people as $minutes => $count ) {
			$before += $count;
			if ( $before >= $half ) {
				return $minutes;
			}
		}
		return null;
	}

	/**
	 * Whole minutes, as the tracker says them to the person.
	 */
	private static function minutes( int $seconds ): int {
		return intdiv( $seconds, MINUTE_IN_SECONDS );
	}

	/**
	 * What the tracker has measured, by lead. It does not know the forgotten by our numbers.
	 *
	 * @param int                 $webinar_id Webinar.
	 * @param list<AttendanceRow> $rows       Of the ledger.
	 * @return array<int, SessionFact>
	 */
	private function sessions( int $webinar_id, array $rows ): array {
		$lead_ids = array_map( 'intval', array_column( $rows, 'lead_id' ) );
		$lead_ids = array_values( array_filter( $lead_ids, static fn( int $lead_id ): bool => $lead_id > 0 ) );
		if ( array() === $lead_ids ) {
			return array();
		}
		/**
		 * As the contract says.
		 *
		 * @var list<SessionFact> $sessions
		 */
		$sessions = apply_filters( 'client_webinar_sessions', array(), $webinar_id, $lead_ids );
		return array_column( $sessions, null, 'lead_id' );
	}

	/**
	 * The user who never entered; 0 where the leads of this site have numbers of their own.
	 */
	private static function user_of_lead( int $lead_id ): int {
		/** This filter is documented in contract/hooks/core_webinar_lead_id.json. */
		return $lead_id > 0 && apply_filters( 'core_webinar_lead_id', $lead_id, $lead_id ) === $lead_id ? $lead_id : 0;
	}

	/**
	 * Names of users who still exist, by id.
	 *
	 * @param array<int> $user_ids Whose.
	 * @return array<int, string>
	 */
	private function names( array $user_ids ): array {
		$user_ids = array_filter( array_unique( $user_ids ) );
		if ( array() === $user_ids ) {
			return array();
		}
		/**
		 * The columns as selected.
		 *
		 * @var list<object{ID: string, display_name: string}> $users
		 */
		$users = get_users(
			array(
				'include'       => $user_ids,
				'fields'        => array( 'ID', 'display_name' ),
				'blog_id'       => 0,
				// An export would keep all people in memory.
				'cache_results' => false,
			)
		);
		$names = array();
		foreach ( $users as $user ) {
			// WordPress keeps "&" as "&amp;".
			$names[ (int) $user->ID ] = wp_specialchars_decode( $user->display_name, ENT_QUOTES );
		}
		return $names;
	}

	/**
	 * What a person is called where no user is known.
	 */
	private function name_of_lead( int $lead_id ): string {
		return $lead_id > 0
			/* translators: %d: number of a person in the CRM. */
			? sprintf( __( 'Lead %d', 'client-webinar-attendance-service' ), $lead_id )
			: __( 'Forgotten person', 'client-webinar-attendance-service' );
	}

	/**
	 * A number that may be missing.
	 *
	 * @param string|null $value As selected.
	 */
	private function number( ?string $value ): ?int {
		return null === $value ? null : (int) $value;
	}
}
