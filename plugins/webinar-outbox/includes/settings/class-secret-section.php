<?php
/**
 * The secret on the settings page.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Shows each secret once, and rotates it without losing a message.
 */
final class Secret_Section {

	/** Name of the buttons, and action of their nonce. */
	private const ACTION = 'webinar_outbox_secret';

	/** The secret that this request reveals, empty for none. */
	private string $revealed = '';

	public function __construct( private readonly Settings $settings ) {}

	/** Handles a pressed button, before the page is printed. */
	public function handle(): void {
		$step = $_POST[ self::ACTION ] ?? ''; // phpcs:ignore WordPress.Security -- Only compared; nothing is done before the nonce is verified.
		if ( ! in_array( $step, array( 'reveal', 'change' ), true ) ) {
			return;
		}
		check_admin_referer( self::ACTION );
		if ( ! current_user_can( 'manage_options' ) ) {
			wp_die( esc_html__( 'Only administrators change the secret. Ask one of them.', 'webinar-outbox' ), 403 );
		}
		if ( 'reveal' === $step ) {
			$this->revealed = $this->settings->reveal();
			return;
		}
		$this->settings->begin_rotation();
		wp_safe_redirect( Settings_Page::url() );
		exit;
	}

	public function render(): void {
		echo '<h2>' . esc_html__( 'Secret', 'webinar-outbox' ) . '</h2>';
		echo '<p>' . esc_html__( 'WordPress and the message service sign with it. The message service has it as WEBHOOK_SECRET.', 'webinar-outbox' ) . '</p>';
		$this->render_secret( __( 'In use', 'webinar-outbox' ), 'secret', $this->settings->secret() );
		$this->render_secret( __( 'Next', 'webinar-outbox' ), 'next_secret', $this->settings->next_secret() );
		if ( null !== $this->settings->next_secret() ) {
			echo '<p>' . esc_html__( 'Give the next one to the message service as WEBHOOK_SECRET, the old one as WEBHOOK_SECRET_PREVIOUS, and restart it. Its first heartbeat ends the change; until then messages are signed with both. Take the old one out after a week: the links to the bot that people have are signed with it.', 'webinar-outbox' ) . '</p>';
		}
		if ( '' !== $this->revealed ) {
			printf(
				'<div class="notice notice-warning inline" role="status"><p>%s</p><p><code>%s</code></p></div>',
				esc_html__( 'Copy it to the message service’s WEBHOOK_SECRET now: it is not shown again.', 'webinar-outbox' ),
				esc_html( $this->revealed )
			);
		}
		if ( $this->settings->stores_secrets() ) {
			$this->render_buttons();
		}
	}

	/**
	 * Prints the end of a secret, and where it is set.
	 *
	 * @param string              $name   Name of the setting.
	 * @param Webhook_Secret|null $secret Null when it is missing or malformed.
	 */
	private function render_secret( string $label, string $name, ?Webhook_Secret $secret ): void {
		if ( null !== $secret ) {
			printf( '<p>%s: <code>whsec_••••••••%s</code></p>', esc_html( $label ), esc_html( $secret->ending() ) );
		}
		if ( ! $this->settings->is_constant( $name ) ) {
			return;
		}
		if ( null === $secret ) {
			/* translators: %s: name of a constant. */
			echo '<p>' . esc_html( sprintf( __( '%s in wp-config.php is not valid: it must be whsec_ and at least 24 bytes as base64.', 'webinar-outbox' ), Settings::CONSTANTS[ $name ] ) ) . '</p>';
		}
		/* translators: %s: name of a constant. */
		echo '<p class="description">' . esc_html( sprintf( __( 'Set by %s in wp-config.php.', 'webinar-outbox' ), Settings::CONSTANTS[ $name ] ) ) . '</p>';
	}

	private function render_buttons(): void {
		?>
		<form method="post" action="<?php echo esc_url( Settings_Page::url() ); ?>">
			<?php wp_nonce_field( self::ACTION ); ?>
			<p>
				<?php if ( $this->settings->has_unrevealed_secret() ) : ?>
					<button class="button button-primary" name="<?php echo esc_attr( self::ACTION ); ?>" value="reveal"><?php esc_html_e( 'Show the secret once', 'webinar-outbox' ); ?></button>
				<?php endif; ?>
				<button class="button" name="<?php echo esc_attr( self::ACTION ); ?>" value="change"><?php esc_html_e( 'Make a new secret', 'webinar-outbox' ); ?></button>
			</p>
			<p class="description"><?php esc_html_e( 'Make a new one when it was lost or seen by others. Until the message service has it, the one in use goes on: no message is lost.', 'webinar-outbox' ); ?></p>
		</form>
		<?php
	}
}
