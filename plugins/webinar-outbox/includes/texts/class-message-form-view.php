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
 *
 * @phpstan-import-type Preview from Message_Preview
 */
final class Message_Form_View {

	public function __construct( private readonly Message_Form $form, private readonly bool $has_telegram ) {}

	/**
	 * Prints the fields of a message and its preview. All its texts are escaped with esc_textarea(): esc_html() would show a typed `&amp;` as `&`.
	 *
	 * @param MessageTemplate $template A template.
	 * @param bool            $is_open  Whether the fields are shown; else a click on the title shows them.
	 */
	public function render_message( array $template, bool $is_open ): void {
		$name    = $template['name'];
		$scope   = $this->form->scope;
		$typed   = $this->form->fields( $template );
		$preview = Message_Preview::render( $template, $typed, $scope->webinar_id );
		?>
		<details class="webinar-message" data-template="<?php echo esc_attr( $name ); ?>" aria-labelledby="<?php echo esc_attr( "$name-title" ); ?>" <?php echo $is_open ? 'open' : ''; ?>>
			<summary><h2 id="<?php echo esc_attr( "$name-title" ); ?>"><?php echo esc_html( $template['title'] ); ?></h2> <span class="description"><?php echo esc_html( $scope->source( $name ) ); ?></span></summary>
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
						<textarea id="<?php echo esc_attr( "$name-text" ); ?>" name="<?php echo esc_attr( "texts[$name][text]" ); ?>" rows="6" class="large-text" dir="auto" <?php $this->print_placeholder( $template['text'] ); ?> <?php $this->print_error_attributes( $name, 'text' ); ?>><?php echo esc_textarea( $typed['text'] ); ?></textarea>
						<?php $this->render_error( $name, 'text' ); ?>
					</p>
					<p class="description webinar-message__count <?php echo $preview['is_too_long'] ? 'is-too-long' : ''; ?>"><?php echo esc_html( $preview['count'] ); ?></p>
					<?php /* translators: %s: a placeholder in braces. */ ?>
					<ul class="webinar-message__placeholders" data-insert="<?php esc_attr_e( 'Insert %s', 'webinar-outbox' ); ?>">
						<?php foreach ( $template['placeholders'] as $placeholder ) : ?>
							<li><code><?php echo esc_html( '{' . $placeholder['name'] . '}' ); ?></code> <?php echo esc_html( $placeholder['label'] ); ?></li>
						<?php endforeach; ?>
					</ul>
					<?php
					if ( isset( $template['subject'] ) ) {
						$this->render_line( $template, 'subject', __( 'Subject of the e-mail', 'webinar-outbox' ), Wording_Validator::LONGEST_SUBJECT );
					}
					if ( $template['has_button'] ) {
						$this->render_line( $template, 'button_text', __( 'Words on the button', 'webinar-outbox' ), Message_Filler::LONGEST_BUTTON );
					}
					?>
					<?php if ( $template['has_delay'] ?? true ) : ?>
						<p>
							<label for="<?php echo esc_attr( "$name-delay_minutes" ); ?>"><?php esc_html_e( 'Minutes after the end of the webinar (0: at once)', 'webinar-outbox' ); ?></label>
							<input type="number" id="<?php echo esc_attr( "$name-delay_minutes" ); ?>" name="<?php echo esc_attr( "texts[$name][delay_minutes]" ); ?>" value="<?php echo esc_attr( $typed['delay_minutes'] ); ?>" min="0" max="<?php echo esc_attr( (string) Wording_Validator::LONGEST_DELAY_MINUTES ); ?>" class="small-text" <?php $this->print_error_attributes( $name, 'delay_minutes' ); ?>>
							<?php $this->render_error( $name, 'delay_minutes' ); ?>
						</p>
					<?php else : ?>
						<?php $this->render_hidden( "texts[$name][delay_minutes]", '0' ); ?>
					<?php endif; ?>
					<p class="webinar-message__actions">
						<button class="button" name="default" value="<?php echo esc_attr( $name ); ?>"><?php echo esc_html( $scope->is_site() ? __( 'Back to the default', 'webinar-outbox' ) : __( 'As for all webinars', 'webinar-outbox' ) ); ?></button>
						<?php if ( null !== $preview['mail'] ) : ?>
							<button class="button" name="<?php echo esc_attr( Test_Message::MAIL ); ?>" value="<?php echo esc_attr( $name ); ?>"><?php esc_html_e( 'Send me a test by e-mail', 'webinar-outbox' ); ?></button>
						<?php endif; ?>
						<?php if ( $this->has_telegram ) : ?>
							<button class="button" name="<?php echo esc_attr( Test_Message::TELEGRAM ); ?>" value="<?php echo esc_attr( $name ); ?>"><?php esc_html_e( 'Send me a test to Telegram', 'webinar-outbox' ); ?></button>
						<?php endif; ?>
					</p>
				</div>
				<?php $this->render_preview( $template, $preview ); ?>
			</div>
		</details>
		<?php
	}

