<?php
/**
 * Telegram without a message service, in Settings → Webinar messages.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Telegram;

/**
 * Connects and disconnects the bot. The token is never printed.
 */
final class Settings_Section {

	/** Command of wp-admin/admin-post.php, and name of its nonce. */
	public const ACTION = 'webinar_telegram_bot';

	public function __construct( private readonly Bot_Settings $settings, private readonly Bot_Connection $connection, private readonly Chats $chats ) {}

	/** Connects or disconnects the bot, and leads back. */
	public function handle(): void {
		check_admin_referer( self::ACTION );
		if ( ! current_user_can( 'manage_options' ) ) {
			wp_die( esc_html__( 'Only administrators connect the bot.', 'webinar-telegram' ), 403 );
		}
		if ( isset( $_POST['disconnect'] ) ) {
			$this->connection->disconnect();
			$this->leave( 'success', __( 'The bot is disconnected, and its token is deleted. Messages to Telegram wait here.', 'webinar-telegram' ) );
		}
		$typed   = wp_unslash( $_POST['token'] ?? '' ); // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Only the characters of a token are accepted.
		$problem = $this->connection->connect( $this->settings->is_constant() ? $this->settings->token() : ( is_string( $typed ) ? $typed : '' ) );
		if ( '' !== $problem ) {
			$this->leave( 'error', $problem );
		}
		/* translators: %s: user name of the bot. */
		$this->leave( 'success', sprintf( __( 'The bot @%s is connected. Connect your own Telegram on your profile page, and send yourself a test under Webinars → Message texts.', 'webinar-telegram' ), $this->settings->username() ) );
	}

	/**
	 * Prints the section.
	 *
	 * @param WebinarOutboxSettingsShown $state The payload of the hook.
	 */
	public function render( array $state ): void {
		?>
		<h2 id="webinar-telegram"><?php esc_html_e( 'Telegram without a message service', 'webinar-telegram' ); ?></h2>
		<?php
		$this->render_notice();
		if ( $state['has_service'] ) {
			echo '<p>' . esc_html__( 'The message service sends to Telegram. To let this site send instead, remove its address above and let it run for some minutes: it finishes what it has.', 'webinar-telegram' ) . '</p>';
			return;
		}
		?>
		<p><?php esc_html_e( 'For small sites: this site writes to Telegram itself, whenever its background jobs run. Nothing has to be installed. The message service adds what WordPress cannot do: messages leave within seconds instead of a minute or more, thousands of people are written to at Telegram’s full pace, and open rooms are told of each change at once instead of asking every few seconds.', 'webinar-telegram' ); ?></p>
		<?php if ( $this->settings->is_connected() ) : ?>
			<p>
				<?php
				$people = $this->chats->connected();
				/* translators: 1: user name of a bot, 2: number of people. */
				echo esc_html( sprintf( _n( '✓ WordPress sends to Telegram itself, as @%1$s. %2$d person has connected Telegram.', '✓ WordPress sends to Telegram itself, as @%1$s. %2$d people have connected Telegram.', $people, 'webinar-telegram' ), $this->settings->username(), $people ) );
				?>
			</p>
		<?php endif; ?>
		<form method="post" action="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>">
			<input type="hidden" name="action" value="<?php echo esc_attr( self::ACTION ); ?>">
			<?php wp_nonce_field( self::ACTION ); ?>
			<table class="form-table" role="presentation">
				<tr>
					<th scope="row"><label for="webinar-telegram-token"><?php esc_html_e( 'Token of the bot', 'webinar-telegram' ); ?></label></th>
					<td>
						<?php if ( $this->settings->is_constant() ) : ?>
							<?php
							/* translators: %s: name of a constant. */
							echo esc_html( sprintf( __( 'Set by %s in wp-config.php.', 'webinar-telegram' ), Bot_Settings::CONSTANT ) );
							?>
						<?php else : ?>
							<input type="password" id="webinar-telegram-token" name="token" class="regular-text code" autocomplete="off" spellcheck="false" aria-describedby="webinar-telegram-token-help" placeholder="<?php echo esc_attr( $this->settings->is_connected() ? __( 'stored, not shown', 'webinar-telegram' ) : '123456789:AAH…' ); ?>">
						<?php endif; ?>
						<p class="description" id="webinar-telegram-token-help"><?php esc_html_e( 'In Telegram write /newbot to @BotFather: it makes a bot of your own and answers with the token. Use the bot for this site only.', 'webinar-telegram' ); ?></p>
					</td>
				</tr>
			</table>
			<p class="submit">
				<button class="button button-primary"><?php echo esc_html( $this->settings->is_connected() ? __( 'Connect again', 'webinar-telegram' ) : __( 'Connect the bot', 'webinar-telegram' ) ); ?></button>
				<?php if ( $this->settings->is_connected() && ! $this->settings->is_constant() ) : ?>
					<button class="button" name="disconnect" value="1"><?php esc_html_e( 'Disconnect it', 'webinar-telegram' ); ?></button>
				<?php endif; ?>
			</p>
		</form>
		<?php
	}

	private function render_notice(): void {
		$notice = get_transient( self::notice_key() );
		if ( is_array( $notice ) && is_string( $notice['type'] ?? null ) && is_string( $notice['text'] ?? null ) ) {
			delete_transient( self::notice_key() );
			wp_admin_notice(
				esc_html( $notice['text'] ),
				array(
					'type'               => $notice['type'],
					'additional_classes' => array( 'inline' ),
				)
			);
		}
	}

	/** Leads back to the page, which shows the notice once. */
	private function leave( string $type, string $text ): never {
		set_transient( self::notice_key(), compact( 'type', 'text' ), MINUTE_IN_SECONDS );
		$referer = wp_get_referer();
		wp_safe_redirect( ( false === $referer ? admin_url() : $referer ) . '#webinar-telegram' );
		exit;
	}

	private static function notice_key(): string {
		return 'webinar_telegram_notice_' . get_current_user_id();
	}
}
