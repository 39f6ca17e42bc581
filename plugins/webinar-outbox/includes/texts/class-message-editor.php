<?php
/**
 * Webinars → Message texts.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Lets the organizer reword the messages and say when they are sent, and shows how they will look.
 *
 * @phpstan-import-type Typed from Wording_Validator
 * @phpstan-import-type QuietHours from Message_Texts
 */
final class Message_Editor {

	public const PAGE = 'webinar_outbox_texts';

	private const PARENT = 'edit.php?post_type=webinar_event';

	private const NONCE = 'webinar_outbox_texts';

	private const SCRIPT = 'webinar-outbox-message-editor';

	/** What was typed and could not be stored, by template.
	 *
	 * @var array<string, Typed>
	 */
	private array $typed = array();

	/** The quiet hours that were typed and could not be stored.
	 *
	 * @var QuietHours|null
	 */
	private ?array $typed_hours = null;

	/** What is wrong with it: fields by template; the quiet hours have a name of their own.
	 *
	 * @var array<string, array<string, string>>
	 */
	private array $errors = array();

	/** Said above the form, empty for nothing. */
	private string $problem = '';

	public function __construct(
		private readonly string $plugin_file,
		private readonly Message_Templates $templates,
		private readonly Message_Texts $texts,
		private readonly Wording_Validator $check
	) {}

	/**
	 * Adds the page.
	 */
	public function add_to_menu(): void {
		$hook = add_submenu_page(
			self::PARENT,
			__( 'Message texts', 'webinar-outbox' ),
			__( 'Message texts', 'webinar-outbox' ),
			'publish_webinar_events',
			self::PAGE,
			array( $this, 'render' )
		);
		if ( false !== $hook ) {
			add_action( "load-$hook", array( $this, 'load' ) );
		}
	}

	/**
	 * Before anything is printed: stores what was sent, and leads back to the page. What cannot be stored stays in its fields.
	 */
	public function load(): void {
		$this->enqueue_preview();
		// phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Only compared.
		if ( 'POST' !== ( $_SERVER['REQUEST_METHOD'] ?? '' ) ) {
			return;
		}
		check_admin_referer( self::NONCE );
		if ( ! current_user_can( 'publish_webinar_events' ) ) {
			wp_die( esc_html__( 'Only those who may publish webinars can reword their messages. Nothing was changed.', 'webinar-outbox' ), '', array( 'response' => 403 ) );
		}
		$wordings = $this->sent_wordings();
		$hours    = $this->sent_quiet_hours();
		if ( array() !== $this->errors ) {
			$this->problem = __( 'Nothing is saved yet. Look at the fields that are marked, and save again.', 'webinar-outbox' );
			return;
		}
		if ( ! $this->texts->change( $wordings, $hours ) ) {
			$this->problem = __( 'The database refused to save. What you typed is still here: save again in a minute.', 'webinar-outbox' );
			return;
		}
		wp_safe_redirect( self::url() . '&saved=1' );
		exit;
	}

	/**
	 * Prints the page.
	 */
	public function render(): void {
		if ( ! current_user_can( 'publish_webinar_events' ) ) {
			return;
		}
		?>
		<div class="wrap">
			<h1><?php esc_html_e( 'Message texts', 'webinar-outbox' ); ?></h1>
			<?php $this->render_notice(); ?>
			<form method="post" action="<?php echo esc_url( self::url() ); ?>" class="webinar-messages" novalidate>
				<?php // Enter in a field presses the first button of a form: it must not be one that goes back to a default. ?>
				<input type="submit" hidden>
				<?php
				wp_nonce_field( self::NONCE );
				foreach ( $this->templates->all() as $template ) {
					$this->render_message( $template );
				}
				$this->render_quiet_hours();
				submit_button();
				?>
			</form>
		</div>
		<?php
	}

	/**
	 * Loads what fills in the preview as one types; without it the stored texts are shown.
	 */
	private function enqueue_preview(): void {
		$folder = plugin_dir_path( $this->plugin_file ) . 'build/';
		if ( ! is_readable( $folder . 'index.asset.php' ) ) {
			return;
		}
		/**
		 * Written by the build.
		 *
		 * @var array{dependencies: list<non-empty-string>, version: string} $asset
		 */
		$asset = require $folder . 'index.asset.php';
		wp_enqueue_script( self::SCRIPT, plugins_url( 'build/index.js', $this->plugin_file ), $asset['dependencies'], $asset['version'], true );
		wp_enqueue_style( self::SCRIPT, plugins_url( 'build/style-index.css', $this->plugin_file ), array(), $asset['version'] );
	}

