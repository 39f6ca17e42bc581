<?php
/**
 * The overview of a webinar.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

/**
 * Collects history, attendance and messages from Core, the attendance service and the outbox. The caller checks the reader's
 * rights.
 */
final class Overview {

	private const OVER = array( 'finished', 'archived' );

	/**
	 * Reads the history and, after the end, the counts; of a recording that has been opened its viewers instead of attendance, which
	 * belongs to live webinars (D7). A count is null where no module answers.
	 *
	 * @return array{history: list<StatusChange>, attendance: AttendanceCounts|null, messages: MessageCounts|null, viewers: ViewerNumbers|null, attendance_url: string, messages_url: string}
	 */
	public function read( int $webinar_id ): array {
		/**
		 * Null when there is no such webinar.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		/**
		 * Oldest first.
		 *
		 * @var list<StatusChange> $history
		 */
		$history = apply_filters( 'core_webinar_history', array(), $webinar_id );
		$is_over = in_array( $webinar['status'] ?? '', self::OVER, true );
		$is_auto = 'auto' === ( $webinar['type'] ?? '' );
		return array(
			'history'        => $history,
			'attendance'     => $is_over && ! $is_auto ? $this->attendance( $webinar_id ) : null,
			'messages'       => $is_over ? $this->messages( $webinar_id ) : null,
			'viewers'        => $is_auto && 0 < ( $webinar['started_at'] ?? 0 ) ? $this->viewers( $webinar_id ) : null,
			'attendance_url' => $this->address( apply_filters( 'client_webinar_attendance_url', '', $webinar_id ) ),
			'messages_url'   => $this->address( apply_filters( 'webinar_outbox_log_url', '', $webinar_id ) ),
		);
	}

	private function address( mixed $url ): string {
		return is_string( $url ) ? $url : '';
	}

	/**
	 * Null where no module counts.
	 *
	 * @return AttendanceCounts|null
	 */
	private function attendance( int $webinar_id ): ?array {
		if ( ! has_filter( 'client_webinar_attendance_counts' ) ) {
			return null;
		}
		/**
		 * A webinar that nobody entered has no counts.
		 *
		 * @var list<AttendanceCounts> $counts
		 */
		$counts = apply_filters( 'client_webinar_attendance_counts', array(), array( $webinar_id ) );
		return $counts[0] ?? array(
			'webinar_id'   => $webinar_id,
			'entered'      => 0,
			'attended'     => 0,
			'not_attended' => 0,
			'undecided'    => 0,
		);
	}

	/**
	 * Counts the viewers of a recording.
	 *
	 * @return ViewerNumbers|null
	 */
	private function viewers( int $webinar_id ): ?array {
		/**
		 * Null without AutoWebinar.
		 *
		 * @var ViewerNumbers|null $numbers
		 */
		$numbers = apply_filters( 'autowebinar_numbers', null, $webinar_id );
		return $numbers;
	}

	/**
	 * Reads the counts of messages.
	 *
	 * @return MessageCounts|null
	 */
	private function messages( int $webinar_id ): ?array {
		/**
		 * Null without the outbox.
		 *
		 * @var MessageCounts|null $counts
		 */
		$counts = apply_filters( 'webinar_outbox_message_counts', null, $webinar_id );
		return $counts;
	}
}
