<?php
/**
 * The webinars on the schedule.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

/**
 * Requests one page of webinars at a time from Core.
 */
final class Webinar_Query {

	/** More than any site broadcasts at the same time. */
	private const LIVE_AT_MOST = 20;

	/** Open at the same time. */
	private const RECORDINGS_AT_MOST = 20;

	/** A planned webinar that starts later than this leaves the schedule. */
	private const LATE_SECONDS_AT_MOST = HOUR_IN_SECONDS;

	/**
	 * Webinars that are live, also those in a break.
	 *
	 * @return list<Webinar>
	 */
	public function live(): array {
		return $this->list(
			array(
				'status'   => array( 'live', 'paused' ),
				'per_page' => self::LIVE_AT_MOST,
			)
		);
	}

	/**
	 * Planned webinars, the next one first.
	 *
	 * @param int $page     Page, from 1.
	 * @param int $per_page Webinars on a page.
	 * @return array{webinars: list<Webinar>, has_more: bool}
	 */
	public function planned( int $page, int $per_page ): array {
		$now = time();
		return $this->page(
			array(
				'status'          => array( 'scheduled' ),
				// Rounded to the minute, so that WordPress's query cache answers all requests of one minute.
				'scheduled_after' => $now - $now % MINUTE_IN_SECONDS - self::LATE_SECONDS_AT_MOST,
			),
			$page,
			$per_page
		);
	}

	/**
	 * Recordings that are open for viewing (type `auto`), the latest first.
	 *
	 * @return list<Webinar>
	 */
	public function open_recordings(): array {
		return $this->list(
			array(
				'types'    => array( 'auto' ),
				'status'   => array( 'live' ),
				'per_page' => self::RECORDINGS_AT_MOST,
				'order'    => 'desc',
			)
		);
	}

	/**
	 * Finished webinars with a recording, the latest first.
	 *
	 * @param int $page     Page, from 1.
	 * @param int $per_page Webinars on a page.
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
	 * @param int          $page     Page, from 1.
	 * @param int          $per_page Webinars on a page.
	 * @return array{webinars: list<Webinar>, has_more: bool}
	 */
	private function page( array $query, int $page, int $per_page ): array {
		$webinars      = $this->list(
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
			'has_more' => count( $webinars ) === $per_page && array() !== $this->list( $first_of_next + $query ),
		);
	}

	/**
	 * Requests webinars from Core.
	 *
	 * @param WebinarQuery $query Which webinars.
	 * @return list<Webinar>
	 */
	private function list( array $query ): array {
		/**
		 * Empty while Core is off.
		 *
		 * @var list<Webinar> $webinars
		 */
		$webinars = apply_filters( 'core_webinar_list', array(), $query );
		return $webinars;
	}
}
