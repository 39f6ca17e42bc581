<?php
/**
 * The page of the addresses that get no mails.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail;

/**
 * Lets organizers of all webinars look up one address: whether it gets mails, since when not, and why. Only keyed hashes are stored, so
 * the page can list none. An address is only ever sent by POST: it appears in no log and no history.
 */
final class Suppressed_Page {

	private const PARENT = 'edit.php?post_type=webinar_event';

	private const SLUG = 'webinar_mail_suppressed';

	private const NONCE = 'webinar_mail_suppressed';

	private const RIGHT = 'edit_others_webinar_events';

	/** As sent; empty where none was. */
	private string $address = '';

	/** What this request has changed, translated; empty for nothing. */
	private string $done = '';

	/** Why nothing was changed, translated; empty for no error. */
	private string $problem = '';

	public function __construct( private readonly Suppressed_Addresses $suppressed ) {}

	public function add_to_menu(): void {
		$text = __( 'Suppressed addresses', 'webinar-mail' );
		$hook = add_submenu_page( self::PARENT, $text, $text, self::RIGHT, self::SLUG, array( $this, 'render' ) );
		if ( false !== $hook ) {
			add_action( "load-$hook", array( $this, 'load' ) );
		}
	}

	/** Carries out a click, before anything is printed. */
	public function load(): void {
		// phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Only compared.
		if ( 'POST' !== ( $_SERVER['REQUEST_METHOD'] ?? '' ) ) {
			return;
		}
		check_admin_referer( self::NONCE );
		if ( ! current_user_can( self::RIGHT ) ) {
			wp_die( esc_html__( 'Only those who may edit the webinars of all organizers can see who gets no e-mails. Nothing was changed.', 'webinar-mail' ), '', array( 'response' => 403 ) );
		}
		$sent          = wp_unslash( $_POST['address'] ?? '' ); // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Validated below.
		$this->address = is_string( $sent ) ? trim( $sent ) : '';
		if ( false === is_email( $this->address ) ) {
			$this->problem = __( 'This is no e-mail address. Nothing was changed.', 'webinar-mail' );
		} elseif ( isset( $_POST['release'] ) ) {
			$this->done = $this->suppressed->remove( $this->address ) ? __( 'The address gets e-mails about webinars again.', 'webinar-mail' ) : '';
		} elseif ( isset( $_POST['suppress'] ) ) {
			$this->suppress( $_POST['reason'] ?? '' ); // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Only compared with known values.
		}
	}

	public function render(): void {
		if ( ! current_user_can( self::RIGHT ) ) {
			return;
		}
		?>
		<div class="wrap">
			<h1><?php esc_html_e( 'Suppressed addresses', 'webinar-mail' ); ?></h1>
			<?php
			$this->render_notice( $this->problem, 'error' );
			$this->render_notice( $this->done, 'success' );
			?>
			<p><?php esc_html_e( 'These addresses get no e-mails about webinars. This site stores them only as numbers from which nobody can read them, so it cannot list them. Enter an address to see whether it is one of them.', 'webinar-mail' ); ?></p>
			<?php $this->render_counts(); ?>
			<form method="post" action="<?php echo esc_url( admin_url( self::PARENT . '&page=' . self::SLUG ) ); ?>" novalidate>
				<?php wp_nonce_field( self::NONCE ); ?>
				<table class="form-table" role="presentation">
					<tr>
						<th scope="row"><label for="webinar-mail-address"><?php esc_html_e( 'E-mail address', 'webinar-mail' ); ?></label></th>
						<td>
							<input type="email" id="webinar-mail-address" name="address" value="<?php echo esc_attr( $this->address ); ?>" class="regular-text" autocomplete="off" required>
							<button class="button button-primary" name="look_up" value="1"><?php esc_html_e( 'Look up', 'webinar-mail' ); ?></button>
						</td>
					</tr>
					<?php
					if ( '' !== $this->address && '' === $this->problem ) {
						$this->render_address();
					}
					?>
				</table>
			</form>
		</div>
		<?php
	}

