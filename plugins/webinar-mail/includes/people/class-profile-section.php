<?php
/**
 * The choice on the profile page.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail;

use WP_User;

/**
 * Lets users choose on their own profile page how they get messages. WordPress itself verifies the nonce of that page.
 */
final class Profile_Section {

	private const FIELD = 'webinar_mail_carrier';

	public function __construct( private readonly Personal_Choice $choice, private readonly Suppressed_Addresses $suppressed ) {}

	public function render( WP_User $user ): void {
		$chosen = $this->choice->of_user( $user->ID );
		?>
		<h2><?php esc_html_e( 'Messages about webinars', 'webinar-mail' ); ?></h2>
		<table class="form-table" role="presentation">
			<tr>
				<th scope="row"><?php esc_html_e( 'Send them', 'webinar-mail' ); ?></th>
				<td>
					<fieldset>
						<legend class="screen-reader-text"><?php esc_html_e( 'Send messages about webinars', 'webinar-mail' ); ?></legend>
						<?php
						foreach ( array(
							Personal_Choice::BOTH     => __( 'To Telegram if it is connected, otherwise by e-mail', 'webinar-mail' ),
							Personal_Choice::MAIL     => __( 'Only by e-mail', 'webinar-mail' ),
							Personal_Choice::TELEGRAM => __( 'Only to Telegram', 'webinar-mail' ),
						) as $value => $label ) :
							?>
							<p><label><input type="radio" name="<?php echo esc_attr( self::FIELD ); ?>" value="<?php echo esc_attr( $value ); ?>" <?php checked( $chosen, $value ); ?>> <?php echo esc_html( $label ); ?></label></p>
						<?php endforeach; ?>
					</fieldset>
					<?php if ( 'unsubscribed' === $this->suppressed->reason( $user->user_email ) ) : ?>
						<p class="description"><?php esc_html_e( 'You have unsubscribed from e-mails. To get them again, choose “Only by e-mail” and save.', 'webinar-mail' ); ?></p>
					<?php endif; ?>
				</td>
			</tr>
		</table>
		<?php
	}

	/** Stores the choice. Who chooses e-mail subscribes again. */
	public function save( int $user_id ): void {
		$choice = $_POST[ self::FIELD ] ?? null; // phpcs:ignore WordPress.Security -- WordPress has verified the nonce, and only known values are stored.
		$user   = get_userdata( $user_id );
		if ( ! is_string( $choice ) || false === $user || ! current_user_can( 'edit_user', $user_id ) ) {
			return;
		}
		$this->choice->store( $user_id, $choice );
		if ( Personal_Choice::MAIL === $choice ) {
			$this->suppressed->resubscribe( $this->suppressed->hash( $user->user_email ) );
		}
	}
}
