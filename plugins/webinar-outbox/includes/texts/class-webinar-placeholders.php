<?php
/**
 * The placeholders of every message.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * The placeholders of every message: title, date and time of the webinar in the time zone of the site. Modules add their own.
 */
final class Webinar_Placeholders {

	/**
	 * Describes the placeholders, each with an example.
	 *
	 * @return list<array{name: string, label: string, example: string}>
	 */
	public function placeholders(): array {
		return array(
			array(
				'name'    => 'title',
				'label'   => __( 'Title of the webinar', 'webinar-outbox' ),
				'example' => __( 'How to choose a roof', 'webinar-outbox' ),
			),
			array(
				'name'    => 'date',
				'label'   => __( 'Date of the webinar', 'webinar-outbox' ),
				'example' => $this->site_time( 'date_format', time() ),
			),
			array(
				'name'    => 'time',
				'label'   => __( 'Time of the webinar, by the clock of the site', 'webinar-outbox' ),
				'example' => $this->site_time( 'time_format', time() ),
			),
		);
	}

	/**
	 * Returns the values for a webinar by placeholder; none when it does not exist.
	 *
	 * @return array<string, string>
	 */
	public function values( int $webinar_id ): array {
		/**
		 * The read model.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		return null === $webinar ? array() : array(
			'title' => $webinar['title'],
			'date'  => $this->site_time( 'date_format', $webinar['scheduled_at'] ),
			'time'  => $this->site_time( 'time_format', $webinar['scheduled_at'] ),
		);
	}

	/**
	 * Formats a time in the time zone of the site.
	 *
	 * @param string $option    `date_format` or `time_format`.
	 * @param int    $timestamp Unix seconds.
	 */
	private function site_time( string $option, int $timestamp ): string {
		$format = get_option( $option );
		return is_string( $format ) ? (string) wp_date( $format, $timestamp ) : '';
	}
}
