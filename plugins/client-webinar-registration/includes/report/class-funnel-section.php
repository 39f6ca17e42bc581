<?php
/**
 * The funnel in the attendance report.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

/**
 * Draws who booked, came, stayed and opened the offer, and lists it by source. Who has no right to the registrations sees nothing of it.
 *
 * @phpstan-import-type Steps from Funnel
 * @phpstan-import-type Source_Steps from Funnel
 */
final class Funnel_Section {

	public const CSV_ACTION = 'client_webinar_registration_funnel_csv';

	/** The rest is in the file. */
	private const SOURCES_SHOWN = 10;

	private const ROW_HEIGHT = 32;

	public function __construct( private readonly Funnel $funnel ) {}

	/**
	 * Prints the section.
	 */
	public function render( int $webinar_id ): void {
		$sources = current_user_can( 'publish_post', $webinar_id ) ? $this->funnel->sources( $webinar_id ) : array();
		if ( array() === $sources ) {
			return;
		}
		$shown   = array_slice( $sources, 0, self::SOURCES_SHOWN );
		$is_auto = Webinars::is_recording( Webinars::read( $webinar_id ) );
		$labels  = self::labels( $is_auto );
		$heading = $is_auto ? __( 'From access to the offer', 'client-webinar-registration' ) : __( 'From the booking to the offer', 'client-webinar-registration' );
		?>
		<h2><?php echo esc_html( $heading ); ?></h2>
		<?php $this->draw( Funnel::sum( $sources ), $labels ); ?>
		<div style="max-width: 50em; overflow-x: auto" role="region" tabindex="0" aria-label="<?php echo esc_attr( $heading ); ?>">
		<table class="widefat striped">
			<thead><tr>
				<th scope="col"><?php esc_html_e( 'Source', 'client-webinar-registration' ); ?></th>
				<?php foreach ( $labels as $label ) : ?>
					<th scope="col"><?php echo esc_html( $label ); ?></th>
				<?php endforeach; ?>
			</tr></thead>
			<tbody>
				<?php foreach ( $shown as $source ) : ?>
					<tr>
						<th scope="row"><?php echo esc_html( '' === $source['campaign'] ? $source['source'] : "{$source['source']} · {$source['campaign']}" ); ?></th>
						<?php foreach ( array_keys( $labels ) as $step ) : ?>
							<td><?php echo esc_html( self::number( $source[ $step ], $source['booked'] ) ); ?></td>
						<?php endforeach; ?>
					</tr>
				<?php endforeach; ?>
			</tbody>
		</table>
		</div>
		<p>
			<?php
			if ( count( $sources ) > self::SOURCES_SHOWN ) {
				/* translators: %s: number of sources that are not in the table. */
				echo esc_html( sprintf( _n( '%s more source is in the file.', '%s more sources are in the file.', count( $sources ) - self::SOURCES_SHOWN, 'client-webinar-registration' ), number_format_i18n( count( $sources ) - self::SOURCES_SHOWN ) ) ) . ' ';
			}
			?>
			<a href="<?php echo esc_url( wp_nonce_url( admin_url( 'admin-post.php?action=' . self::CSV_ACTION . '&' . Page_Request::WEBINAR . "=$webinar_id" ), self::CSV_ACTION . "_$webinar_id" ) ); ?>"><?php esc_html_e( 'Download sources as CSV', 'client-webinar-registration' ); ?></a>
		</p>
		<?php
	}

	/**
	 * Answers the request for the file.
	 */
	public function send_csv(): void {
		$webinar_id = Page_Request::webinar()['webinar_id'];
		check_admin_referer( self::CSV_ACTION . "_$webinar_id" );
		$write = Csv_Download::begin( "webinar-$webinar_id-sources.csv" );
		$write( array( 'source', 'campaign', 'booked', 'came', 'stayed', 'clicked' ) );
		foreach ( $this->funnel->sources( $webinar_id ) as $source ) {
			$write( array_values( $source ) );
		}
	}

	/**
	 * Draws the steps as bars, each as long as its share of the bookings.
	 *
	 * @param Steps                 $steps
	 * @param array<string, string> $labels See labels().
	 * @phpstan-param array{booked: string, came: string, stayed: string, clicked: string} $labels
	 */
	private function draw( array $steps, array $labels ): void {
		$words = implode( '; ', array_map( static fn( string $step ): string => "{$labels[ $step ]}: " . self::number( $steps[ $step ], $steps['booked'] ), array_keys( $labels ) ) );
		printf( '<svg role="img" aria-label="%s" width="100%%" height="%d" style="max-width: 50em; color: var(--wp-admin-theme-color, #2271b1)" font-size="13">', esc_attr( $words ), (int) ( count( $labels ) * self::ROW_HEIGHT ) );
		foreach ( array_keys( $labels ) as $row => $step ) {
			printf(
				'<rect y="%1$d" width="%2$s%%" height="%3$d" rx="2" fill="currentColor" fill-opacity=".2"/><text x="8" y="%4$d" fill="#1d2327">%5$s</text>',
				(int) ( $row * self::ROW_HEIGHT ),
				esc_attr( (string) round( 100 * $steps[ $step ] / $steps['booked'], 2 ) ),
				(int) ( self::ROW_HEIGHT - 6 ),
				(int) ( $row * self::ROW_HEIGHT + 18 ),
				esc_html( "{$labels[ $step ]}: " . self::number( $steps[ $step ], $steps['booked'] ) )
			);
		}
		echo '</svg>';
	}

	/**
	 * A number with its share of the bookings.
	 */
	private static function number( int $people, int $booked ): string {
		return $people === $booked
			? number_format_i18n( $people )
			/* translators: 1: number of people, 2: their share in percent. */
			: sprintf( __( '%1$s (%2$s%%)', 'client-webinar-registration' ), number_format_i18n( $people ), number_format_i18n( (int) round( 100 * $people / $booked ) ) );
	}

	/**
	 * The steps in words.
	 *
	 * @return array{booked: string, came: string, stayed: string, clicked: string}
	 */
	private static function labels( bool $is_auto ): array {
		return $is_auto ? array(
			'booked'  => __( 'Got access', 'client-webinar-registration' ),
			'came'    => __( 'Began', 'client-webinar-registration' ),
			'stayed'  => __( 'Watched to the end', 'client-webinar-registration' ),
			'clicked' => __( 'Opened the offer', 'client-webinar-registration' ),
		) : array(
			'booked'  => __( 'Booked a seat', 'client-webinar-registration' ),
			'came'    => __( 'Came', 'client-webinar-registration' ),
			'stayed'  => __( 'Stayed', 'client-webinar-registration' ),
			'clicked' => __( 'Opened the offer', 'client-webinar-registration' ),
		);
	}
}
