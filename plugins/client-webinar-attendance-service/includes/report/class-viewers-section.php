<?php
/**
 * How far the viewers of a recording came.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

/**
 * Prints the numbers of AutoWebinar in the report of a recording, which has no audience at one time.
 */
final class Viewers_Section {

	/**
	 * Prints the section; without AutoWebinar, why there is none.
	 */
	public static function render( int $webinar_id ): void {
		/**
		 * Null without AutoWebinar.
		 *
		 * @var ViewerNumbers|null $numbers
		 */
		$numbers = apply_filters( 'autowebinar_numbers', null, $webinar_id );
		echo '<h2 id="webinar-viewers">' . esc_html__( 'How far they came', 'client-webinar-attendance-service' ) . '</h2>';
		if ( null === $numbers ) {
			echo '<p>' . esc_html__( 'The plugin “Webinars: AutoWebinar” is not active. Without it nobody is counted.', 'client-webinar-attendance-service' ) . '</p>';
			return;
		}
		echo '<table class="widefat striped" style="max-width: 30em" aria-labelledby="webinar-viewers"><tbody>';
		foreach ( self::labels() as $name => $label ) {
			// Of those who began.
			$share = 'started' === $name || 0 === $numbers['started'] ? '' : round( 100 * $numbers[ $name ] / $numbers['started'] ) . '%';
			printf(
				'<tr><th scope="row">%s</th><td>%s</td><td>%s</td></tr>',
				esc_html( $label ),
				esc_html( number_format_i18n( $numbers[ $name ] ) ),
				esc_html( $share )
			);
		}
		echo '</tbody></table><p>' . esc_html__( 'Who has begun another recording since is not counted any more.', 'client-webinar-attendance-service' ) . '</p>';
	}

	/**
	 * The numbers in words.
	 *
	 * @return array{started: string, reached_25: string, reached_50: string, reached_75: string, reached_100: string, clicked: string, completed: string}
	 */
	private static function labels(): array {
		/* translators: %s: percent of a recording. */
		$reached = __( 'Reached %s', 'client-webinar-attendance-service' );
		return array(
			'started'     => __( 'Began to watch', 'client-webinar-attendance-service' ),
			'reached_25'  => sprintf( $reached, '25%' ),
			'reached_50'  => sprintf( $reached, '50%' ),
			'reached_75'  => sprintf( $reached, '75%' ),
			'reached_100' => sprintf( $reached, '100%' ),
			'clicked'     => __( 'Opened the offer', 'client-webinar-attendance-service' ),
			'completed'   => __( 'Completed', 'client-webinar-attendance-service' ),
		);
	}
}
