<?php
/**
 * The fields of the message texts.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Prints the fields of the form of the message texts, their errors, and a preview of each message.
 */
final class Message_Form_View {

	public function __construct( private readonly Message_Form $form ) {}

	/**
	 * Prints the fields of a message and its preview. All its texts are escaped with esc_textarea(): esc_html() would show a typed `&amp;` as `&`.
	 *
	 * @param MessageTemplate $template A template.
	 */
	public function render_message( array $template ): void {
		$name     = $template['name'];
		$typed    = $this->form->fields( $template );
		$own_text = '' === trim( $typed['text'] ) ? $template['text'] : $typed['text'];
		$text     = Message_Filler::with_first_line( $template, $own_text );
		$examples = array_column( $template['placeholders'], 'example', 'name' );
		?>
		<fieldset class="webinar-message" data-examples="<?php echo esc_attr( (string) wp_json_encode( (object) $examples ) ); ?>" data-first-line="<?php echo esc_attr( $template['first_line'] ?? '' ); ?>">
			<legend><h2><?php echo esc_html( $template['title'] ); ?></h2></legend>
			<p><?php echo esc_html( $template['description'] ); ?></p>
			<div class="webinar-message__columns">
				<div class="webinar-message__fields">
					<?php $this->render_hidden( "texts[$name][was]", Message_Form::fingerprint( $this->form->stored_fields( $template ) ) ); ?>
					<p>
						<label for="<?php echo esc_attr( "$name-text" ); ?>"><?php esc_html_e( 'Text', 'webinar-outbox' ); ?></label>
						<?php if ( isset( $template['first_line'] ) ) : ?>
							<?php /* translators: %s: a line of text. */ ?>
							<span class="description"><?php echo esc_html( sprintf( __( 'Always begins with the line: %s', 'webinar-outbox' ), $template['first_line'] ) ); ?></span>
						<?php endif; ?>
						<textarea id="<?php echo esc_attr( "$name-text" ); ?>" name="<?php echo esc_attr( "texts[$name][text]" ); ?>" rows="6" class="large-text" dir="auto" <?php $this->print_error_attributes( $name, 'text' ); ?>><?php echo esc_textarea( $typed['text'] ); ?></textarea>
						<?php $this->render_error( $name, 'text' ); ?>
					</p>
					<?php /* translators: 1: number of characters, 2: number of characters. */ ?>
					<p class="description webinar-message__count" data-words="<?php esc_attr_e( 'With the longest names and titles: %1$s of %2$s characters.', 'webinar-outbox' ); ?>" hidden></p>
					<?php /* translators: %s: a placeholder in braces. */ ?>
					<ul class="webinar-message__placeholders" data-insert="<?php esc_attr_e( 'Insert %s', 'webinar-outbox' ); ?>">
						<?php foreach ( $template['placeholders'] as $placeholder ) : ?>
							<li><code><?php echo esc_html( '{' . $placeholder['name'] . '}' ); ?></code> <?php echo esc_html( $placeholder['label'] ); ?></li>
						<?php endforeach; ?>
					</ul>
					<?php if ( $template['has_button'] ) : ?>
						<p>
							<label for="<?php echo esc_attr( "$name-button_text" ); ?>"><?php esc_html_e( 'Words on the button', 'webinar-outbox' ); ?></label>
							<input type="text" id="<?php echo esc_attr( "$name-button_text" ); ?>" name="<?php echo esc_attr( "texts[$name][button_text]" ); ?>" value="<?php echo esc_textarea( $typed['button_text'] ); ?>" maxlength="<?php echo esc_attr( (string) Message_Filler::LONGEST_BUTTON ); ?>" class="regular-text" dir="auto" <?php $this->print_error_attributes( $name, 'button_text' ); ?>>
							<?php $this->render_error( $name, 'button_text' ); ?>
						</p>
					<?php endif; ?>
					<?php if ( $template['has_delay'] ?? true ) : ?>
						<p>
							<label for="<?php echo esc_attr( "$name-delay_minutes" ); ?>"><?php esc_html_e( 'Minutes after the end of the webinar (0: at once)', 'webinar-outbox' ); ?></label>
							<input type="number" id="<?php echo esc_attr( "$name-delay_minutes" ); ?>" name="<?php echo esc_attr( "texts[$name][delay_minutes]" ); ?>" value="<?php echo esc_attr( $typed['delay_minutes'] ); ?>" min="0" max="<?php echo esc_attr( (string) Wording_Validator::LONGEST_DELAY_MINUTES ); ?>" class="small-text" <?php $this->print_error_attributes( $name, 'delay_minutes' ); ?>>
							<?php $this->render_error( $name, 'delay_minutes' ); ?>
						</p>
					<?php else : ?>
						<?php $this->render_hidden( "texts[$name][delay_minutes]", '0' ); ?>
					<?php endif; ?>
					<p>
						<button class="button" name="default" value="<?php echo esc_attr( $name ); ?>"><?php esc_html_e( 'Back to the default', 'webinar-outbox' ); ?></button>
						<?php if ( Carrier_Choice::has_mail() ) : ?>
							<button class="button" name="test" value="<?php echo esc_attr( $name ); ?>"><?php esc_html_e( 'Send me a test by e-mail', 'webinar-outbox' ); ?></button>
						<?php endif; ?>
					</p>
				</div>
				<div class="webinar-message__preview wp-exclude-emoji" role="group" aria-label="<?php esc_attr_e( 'Preview', 'webinar-outbox' ); ?>">
					<div class="webinar-message__bubble">
						<p class="webinar-message__text" dir="auto"><?php echo esc_textarea( Message_Filler::fill( $text, $examples ) ); ?></p>
					</div>
					<?php if ( $template['has_button'] ) : ?>
						<p class="webinar-message__button" dir="auto"><?php echo esc_textarea( '' === trim( $typed['button_text'] ) ? $template['button_text'] : $typed['button_text'] ); ?></p>
					<?php endif; ?>
				</div>
			</div>
		</fieldset>
		<?php
	}

