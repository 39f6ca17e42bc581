<?php
/**
 * From older schema versions.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Fills in what events were kept without, before there were columns for it.
 *
 * It may break off anywhere and be run again, or twice at once; with nothing left to do it is one look into a key.
 */
final class Columns_Migration {

	private const EVENTS_PER_RUN = 500;

	/**
	 * Takes what it works with.
	 *
	 * @param Event_Store    $store    Holds the events.
	 * @param Drain_Schedule $schedule Starts the next run.
	 */
	public function __construct( private readonly Event_Store $store, private readonly Drain_Schedule $schedule ) {}

	/**
	 * Fills as many events as one run may.
	 *
	 * @return bool Whether there may be more.
	 */
	public function run_batch(): bool {
		$has_more = self::EVENTS_PER_RUN === $this->store->fill_columns( self::EVENTS_PER_RUN );
		if ( $has_more ) {
			$this->schedule->run_soon();
		}
		return $has_more;
	}
}