	/**
	 * The wordings that were changed, those without an error.
	 *
	 * @return array<string, array{text: string, button_text: string, delay_minutes: int}>
	 */
	private function sent_wordings(): array {
		$wordings = array();
		foreach ( $this->templates->all() as $name => $template ) {
			$sent = $this->sent( 'texts', $name );
			if ( ! isset( $sent['text'], $sent['delay_minutes'], $sent['was'] ) ) {
				continue;
			}
			$typed = array(
				'text'          => str_replace( "\r\n", "\n", $sent['text'] ),
				'button_text'   => $sent['button_text'] ?? '',
				'delay_minutes' => trim( $sent['delay_minutes'] ),
			);
			// phpcs:ignore WordPress.Security -- load() has checked the nonce, and it is only compared.
			if ( ( $_POST['default'] ?? '' ) === $name ) {
				$typed = array(
					'text'        => $template['text'],
					'button_text' => $template['has_button'] ? $template['button_text'] : '',
				) + $typed;
			}
			$this->typed[ $name ] = $typed;
			$errors               = $this->check->errors( $template, $typed );
			if ( array() !== $errors ) {
				$this->errors[ $name ] = $errors;
			} elseif ( self::fingerprint( $typed ) !== $sent['was'] ) {
				$wordings[ $name ] = $this->check->wording( $template, $typed );
			}
		}
		return $wordings;
	}

	/**
	 * The quiet hours, where they were changed and have no error.
	 *
	 * @return QuietHours|null
	 */
	private function sent_quiet_hours(): ?array {
		$sent = $this->sent( 'quiet', 'hours' );
		if ( ! isset( $sent['from'], $sent['until'], $sent['was'] ) ) {
			return null;
		}
		$this->typed_hours = array(
			'from'  => trim( $sent['from'] ),
			'until' => trim( $sent['until'] ),
		);
		$error             = $this->check->quiet_error( $this->typed_hours['from'], $this->typed_hours['until'] );
		if ( '' !== $error ) {
			$this->errors['quiet hours'] = array( 'from' => $error );
		}
		return self::fingerprint( $this->typed_hours ) === $sent['was'] ? null : $this->typed_hours;
	}

	/**
	 * Fields that were sent together, as they were typed.
	 *
	 * @return array<string>
	 */
	private function sent( string $group, string $name ): array {
		// phpcs:ignore WordPress.Security -- load() has checked the nonce; Wording_Validator looks at each field, and only texts pass.
		$groups = $_POST[ $group ] ?? null;
		$sent   = is_array( $groups ) ? $groups[ $name ] ?? null : null;
		return is_array( $sent ) ? array_filter( wp_unslash( $sent ), 'is_string' ) : array();
	}

	/**
	 * Prints what has come of saving.
	 */
	private function render_notice(): void {
		if ( '' !== $this->problem ) {
			wp_admin_notice(
				esc_html( $this->problem ),
				array(
					'type'       => 'error',
					'attributes' => array( 'role' => 'alert' ),
				)
			);
		} elseif ( isset( $_GET['saved'] ) ) { // phpcs:ignore WordPress.Security.NonceVerification -- Changes nothing.
			wp_admin_notice(
				esc_html__( 'Saved. It counts for messages from now on; what waits in the outbox goes out as it was worded.', 'webinar-outbox' ),
				array(
					'type'        => 'success',
					'dismissible' => true,
					'attributes'  => array( 'role' => 'status' ),
				)
			);
		}
		if ( array() === $this->templates->all() ) {
			wp_admin_notice( esc_html__( 'No module that sends messages is active: there is nothing to reword.', 'webinar-outbox' ), array( 'type' => 'info' ) );
		}
	}

