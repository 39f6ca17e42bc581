<?php
/**
 * The people who booked, in wp-admin.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use WP_List_Table;

/**
 * Lists registrations by state and name. Loaded in wp-admin only, where WP_List_Table is.
 *
 * @phpstan-import-type Person from People
 */
final class Registrations_Table extends WP_List_Table {

	private const PER_PAGE = 50;

	private const STATE = 'state';

	private const UNCONFIRMED = 'unconfirmed';

	/**
	 * Counts by user, as Guest_Requests::alike() answers.
	 *
	 * @var array<int, array{mailbox: int, network: int}>
	 */
	private array $alike = array();

	/**
	 * Why the last message did not arrive, by lead.
	 *
	 * @var array<int, string>
	 */
	private array $undelivered = array();

	/**
	 * Prepares the list of one webinar.
	 *
	 * @param RegistrationCounts $counts  Of the webinar.
	 * @param string             $url     Address of the page.
	 * @param string             $nonce   Name of the nonce that a click needs.
	 * @param bool               $is_open Whether registrations can still be cancelled.
	 * @param int                $unconfirmed How many requests of guests are not confirmed.
	 */
	public function __construct(
		private readonly People $people,
		private readonly Guest_Requests $requests,
		private readonly array $counts,
		private readonly string $url,
		private readonly string $nonce,
		private readonly bool $is_open,
		private readonly int $unconfirmed,
		private readonly Report_Words $words
	) {
		parent::__construct(
			array(
				'singular' => 'webinar-registration',
				'plural'   => 'webinar-registrations',
				'ajax'     => false,
			)
		);
	}

	/**
	 * Reads the page that is asked for.
	 */
	public function prepare_items(): void {
		$webinar_id = $this->counts['webinar_id'];
		$this->set_pagination_args(
			array(
				'total_items' => $this->people->total( $webinar_id, $this->state(), $this->search() ),
				'per_page'    => self::PER_PAGE,
			)
		);
		$this->items       = $this->people->page( $webinar_id, $this->state(), $this->search(), self::PER_PAGE, self::PER_PAGE * ( $this->get_pagenum() - 1 ) );
		$this->alike       = $this->requests->alike( $webinar_id, 'user_id', array_column( array_column( $this->items, 'registration' ), 'user_id' ), 'confirmed' );
		$this->undelivered = People::undelivered( $webinar_id, 'lead', array_column( array_column( $this->items, 'registration' ), 'lead_id' ) );
	}

	/**
	 * Titles by name.
	 *
	 * @return array<string, string>
	 */
	public function get_columns(): array {
		return array(
			'name'   => __( 'Name', 'client-webinar-registration' ),
			'state'  => $this->words->state_heading(),
			'source' => __( 'Source', 'client-webinar-registration' ),
			'since'  => $this->words->time_heading(),
			'cancel' => '<span class="screen-reader-text">' . __( 'Cancel', 'client-webinar-registration' ) . '</span>',
		);
	}

	/**
	 * Whether requests of guests are asked for, which another table lists.
	 */
	public static function shows_unconfirmed(): bool {
		return self::UNCONFIRMED === ( $_GET[ self::STATE ] ?? '' ); // phpcs:ignore WordPress.Security -- It only chooses what is shown.
	}

	public function no_items(): void {
		esc_html_e( 'Nobody to show here.', 'client-webinar-registration' );
	}

	/**
	 * Links to the states.
	 *
	 * @return array<string, string>
	 */
	protected function get_views(): array {
		$views = array(
			'all' => array(
				'url'     => $this->url,
				'label'   => $this->label( __( 'All', 'client-webinar-registration' ), $this->counts['registered'] + $this->counts['waiting'] + $this->counts['cancelled'] ),
				'current' => '' === $this->state(),
			),
		);
		// Nobody waits for a recording, unless it was a live webinar before.
		$states = array_diff_key( $this->words->states(), $this->words->is_recording && 0 === $this->counts['waiting'] ? array( 'waiting' => true ) : array() );
		foreach ( $states as $state => $words ) {
			$views[ $state ] = array(
				'url'     => add_query_arg( self::STATE, $state, $this->url ),
				'label'   => $this->label( $words, $this->counts[ $state ] ),
				'current' => $this->state() === $state,
			);
		}
		if ( $this->unconfirmed > 0 || self::shows_unconfirmed() ) {
			$views['unconfirmed']    = array(
				'url'     => add_query_arg( self::STATE, self::UNCONFIRMED, $this->url ),
				'label'   => $this->label( __( 'Asked, not confirmed', 'client-webinar-registration' ), $this->unconfirmed ),
				'current' => self::shows_unconfirmed(),
			);
			$views['all']['current'] = $views['all']['current'] && ! self::shows_unconfirmed();
		}
		return $this->get_views_links( $views );
	}

