<?php
/**
 * The registrations of a webinar in wp-admin.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use Webinars\Client_Webinar_Registration\Lib\Command_Refused;

/**
 * Shows the organizer of a webinar who booked and who waits. The list of webinars leads here; the menu has no place for a page of one
 * webinar.
 */
final class Registrations_Page {

	private const LIST = 'edit.php?post_type=webinar_event';

	private const SLUG = 'client_webinar_registration';

	private const NONCE = 'client_webinar_registration_page_';

	/**
	 * The webinar of this request.
	 *
	 * @var Webinar
	 */
	private array $webinar;

	private Report_Words $words;

	private Registrations_Table $table;

	/** Where requests of guests are asked for. */
	private ?Guests_Table $guests = null;

	public function __construct( private readonly Bookings $bookings, private readonly Registration_Ledger $ledger, private readonly People $people, private readonly Guest_Requests $requests, private readonly Import_Form $import ) {}

	/**
	 * Answers `client_webinar_registration_url`, for who may open the page.
	 */
	public function url( string $url, int $webinar_id ): string {
		return current_user_can( 'publish_post', $webinar_id ) ? $this->address( $webinar_id ) : $url;
	}

	public function add_to_menu(): void {
		$text = __( 'Registrations', 'client-webinar-registration' );
		$hook = add_submenu_page( self::LIST, $text, $text, 'publish_webinar_events', self::SLUG, array( $this, 'render' ) );
		if ( false !== $hook ) {
			add_action( "load-$hook", array( $this, 'load' ) );
		}
	}

	/**
	 * Takes it out of the menu again, once WordPress has looked there who may open it.
	 */
	public function hide_from_menu(): void {
		remove_submenu_page( self::LIST, self::SLUG );
	}

	/**
	 * Marks the list of webinars as the place where the reader is.
	 *
	 * @param string|null $item Entry of the menu.
	 */
	public function mark_list( ?string $item ): ?string {
		return isset( $this->webinar ) ? self::LIST : $item;
	}

	/**
	 * Carries out a click, and reads what the page shows, before anything is printed.
	 */
	public function load(): void {
		$this->webinar = Page_Request::webinar();
		$this->words   = new Report_Words( Webinars::is_recording( $this->webinar ) );
		$webinar_id    = $this->webinar['webinar_id'];
		if ( isset( $_POST['registration_id'] ) ) {
			check_admin_referer( self::NONCE . $webinar_id );
			try {
				$this->bookings->cancel_by_id( $webinar_id, absint( is_string( $_POST['registration_id'] ) ? $_POST['registration_id'] : 0 ) );
			} catch ( Command_Refused $refused ) {
				Page_Request::refuse( $refused->status, $refused->getMessage() );
			}
			wp_safe_redirect( add_query_arg( 'cancelled', 1, $this->address( $webinar_id ) ) );
			exit;
		}
		if ( isset( $_POST[ Import_Form::CHECK ] ) || isset( $_POST[ Import_Form::BOOK ] ) ) {
			check_admin_referer( self::NONCE . $webinar_id );
			$this->import->receive( $webinar_id, Import_Form::uploaded_file(), ! isset( $_POST[ Import_Form::BOOK ] ) );
		}
		if ( isset( $_POST[ Guests_Table::DELETE ] ) ) {
			check_admin_referer( self::NONCE . $webinar_id );
			$which   = is_string( $_POST[ Guests_Table::DELETE ] ) ? $_POST[ Guests_Table::DELETE ] : ''; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- A number, or one of few words.
			$by      = strtok( $which, ':' );
			$deleted = match ( true ) {
				Guests_Table::ALL === $which                     => $this->requests->purge( $webinar_id ),
				in_array( $by, Guests_Table::ALIKE, true ) => $this->requests->delete_alike( $webinar_id, absint( strtok( ':' ) ), $by ),
				default                                          => $this->requests->delete( $webinar_id, absint( $which ) ),
			};
			wp_safe_redirect( add_query_arg( array( 'state' => 'unconfirmed', 'deleted' => $deleted ), $this->address( $webinar_id ) ) ); // phpcs:ignore WordPress.Arrays
			exit;
		}
		$this->table = new Registrations_Table( $this->people, $this->requests, $this->counts(), $this->address( $webinar_id ), self::NONCE . $webinar_id, Webinars::is_open( $this->webinar ), $this->requests->count_unconfirmed( $webinar_id ), $this->words );
		if ( Registrations_Table::shows_unconfirmed() ) {
			$this->guests = new Guests_Table( $this->requests, $webinar_id, $this->address( $webinar_id ), self::NONCE . $webinar_id, $this->words );
			$this->guests->prepare_items();
		} else {
			$this->table->prepare_items();
		}
		add_filter( 'admin_title', fn( string $title ): string => $this->webinar['title'] . ' ‹ ' . $title );
	}

