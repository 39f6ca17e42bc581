<?php
/**
 * The set-up page.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Webinars → Set up: a few questions, then a rehearsal. It is part of Core, because every site has Core; the plugin with the package can be
 * deleted. A notice invites to it, also after an activation in bulk or by WP-CLI, which a redirect would miss or break.
 */
final class Setup_Page {

	public const DISMISS = 'core_webinar_setup_dismiss';

	private const PAGE = 'webinar-setup';

	private const SCREENS = array( 'dashboard', 'plugins' );

	public function __construct(
		private readonly string $plugin_file,
		private readonly Setup_Form $form,
		private readonly Rehearsal $rehearsal
	) {}

	public static function url(): string {
		return admin_url( 'edit.php?post_type=' . Post_Type::NAME . '&page=' . self::PAGE );
	}

	public function add_to_menu(): void {
		$screen = add_submenu_page(
			'edit.php?post_type=' . Post_Type::NAME,
			__( 'Set up webinars', 'core-webinar-event' ),
			__( 'Set up', 'core-webinar-event' ),
			'manage_options',
			self::PAGE,
			array( $this, 'render' )
		);
		add_action( "admin_print_scripts-$screen", array( $this, 'add_scripts' ) );
	}

	public function add_scripts(): void {
		$file = plugin_dir_path( $this->plugin_file ) . 'build-editor/index.asset.php';
		if ( ! is_readable( $file ) ) {
			return;
		}
		/**
		 * Written by the build.
		 *
		 * @var array{dependencies: list<non-empty-string>, version: string} $asset
		 */
		$asset = require $file;
		wp_enqueue_script( 'core-webinar-event-setup', plugins_url( 'build-editor/index.js', $this->plugin_file ), $asset['dependencies'], $asset['version'], true );
	}

	/**
	 * Prints the invitation until the set-up is finished or dismissed.
	 */
	public function invite(): void {
		$screen = get_current_screen();
		if ( null === $screen || 'done' === get_option( Setup_Choices::STATE ) || ! current_user_can( 'manage_options' ) || ( ! in_array( $screen->id, self::SCREENS, true ) && 'edit-' . Post_Type::NAME !== $screen->id ) ) {
			return;
		}
		wp_admin_notice(
			sprintf(
				'<p>%s</p><p><a class="button button-primary" href="%s">%s</a> <a class="button" href="%s">%s</a></p>',
				esc_html__( 'Welcome to your webinars. Four questions and a rehearsal, and the first stranger can come.', 'core-webinar-event' ),
				esc_url( self::url() ),
				esc_html__( 'Set up webinars', 'core-webinar-event' ),
				esc_url( wp_nonce_url( admin_url( 'admin-post.php?action=' . self::DISMISS ), self::DISMISS ) ),
				esc_html__( 'Not now', 'core-webinar-event' )
			),
			array(
				'type'           => 'info',
				'paragraph_wrap' => false,
			)
		);
	}

	/**
	 * Answers the form.
	 */
	public function save(): void {
		$this->check( Setup_Form::ACTION );
		$refused = $this->form->save( wp_unslash( $_POST ) ); // phpcs:ignore WordPress.Security.NonceVerification -- Checked above.
		$this->leave_for( add_query_arg( array() === $refused ? array( 'saved' => 1 ) : array( 'refused' => $refused ), self::url() ) );
	}

	/**
	 * Answers "Not now", which is a link, and "Finish", which leads on. The page stays in the menu.
	 */
	public function dismiss(): void {
		$this->check( self::DISMISS );
		$this->rehearsal->delete();
		update_option( Setup_Choices::STATE, 'done' );
		$screen = isset( $_POST['action'] ) ? 'post-new.php' : 'edit.php'; // phpcs:ignore WordPress.Security.NonceVerification -- Checked above.
		$this->leave_for( admin_url( "$screen?post_type=" . Post_Type::NAME ) );
	}

	/**
	 * Answers "Rehearse": a finished rehearsal is replaced by a new one.
	 */
	public function rehearse(): void {
		$this->check( Rehearsal::ACTION );
		$this->rehearsal->delete();
		$this->rehearsal->create( $this->form->stream() );
		$this->leave_for( self::url() . '#rehearsal' );
	}