	public function render_quiet_hours(): void {
		$typed = $this->form->quiet_hours();
		?>
		<fieldset class="webinar-message">
			<legend><h2><?php esc_html_e( 'Quiet hours', 'webinar-outbox' ); ?></h2></legend>
			<?php /* translators: %s: name of a time zone. */ ?>
			<p><?php echo esc_html( sprintf( __( 'No message goes out between these times, by the clock of the site (%s); it goes out afterwards. Leave both empty for none. What the sidecar has taken already still goes out.', 'webinar-outbox' ), wp_timezone_string() ) ); ?></p>
			<?php $this->render_hidden( 'quiet[hours][was]', Message_Form::fingerprint( $this->form->stored_quiet_hours() ) ); ?>
			<p class="webinar-message__hours">
				<label for="quiet-from"><?php esc_html_e( 'From', 'webinar-outbox' ); ?></label>
				<input type="time" id="quiet-from" name="quiet[hours][from]" value="<?php echo esc_attr( $typed['from'] ); ?>" <?php $this->print_error_attributes( Message_Form::QUIET_HOURS, 'from' ); ?>>
				<label for="quiet-until"><?php esc_html_e( 'until', 'webinar-outbox' ); ?></label>
				<input type="time" id="quiet-until" name="quiet[hours][until]" value="<?php echo esc_attr( $typed['until'] ); ?>">
			</p>
			<?php $this->render_error( Message_Form::QUIET_HOURS, 'from' ); ?>
		</fieldset>
		<?php
	}

	private function render_hidden( string $name, string $value ): void {
		printf( '<input type="hidden" name="%s" value="%s">', esc_attr( $name ), esc_attr( $value ) );
	}

	private function render_error( string $name, string $field ): void {
		$error = $this->form->error( $name, $field );
		if ( '' !== $error ) {
			printf( '<span class="webinar-message__error" id="%s">%s</span>', esc_attr( self::error_id( $name, $field ) ), esc_html( $error ) );
		}
	}

	/** Connects a field with its error message for screen readers, and focuses the first field with an error. */
	private function print_error_attributes( string $name, string $field ): void {
		if ( '' !== $this->form->error( $name, $field ) ) {
			printf( 'aria-invalid="true" aria-describedby="%s" ', esc_attr( self::error_id( $name, $field ) ) );
			echo $this->form->is_first_error( $name, $field ) ? 'autofocus' : '';
		}
	}

	private static function error_id( string $name, string $field ): string {
		return sanitize_html_class( $name ) . "-$field-error";
	}
}
