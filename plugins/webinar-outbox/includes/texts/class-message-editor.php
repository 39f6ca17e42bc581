<?php
/**
 * The page Webinars → Message texts.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Shows the page on which the organizer changes the texts and delays of the messages and the quiet hours, and stores the form.
 */
final class Message_Editor {

	public const PAGE = 'webinar_outbox_texts';

	private const PARENT = 'edit.php?post_type=webinar_event';

	private const NONCE = 'webinar_outbox_texts';

	private const SCRIPT = 'webinar-outbox-message-editor';

	/** Error above the form, empty for none. */
	private string $problem = '';

	/** Whether this request has sent a test. */
	private bool $has_sent_test = false;

	public function __construct(
		private readonly string $plugin_file,
		private readonly Message_Templates $templates,
		private readonly Message_Form $form
	) {}

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

	/** Runs before the page is printed: stores a sent form and redirects to the page. A form with an error is shown again with what was typed. */
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
		$this->form->read();
		if ( $this->form->has_errors() ) {
			$this->problem = __( 'Nothing is saved yet. Look at the fields that are marked, and save again.', 'webinar-outbox' );
			return;
		}
		// phpcs:ignore WordPress.Security -- Only compared.
		$tested = $this->templates->all()[ is_string( $_POST['test'] ?? null ) ? $_POST['test'] : '' ] ?? null;
		if ( null !== $tested ) {
			$this->problem       = Test_Mail::send( $tested, $this->form->fields( $tested ) );
			$this->has_sent_test = '' === $this->problem;
			return;
		}
		if ( ! $this->form->store() ) {
			$this->problem = __( 'The database refused to save. What you typed is still here: save again in a minute.', 'webinar-outbox' );
			return;
		}
		wp_safe_redirect( self::url() . '&saved=1' );
		exit;
	}

	public function render(): void {
		if ( ! current_user_can( 'publish_webinar_events' ) ) {
			return;
		}
		$view = new Message_Form_View( $this->form );
		?>
		<div class="wrap">
			<h1><?php esc_html_e( 'Message texts', 'webinar-outbox' ); ?></h1>
			<?php $this->render_notice(); ?>
			<form method="post" action="<?php echo esc_url( self::url() ); ?>" class="webinar-messages" novalidate>
				<?php // Enter in a field presses the first button of the form, which must not be one that restores a default. ?>
				<input type="submit" hidden>
				<?php
				wp_nonce_field( self::NONCE );
				foreach ( $this->templates->all() as $template ) {
					$view->render_message( $template );
				}
				$view->render_quiet_hours();
				submit_button();
				?>
			</form>
		</div>
		<?php
	}

	/** Loads the script that updates the preview while the organizer types. Without it the preview shows the stored texts. */
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

	/** Prints the result of saving. */
	private function render_notice(): void {
		if ( '' !== $this->problem ) {
			wp_admin_notice(
				esc_html( $this->problem ),
				array(
					'type'       => 'error',
					'attributes' => array( 'role' => 'alert' ),
				)
			);
		} elseif ( $this->has_sent_test ) {
			wp_admin_notice(
				esc_html__( 'A test is on its way to your e-mail address. What you typed is not saved yet.', 'webinar-outbox' ),
				array(
					'type'       => 'success',
					'attributes' => array( 'role' => 'status' ),
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

	private static function url(): string {
		return admin_url( self::PARENT . '&page=' . self::PAGE );
	}
}