	/**
	 * Prints the fields of a message and its preview. Its texts are escaped for a textarea everywhere: esc_html() would show a typed `&amp;` as `&`.
	 *
	 * @param MessageTemplate $template Message.
	 */
	private function render_message( array $template ): void {
		$name     = $template['name'];
		$shown    = $this->shown( $template );
		$typed    = $this->typed[ $name ] ?? $shown;
		$words    = '' === trim( $typed['text'] ) ? $template['text'] : $typed['text'];
		$text     = Message_Filler::with_first_line( $template, $words );
		$examples = array_column( $template['placeholders'], 'example', 'name' );
		?>
		<fieldset class="webinar-message" data-examples="<?php echo esc_attr( (string) wp_json_encode( (object) $examples ) ); ?>" data-first-line="<?php echo esc_attr( $template['first_line'] ?? '' ); ?>">
			<legend><h2><?php echo esc_html( $template['title'] ); ?></h2></legend>
			<p><?php echo esc_html( $template['description'] ); ?></p>
			<div class="webinar-message__columns">
				<div class="webinar-message__fields">
					<?php $this->render_hidden( "texts[$name][was]", self::fingerprint( $shown ) ); ?>
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
					<p>
						<label for="<?php echo esc_attr( "$name-delay_minutes" ); ?>"><?php esc_html_e( 'Minutes after the end of the webinar (0: at once)', 'webinar-outbox' ); ?></label>
						<input type="number" id="<?php echo esc_attr( "$name-delay_minutes" ); ?>" name="<?php echo esc_attr( "texts[$name][delay_minutes]" ); ?>" value="<?php echo esc_attr( $typed['delay_minutes'] ); ?>" min="0" max="<?php echo esc_attr( (string) Wording_Validator::LONGEST_DELAY_MINUTES ); ?>" class="small-text" <?php $this->print_error_attributes( $name, 'delay_minutes' ); ?>>
						<?php $this->render_error( $name, 'delay_minutes' ); ?>
					</p>
					<p>
						<button class="button" name="default" value="<?php echo esc_attr( $name ); ?>"><?php esc_html_e( 'Back to the default', 'webinar-outbox' ); ?></button>
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

	/**
	 * Prints the quiet hours.
	 */
	private function render_quiet_hours(): void {
		$shown = $this->texts->quiet_hours();
		$typed = $this->typed_hours ?? $shown;
		?>
		<fieldset class="webinar-message">
			<legend><h2><?php esc_html_e( 'Quiet hours', 'webinar-outbox' ); ?></h2></legend>
			<?php /* translators: %s: name of a time zone. */ ?>
			<p><?php echo esc_html( sprintf( __( 'No message goes out between these times, by the clock of the site (%s); it goes out afterwards. Leave both empty for none. What the sidecar has taken already still goes out.', 'webinar-outbox' ), wp_timezone_string() ) ); ?></p>
			<?php $this->render_hidden( 'quiet[hours][was]', self::fingerprint( $shown ) ); ?>
			<p class="webinar-message__hours">
				<label for="quiet-from"><?php esc_html_e( 'From', 'webinar-outbox' ); ?></label>
				<input type="time" id="quiet-from" name="quiet[hours][from]" value="<?php echo esc_attr( $typed['from'] ); ?>" <?php $this->print_error_attributes( 'quiet hours', 'from' ); ?>>
				<label for="quiet-until"><?php esc_html_e( 'until', 'webinar-outbox' ); ?></label>
				<input type="time" id="quiet-until" name="quiet[hours][until]" value="<?php echo esc_attr( $typed['until'] ); ?>">
			</p>
			<?php $this->render_error( 'quiet hours', 'from' ); ?>
		</fieldset>
		<?php
	}

	/**
	 * Prints a field that is not seen.
	 */
	private function render_hidden( string $name, string $value ): void {
		printf( '<input type="hidden" name="%s" value="%s">', esc_attr( $name ), esc_attr( $value ) );
	}

	/**
	 * Prints what is wrong with a field.
	 */
	private function render_error( string $name, string $field ): void {
		if ( isset( $this->errors[ $name ][ $field ] ) ) {
			printf( '<span class="webinar-message__error" id="%s">%s</span>', esc_attr( self::error_id( $name, $field ) ), esc_html( $this->errors[ $name ][ $field ] ) );
		}
	}

	/**
	 * Ties a field to what is wrong with it; the first one such has the focus.
	 */
	private function print_error_attributes( string $name, string $field ): void {
		if ( isset( $this->errors[ $name ][ $field ] ) ) {
			printf( 'aria-invalid="true" aria-describedby="%s" ', esc_attr( self::error_id( $name, $field ) ) );
			echo array( $name, $field ) === $this->first_error() ? 'autofocus' : '';
		}
	}

	/**
	 * The first field that has an error.
	 *
	 * @return array{int|string|null, int|string|null} Template and field.
	 */
	private function first_error(): array {
		$name = array_key_first( $this->errors );
		return array( $name, array_key_first( $this->errors[ $name ] ?? array() ) );
	}

	/**
	 * Id of the words about a field.
	 */
	private static function error_id( string $name, string $field ): string {
		return sanitize_html_class( $name ) . "-$field-error";
	}

	/**
	 * The fields of a message as they are stored.
	 *
	 * @param MessageTemplate $template Message.
	 * @return Typed
	 */
	private function shown( array $template ): array {
		$wording = $this->texts->wording( $template['name'] );
		return array(
			'text'          => '' === $wording['text'] ? $template['text'] : $wording['text'],
			'button_text'   => ! $template['has_button'] || '' !== $wording['button_text'] ? $wording['button_text'] : $template['button_text'],
			'delay_minutes' => (string) $wording['delay_minutes'],
		);
	}

	/**
	 * By it is known what the organizer did not touch: that may have been changed by another meanwhile, and must stay.
	 *
	 * @param array<string, string> $fields Fields.
	 */
	private static function fingerprint( array $fields ): string {
		ksort( $fields );
		return md5( (string) wp_json_encode( $fields ) );
	}

	/**
	 * Address of the page.
	 */
	private static function url(): string {
		return admin_url( self::PARENT . '&page=' . self::PAGE );
	}
}
