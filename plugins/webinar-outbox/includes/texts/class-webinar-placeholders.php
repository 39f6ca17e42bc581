<?php
/**
 * What every message may say of its webinar.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Title, date and time of a webinar, by the clock of the site. What else a message may say its module knows.
 */
final class Webinar_Placeholders {

	/**
	 * What may be filled in, with an example.
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
				'example' => $this->clock( 'date_format', time() ),
			),
			array(
				'name'    => 'time',
				'label'   => __( 'Time of the webinar, by the clock of the site', 'webinar-outbox' ),
				'example' => $this->clock( 'time_format', time() ),
			),
		);
	}

	/**
	 * The values of a webinar, by the name of their placeholder; none where there is no such webinar.
	 *
	 * @param int $webinar_id Webinar.
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
			'date'  => $this->clock( 'date_format', $webinar['scheduled_at'] ),
			'time'  => $this->clock( 'time_format', $webinar['scheduled_at'] ),
		);
	}

	/**
	 * A moment by the clock of the site.
	 *
	 * @param string $option    `date_format` or `time_format`.
	 * @param int    $timestamp Unix seconds.
	 */
	private function clock( string $option, int $timestamp ): string {
		$format = get_option( $option );
		return is_string( $format ) ? (string) wp_date( $format, $timestamp ) : '';
	}
}
