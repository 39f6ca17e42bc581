<?php
/**
 * The guests who have not confirmed, in wp-admin.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use WP_List_Table;

/**
 * Lists requests for a seat, and deletes one or all of them. Loaded in wp-admin only, where WP_List_Table is.
 *
 * @phpstan-import-type GuestRow from Guest_Requests
 */
final class Guests_Table extends WP_List_Table {

	/** Name of the buttons; its value is the id of a request, or ALL. */
	public const DELETE = 'delete_guest';

	public const ALL = 'all';

	/** Before the id of a request: all that are like it. */
	public const ALIKE = array( 'mailbox', 'network' );

	private const PER_PAGE = 50;

	/**
	 * Counts by request, as Guest_Requests::alike() answers.
	 *
	 * @var array<int, array{mailbox: int, network: int}>
	 */
	private array $alike = array();

	/**
	 * Why the mail did not arrive, by request.
	 *
	 * @var array<int, string>
	 */
	private array $undelivered = array();

	/**
	 * Prepares the list of one webinar.
	 *
	 * @param string $url   Address of the page.
	 * @param string $nonce Name of the nonce that a click needs.
	 */
	public function __construct( private readonly Guest_Requests $requests, private readonly int $webinar_id, private readonly string $url, private readonly string $nonce, private readonly Report_Words $words ) {
		parent::__construct(
			array(
				'singular' => 'webinar-guest',
				'plural'   => 'webinar-guests',
				'ajax'     => false,
			)
		);
	}

	/**
	 * Says how many were deleted.
	 */
	public static function deleted( int $number ): string {
		/* translators: %s: number of requests. */
		return sprintf( _n( '%s request was deleted.', '%s requests were deleted.', $number, 'client-webinar-registration' ), number_format_i18n( $number ) );
	}

	/**
	 * Reads the page that is asked for.
	 */
	public function prepare_items(): void {
		$this->set_pagination_args(
			array(
				'total_items' => $this->requests->count_unconfirmed( $this->webinar_id ),
				'per_page'    => self::PER_PAGE,
			)
		);
		$this->items           = $this->requests->unconfirmed( $this->webinar_id, 0, self::PER_PAGE, self::PER_PAGE * ( $this->get_pagenum() - 1 ) );
		$ids                   = array_map( 'intval', array_column( $this->items, 'guest_id' ) );
		$this->alike           = $this->requests->alike( $this->webinar_id, 'guest_id', $ids, 'unconfirmed' );
		$this->undelivered     = People::undelivered( $this->webinar_id, 'guest', $ids );
		$this->_column_headers = array( $this->get_columns(), array(), array(), 'name' );
	}

	/**
	 * Titles by name.
	 *
	 * @return array<string, string>
	 */
	public function get_columns(): array {
		return array(
			'name'   => __( 'Name', 'client-webinar-registration' ),
			'source' => __( 'Source', 'client-webinar-registration' ),
			'asked'  => __( 'Asked', 'client-webinar-registration' ),
			'alike'  => __( 'Alike', 'client-webinar-registration' ),
			'delete' => '<span class="screen-reader-text">' . __( 'Delete', 'client-webinar-registration' ) . '</span>',
		);
	}

	public function no_items(): void {
		esc_html_e( 'Nobody to show here.', 'client-webinar-registration' );
	}

	/**
	 * Prints what stands above and below the table.
	 *
	 * @param 'top'|'bottom' $which Where.
	 */
	protected function display_tablenav( $which ): void {
		echo '<div class="tablenav ' . esc_attr( $which ) . '">';
		if ( 'top' === $which && $this->has_items() ) {
			// WordPress hides the class "actions" on a phone.
			echo '<div class="alignleft">';
			$this->button( self::ALL, __( 'Delete all that are not confirmed', 'client-webinar-registration' ), '', $this->words->ask_to_delete_unconfirmed() );
			echo '</div>';
		}
		$this->pagination( $which );
		echo '<br class="clear"></div>';
	}