	public function render(): void {
		?>
		<div class="wrap">
			<h1 class="wp-heading-inline">
				<?php
				/* translators: %s: title of a webinar. */
				echo esc_html( sprintf( __( 'Registrations of “%s”', 'client-webinar-registration' ), $this->webinar['title'] ) );
				?>
			</h1>
			<a class="page-title-action" href="<?php echo esc_url( Csv_Download::url( $this->webinar['webinar_id'] ) ); ?>"><?php esc_html_e( 'Download as CSV', 'client-webinar-registration' ); ?></a>
			<hr class="wp-header-end">
			<?php
			// phpcs:disable WordPress.Security -- It only shows a notice.
			if ( isset( $_GET['cancelled'] ) ) {
				$this->render_notice( $this->words->is_cancelled() );
			}
			if ( isset( $_GET['deleted'] ) ) {
				$this->render_notice( Guests_Table::deleted( absint( is_string( $_GET['deleted'] ) ? $_GET['deleted'] : 0 ) ) );
			}
			// phpcs:enable
			$this->import->render_outcome( $this->words );
			?>
			<p><strong>
				<?php
				echo esc_html( implode( ' · ', array_filter( array( $this->words->counts( $this->counts() ), $this->words->limit( Webinars::seats( $this->webinar ) ) ) ) ) );
				?>
			</strong></p>
			<?php
			$this->table->views();
			if ( null !== $this->guests ) {
				echo '<p class="clear">' . esc_html( $this->words->about_unconfirmed() ) . '</p>';
				$this->guests->display();
				echo '</div>';
				return;
			}
			?>
			<form method="get">
				<input type="hidden" name="post_type" value="webinar_event">
				<input type="hidden" name="page" value="<?php echo esc_attr( self::SLUG ); ?>">
				<input type="hidden" name="<?php echo esc_attr( Page_Request::WEBINAR ); ?>" value="<?php echo (int) $this->webinar['webinar_id']; ?>">
				<?php $this->table->search_box( __( 'Search people', 'client-webinar-registration' ), 'client-webinar-registration' ); ?>
			</form>
			<?php
			$this->table->display();
			$this->import->render_form( self::NONCE . $this->webinar['webinar_id'], $this->words );
			?>
		</div>
		<?php
	}

	/**
	 * Says that a click has worked.
	 */
	private function render_notice( string $text ): void {
		wp_admin_notice(
			esc_html( $text ),
			array(
				'type'       => 'success',
				'attributes' => array( 'role' => 'status' ),
			)
		);
	}

	/**
	 * Counts the registrations of the webinar.
	 *
	 * @return RegistrationCounts
	 */
	private function counts(): array {
		return $this->ledger->counts( array( $this->webinar['webinar_id'] ) )[0] ?? array(
			'webinar_id' => $this->webinar['webinar_id'],
			'registered' => 0,
			'waiting'    => 0,
			'cancelled'  => 0,
		);
	}

	private function address( int $webinar_id ): string {
		return admin_url( self::LIST . '&page=' . self::SLUG . '&' . Page_Request::WEBINAR . "=$webinar_id" );
	}
}
