<?php
/**
 * The other dates of a series.
 *
 * @package Webinars\Ui_Webinar_Entry
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Entry;

use Webinars\Ui_Webinar_Entry\Lib\Site_Time;

/**
 * Lists the dates of the same series that people can still book. Only those of the same organizer: a series is nobody else's to join.
 */
final class Series_Dates {

	private const AT_MOST = 12;

	public function __construct( private readonly Entry_Address $address ) {}

	/**
	 * Returns the HTML; empty where there is no other date.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	public function draw( array $webinar ): string {
		$items = '';
		foreach ( self::others( $webinar, time() ) as $other ) {
			$url    = $this->address->url( $other['webinar_id'] );
			$items .= '' === $url ? '' : sprintf(
				'<li><a href="%s" data-campaign><time datetime="%s">%s</time></a></li>',
				esc_url( $url ),
				esc_attr( gmdate( 'Y-m-d\TH:i:s\Z', $other['scheduled_at'] ) ),
				esc_html( Site_Time::day_and_time( $other['scheduled_at'] ) )
			);
		}
		return '' === $items ? '' : sprintf( '<nav class="webinar-entry__dates" aria-labelledby="webinar-entry-dates"><h2 id="webinar-entry-dates">%s</h2><ul>%s</ul></nav>', esc_html__( 'Other dates', 'ui-webinar-entry' ), $items );
	}

	/**
	 * Other dates of the series, the next one first.
	 *
	 * @param Webinar $webinar Webinar.
	 * @param int     $now     Unix seconds.
	 * @return list<Webinar>
	 */
	public static function others( array $webinar, int $now ): array {
		$series_id = $webinar['series_id'] ?? 0;
		if ( 0 === $series_id ) {
			return array();
		}
		/**
		 * As the contract says.
		 *
		 * @var list<Webinar> $dates
		 */
		$dates = apply_filters(
			'core_webinar_list',
			array(),
			array(
				'series_id' => $series_id,
				'status'    => Entry_State::OPEN,
				'per_page'  => self::AT_MOST + 1,
			)
		);
		return array_values(
			array_filter(
				$dates,
				static fn( array $date ): bool => $date['webinar_id'] !== $webinar['webinar_id']
					&& $date['owner_user_id'] === $webinar['owner_user_id']
					&& in_array( Entry_State::from_webinar( $date, $now ), Entry_State::OPEN, true )
			)
		);
	}
}
