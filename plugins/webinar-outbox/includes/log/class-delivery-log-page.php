<?php
/**
 * The page Webinars → Messages.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use RuntimeException;

/**
 * Shows the delivery log in wp-admin, and sends chosen messages again. Log_Request says who may read what.
 */
final class Delivery_Log_Page {

	public const PAGE = 'webinar_outbox_messages';

	public const PARENT = 'edit.php?post_type=webinar_event';

	/** WP_List_Table builds this name from the plural in its arguments. */
	private const NONCE = 'bulk-webinar_messages';

	/** Made by load(). */
	private ?Delivery_Log_Table $table = null;

	public function __construct(
		private readonly Delivery_Log $log,
		private readonly Log_Labels $labels,
		private readonly Replay $replay,
		private readonly Sidecar $sidecar,
		private readonly Log_Request $request,
		private readonly Log_Filter_Form $filter_form,
		private readonly Log_Notices $notices
	) {}

	/**
	 * Answers `webinar_outbox_log_url` for users who may read the log of the webinar.
	 *
	 * @param string $url What another module answered.
	 */
	public function url( string $url, int $webinar_id ): string {
		return $this->request->may_read( $webinar_id ) ? Log_Request::url( array( 'webinar_id' => $webinar_id ) ) : $url;
	}

	public function add_to_menu(): void {
		$hook = add_submenu_page(
			self::PARENT,
			__( 'Messages', 'webinar-outbox' ),
			__( 'Messages', 'webinar-outbox' ),
			// A speaker has no menu entry, and opens the page by the link to their own webinar.
			$this->request->may_read( Log_Filter::webinar_id( $this->request->parameter( 'webinar_id' ) ) ) ? 'edit_webinar_events' : 'do_not_allow',
			self::PAGE,
			array( $this, 'render' )
		);
		if ( false !== $hook ) {
			add_action( "load-$hook", array( $this, 'load' ) );
		}
	}

	/** Runs before the page is printed: sends the chosen messages again, and redirects to the log. */
	public function load(): void {
		require_once ABSPATH . 'wp-admin/includes/class-wp-list-table.php'; // @phpstan-ignore requireOnce.fileNotFound (PHPStan has no WordPress.)
		$filter = $this->request->filter();
		// WordPress reads the columns before it prints the page.
		$this->table = new Delivery_Log_Table( $this->log, $this->labels, $filter, $this->request->may_read_texts( $filter->webinar_id ), $this->sidecar->is_configured() );
		// phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Only compared.
		if ( 'POST' !== ( $_SERVER['REQUEST_METHOD'] ?? '' ) ) {
			return;
		}
		check_admin_referer( self::NONCE );
		if ( ! $this->request->may_read( $filter->webinar_id ) ) {
			wp_die( esc_html__( 'Only the organizer and the speakers of this webinar can send its messages again. Nothing was changed.', 'webinar-outbox' ), '', array( 'response' => 403 ) );
		}
		$ids = $this->chosen( $filter );
		if ( array() === $ids ) {
			$this->notices->add( 'warning', __( 'No message was chosen, or none of them can be sent again.', 'webinar-outbox' ) );
		} else {
			$this->send_again( $ids, $this->request->has_chosen_all() ? $filter : null );
		}
		wp_safe_redirect( $this->request->current_url() );
		exit;
	}

	public function render(): void {
		$filter = $this->request->filter();
		$table  = $this->table;
		if ( null === $table || ! $this->request->may_read( $filter->webinar_id ) ) {
			return;
		}
		$table->prepare_items();
		?>
		<div class="wrap">
			<h1 class="wp-heading-inline"><?php esc_html_e( 'Messages', 'webinar-outbox' ); ?></h1>
			<hr class="wp-header-end">
			<?php
			$this->notices->render( $filter );
			$this->filter_form->render( $filter );
			?>
			<form method="post" action="<?php echo esc_url( $this->request->current_url() ); ?>">
				<?php $table->display(); ?>
			</form>
		</div>
		<?php
	}

	/**
	 * Returns the chosen messages, filtered to those that the user may send again.
	 *
	 * @return list<int>
	 */
	private function chosen( Log_Filter $filter ): array {
		if ( $this->request->has_chosen_all() ) {
			return $this->log->ids_to_send_again( $filter, Replay::MOST_AT_ONCE );
		}
		return $this->log->ids_among( new Log_Filter( webinar_id: $filter->webinar_id, among: $filter->among ), $this->request->chosen_ids() );
	}

	/**
	 * Sends messages again, and stores a notice about the result.
	 *
	 * @param list<int>       $ids    Messages.
	 * @param Log_Filter|null $filter The filter, when the user chose all messages that match it; otherwise null.
	 */
	private function send_again( array $ids, ?Log_Filter $filter ): void {
		try {
			$done = $this->replay->send_again( $ids );
		} catch ( RuntimeException $error ) {
			$this->notices->add( 'error', $error->getMessage() );
			return;
		}
		/* translators: %s: number of messages. */
		$text = sprintf( _n( '%s message is sent again.', '%s messages are sent again.', $done['again'], 'webinar-outbox' ), number_format_i18n( $done['again'] ) );
		if ( $done['unchanged'] > 0 ) {
			/* translators: %s: number of messages. */
			$text .= ' ' . sprintf( _n( '%s was already sent, or is on its way.', '%s were already sent, or are on their way.', $done['unchanged'], 'webinar-outbox' ), number_format_i18n( $done['unchanged'] ) );
		}
		$left = null === $filter ? 0 : $this->log->count_to_send_again( $filter );
		if ( $left > 0 ) {
			/* translators: %s: number of messages. */
			$text .= ' ' . sprintf( _n( '%s more matches: press the button once more.', '%s more match: press the button once more.', $left, 'webinar-outbox' ), number_format_i18n( $left ) );
		}
		$this->notices->add( $done['again'] > 0 ? 'success' : 'info', $text );
	}
}
