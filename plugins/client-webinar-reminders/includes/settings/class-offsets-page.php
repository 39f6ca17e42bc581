<?php
/**
 * The page Webinars → Reminders.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Reminders;

/**
 * Shows the organizer when reminders are sent, and stores the form.
 */
final class Offsets_Page {

	private const PARENT = 'edit.php?post_type=webinar_event';

	private const SLUG = 'client_webinar_reminders';

	private const NONCE = 'client_webinar_reminders';

	public function __construct( private readonly Offsets_Form $form ) {}

	public function add_to_menu(): void {
		$text = __( 'Reminders', 'client-webinar-reminders' );
		$hook = add_submenu_page( self::PARENT, $text, $text, 'publish_webinar_events', self::SLUG, array( $this, 'render' ) );
		if ( false !== $hook ) {
			add_action( "load-$hook", array( $this, 'load' ) );
		}
	}

	/**
	 * Stores a sent form before anything is printed, and redirects to the page. A form with an error is shown again with what was typed.
	 */
	public function load(): void {
		// phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Only compared.
		if ( 'POST' !== ( $_SERVER['REQUEST_METHOD'] ?? '' ) ) {
			return;
		}
		check_admin_referer( self::NONCE );
		if ( ! current_user_can( 'publish_webinar_events' ) ) {
			wp_die( esc_html__( 'Only those who may publish webinars can change their reminders. Nothing was changed.', 'client-webinar-reminders' ), '', array( 'response' => 403 ) );
		}
		$this->form->read( wp_unslash( $_POST['offsets'] ?? null ) ); // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- The form validates each field.
		if ( $this->form->has_errors() ) {
			return;
		}
		$this->form->store();
		wp_safe_redirect( self::url() . '&saved=1' );
		exit;
	}

	public function render(): void {
		?>
		<div class="wrap">
			<h1><?php esc_html_e( 'Reminders', 'client-webinar-reminders' ); ?></h1>
			<?php $this->render_notice(); ?>
			<p><?php esc_html_e( 'Everyone with a seat gets a message so long before the start. Whoever books later than that gets only the later ones. You word the messages on the page Message texts.', 'client-webinar-reminders' ); ?></p>
			<form method="post" action="<?php echo esc_url( self::url() ); ?>" novalidate>
				<?php wp_nonce_field( self::NONCE ); ?>
				<table class="form-table" role="presentation">
					<?php foreach ( $this->form->rows() as $index => $row ) : ?>
						<?php
						$id    = "webinar-reminder-$index";
						$error = $this->form->error( $index );
						?>
						<tr>
							<th scope="row">
								<label for="<?php echo esc_attr( $id ); ?>">
									<?php
									/* translators: %d: number of a reminder, from 1. */
									echo esc_html( sprintf( __( 'Reminder %d', 'client-webinar-reminders' ), $index + 1 ) );
									?>
								</label>
							</th>
							<td>
								<input type="number" id="<?php echo esc_attr( $id ); ?>" name="<?php echo esc_attr( "offsets[$index][number]" ); ?>" value="<?php echo esc_attr( $row['number'] ); ?>" min="1" class="small-text"
									<?php if ( '' !== $error ) : ?>
										aria-invalid="true" aria-describedby="<?php echo esc_attr( "$id-error" ); ?>"
									<?php endif; ?>
								>
								<select name="<?php echo esc_attr( "offsets[$index][unit]" ); ?>" aria-label="<?php esc_attr_e( 'Unit', 'client-webinar-reminders' ); ?>">
									<?php foreach ( $this->units() as $unit => $label ) : ?>
										<option value="<?php echo esc_attr( $unit ); ?>" <?php selected( $unit, $row['unit'] ); ?>><?php echo esc_html( $label ); ?></option>
									<?php endforeach; ?>
								</select>
								<?php if ( '' !== $error ) : ?>
									<p class="description" id="<?php echo esc_attr( "$id-error" ); ?>" style="color: #b32d2e"><?php echo esc_html( $error ); ?></p>
								<?php endif; ?>
							</td>
						</tr>
					<?php endforeach; ?>
				</table>
				<p class="description"><?php esc_html_e( 'Leave a field empty for fewer reminders.', 'client-webinar-reminders' ); ?></p>
				<?php submit_button(); ?>
			</form>
		</div>
		<?php
	}

	/**
	 * Prints the result of saving.
	 */
	private function render_notice(): void {
		if ( $this->form->has_errors() ) {
			wp_admin_notice(
				esc_html__( 'Nothing is saved yet. Look at the fields that are marked, and save again.', 'client-webinar-reminders' ),
				array(
					'type'       => 'error',
					'attributes' => array( 'role' => 'alert' ),
				)
			);
		} elseif ( isset( $_GET['saved'] ) ) { // phpcs:ignore WordPress.Security.NonceVerification -- Changes nothing.
			wp_admin_notice(
				esc_html__( 'Saved.', 'client-webinar-reminders' ),
				array(
					'type'        => 'success',
					'dismissible' => true,
					'attributes'  => array( 'role' => 'status' ),
				)
			);
		}
	}

	/**
	 * Returns the words for the units.
	 *
	 * @return array<key-of<Offsets_Form::UNITS>, string>
	 */
	private function units(): array {
		return array(
			'minutes' => __( 'minutes before the start', 'client-webinar-reminders' ),
			'hours'   => __( 'hours before the start', 'client-webinar-reminders' ),
			'days'    => __( 'days before the start', 'client-webinar-reminders' ),
		);
	}

	public static function url(): string {
		return admin_url( self::PARENT . '&page=' . self::SLUG );
	}
}
