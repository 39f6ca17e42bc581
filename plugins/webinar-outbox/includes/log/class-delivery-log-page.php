<?php
/**
 * Webinars → Messages.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use RuntimeException;

/**
 * Shows the delivery log, and sends again what people choose in it.
 *
 * Whoever may publish webinars sees all of it; a speaker the messages of the webinar in the address, without their texts, and
 * without looking for people by their addresses.
 */
final class Delivery_Log_Page {

	public const PAGE = 'webinar_outbox_messages';

	private const PARENT = 'edit.php?post_type=webinar_event';

	private const WEBINARS_TO_CHOOSE_FROM = 200;

	/** WordPress's lists make it of the plural's name. */
	private const NONCE = 'bulk-webinar_messages';

	/** The list, as soon as the page is loaded. */
	private ?Delivery_Log_Table $table = null;

	public function __construct(
		private readonly Delivery_Log $log,
		private readonly Log_Labels $labels,
		private readonly Replay $replay,
		private readonly Sidecar $sidecar
	) {}

	/**
	 * Address of a webinar's log, for those who may read it.
	 *
	 * @param string $url        What another module answered.
	 * @param int    $webinar_id Webinar.
	 */
	public function url( string $url, int $webinar_id ): string {
		return $this->may_read( $webinar_id ) ? self::address( array( 'webinar_id' => $webinar_id ) ) : $url;
	}

	/**
	 * Adds the page.
	 */
	public function add_to_menu(): void {
		$hook = add_submenu_page(
			self::PARENT,
			__( 'Messages', 'webinar-outbox' ),
			__( 'Messages', 'webinar-outbox' ),
			// A speaker opens it by the link to their own webinar, and has no line in the menu.
			! $this->may_read_all() && $this->may_read( $this->filter()->webinar_id ) ? 'edit_webinar_events' : 'publish_webinar_events',
			self::PAGE,
			array( $this, 'render' )
		);
		if ( false !== $hook ) {
			add_action( "load-$hook", array( $this, 'load' ) );
		}
	}

	/**
	 * Before anything is printed: carries out what was asked for, and leads back to the list.
	 */
	public function load(): void {
		require_once ABSPATH . 'wp-admin/includes/class-wp-list-table.php'; // @phpstan-ignore requireOnce.fileNotFound (PHPStan has no WordPress.)
		$filter = $this->filter();
		// WordPress asks for the columns before it prints the page.
		$this->table = new Delivery_Log_Table( $this->log, $this->labels, $filter, $this->may_read_all(), $this->sidecar->is_configured() );
		// phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Only compared.
		if ( 'POST' !== ( $_SERVER['REQUEST_METHOD'] ?? '' ) ) {
			return;
		}
		check_admin_referer( self::NONCE );
		if ( ! $this->may_read( $filter->webinar_id ) ) {
			wp_die( esc_html__( 'Only the organizer and the speakers of this webinar can send its messages again. Nothing was changed.', 'webinar-outbox' ), '', array( 'response' => 403 ) );
		}
		$ids = $this->chosen( $filter );
		if ( array() === $ids ) {
			$this->remember_notice( 'warning', __( 'No message was chosen, or none of them can be sent again.', 'webinar-outbox' ) );
		} else {
			$this->send_again( $ids, isset( $_POST['again_all'] ) ? $filter : null );
		}
		wp_safe_redirect( self::address( $this->query() ) );
		exit;
	}

	/**
	 * Prints the page.
	 */
	public function render(): void {
		$filter = $this->filter();
		$table  = $this->table;
		if ( null === $table || ! $this->may_read( $filter->webinar_id ) ) {
			return;
		}
		$table->prepare_items();
		?>
		<div class="wrap">
			<h1 class="wp-heading-inline"><?php esc_html_e( 'Messages', 'webinar-outbox' ); ?></h1>
			<hr class="wp-header-end">
			<?php $this->render_notices( $filter ); ?>
			<form method="get" action="<?php echo esc_url( admin_url( 'edit.php' ) ); ?>" class="wp-filter" style="padding: 12px; display: flex; flex-wrap: wrap; gap: 8px; align-items: end">
				<input type="hidden" name="post_type" value="webinar_event">
				<input type="hidden" name="page" value="<?php echo esc_attr( self::PAGE ); ?>">
				<?php $this->render_filters( $filter ); ?>
				<button class="button"><?php esc_html_e( 'Filter', 'webinar-outbox' ); ?></button>
			</form>
			<form method="post" action="<?php echo esc_url( self::address( $this->query() ) ); ?>">
				<?php $table->display(); ?>
			</form>
		</div>
		<?php
	}