	public function render(): void {
		if ( ! current_user_can( 'manage_options' ) ) {
			return;
		}
		// phpcs:disable WordPress.Security.NonceVerification, WordPress.Security.ValidatedSanitizedInput -- Only shows a message.
		$is_saved = isset( $_GET['saved'] );
		$refused  = array_values( array_filter( (array) ( $_GET['refused'] ?? array() ), 'is_string' ) );
		// phpcs:enable
		?>
		<div class="wrap" style="max-width: 48em">
			<h1><?php esc_html_e( 'Set up webinars', 'core-webinar-event' ); ?></h1>
			<?php
			if ( array() !== $refused ) {
				wp_admin_notice( esc_html__( 'The other answers are saved. Look at the one that is marked below, and save again.', 'core-webinar-event' ), array( 'type' => 'error' ) );
			} elseif ( $is_saved ) {
				wp_admin_notice( esc_html__( 'Saved. Now rehearse below.', 'core-webinar-event' ), array( 'type' => 'success' ) );
			}
			?>
			<p><?php esc_html_e( 'You plan a webinar, and it stands on the schedule of this site.', 'core-webinar-event' ); ?><br>
			<?php esc_html_e( 'People book a seat, and enter its room when you start.', 'core-webinar-event' ); ?><br>
			<?php esc_html_e( 'Afterwards you see who attended, and they get your message and the recording.', 'core-webinar-event' ); ?></p>
			<form method="post" action="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>">
				<input type="hidden" name="action" value="<?php echo esc_attr( Setup_Form::ACTION ); ?>">
				<?php
				wp_nonce_field( Setup_Form::ACTION );
				$this->form->render( $refused );
				submit_button();
				?>
			</form>
			<?php $this->render_rehearsal(); ?>
			<?php $this->render_button( self::DISMISS, __( 'Finish, and plan a webinar', 'core-webinar-event' ), 'button-secondary' ); ?>
			<p class="description"><?php esc_html_e( 'This page stays in the menu. The rehearsal is deleted.', 'core-webinar-event' ); ?></p>
		</div>
		<?php
	}

	private function render_rehearsal(): void {
		$rehearsal = $this->rehearsal->find();
		$status    = null === $rehearsal ? 'none' : $this->rehearsal->status( $rehearsal );
		?>
		<h2 id="rehearsal"><?php esc_html_e( '5. Rehearsal', 'core-webinar-event' ); ?></h2>
		<p><?php esc_html_e( 'Start a webinar that nobody else sees, watch it on your phone, and stop it. It is on no schedule and in no calendar.', 'core-webinar-event' ); ?></p>
		<?php
		if ( null === $rehearsal || in_array( $status, array( 'finished', 'archived' ), true ) ) {
			if ( null !== $rehearsal ) {
				wp_admin_notice(
					esc_html__( 'You have started and stopped a webinar. You are ready.', 'core-webinar-event' ),
					array(
						'type'               => 'success',
						'additional_classes' => array( 'inline' ),
					)
				);
			}
			$this->render_button( Rehearsal::ACTION, null === $rehearsal ? __( 'Prepare the rehearsal', 'core-webinar-event' ) : __( 'Rehearse again', 'core-webinar-event' ), 'button-primary' );
			return;
		}
		/**
		 * Empty while the room's module is off.
		 *
		 * @var string $room
		 */
		$room = apply_filters( 'ui_webinar_room_url', '', $rehearsal->ID );
		/**
		 * Empty while the console's module is off.
		 *
		 * @var string $console
		 */
		$console = apply_filters( 'client_webinar_control_url', '', $rehearsal->ID );
		?>
		<ol>
			<li><?php esc_html_e( 'Open the room on your phone, and sign in there with your account:', 'core-webinar-event' ); ?>
				<p data-webinar-qr="<?php echo esc_url( $room ); ?>" title="<?php esc_attr_e( 'QR code of the room', 'core-webinar-event' ); ?>"></p>
				<p><a href="<?php echo esc_url( $room ); ?>"><?php echo esc_html( $room ); ?></a></p></li>
			<li><a class="button button-primary" href="<?php echo esc_url( $console ); ?>" target="_blank"><?php esc_html_e( 'Open the console and start', 'core-webinar-event' ); ?></a></li>
			<li><?php esc_html_e( 'Look at the picture on your phone, then stop in the console.', 'core-webinar-event' ); ?></li>
			<li><a href="<?php echo esc_url( self::url() ); ?>#rehearsal"><?php esc_html_e( 'Come back and reload this page', 'core-webinar-event' ); ?></a></li>
		</ol>
		<?php
	}

	private function render_button( string $action, string $label, string $css_class ): void {
		?>
		<form method="post" action="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>">
			<input type="hidden" name="action" value="<?php echo esc_attr( $action ); ?>">
			<?php wp_nonce_field( $action ); ?>
			<p><button class="button <?php echo esc_attr( $css_class ); ?>"><?php echo esc_html( $label ); ?></button></p>
		</form>
		<?php
	}

	/**
	 * Ends the request of a person who may not set up the site, or did not send the form.
	 */
	private function check( string $action ): void {
		check_admin_referer( $action );
		if ( ! current_user_can( 'manage_options' ) ) {
			wp_die( esc_html__( 'Only administrators set up webinars.', 'core-webinar-event' ), 403 );
		}
	}

	private function leave_for( string $url ): never {
		wp_safe_redirect( $url );
		exit;
	}
}
