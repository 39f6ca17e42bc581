<?php
/**
 * Structured data for search engines.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

/**
 * Repeats the schedule as schema.org Events in JSON-LD.
 */
final class Event_Data {

	/**
	 * Returns the script element.
	 *
	 * @param list<Webinar> $webinars Webinars on the schedule.
	 * @param string        $page_url Address of the schedule.
	 */
	public function element( array $webinars, string $page_url ): string {
		$data = array(
			'@context' => 'https://schema.org',
			'@graph'   => array_map( fn( array $webinar ): array => $this->event( $webinar, $page_url ), $webinars ),
		);
		return '<script type="application/ld+json">' . wp_json_encode( $data, JSON_HEX_TAG | JSON_HEX_AMP | JSON_HEX_QUOT | JSON_UNESCAPED_SLASHES ) . '</script>';
	}

	/**
	 * One webinar. It has no offer: the price of a seat is not known here.
	 *
	 * @param Webinar $webinar  Webinar.
	 * @param string  $page_url Address of the schedule.
	 * @return array<string, mixed>
	 */
	private function event( array $webinar, string $page_url ): array {
		$url   = $page_url . '#' . Webinar_Card::anchor( $webinar['webinar_id'] );
		$event = array(
			'@type'               => 'Event',
			'@id'                 => $url,
			'url'                 => $url,
			'name'                => $webinar['title'],
			'startDate'           => $this->site_time( $webinar['scheduled_at'] ),
			'endDate'             => $webinar['duration_minutes'] > 0 ? $this->site_time( $webinar['scheduled_at'] + MINUTE_IN_SECONDS * $webinar['duration_minutes'] ) : '',
			'eventStatus'         => 'https://schema.org/EventScheduled',
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
			'description'         => $webinar['excerpt'],
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
	private function site_time( int $timestamp ): string {
		return (string) wp_date( DATE_ATOM, $timestamp );
	}
}
