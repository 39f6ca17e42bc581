<?php
/**
 * The page Webinars → Forms.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms;

/**
 * Lists the forms with their shortcodes. Administrators set the webhook of each here; its secret is shown once.
 */
final class Forms_Page {

	/** Command of wp-admin/admin-post.php. */
	public const ACTION = 'client_webinar_forms_webhook';

	private const LIST = 'edit.php?post_type=webinar_event';

	private const SLUG = 'client_webinar_forms';

	private const FORMS_SHOWN = 50;

	public function __construct( private readonly Forms $forms, private readonly Webhooks $webhooks ) {}

	public function add_to_menu(): void {
		$text = __( 'Forms', 'client-webinar-forms' );
		add_submenu_page( self::LIST, $text, $text, 'publish_webinar_events', self::SLUG, array( $this, 'render' ) );
	}

	/**
	 * Prints the page.
	 */
	public function render(): void {
		$forms  = $this->forms->latest( self::FORMS_SHOWN );
		$is_own = current_user_can( 'manage_options' );
		?>
		<div class="wrap">
			<h1><?php esc_html_e( 'Forms', 'client-webinar-forms' ); ?></h1>
			<?php $this->render_notice(); ?>
			<p><?php esc_html_e( 'A form asks people after a webinar. Add the block “Webinar form” to the text of the webinar: after the end its room leads attendees there. Other pages of the site can show a form too. Answers stand in the attendance report of each webinar.', 'client-webinar-forms' ); ?></p>
			<?php if ( array() !== $forms && $is_own ) : ?>
				<p><?php esc_html_e( 'Another program, as a CRM, can get each answer at once: enter its address. Requests are signed as Standard Webhooks says. What is not accepted is sent again, ten times in three days.', 'client-webinar-forms' ); ?></p>
			<?php endif; ?>
			<?php foreach ( $forms as $form_id => $title ) : ?>
				<h2><?php echo esc_html( '' === $title ? "#$form_id" : $title ); ?></h2>
				<p>
					<?php esc_html_e( 'For pages without blocks:', 'client-webinar-forms' ); ?>
					<code><?php echo esc_html( "[webinar_form id=\"$form_id\"]" ); ?></code>
				</p>
				<?php
				if ( $is_own ) {
					$this->render_webhook( $form_id );
				}
				?>
			<?php endforeach; ?>
		</div>
		<?php
	}

	/**
	 * Answers the command, and leads back.
	 */
	public function handle(): void {
		$given   = $_POST['form_id'] ?? ''; // phpcs:ignore WordPress.Security -- The nonce names it.
		$form_id = is_string( $given ) ? absint( $given ) : 0;
		check_admin_referer( self::ACTION . "_$form_id" );
		if ( ! current_user_can( 'manage_options' ) || null === $this->forms->find( $form_id ) ) {
			wp_die( esc_html__( 'Only administrators enter addresses of other programs.', 'client-webinar-forms' ), 403 );
		}
		if ( isset( $_POST['retry'] ) ) {
			$again = Webhook_Sender::retry( $form_id );
			$this->webhooks->send_soon( $form_id );
			/* translators: %s: number of answers. */
			$this->leave( 'success', sprintf( _n( '%s answer is sent again.', '%s answers are sent again.', $again, 'client-webinar-forms' ), number_format_i18n( $again ) ) );
		}
		$typed   = wp_unslash( $_POST['url'] ?? '' ); // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Webhook_Address checks it.
		$url     = is_string( $typed ) ? trim( $typed ) : '';
		$problem = '' === $url ? '' : Webhook_Address::problem( $url );
		if ( '' !== $problem ) {
			$this->leave( 'error', $problem );
		}
		$secret = $this->webhooks->set( $form_id, $url );
		$this->leave(
			'success',
			'' === $secret
				? __( 'The address is removed, and its secret is deleted. Answers that were not sent are not sent any more.', 'client-webinar-forms' )
				/* translators: %s: secret. */
				: sprintf( __( 'Answers are sent from now on. Copy the secret to your program: it is not shown again. %s', 'client-webinar-forms' ), $secret )
		);
	}

	/**
	 * Prints the webhook of a form.
	 */
	private function render_webhook( int $form_id ): void {
		$states = Webhook_Sender::states( $form_id );
		$url    = $this->webhooks->url( $form_id );
		$id     = "webinar-form-webhook-$form_id";
		?>
		<form method="post" action="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>">
			<input type="hidden" name="action" value="<?php echo esc_attr( self::ACTION ); ?>">
			<input type="hidden" name="form_id" value="<?php echo esc_attr( (string) $form_id ); ?>">
			<?php wp_nonce_field( self::ACTION . "_$form_id" ); ?>
			<p>
				<label for="<?php echo esc_attr( $id ); ?>"><?php esc_html_e( 'Address of the other program', 'client-webinar-forms' ); ?></label><br>
				<input type="url" id="<?php echo esc_attr( $id ); ?>" name="url" class="regular-text code" value="<?php echo esc_attr( $url ); ?>" placeholder="https://">
				<button class="button"><?php echo esc_html( '' === $url ? __( 'Save the address', 'client-webinar-forms' ) : __( 'Save and make a new secret', 'client-webinar-forms' ) ); ?></button>
			</p>
			<?php if ( array() !== $states ) : ?>
				<p>
					<?php
					/* translators: 1: number of answers that were sent, 2: that wait, 3: that failed. */
					echo esc_html( sprintf( __( 'Sent: %1$s · waiting: %2$s · given up: %3$s', 'client-webinar-forms' ), number_format_i18n( $states['sent'] ?? 0 ), number_format_i18n( $states['pending'] ?? 0 ), number_format_i18n( $states['failed'] ?? 0 ) ) );
					?>
					<?php if ( ( $states['failed'] ?? 0 ) > 0 ) : ?>
						<button class="button" name="retry" value="1"><?php esc_html_e( 'Send again', 'client-webinar-forms' ); ?></button>
					<?php endif; ?>
				</p>
			<?php endif; ?>
		</form>
		<?php
	}

	/**
	 * Leads back to the page, which shows the notice once.
	 */
	private function leave( string $type, string $text ): never {
		set_transient( self::notice_key(), compact( 'type', 'text' ), MINUTE_IN_SECONDS );
		wp_safe_redirect( admin_url( self::LIST . '&page=' . self::SLUG ) );
		exit;
	}

	private function render_notice(): void {
		$notice = get_transient( self::notice_key() );
		if ( is_array( $notice ) && is_string( $notice['type'] ?? null ) && is_string( $notice['text'] ?? null ) ) {
			delete_transient( self::notice_key() );
			wp_admin_notice( esc_html( $notice['text'] ), array( 'type' => $notice['type'] ) );
		}
	}

	private static function notice_key(): string {
		return 'client_webinar_forms_notice_' . get_current_user_id();
	}
}
