<?php
/**
 * Registrations in the list of webinars.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use WP_Post;

/**
 * Adds a column with the numbers to the list of webinars in wp-admin. One query counts all rows of the screen.
 */
final class List_Column {

	private const NAME = 'client_webinar_registration';

	/** The contract allows no more at once. */
	private const COUNTED_AT_ONCE = 200;

	/**
	 * Numbers by id of a counted webinar, null where it has none.
	 *
	 * @var array<int, RegistrationCounts|null>
	 */
	private array $counts = array();

	public function __construct( private readonly Registration_Ledger $ledger ) {}

	/**
	 * Answers `manage_webinar_event_posts_columns`.
	 *
	 * @param array<string, string> $columns Titles by name.
	 * @return array<string, string>
	 */
	public function add( array $columns ): array {
		return $columns + array( self::NAME => __( 'Registrations', 'client-webinar-registration' ) );
	}

	/**
	 * Prints a cell, as a link for who may open the page.
	 */
	public function render( string $column, int $webinar_id ): void {
		if ( self::NAME !== $column ) {
			return;
		}
		$counts = $this->counts_of( $webinar_id );
		$url    = apply_filters( 'client_webinar_registration_url', '', $webinar_id );
		if ( null === $counts ) {
			echo '<span aria-hidden="true">—</span><span class="screen-reader-text">' . esc_html__( 'No registrations yet', 'client-webinar-registration' ) . '</span>';
		} elseif ( is_string( $url ) && '' !== $url ) {
			$words = Report_Words::for_webinar( $webinar_id )->counts( $counts );
			/* translators: 1: how many booked, 2: title of a webinar. */
			printf( '<a href="%s" aria-label="%s">%s</a>', esc_url( $url ), esc_attr( sprintf( __( '%1$s: registrations of “%2$s”', 'client-webinar-registration' ), $words, get_the_title( $webinar_id ) ) ), esc_html( $words ) );
		} else {
			echo esc_html( Report_Words::for_webinar( $webinar_id )->counts( $counts ) );
		}
	}

	/**
	 * Counts all rows of the screen when the first one is printed. After Quick Edit there is only one.
	 *
	 * @return RegistrationCounts|null
	 */
	private function counts_of( int $webinar_id ): ?array {
		global $wp_query;
		if ( ! array_key_exists( $webinar_id, $this->counts ) ) {
			$rows          = array_filter( $wp_query->posts ?? array(), static fn( mixed $post ): bool => $post instanceof WP_Post );
			$ids           = array_slice( array_values( array_unique( array( $webinar_id, ...array_column( $rows, 'ID' ) ) ) ), 0, self::COUNTED_AT_ONCE );
			$this->counts += array_column( $this->ledger->counts( $ids ), null, 'webinar_id' ) + array_fill_keys( $ids, null );
		}
		return $this->counts[ $webinar_id ];
	}
}