	/**
	 * Prints a field of one line.
	 *
	 * @param MessageTemplate $template A template.
	 * @phpstan-param 'subject'|'button_text' $field
	 */
	private function render_line( array $template, string $field, string $label, int $longest ): void {
		$name = $template['name'];
		$id   = "$name-$field";
		?>
		<p>
			<label for="<?php echo esc_attr( $id ); ?>"><?php echo esc_html( $label ); ?></label>
			<input type="text" id="<?php echo esc_attr( $id ); ?>" name="<?php echo esc_attr( "texts[$name][$field]" ); ?>" data-field="<?php echo esc_attr( $field ); ?>" value="<?php echo esc_textarea( $this->form->fields( $template )[ $field ] ); ?>" maxlength="<?php echo esc_attr( (string) $longest ); ?>" class="regular-text" dir="auto" <?php $this->print_placeholder( $template[ $field ] ?? '' ); ?> <?php $this->print_error_attributes( $name, $field ); ?>>
			<?php $this->render_error( $name, $field ); ?>
		</p>
		<?php
	}

	/**
	 * Prints the message as Telegram and mail programs show it. The choices are no fields of the form. The HTML of the mail is in a frame
	 * without scripts; its colours follow the frame's colour scheme.
	 *
	 * @param MessageTemplate $template A template.
	 * @param Preview         $preview  As Message_Preview renders it.
	 */
	private function render_preview( array $template, array $preview ): void {
		$name = $template['name'];
		$mail = $preview['mail'];
		$ways = array(
			'telegram' => __( 'Telegram', 'webinar-outbox' ),
			'html'     => __( 'E-mail', 'webinar-outbox' ),
			'plain'    => __( 'E-mail as plain text', 'webinar-outbox' ),
		);
		?>
		<div class="webinar-message__preview wp-exclude-emoji" role="group" aria-label="<?php esc_attr_e( 'Preview', 'webinar-outbox' ); ?>">
			<p class="webinar-message__views">
				<?php foreach ( null === $mail ? array() : $ways as $way => $label ) : ?>
					<label><input type="radio" form="" name="<?php echo esc_attr( "$name-view" ); ?>" value="<?php echo esc_attr( $way ); ?>" <?php checked( 'telegram', $way ); ?>> <?php echo esc_html( $label ); ?></label>
				<?php endforeach; ?>
				<label><input type="checkbox" form="" class="webinar-message__dark"> <?php esc_html_e( 'Dark', 'webinar-outbox' ); ?></label>
			</p>
			<p class="webinar-message__failed" role="status"></p>
			<div class="webinar-message__telegram">
				<div class="webinar-message__bubble">
					<p class="webinar-message__text" dir="auto"><?php echo esc_textarea( $preview['text'] ); ?></p>
				</div>
				<p class="webinar-message__button" dir="auto"><?php echo esc_textarea( $preview['button_text'] ); ?></p>
			</div>
			<?php if ( null !== $mail ) : ?>
				<div class="webinar-message__mail">
					<p class="webinar-message__subject" dir="auto"><?php echo esc_textarea( $mail['subject'] ); ?></p>
					<iframe class="webinar-message__html" title="<?php esc_attr_e( 'The e-mail', 'webinar-outbox' ); ?>" sandbox="" loading="lazy" srcdoc="<?php echo esc_attr( $mail['html'] ); ?>"></iframe>
					<p class="webinar-message__plain" dir="auto"><?php echo esc_textarea( $mail['text'] ); ?></p>
				</div>
			<?php endif; ?>
		</div>
		<?php
	}

	/** Shows in an empty field of a webinar what is sent instead. */
	private function print_placeholder( string $text ): void {
		if ( ! $this->form->scope->is_site() ) {
			printf( 'placeholder="%s"', esc_textarea( $text ) );
		}
	}

	public function render_quiet_hours(): void {
		$typed = $this->form->quiet_hours();
		?>
		<fieldset class="webinar-message">
			<legend><h2><?php esc_html_e( 'Quiet hours', 'webinar-outbox' ); ?></h2></legend>
			<?php /* translators: %s: name of a time zone. */ ?>
			<p><?php echo esc_html( sprintf( __( 'No message goes out between these times, by the clock of the site (%s); it goes out afterwards. Leave both empty for none. What the message service has taken already still goes out.', 'webinar-outbox' ), wp_timezone_string() ) ); ?></p>
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
