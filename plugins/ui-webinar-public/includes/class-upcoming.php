<?php
/**
 * What is on the schedule.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

/**
 * Reads the webinars that are live or still to come.
 */
final class Upcoming {

	/** More than anybody reads; the next ones come into view as these pass. */
	private const AT_MOST = 20;

	/** A speaker may be late; after this nobody is waiting any more. */
	private const LATE_SECONDS_AT_MOST = HOUR_IN_SECONDS;

	/**
	 * The live ones first, then by date.
	 *
	 * @param int $now Unix seconds.
	 * @return list<Webinar>
	 */
	public function read( int $now ): array {
		$live    = $this->ask( array( 'live', 'paused' ) );
		$planned = array_filter(
			$this->ask( array( 'scheduled' ) ),
			static fn( array $webinar ): bool => $webinar['scheduled_at'] > $now - self::LATE_SECONDS_AT_MOST
		);
		return array_slice( array( ...$live, ...array_values( $planned ) ), 0, self::AT_MOST );
	}

	/**
	 * Asks Core.
	 *
	 * @param list<WebinarStatus> $statuses Which ones.
	 * @return list<Webinar>
	 */
	private function ask( array $statuses ): array {
		/**
		 * Empty where Core is off.
		 *
		 * @var list<Webinar> $webinars
		 */
		$webinars = apply_filters(
			'core_webinar_list',
			array(),
			array(
				'status'   => $statuses,
				'per_page' => 100,
				'page'     => 1,
				'order'    => 'asc',
			)
		);
		return $webinars;
	}
}
