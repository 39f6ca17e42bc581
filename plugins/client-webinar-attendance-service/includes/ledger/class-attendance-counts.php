<?php
/**
 * Attendance in numbers.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

/**
 * Answers how many leads of which webinars are in which class.
 */
final class Attendance_Counts {

	private const MOST_WEBINARS = 200;

	public function __construct( private readonly Attendance_Ledger $ledger ) {}

	/**
	 * Adds the counts of webinars; one that nobody entered is not among them.
	 *
	 * @param list<AttendanceCounts> $counts      What other modules answered.
	 * @param list<int>              $webinar_ids Which webinars, at most 200.
	 * @return list<AttendanceCounts>
	 */
	public function add( array $counts, array $webinar_ids ): array {
		return array_merge( $counts, $this->ledger->counts( array_slice( $webinar_ids, 0, self::MOST_WEBINARS ) ) );
	}
}
