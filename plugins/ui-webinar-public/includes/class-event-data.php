<?php
/**
 * Webinars for search engines.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

/**
 * Says what the schedule says once more as schema.org Events in JSON-LD.
 */
final class Event_Data {

	/**
	 * Writes the element.
	 *
	 * @param list<Webinar> $webinars What is on the schedule.
	 */
	public function element( array $webinars ): string {
		$page = get_permalink();
		$data = array(
			'@context' => 'https://schema.org',
			'@graph'   => array_map( fn( array $webinar ): array => $this->event( $webinar, false === $page ? home_url( '/' ) : $page ), $webinars ),
		);
		return '<script type="application/ld+json">' . wp_json_encode( $data, JSON_HEX_TAG | JSON_HEX_AMP | JSON_HEX_QUOT | JSON_UNESCAPED_SLASHES ) . '</script>';
	}

	/**
	 * One webinar.
	 *
	 * @param Webinar $webinar  The webinar.
	 * @param string  $page_url Address of the schedule.
	 * @return array<string, mixed>
	 */
	private function event( array $webinar, string $page_url ): array {
		$event = array(
			'@type'               => 'Event',
			'name'                => $webinar['title'],
			'startDate'           => gmdate( 'Y-m-d\TH:i:s\Z', $webinar['scheduled_at'] ),
			'endDate'             => gmdate( 'Y-m-d\TH:i:s\Z', $webinar['scheduled_at'] + MINUTE_IN_SECONDS * $webinar['duration_minutes'] ),
			'eventStatus'         => 'https://schema.org/EventScheduled',
			'eventAttendanceMode' => 'https://schema.org/OnlineEventAttendanceMode',
			'location'            => array(
				'@type' => 'VirtualLocation',
				'url'   => $page_url,
			),
			'organizer'           => array(
				'@type' => 'Organization',
				'name'  => wp_specialchars_decode( get_bloginfo( 'name' ), ENT_QUOTES ),
				'url'   => home_url( '/' ),
			),
			'description'         => $webinar['excerpt'],
			'image'               => esc_url_raw( $webinar['poster_url'] ),
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
}
