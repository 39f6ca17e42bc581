<?php
/**
 * "Connect Telegram" on the profile page.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use WP_User;

/**
 * Lets users connect their own Telegram.
 */
final class Profile_Section {

	/**
	 * Prints the section, or nothing when no bot is set up.
	 *
	 * @param WP_User $user The signed-in user: WordPress shows the section to nobody else.
	 */
	public function render( WP_User $user ): void {
		$lead_id = apply_filters( 'core_webinar_lead_id', $user->ID, $user->ID );
		$lead_id = is_int( $lead_id ) ? $lead_id : $user->ID;
		$url     = apply_filters( 'webinar_outbox_telegram_connect_url', '', $lead_id );
		if ( ! is_string( $url ) || '' === $url ) {
			return;
		}
		$status = apply_filters( 'webinar_outbox_telegram_status', '', $lead_id );
		?>
		<h2><?php esc_html_e( 'Telegram', 'webinar-outbox' ); ?></h2>
		<table class="form-table" role="presentation">
			<tr>
				<th scope="row"><?php esc_html_e( 'Messages after webinars', 'webinar-outbox' ); ?></th>
				<td>
					<p><?php echo esc_html( $this->status_text( $status ) ); ?></p>
					<?php if ( 'connected' !== $status ) : ?>
						<p><a class="button" href="<?php echo esc_url( $url ); ?>" target="_blank" rel="noopener noreferrer"><?php echo esc_html( '' === $status ? __( 'Connect Telegram', 'webinar-outbox' ) : __( 'Connect Telegram again', 'webinar-outbox' ) ); ?></a></p>
						<p class="description"><?php esc_html_e( 'Opens our bot. The link is yours alone and works once, within seven days.', 'webinar-outbox' ); ?></p>
						<?php $this->render_other_ways( $lead_id ); ?>
					<?php endif; ?>
				</td>
			</tr>
		</table>
		<?php
	}

	/** Prints the ways for people whose browser does not open Telegram's site. */
	private function render_other_ways( int $lead_id ): void {
		/**
		 * This filter is documented in contract/hooks/webinar_outbox_telegram_connect_ways.json.
		 *
		 * @var TelegramConnectWays|null $ways
		 */
		$ways = apply_filters( 'webinar_outbox_telegram_connect_ways', null, $lead_id );
		if ( null === $ways ) {
			return;
		}
		?>
		<details>
			<summary><?php esc_html_e( 'Telegram does not open?', 'webinar-outbox' ); ?></summary>
			<p><a href="<?php echo esc_url( $ways['app_url'], array( 'tg' ) ); ?>"><?php esc_html_e( 'Open the Telegram app', 'webinar-outbox' ); ?></a></p>
			<?php if ( '' !== $ways['code'] ) : ?>
				<p>
					<?php
					/* translators: %s: name of the bot, as in @example_bot. */
					printf( esc_html__( 'Or find the bot %s in Telegram and send it this code:', 'webinar-outbox' ), '<strong>@' . esc_html( $ways['bot'] ) . '</strong>' );
					?>
				</p>
				<p><code><?php echo esc_html( $ways['code'] ); ?></code></p>
				<p class="description"><?php esc_html_e( 'The code is yours alone and works once, within four hours.', 'webinar-outbox' ); ?></p>
			<?php endif; ?>
		</details>
		<?php
	}

	/**
	 * Says whether messages arrive, and what to do if not.
	 *
	 * @param mixed $status A TelegramStatus.
	 */
	private function status_text( mixed $status ): string {
		return match ( $status ) {
			'connected'   => __( '✓ Telegram is connected: messages arrive there. To end that, send /stop to the bot.', 'webinar-outbox' ),
			'stopped'     => __( 'You have stopped the messages. To get them again, send /start to the bot.', 'webinar-outbox' ),
			'unreachable' => __( '✗ The bot cannot write to you any more: you may have blocked it. Let it write again in Telegram, then connect again.', 'webinar-outbox' ),
			default       => __( 'Telegram is not connected: messages wait until it is.', 'webinar-outbox' ),
		};
	}
}
