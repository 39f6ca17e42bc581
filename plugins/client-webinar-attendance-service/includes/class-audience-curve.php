<?php
/**
 * The audience over time.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

/**
 * Draws how full the room was, and says it in words. The text keeps its size on every width: only the curve is stretched.
 */
final class Audience_Curve {

	private const HEIGHT = 160;

	private const WIDTH = 1000;

	/** Above the plot, for the topmost number. */
	private const MARGIN = 20;

	/**
	 * Prints the curve.
	 *
	 * @param non-empty-list<AudiencePoint> $points In the order of time.
	 */
	public function render( array $points ): void {
		$people = array_column( $points, 'people' );
		$top    = $this->round_up( max( $people ) );
		$words  = $this->words( $points );
		?>
		<svg role="img" aria-label="<?php echo esc_attr( $words ); ?>" width="100%" height="<?php echo (int) ( self::MARGIN + self::HEIGHT + 24 ); ?>" font-size="13" fill="currentColor">
			<?php
			foreach ( array( $top, $top / 2, 0 ) as $number ) {
				$y = (int) round( self::MARGIN + self::HEIGHT * ( 1 - $number / $top ) );
				printf( '<line x1="0" x2="100%%" y1="%1$d" y2="%1$d" stroke="currentColor" stroke-opacity=".2"/>', (int) $y );
				// The curve begins where the lowest one would stand, and that line says it.
				echo 0 === $number ? '' : sprintf( '<text x="0" y="%d">%s</text>', (int) ( $y - 4 ), esc_html( number_format_i18n( $number ) ) );
			}
			$line = $this->line( $points, $top );
			printf(
				'<svg y="%1$d" width="100%%" height="%2$d" viewBox="0 0 %3$d %2$d" preserveAspectRatio="none" style="color: var(--wp-admin-theme-color, #2271b1)"><path d="M0 %2$dL%4$sL%3$d %2$dZ" fill="currentColor" fill-opacity=".15"/><path d="M%4$s" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" vector-effect="non-scaling-stroke"/></svg>',
				(int) self::MARGIN,
				(int) self::HEIGHT,
				(int) self::WIDTH,
				esc_attr( $line )
			);
			$first = $points[0]['at'];
			$last  = end( $points )['at'];
			foreach ( array( 'start' => $first, 'middle' => intdiv( $first + $last, 2 ), 'end' => $last ) as $anchor => $at ) { // phpcs:ignore WordPress.Arrays
				$place = array( 'start' => '0', 'middle' => '50%', 'end' => '100%' )[ $anchor ]; // phpcs:ignore WordPress.Arrays
				printf( '<text x="%s" y="%d" text-anchor="%s">%s</text>', esc_attr( $place ), (int) ( self::MARGIN + self::HEIGHT + 18 ), esc_attr( $anchor ), esc_html( Site_Time::clock( $at ) ) );
			}
			?>
		</svg>
		<p><?php echo esc_html( $words ); ?></p>
		<?php
	}

	/**
	 * What the curve says.
	 *
	 * @param non-empty-list<AudiencePoint> $points In the order of time.
	 */
	private function words( array $points ): string {
		$people  = array_column( $points, 'people' );
		$most    = max( $people );
		$average = (int) round( array_sum( $people ) / count( $people ) );
		return sprintf(
			/* translators: 1: time of the beginning, 2: time of the end, 3: largest number of people, 4: its time, 5: average number of people, 6: number of people at the end. */
			__( 'From %1$s to %2$s: at most %3$s people at once, at %4$s; %5$s on average; %6$s at the last moment.', 'client-webinar-attendance-service' ),
			Site_Time::clock( $points[0]['at'] ),
			Site_Time::clock( end( $points )['at'] ),
			number_format_i18n( $most ),
			Site_Time::clock( $points[ (int) array_search( $most, $people, true ) ]['at'] ),
			number_format_i18n( $average ),
			number_format_i18n( (int) end( $people ) )
		);
	}

	/**
	 * The points as SVG has them.
	 *
	 * @param non-empty-list<AudiencePoint> $points In the order of time.
	 * @param int                           $top    Number at the top of the plot.
	 */
	private function line( array $points, int $top ): string {
		$first   = $points[0]['at'];
		$seconds = max( 1, end( $points )['at'] - $first );
		return implode(
			' ',
			array_map(
				static fn( array $point ): string => sprintf(
					'%d,%d',
					round( self::WIDTH * ( $point['at'] - $first ) / $seconds ),
					round( self::HEIGHT * ( 1 - $point['people'] / $top ) )
				),
				$points
			)
		);
	}

	/**
	 * A number for the top of the plot that is easy to read, and so is its half.
	 */
	private function round_up( int $people ): int {
		$digit = 10 ** ( strlen( (string) $people ) - 1 );
		$step  = $digit >= 100 ? intdiv( $digit, 2 ) : $digit;
		$top   = $step * (int) ceil( $people / $step );
		return max( 2, $top + $top % 2 );
	}
}
