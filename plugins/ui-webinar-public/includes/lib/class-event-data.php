<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * Structured data for search engines.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public\Lib;

/**
 * Describes webinars as schema.org Events in JSON-LD.
 */
final class Event_Data {

	/**
	 * Returns the script element.
	 *
	 * @param list<array<string, mixed>> $events See event().
	 */
	public static function element( array $events ): string {
		$data = array(
			'@context' => 'https://schema.org',
			'@graph'   => $events,
		);
		return '<script type="application/ld+json">' . wp_json_encode( $data, JSON_HEX_TAG | JSON_HEX_AMP | JSON_HEX_QUOT | JSON_UNESCAPED_SLASHES ) . '</script>';
	}

	/**
	 * One webinar. It has no offer: the price of a seat is not known here.
	 *
	 * @param Webinar $webinar  Webinar.
	 * @param string  $url      Where it is shown.
	 * @param string  $status   `EventScheduled`, `EventRescheduled` or `EventCancelled`.
	 * @param int     $previous Start before a move in Unix seconds; 0 for none.
	 * @return array<string, mixed>
	 */
	public static function event( array $webinar, string $url, string $status = 'EventScheduled', int $previous = 0 ): array {
		$event = array(
			'@type'               => 'Event',
			'@id'                 => $url,
			'url'                 => $url,
			'name'                => $webinar['title'],
			'startDate'           => self::site_time( $webinar['scheduled_at'] ),
			'previousStartDate'   => 0 === $previous ? '' : self::site_time( $previous ),
			'endDate'             => $webinar['duration_minutes'] > 0 ? self::site_time( $webinar['scheduled_at'] + MINUTE_IN_SECONDS * $webinar['duration_minutes'] ) : '',
			'eventStatus'         => "https://schema.org/$status",
			'eventAttendanceMode' => 'https://schema.org/OnlineEventAttendanceMode',
			'location'            => array(
				'@type' => 'VirtualLocation',
				'url'   => $url,
			),
			'organizer'           => array(
				'@type' => 'Organization',
				'name'  => wp_specialchars_decode( get_bloginfo( 'name' ), ENT_QUOTES ),
				'url'   => home_url( '/' ),
			),
			'description'         => Description::plain( $webinar ),
			'image'               => '' === $webinar['poster_url'] ? array() : array( esc_url_raw( $webinar['poster_url'] ) ),
			'performer'           => array_map(
				static fn( array $speaker ): array => array(
					'@type' => 'Person',
					'name'  => $speaker['display_name'],
				),
				$webinar['speakers']
			),
		);
		return array_filter( $event, static fn( mixed $value ): bool => '' !== $value && array() !== $value );
	}

	/**
	 * A time on the site's clock with its offset from UTC: search engines show the clock's time as it is written.
	 *
	 * @param int $timestamp Unix seconds.
	 */
	private static function site_time( int $timestamp ): string {
		return (string) wp_date( DATE_ATOM, $timestamp );
	}
}
