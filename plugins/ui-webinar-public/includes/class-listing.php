<?php
/**
 * What is on the schedule.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

/**
 * Asks Core for one page of webinars at a time.
 */
final class Listing {

	/** More at once than any site broadcasts. */
	private const LIVE_AT_MOST = 20;

	/** A speaker may be late; after this nobody is waiting any more. */
	private const LATE_SECONDS_AT_MOST = HOUR_IN_SECONDS;

	/**
	 * Those that are on the air, also during a break.
	 *
	 * @return list<Webinar>
	 */
	public function live(): array {
		return $this->ask(
			array(
				'status'   => array( 'live', 'paused' ),
				'per_page' => self::LIVE_AT_MOST,
			)
		);
	}

	/**
	 * Those that are still to come, the next one first.
	 *
	 * @param int $page     Which page, from 1.
	 * @param int $per_page How many a page has.
	 * @return array{webinars: list<Webinar>, has_more: bool}
	 */
	public function planned( int $page, int $per_page ): array {
		$now = time();
		return $this->page(
			array(
				'status'          => array( 'scheduled' ),
				// By the minute, so that WordPress's cache of queries answers the requests of a minute.
				'scheduled_after' => $now - $now % MINUTE_IN_SECONDS - self::LATE_SECONDS_AT_MOST,
			),
			$page,
			$per_page
		);
	}

	/**
	 * Those that are over and can be watched, the latest first.
	 *
	 * @param int $page     Which page, from 1.
	 * @param int $per_page How many a page has.
	 * @return array{webinars: list<Webinar>, has_more: bool}
	 */
	public function recordings( int $page, int $per_page ): array {
		return $this->page(
			array(
				'status'        => array( 'finished' ),
				'has_recording' => true,
				'order'         => 'desc',
			),
			$page,
			$per_page
		);
	}

	/**
	 * One page, and whether there is another.
	 *
	 * @param WebinarQuery $query    Which webinars.
	 * @param int          $page     Which page, from 1.
	 * @param int          $per_page How many a page has.
	 * @return array{webinars: list<Webinar>, has_more: bool}
	 */
	private function page( array $query, int $page, int $per_page ): array {
		$webinars      = $this->ask(
			array(
				'per_page' => $per_page,
				'page'     => $page,
			) + $query
		);
		$first_of_next = array(
			'per_page' => 1,
			'page'     => $page * $per_page + 1,
		);
		return array(
			'webinars' => $webinars,
			'has_more' => count( $webinars ) === $per_page && array() !== $this->ask( $first_of_next + $query ),
		);
	}

	/**
	 * Asks Core.
	 *
	 * @param WebinarQuery $query Which webinars.
	 * @return list<Webinar>
	 */
	private function ask( array $query ): array {
		/**
		 * Empty where Core is off.
		 *
		 * @var list<Webinar> $webinars
		 */
		$webinars = apply_filters( 'core_webinar_list', array(), $query );
		return $webinars;
	}
}