	/**
	 * Prints what one may look for.
	 */
	private function render_filters( Log_Filter $filter ): void {
		$counts = $this->log->counts( new Log_Filter( '', $filter->webinar_id, $filter->kind, $filter->lead_ids ) );
		$states = array();
		foreach ( $this->labels->states() as $state => $words ) {
			$states[ $state ] = $words['sign'] . ' ' . $words['words'] . ' (' . number_format_i18n( $counts[ $state ] ) . ')';
		}
		$this->render_choice( 'state', __( 'State', 'webinar-outbox' ), __( 'Any state', 'webinar-outbox' ), $states, $filter->state );
		$this->render_choice( 'kind', __( 'Kind', 'webinar-outbox' ), __( 'Any kind', 'webinar-outbox' ), $this->labels->kinds(), $filter->kind );
		if ( $this->may_read_all() ) {
			$webinars = array();
			foreach ( array_unique( array_filter( array( $filter->webinar_id, ...$this->log->webinar_ids( self::WEBINARS_TO_CHOOSE_FROM ) ) ) ) as $webinar_id ) {
				$webinars[ $webinar_id ] = Log_Labels::title( $webinar_id );
			}
			$this->render_choice( 'webinar_id', __( 'Webinar', 'webinar-outbox' ), __( 'Any webinar', 'webinar-outbox' ), $webinars, (string) $filter->webinar_id );
		} else {
			echo '<input type="hidden" name="webinar_id" value="' . esc_attr( (string) $filter->webinar_id ) . '">';
		}
		?>
		<label>
			<?php esc_html_e( 'Person', 'webinar-outbox' ); ?><br>
			<input type="search" name="person" value="<?php echo esc_attr( $this->requested( 'person' ) ); ?>" <?php if ( $this->may_read_all() ) : ?>
				placeholder="<?php esc_attr_e( 'Name, e-mail or lead number', 'webinar-outbox' ); ?>"
			<?php endif; ?>>
		</label>
		<?php
	}

	/**
	 * Prints one list to choose from.
	 *
	 * @param string                    $name    Name of the field.
	 * @param string                    $label   What it is.
	 * @param string                    $any     Choice that does not narrow.
	 * @param array<int|string, string> $choices Words by value.
	 * @param string                    $chosen  The value in use.
	 */
	private function render_choice( string $name, string $label, string $any, array $choices, string $chosen ): void {
		echo '<label>' . esc_html( $label ) . '<br><select name="' . esc_attr( $name ) . '" style="max-width: 20em"><option value="">' . esc_html( $any ) . '</option>';
		foreach ( $choices as $value => $words ) {
			printf( '<option value="%s" %s>%s</option>', esc_attr( (string) $value ), selected( $chosen, (string) $value, false ), esc_html( $words ) );
		}
		echo '</select></label>';
	}

	/**
	 * Prints what somebody has to know now.
	 */
	private function render_notices( Log_Filter $filter ): void {
		$notice = get_transient( $this->notice_key() );
		if ( is_array( $notice ) && is_string( $notice['type'] ?? null ) && is_string( $notice['text'] ?? null ) ) {
			delete_transient( $this->notice_key() );
			$this->render_notice( $notice['type'], $notice['text'] );
		}
		if ( ! $this->sidecar->is_configured() ) {
			$this->render_notice( 'warning', __( 'The sidecar is not set up. Messages are kept, and go out as soon as it is.', 'webinar-outbox' ) );
		}
		$quiet_until = $this->labels->quiet_until( time() );
		if ( $quiet_until > 0 ) {
			/* translators: %s: a time of day. */
			$this->render_notice( 'info', sprintf( __( 'These are quiet hours: messages that wait go out at %s.', 'webinar-outbox' ), Log_Labels::clock( $quiet_until, time() ) ) );
		}
		if ( 'uncertain' === $filter->state ) {
			$this->render_notice( 'warning', __( 'The sidecar stopped while it sent these. Each of them may have arrived; sent again, it may arrive twice.', 'webinar-outbox' ) );
		}
	}

