<?php
/**
 * Attendance for other programs.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

use Generator;
use RuntimeException;

/**
 * Gives the people of a webinar as fields, however many they are.
 *
 * @phpstan-import-type Attendee from Attendees
 * @phpstan-type Fields array{lead_id: int|null, name: string, entered_at: string|null, left_at: string|null, leave_reason: string|null, completed_at: string|null, minutes: int|null, attended: bool|null}
 */
final class Attendance_Export {

	public const FIELDS = array( 'lead_id', 'name', 'entered_at', 'left_at', 'leave_reason', 'completed_at', 'minutes', 'attended' );

	public function __construct( private readonly Attendance_Ledger $ledger, private readonly Attendees $attendees ) {}

	/**
	 * All people by lead, some hundreds at a time; at least one batch, which may be empty. Times are ISO 8601, UTC.
	 *
	 * @return Generator<list<Fields>>
	 * @throws RuntimeException When the database refused: what was given so far is not all.
	 */
	public function batches( int $webinar_id ): Generator {
		foreach ( $this->ledger->batches( $webinar_id ) as $rows ) {
			yield array_map( array( $this, 'fields' ), $this->attendees->describe( $webinar_id, $rows ) );
		}
	}

	/**
	 * The same as text.
	 *
	 * @param Fields $fields As batches() gives them.
	 * @return array<string, string>
	 */
	public static function as_text( array $fields ): array {
		return array_map(
			static fn( mixed $value ): string => match ( $value ) {
				true    => 'yes',
				false   => 'no',
				default => (string) $value,
			},
			$fields
		);
	}

	/**
	 * What is told of a person.
	 *
	 * @param Attendee $attendee Who.
	 * @return Fields
	 */
	private function fields( array $attendee ): array {
		return array(
			'lead_id'      => $attendee['lead_id'],
			'name'         => $attendee['name'],
			'entered_at'   => $this->time( $attendee['entered_at'] ),
			'left_at'      => $this->time( $attendee['left_at'] ),
			'leave_reason' => '' === $attendee['leave_reason'] ? null : $attendee['leave_reason'],
			'completed_at' => $this->time( $attendee['completed_at'] ),
			'minutes'      => $attendee['minutes'],
			'attended'     => $attendee['attended'],
		);
	}

	/**
	 * A time in ISO 8601, UTC.
	 *
	 * @param int|null $seconds Unix seconds; null when it did not happen.
	 */
	private function time( ?int $seconds ): ?string {
		return null === $seconds ? null : gmdate( 'Y-m-d\TH:i:s\Z', $seconds );
	}
}
