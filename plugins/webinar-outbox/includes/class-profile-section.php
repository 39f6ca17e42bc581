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
	 * Prints the section, nothing when no bot is set up.
	 *
	 * @param WP_User $user Whose profile it is; only the owner sees it.
	 */
	public function render( WP_User $user ): void {
		$lead_id = apply_filters( 'core_webinar_lead_id', $user->ID, $user->ID );
		$url     = apply_filters( 'webinar_outbox_telegram_connect_url', '', is_int( $lead_id ) ? $lead_id : $user->ID );
		if ( ! is_string( $url ) || '' === $url ) {
			return;
		}
		?>
		<h2><?php esc_html_e( 'Telegram', 'webinar-outbox' ); ?></h2>
		<table class="form-table" role="presentation">
			<tr>
				<th scope="row"><?php esc_html_e( 'Messages after webinars', 'webinar-outbox' ); ?></th>
				<td>
					<a class="button" href="<?php echo esc_url( $url ); ?>" target="_blank" rel="noopener noreferrer"><?php esc_html_e( 'Connect Telegram', 'webinar-outbox' ); ?></a>
					<p class="description"><?php esc_html_e( 'Opens our bot. The link is yours alone and works once, within seven days.', 'webinar-outbox' ); ?></p>
				</td>
			</tr>
		</table>
		<?php
	}
}