	/**
	 * Prints a notice.
	 *
	 * @param string $type `success`, `info`, `warning` or `error`.
	 * @param string $text What is said.
	 */
	private function render_notice( string $type, string $text ): void {
		wp_admin_notice( esc_html( $text ), array( 'type' => $type ) );
	}

	/**
	 * The messages that were chosen, as far as the user may send them.
	 *
	 * @return list<int>
	 */
	private function chosen( Log_Filter $filter ): array {
		// phpcs:disable WordPress.Security -- load() has checked the nonce, and only digits pass.
		if ( isset( $_POST['again_all'] ) ) {
			return $this->log->ids_to_send_again( $filter, Replay::MOST_AT_ONCE );
		}
		$chosen = match ( true ) {
			isset( $_POST['again'] ) => array( $_POST['again'] ),
			'again' === ( $_POST['action'] ?? '' ) && is_array( $_POST['message'] ?? null ) => $_POST['message'],
			default => array(),
		};
		// phpcs:enable
		$ids = array();
		foreach ( array_slice( $chosen, 0, Replay::MOST_AT_ONCE ) as $id ) {
			if ( is_string( $id ) && 1 === preg_match( '/^[1-9][0-9]{0,17}$/D', $id ) ) {
				$ids[] = (int) $id;
			}
		}
		return $this->may_read_all() ? $ids : $this->log->ids_about( $filter->webinar_id, $ids );
	}

	/**
	 * Sends messages again, and remembers what to say about it.
	 *
	 * @param list<int>       $ids    Messages.
	 * @param Log_Filter|null $filter All that match were meant; null when it was these.
	 */
	private function send_again( array $ids, ?Log_Filter $filter ): void {
		try {
			$done = $this->replay->send_again( $ids );
		} catch ( RuntimeException $error ) {
			$this->remember_notice( 'error', $error->getMessage() );
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
		$this->remember_notice( $done['again'] > 0 ? 'success' : 'info', $text );
	}

	/**
	 * Keeps a notice for the user until the page is shown.
	 */
	private function remember_notice( string $type, string $text ): void {
		set_transient( $this->notice_key(), compact( 'type', 'text' ), MINUTE_IN_SECONDS );
	}

	/**
	 * Where the user's notice is kept.
	 */
	private function notice_key(): string {
		return 'webinar_outbox_notice_' . get_current_user_id();
	}

	/**
	 * Whether the user may read the log of a webinar, of all for 0.
	 */
	private function may_read( int $webinar_id ): bool {
		return $this->may_read_all() || ( $webinar_id > 0 && current_user_can( 'control_webinar', $webinar_id ) );
	}

	/**
	 * Whether the user may read the whole log, with the texts.
	 */
	private function may_read_all(): bool {
		return current_user_can( 'publish_webinar_events' );
	}

	/**
	 * What is looked for.
	 */
	private function filter(): Log_Filter {
		return Log_Filter::from_request( $this->requested( 'state' ), $this->requested( 'webinar_id' ), $this->requested( 'kind' ), $this->requested( 'person' ), $this->may_read_all() );
	}

	/**
	 * What of the address says what is looked for.
	 *
	 * @return array<string, string>
	 */
	private function query(): array {
		$query = array();
		foreach ( array( 'state', 'webinar_id', 'kind', 'person', 'paged' ) as $name ) {
			$query[ $name ] = $this->requested( $name );
		}
		return array_filter( $query, static fn( string $value ): bool => '' !== $value );
	}

	/**
	 * One of them, empty for none.
	 */
	private function requested( string $name ): string {
		$value = $_GET[ $name ] ?? ''; // phpcs:ignore WordPress.Security -- Looking changes nothing, and Log_Filter checks it.
		return is_string( $value ) ? sanitize_text_field( wp_unslash( $value ) ) : '';
	}

	/**
	 * Address of the page.
	 *
	 * @param array<string, int|string> $query What is looked for.
	 */
	private static function address( array $query ): string {
		return admin_url( self::PARENT . '&' . http_build_query( array( 'page' => self::PAGE ) + $query ) );
	}
}