	/**
	 * Prints what stands above and below the table: the pages alone. WordPress's own adds a nonce for actions that are not here.
	 *
	 * @param 'top'|'bottom' $which Where.
	 */
	protected function display_tablenav( $which ): void {
		echo '<div class="tablenav ' . esc_attr( $which ) . '">';
		$this->pagination( $which );
		echo '<br class="clear"></div>';
	}

	/**
	 * The name, the address for who may see it, why the last message did not arrive, and what the request has in common with others.
	 *
	 * @param Person $item
	 */
	protected function column_name( array $item ): string {
		$alike = Guests_Table::words( $this->alike[ $item['registration']['user_id'] ] ?? array( 'mailbox' => 0, 'network' => 0 ) ); // phpcs:ignore WordPress.Arrays
		return '<strong>' . esc_html( $item['name'] ) . '</strong>' . implode( '', array_map( static fn( string $line ): string => '<br>' . esc_html( $line ), array_filter( array( $item['email'], $this->undelivered[ $item['registration']['lead_id'] ] ?? '', ...array_values( $alike ) ) ) ) );
	}

	/**
	 * The state, in a sign and in words.
	 *
	 * @param Person $item
	 */
	protected function column_state( array $item ): string {
		$signs = array(
			'registered' => '✓',
			'waiting'    => '…',
			'cancelled'  => '✗',
		);
		$state = $item['registration']['state'];
		return sprintf( '<span aria-hidden="true">%s</span> %s', esc_html( $signs[ $state ] ), esc_html( $this->words->states()[ $state ] ) );
	}

	/**
	 * Where they booked, and by which campaign.
	 *
	 * @param Person $item
	 */
	protected function column_source( array $item ): string {
		return esc_html( implode( ' · ', array_filter( array( $item['registration']['source'], $item['registration']['campaign'] ) ) ) );
	}

	/**
	 * When they booked.
	 *
	 * @param Person $item
	 */
	protected function column_since( array $item ): string {
		return self::time( $item['registration']['created_at'] );
	}

	/**
	 * A time in the site's format.
	 *
	 * @param int $seconds Unix seconds.
	 */
	public static function time( int $seconds ): string {
		$format = static fn( string $option ): string => (string) wp_date( (string) get_option( $option ), $seconds ); // @phpstan-ignore cast.string (WordPress's own formats are texts.)
		return sprintf( '<time datetime="%s">%s %s</time>', esc_attr( gmdate( 'Y-m-d\TH:i:s\Z', $seconds ) ), esc_html( $format( 'date_format' ) ), esc_html( $format( 'time_format' ) ) );
	}

	/**
	 * The button that cancels.
	 *
	 * @param Person $item
	 */
	protected function column_cancel( array $item ): string {
		if ( ! $this->is_open || 'cancelled' === $item['registration']['state'] ) {
			return '';
		}
		return sprintf(
			'<form method="post" action="%s">%s<button class="button" name="registration_id" value="%d" aria-label="%s" onclick="return confirm( \'%s\' )">%s</button></form>',
			esc_url( $this->url ),
			wp_nonce_field( $this->nonce, '_wpnonce', true, false ),
			$item['registration']['registration_id'],
			/* translators: %s: name of a person. */
			esc_attr( sprintf( __( 'Cancel the registration of %s', 'client-webinar-registration' ), $item['name'] ) ),
			esc_js( $this->words->ask_to_cancel( $item['name'] ) ),
			esc_html__( 'Cancel', 'client-webinar-registration' )
		);
	}

	private function label( string $words, int $number ): string {
		return sprintf( '%s <span class="count">(%s)</span>', esc_html( $words ), esc_html( number_format_i18n( $number ) ) );
	}

	/**
	 * The state that is asked for; empty for all.
	 */
	private function state(): string {
		$state = $_GET[ self::STATE ] ?? ''; // phpcs:ignore WordPress.Security -- It only chooses what is shown.
		return is_string( $state ) && isset( $this->words->states()[ $state ] ) ? $state : '';
	}

	private function search(): string {
		return is_string( $_GET['s'] ?? null ) ? mb_substr( sanitize_text_field( wp_unslash( $_GET['s'] ) ), 0, 100 ) : ''; // phpcs:ignore WordPress.Security.NonceVerification -- It only chooses what is shown.
	}
}
