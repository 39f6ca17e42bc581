<?php
/**
 * When somebody left.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

/**
 * Deduces from the reports of all devices of a session when its attendee left, and how that is known.
 *
 * @phpstan-import-type Session_Row from Session_Ledger
 * @phpstan-import-type Decision from Session_Ledger
 */
final class Departure {

	public const AT_THE_STOP = 'webinar_finished';

	/**
	 * Use from_session(), known() or decided().
	 *
	 * @param int                                                         $left_at When they were last there; 0 as long as they may still be.
	 * @param ''|'page_closed'|'finished'|'silence'|'webinar_finished' $reason  How that is known; empty as long as they may still be there.
	 */
	private function __construct( public readonly int $left_at, public readonly string $reason ) {}

	/**
	 * What was deduced when the session was decided, or is deduced now.
	 *
	 * @param Session_Row $row The session.
	 * @param int         $now Unix seconds.
	 */
	public static function known( array $row, int $now ): self {
		return '' === $row['leave_reason']
			? self::from_session( $row, null === $row['finished_at'] ? null : (int) $row['finished_at'], $now )
			: new self( (int) $row['left_at'], $row['leave_reason'] );
	}

	/**
	 * What was deduced for a decision.
	 *
	 * @param Decision $decision About the session.
	 */
	public static function decided( array $decision ): self {
		return new self( $decision['left_at'], $decision['leave_reason'] );
	}

	/**
	 * Deduces it. An attendee without reports counts as present for some time; after that, as gone since the last report.
	 *
	 * @param Session_Row $row         The session.
	 * @param int|null    $finished_at When the webinar was stopped, null while it goes on.
	 * @param int         $now         Unix seconds.
	 */
	public static function from_session( array $row, ?int $finished_at, int $now ): self {
		$silent_at   = (int) $row['silent_at'];
		$closed_at   = (int) $row['page_closed_at'];
		$finished_by = (int) $row['finish_pressed_at'];
		if ( 0 === $silent_at && 0 === $closed_at ) {
			// A session of version 1 has no stays, and its row does not say that "finish" ended the presence.
			$seen_at   = (int) $row['seen_at'];
			$silent_at = null === $row['left_at'] && $seen_at > $finished_by ? $seen_at : 0;
			$closed_at = 0 === $silent_at ? (int) ( $row['left_at'] ?? $seen_at ) : 0;
		}
		if ( $silent_at >= ( $finished_at ?? $now ) - Session_Ledger::LONGEST_CREDIT_SECONDS ) {
			return null === $finished_at ? new self( 0, '' ) : new self( $finished_at, self::AT_THE_STOP );
		}
		$left_at = max( $silent_at, $closed_at );
		return new self(
			min( $left_at, $finished_at ?? $left_at ),
			match ( true ) {
				$finished_by >= $left_at => 'finished',
				$closed_at === $left_at  => 'page_closed',
				default                  => 'silence',
			}
		);
	}
}
