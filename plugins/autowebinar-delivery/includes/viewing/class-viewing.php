<?php
/**
 * One person's viewing of one recording.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

namespace Webinars\Autowebinar_Delivery;

/**
 * How far a person has come, and what a report is worth. Times are Unix seconds; 0 means never.
 */
final class Viewing {

	/** Percents that are announced. */
	public const STEPS = array( 25, 50, 75, 100 );

	/** A report is due each 60 seconds; of a longer silence, as of a sleep, no more is credited. */
	public const LONGEST_CREDIT_SECONDS = 90;

	/** Who opens the room after a longer silence begins another sitting. */
	private const SITTING_ENDS_SECONDS = 30 * MINUTE_IN_SECONDS;

	/**
	 * Describes it.
	 *
	 * @param string $session_id   Site, webinar and a random part, as in `1-12-9f…`: a person has one session in a whole network.
	 * @param int    $reached_sec  The furthest second that was watched.
	 * @param int    $percent      The last step that was announced, or 0.
	 * @param int    $last_seen_at Last report that was worth something, or begin of a sitting: until here time is credited.
	 * @param array<string, int> $row_ids Ids of the rows that it was read from, by key.
	 */
	public function __construct(
		public readonly int $user_id,
		public readonly string $session_id,
		public readonly int $started_at,
		public readonly int $reached_sec,
		public readonly int $percent,
		public readonly bool $is_completed,
		public readonly int $cta_clicked_at,
		public readonly int $last_seen_at,
		public readonly array $row_ids = array()
	) {}

	/**
	 * Begins a viewing on this site.
	 */
	public static function begin( int $user_id, int $webinar_id, int $now ): self {
		return new self( $user_id, self::session_prefix( $webinar_id ) . bin2hex( random_bytes( 8 ) ), $now, 0, 0, false, 0, $now );
	}

	/**
	 * How the ids of a webinar's sessions begin.
	 */
	public static function session_prefix( int $webinar_id ): string {
		return get_current_blog_id() . "-$webinar_id-";
	}

	/**
	 * Whether it is of this webinar, on this site.
	 */
	public function is_of( int $webinar_id ): bool {
		return str_starts_with( $this->session_id, self::session_prefix( $webinar_id ) );
	}

	/**
	 * The webinar, 0 where it is of another site.
	 */
	public function webinar_id(): int {
		$parts = explode( '-', $this->session_id );
		return get_current_blog_id() === (int) $parts[0] ? (int) ( $parts[1] ?? 0 ) : 0;
	}

	/**
	 * Whether opening the room now begins another sitting.
	 */
	public function has_pause( int $now ): bool {
		return $now - $this->last_seen_at > self::SITTING_ENDS_SECONDS;
	}

	/**
	 * The viewing after a report: at most the time that has passed is credited, and what was reached stays. This one itself where the report
	 * is worth nothing. A recording that has become shorter may be completed without a credit.
	 *
	 * @param int  $position   Where the browser says that it plays, in seconds.
	 * @param bool $is_playing Whether it says that it has played since the last report.
	 * @param int  $length_sec Length of the recording.
	 */
	public function after_report( int $position, bool $is_playing, int $length_sec, int $now ): self {
		$watched = min( $position, $length_sec ) - $this->reached_sec;
		$credit  = $is_playing ? max( 0, min( $watched, $now - $this->last_seen_at, self::LONGEST_CREDIT_SECONDS ) ) : 0;
		$reached = $this->reached_sec + $credit;
		$steps   = array_filter( self::STEPS, static fn( int $step ): bool => $reached * 100 >= $length_sec * $step );
		$percent = max( array( $this->percent, ...$steps ) );
		if ( 0 === $credit && $percent === $this->percent ) {
			return $this;
		}
		return new self(
			$this->user_id,
			$this->session_id,
			$this->started_at,
			$reached,
			$percent,
			$this->is_completed || 100 === $percent,
			$this->cta_clicked_at,
			max( $now, $this->last_seen_at + 1 ),
			$this->row_ids
		);
	}

	/**
	 * The viewing after somebody came back.
	 */
	public function after_pause( int $now ): self {
		return new self( $this->user_id, $this->session_id, $this->started_at, $this->reached_sec, $this->percent, $this->is_completed, $this->cta_clicked_at, $now, $this->row_ids );
	}
}
