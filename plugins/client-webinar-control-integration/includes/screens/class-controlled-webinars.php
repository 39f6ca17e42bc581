<?php
/**
 * The webinars that the current user controls.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

/**
 * Lists them among the latest webinars that have a date, and reads one by its id. A rehearsal is on no list.
 */
final class Controlled_Webinars {

	/** Core returns no more at once. */
	private const LOOKED_AT = 100;

	/** Sort order of the statuses: running, upcoming, over. Between the last two stand recordings that are not closed. */
	private const PLACES = array(
		'live'      => 0,
		'paused'    => 0,
		'scheduled' => 1,
		'finished'  => 3,
		'archived'  => 3,
	);

	/**
	 * Returns the running webinars, then the next ones, then the recordings that are not closed, then the latest past ones.
	 *
	 * @return list<Webinar>
	 */
	public function read(): array {
		/**
		 * Published webinars.
		 *
		 * @var list<Webinar> $webinars
		 */
		$webinars = apply_filters(
			'core_webinar_list',
			array(),
			array(
				'types'    => array( 'live', 'auto' ),
				'status'   => array_keys( self::PLACES ),
				'per_page' => self::LOOKED_AT,
				'order'    => 'desc',
			)
		);
		$own      = array_values( array_filter( $webinars, static fn( array $webinar ): bool => current_user_can( 'control_webinar', $webinar['webinar_id'] ) ) );
		usort( $own, static fn( array $a, array $b ): int => self::place( $a ) <=> self::place( $b ) );
		return $own;
	}

	/**
	 * Returns a webinar of the current user; null when there is no such webinar, it is still a draft, or somebody else controls it.
	 *
	 * @return Webinar|null
	 */
	public function get( int $webinar_id ): ?array {
		/**
		 * Null when there is no such webinar.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = current_user_can( 'control_webinar', $webinar_id ) ? apply_filters( 'core_webinar_get', null, $webinar_id ) : null;
		return in_array( get_post_status( $webinar_id ), array( 'publish', 'private' ), true ) ? $webinar : null;
	}

	/**
	 * Returns the sort key.
	 *
	 * @param Webinar $webinar Webinar.
	 * @return array{int, int}
	 */
	private static function place( array $webinar ): array {
		$place = self::PLACES[ $webinar['status'] ] ?? 3;
		// D1: a recording never stands before a live webinar.
		$place = 'auto' === $webinar['type'] ? max( 2, $place ) : $place;
		return array( $place, $place < 2 ? $webinar['scheduled_at'] : -$webinar['scheduled_at'] );
	}
}