	/**
	 * The name, the address for who may see it, and why the mail did not arrive.
	 *
	 * @param GuestRow $item
	 */
	protected function column_name( array $item ): string {
		$lines = array( People::may_see_addresses() ? $item['address'] : '', $this->undelivered[ (int) $item['guest_id'] ] ?? '' );
		return '<strong>' . esc_html( $item['name'] ) . '</strong>' . implode( '', array_map( static fn( string $line ): string => '<br>' . esc_html( $line ), array_filter( $lines ) ) );
	}

	/**
	 * Where they asked, and by which campaign.
	 *
	 * @param GuestRow $item
	 */
	protected function column_source( array $item ): string {
		return esc_html( implode( ' · ', array_filter( array( $item['source'], $item['campaign'] ) ) ) );
	}

	/**
	 * When they asked.
	 *
	 * @param GuestRow $item
	 */
	protected function column_asked( array $item ): string {
		return Registrations_Table::time( (int) $item['requested_at'] );
	}

	/**
	 * How many requests are like this one, and the buttons that delete those. Many colleagues may share a network, so only three are said.
	 *
	 * @param GuestRow $item
	 */
	protected function column_alike( array $item ): string {
		$alike = $this->alike[ (int) $item['guest_id'] ] ?? array( 'mailbox' => 0, 'network' => 0 ); // phpcs:ignore WordPress.Arrays
		ob_start();
		foreach ( self::words( $alike ) as $by => $words ) {
			echo '<p>' . esc_html( $words ) . '</p>';
			/* translators: %s: as in "3 requests with one mailbox". */
			$this->button( "$by:{$item['guest_id']}", __( 'Delete these', 'client-webinar-registration' ), sprintf( __( 'Delete these: %s', 'client-webinar-registration' ), $words ), sprintf( __( 'Delete these: %s', 'client-webinar-registration' ), $words ) . '?' );
		}
		return (string) ob_get_clean();
	}

	/**
	 * Says what requests have in common; empty where it is not worth a word.
	 *
	 * @param array{mailbox: int, network: int} $alike As Guest_Requests::alike() answers.
	 * @return array<'mailbox'|'network', string>
	 */
	public static function words( array $alike ): array {
		return array_filter(
			array(
				/* translators: %s: number of requests. */
				'mailbox' => $alike['mailbox'] < 2 ? '' : sprintf( _n( '%s request with one mailbox', '%s requests with one mailbox', $alike['mailbox'], 'client-webinar-registration' ), number_format_i18n( $alike['mailbox'] ) ),
				/* translators: %s: number of requests. */
				'network' => $alike['network'] < 3 ? '' : sprintf( _n( '%s request from one network', '%s requests from one network', $alike['network'], 'client-webinar-registration' ), number_format_i18n( $alike['network'] ) ),
			)
		);
	}

	/**
	 * The button that deletes.
	 *
	 * @param GuestRow $item
	 */
	protected function column_delete( array $item ): string {
		ob_start();
		/* translators: %s: name of a person. */
		$this->button( $item['guest_id'], __( 'Delete', 'client-webinar-registration' ), sprintf( __( 'Delete the request of %s', 'client-webinar-registration' ), $item['name'] ), '' );
		return (string) ob_get_clean();
	}

	/**
	 * Prints a button.
	 *
	 * @param string $label    For a screen reader; empty where the text says it.
	 * @param string $question Asked before; empty for none.
	 */
	private function button( string $value, string $text, string $label, string $question ): void {
		printf(
			'<form method="post" action="%s">%s<button class="button" name="%s" value="%s"%s%s>%s</button></form>',
			esc_url( $this->url ),
			wp_nonce_field( $this->nonce, '_wpnonce', true, false ), // phpcs:ignore WordPress.Security.EscapeOutput -- HTML of WordPress.
			esc_attr( self::DELETE ),
			esc_attr( $value ),
			'' === $label ? '' : ' aria-label="' . esc_attr( $label ) . '"',
			'' === $question ? '' : ' onclick="return confirm( \'' . esc_js( $question ) . '\' )"', // phpcs:ignore WordPress.Security.EscapeOutput -- Escaped.
			esc_html( $text )
		);
	}
}