	/** Stores that the address gets no mails. Nobody unsubscribes for somebody else. */
	private function suppress( mixed $reason ): void {
		if ( ! is_string( $reason ) || ! isset( $this->reasons()[ $reason ] ) || Suppressed_Addresses::UNSUBSCRIBED === $reason ) {
			$this->problem = __( 'Choose a reason. Nothing was changed.', 'webinar-mail' );
		} elseif ( $this->suppressed->add_hash( $this->suppressed->hash( $this->address ), $reason ) ) {
			$this->done = __( 'The address gets no more e-mails about webinars.', 'webinar-mail' );
		} else {
			$this->problem = __( 'The database refused to save. Please try again in a minute.', 'webinar-mail' );
		}
	}

	/** Prints whether the looked-up address gets mails, and what can be done. */
	private function render_address(): void {
		$reason = $this->suppressed->reason( $this->address );
		?>
		<tr>
			<th scope="row"><?php esc_html_e( 'State', 'webinar-mail' ); ?></th>
			<td>
				<?php if ( '' === $reason ) : ?>
					<p><strong><?php esc_html_e( '✓ This address is not suppressed.', 'webinar-mail' ); ?></strong></p>
					<p>
						<label for="webinar-mail-reason"><?php esc_html_e( 'Reason', 'webinar-mail' ); ?></label>
						<select id="webinar-mail-reason" name="reason">
							<?php foreach ( array_diff_key( $this->reasons(), array( Suppressed_Addresses::UNSUBSCRIBED => true ) ) as $value => $label ) : ?>
								<option value="<?php echo esc_attr( $value ); ?>" <?php selected( 'organizer', $value ); ?>><?php echo esc_html( $label ); ?></option>
							<?php endforeach; ?>
						</select>
						<button class="button" name="suppress" value="1"><?php esc_html_e( 'Send no more e-mails to it', 'webinar-mail' ); ?></button>
					</p>
				<?php else : ?>
					<p><strong>
						<?php
						/* translators: 1: date and time, 2: why, as in: The person has unsubscribed. */
						echo esc_html( sprintf( __( '✗ No e-mails since %1$s: %2$s', 'webinar-mail' ), self::date( $this->suppressed->since( $this->address ) ), $this->reasons()[ $reason ] ?? $reason ) );
						?>
					</strong></p>
					<p><button class="button" name="release" value="1"><?php esc_html_e( 'Send e-mails to it again', 'webinar-mail' ); ?></button></p>
					<?php if ( in_array( $reason, array( Suppressed_Addresses::UNSUBSCRIBED, 'complained' ), true ) ) : ?>
						<p class="description"><?php esc_html_e( 'Do so only when the person has asked you: they did not want these e-mails.', 'webinar-mail' ); ?></p>
					<?php endif; ?>
				<?php endif; ?>
			</td>
		</tr>
		<?php
	}

	private function render_counts(): void {
		$counts = $this->suppressed->counts();
		?>
		<table class="widefat striped" style="max-width: 32em">
			<thead><tr><th scope="col"><?php esc_html_e( 'Reason', 'webinar-mail' ); ?></th><th scope="col"><?php esc_html_e( 'Addresses', 'webinar-mail' ); ?></th></tr></thead>
			<tbody>
				<?php foreach ( $this->reasons() as $reason => $label ) : ?>
					<tr><th scope="row"><?php echo esc_html( $label ); ?></th><td><?php echo esc_html( number_format_i18n( $counts[ $reason ] ?? 0 ) ); ?></td></tr>
				<?php endforeach; ?>
			</tbody>
		</table>
		<?php
	}

	private function render_notice( string $text, string $type ): void {
		if ( '' !== $text ) {
			wp_admin_notice(
				esc_html( $text ),
				array(
					'type'       => $type,
					'attributes' => array( 'role' => 'error' === $type ? 'alert' : 'status' ),
				)
			);
		}
	}

	/**
	 * Returns the words for the reasons.
	 *
	 * @return array<string, string> By Suppressed_Addresses::REASONS.
	 */
	private function reasons(): array {
		return array(
			Suppressed_Addresses::UNSUBSCRIBED => __( 'The person has unsubscribed', 'webinar-mail' ),
			'bounced'                          => __( 'E-mails to it came back', 'webinar-mail' ),
			'complained'                       => __( 'The person has reported an e-mail as spam', 'webinar-mail' ),
			'organizer'                        => __( 'An organizer has decided so', 'webinar-mail' ),
		);
	}

	private static function date( int $timestamp ): string {
		$date = get_option( 'date_format' );
		$time = get_option( 'time_format' );
		return is_string( $date ) && is_string( $time ) ? (string) wp_date( "$date $time", $timestamp ) : '';
	}
}
