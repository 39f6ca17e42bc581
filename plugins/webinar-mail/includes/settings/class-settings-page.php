<?php
/**
 * Settings → Webinar e-mails.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail;

use Webinars\Webinar_Mail\Lib\Setting_Error;

/**
 * Shows and validates the setting. WordPress itself verifies the nonce and `manage_options` when it is saved.
 */
final class Settings_Page {

	private const PAGE = 'webinar_mail';

	public function __construct( private readonly Mail_Settings $settings ) {}

	/** Registers the option with WordPress. */
	public function register(): void {
		register_setting(
			self::PAGE,
			Mail_Settings::OPTION,
			array(
				'type'              => 'integer',
				'show_in_rest'      => false,
				'default'           => Mail_Settings::DEFAULT_PER_HOUR,
				'sanitize_callback' => array( $this, 'checked' ),
			)
		);
	}

	public function add_to_menu(): void {
		add_options_page(
			__( 'Webinar e-mails', 'webinar-mail' ),
			__( 'Webinar e-mails', 'webinar-mail' ),
			'manage_options',
			self::PAGE,
			array( $this, 'render' )
		);
	}

	/** Validates the number; an invalid one keeps the stored one. */
	public function checked( mixed $input ): int {
		if ( is_numeric( $input ) && 1 === preg_match( '/^\d{1,6}$/D', trim( (string) $input ) ) && (int) $input <= Mail_Settings::MOST_PER_HOUR ) {
			return (int) $input;
		}
		/* translators: %s: a number. */
		add_settings_error( Mail_Settings::OPTION, 'webinar_mail_number', sprintf( __( 'E-mails an hour: enter a whole number from 0 to %s.', 'webinar-mail' ), number_format_i18n( Mail_Settings::MOST_PER_HOUR ) ) );
		return $this->settings->mails_per_hour();
	}

	public function render(): void {
		if ( ! current_user_can( 'manage_options' ) ) {
			return;
		}
		?>
		<div class="wrap">
			<h1><?php esc_html_e( 'Webinar e-mails', 'webinar-mail' ); ?></h1>
			<p><?php esc_html_e( 'E-mails leave by the way that this site sends all its e-mails. Under Webinars → Messages you see what became of each.', 'webinar-mail' ); ?></p>
			<form method="post" action="options.php">
				<?php settings_fields( self::PAGE ); ?>
				<table class="form-table" role="presentation">
					<tr>
						<th scope="row"><label for="webinar_mails_per_hour"><?php esc_html_e( 'E-mails an hour', 'webinar-mail' ); ?></label></th>
						<td>
							<input type="number" id="webinar_mails_per_hour" name="<?php echo esc_attr( Mail_Settings::OPTION ); ?>" value="<?php echo esc_attr( (string) $this->settings->mails_per_hour() ); ?>" min="0" max="<?php echo esc_attr( (string) Mail_Settings::MOST_PER_HOUR ); ?>" class="small-text"<?php echo Setting_Error::attributes( Mail_Settings::OPTION, '', 'webinar_mails_per_hour_help' ); // phpcs:ignore WordPress.Security.EscapeOutput -- Escapes. ?>>
							<?php Setting_Error::render( Mail_Settings::OPTION ); ?>
							<p class="description" id="webinar_mails_per_hour_help"><?php esc_html_e( 'Ask your host or mail provider how many are allowed. Messages above this number wait for their turn. 0 means no limit.', 'webinar-mail' ); ?></p>
						</td>
					</tr>
				</table>
				<?php submit_button(); ?>
			</form>
		</div>
		<?php
	}
}
