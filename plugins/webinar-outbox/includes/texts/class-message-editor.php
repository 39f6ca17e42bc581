<?php
/**
 * The page Webinars → Message texts.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use Closure;
use WP_Post;

/**
 * Shows the page on which the organizer changes the texts and delays of the messages and the quiet hours, and stores the form. With the
 * id of a webinar in its address it changes the messages about this webinar, for whoever may control it.
 */
final class Message_Editor {

	public const PAGE = 'webinar_outbox_texts';

	public const PARENT = 'edit.php?post_type=webinar_event';

	private const SCRIPT = 'webinar-outbox-message-editor';

	/** Error above the form, empty for none. */
	private string $problem = '';

	/** Way by which this request has sent a test, empty for none. */
	private string $tested = '';

	/** Message of this test, whose fields stay open; empty for none. */
	private string $shown = '';

	/** Made once for each request. */
	private ?Message_Form $form = null;

	/**
	 * Makes the page.
	 *
	 * @param Closure(int): Wording_Scope $scope_of Takes a webinar, or Wording_Scope::SITE.
	 */
	public function __construct(
		private readonly string $plugin_file,
		private readonly Closure $scope_of,
		private readonly Test_Message $test
	) {}

	public function add_to_menu(): void {
		$scope = $this->form()->scope;
		$hook  = add_submenu_page(
			self::PARENT,
			__( 'Message texts', 'webinar-outbox' ),
			__( 'Message texts', 'webinar-outbox' ),
			// A speaker has no menu entry, and opens the page by the link to their own webinar.
			match ( true ) {
				$scope->is_site()   => 'publish_webinar_events',
				$scope->may_edit() => 'edit_webinar_events',
				default             => 'do_not_allow',
			},
			self::PAGE,
			array( $this, 'render' )
		);
		if ( false !== $hook ) {
			add_action( "load-$hook", array( $this, 'load' ) );
		}
	}

	/**
	 * Adds the link to the messages of a webinar in the list.
	 *
	 * @param array<string, string> $actions HTML links by name.
	 * @return array<string, string>
	 */
	public function add_row_action( array $actions, WP_Post $post ): array {
		$scope = ( $this->scope_of )( $post->ID );
		if ( 'trash' === $post->post_status || ! $scope->may_edit() ) {
			return $actions;
		}
		$trash = array_intersect_key( $actions, array( 'trash' => true ) );
		return array_diff_key( $actions, $trash ) + array(
			'webinar_messages' => sprintf(
				'<a href="%s" aria-label="%s">%s</a>',
				esc_url( $scope->url() ),
				/* translators: %s: title of a webinar. */
				esc_attr( sprintf( __( 'Message texts of “%s”', 'webinar-outbox' ), _draft_or_post_title( $post ) ) ),
				esc_html__( 'Message texts', 'webinar-outbox' )
			),
		) + $trash;
	}

	/** Runs before the page is printed: stores a sent form and redirects to the page. A form with an error is shown again with what was typed. */
	public function load(): void {
		$this->enqueue_preview();
		// phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Only compared.
		if ( 'POST' !== ( $_SERVER['REQUEST_METHOD'] ?? '' ) ) {
			return;
		}
		$form  = $this->form();
		$scope = $form->scope;
		check_admin_referer( $scope->nonce() );
		if ( ! $scope->may_edit() ) {
			wp_die( esc_html__( 'Only those who may publish webinars can reword their messages. Nothing was changed.', 'webinar-outbox' ), '', array( 'response' => 403 ) );
		}
		$form->read();
		if ( $form->has_errors() ) {
			$this->problem = __( 'Nothing is saved yet. Look at the fields that are marked, and save again.', 'webinar-outbox' );
			return;
		}
		foreach ( array( Test_Message::MAIL, Test_Message::TELEGRAM ) as $way ) {
			// phpcs:ignore WordPress.Security -- Only compared.
			$tested = $scope->templates()[ is_string( $_POST[ $way ] ?? null ) ? $_POST[ $way ] : '' ] ?? null;
			if ( null !== $tested ) {
				$this->problem = $this->test->send( $tested, $form->fields( $tested ), $scope->webinar_id, $way );
				$this->tested  = $way;
				$this->shown   = $tested['name'];
				return;
			}
		}
		if ( ! $form->store() ) {
			$this->problem = __( 'The database refused to save. What you typed is still here: save again in a minute.', 'webinar-outbox' );
			return;
		}
		wp_safe_redirect( $scope->url() . '&saved=1' );
		exit;
	}

	public function render(): void {
		$form  = $this->form();
		$scope = $form->scope;
		if ( ! $scope->may_edit() ) {
			return;
		}
		$view = new Message_Form_View( $form, $this->test->has_telegram() );
		?>
		<div class="wrap">
			<?php if ( $scope->is_site() ) : ?>
				<h1><?php esc_html_e( 'Message texts', 'webinar-outbox' ); ?></h1>
				<p><?php esc_html_e( 'These texts are for all webinars. To reword a message for one of them, choose “Message texts” below its title in the list of webinars.', 'webinar-outbox' ); ?></p>
			<?php else : ?>
				<?php /* translators: %s: title of a webinar. */ ?>
				<h1><?php echo esc_html( sprintf( __( 'Message texts of “%s”', 'webinar-outbox' ), get_the_title( $scope->webinar_id ) ) ); ?></h1>
				<p><?php esc_html_e( 'What you write here is for this webinar alone. An empty field follows the wording for all webinars, which it shows in grey.', 'webinar-outbox' ); ?></p>
			<?php endif; ?>
			<?php $this->render_notice(); ?>
			<form method="post" action="<?php echo esc_url( $scope->url() ); ?>" class="webinar-messages" data-url="<?php echo esc_url( admin_url( 'admin-ajax.php', 'relative' ) ); ?>" data-webinar="<?php echo esc_attr( (string) $scope->webinar_id ); ?>" data-failed="<?php esc_attr_e( 'The preview could not be loaded. It is loaded again when you type.', 'webinar-outbox' ); ?>" novalidate>
				<?php // Enter in a field presses the first button of the form, which must not be one that restores a default. ?>
				<input type="submit" hidden>
				<?php
				wp_nonce_field( $scope->nonce() );
				$templates = $scope->templates();
				$shown     = '' === $this->shown && ! $form->has_errors() ? array_key_first( $templates ) : $this->shown;
				foreach ( $templates as $name => $template ) {
					$view->render_message( $template, $name === $shown || $form->has_error( $name ) );
				}
				if ( $scope->is_site() ) {
					$view->render_quiet_hours();
				}
				submit_button();
				?>
			</form>
		</div>
		<?php
	}

	/** Loads the script that updates the preview while the organizer types. Without it the preview shows the texts as the page was sent. */
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
		} elseif ( '' !== $this->tested ) {
			wp_admin_notice(
				esc_html( Test_Message::MAIL === $this->tested ? __( 'A test is on its way to your e-mail address. What you typed is not saved yet.', 'webinar-outbox' ) : __( 'A test is on its way to your Telegram. What you typed is not saved yet.', 'webinar-outbox' ) ),
				array(
					'type'       => 'success',
					'attributes' => array( 'role' => 'status' ),
				)
			);
		} elseif ( isset( $_GET['saved'] ) ) { // phpcs:ignore WordPress.Security.NonceVerification -- Changes nothing.
			wp_admin_notice(
				esc_html__( 'Saved. It counts for messages from now on; what waits already goes out as it was worded.', 'webinar-outbox' ),
				array(
					'type'        => 'success',
					'dismissible' => true,
					'attributes'  => array( 'role' => 'status' ),
				)
			);
		}
		if ( array() === $this->form()->scope->templates() ) {
			wp_admin_notice( esc_html__( 'No module that sends messages is active: there is nothing to reword.', 'webinar-outbox' ), array( 'type' => 'info' ) );
		}
	}

	private function form(): Message_Form {
		$webinar_id          = $_GET['webinar_id'] ?? ''; // phpcs:ignore WordPress.Security -- Only a number; it chooses the rights and the nonce that are checked.
		return $this->form ??= new Message_Form( ( $this->scope_of )( absint( is_string( $webinar_id ) && self::PAGE === ( $_GET['page'] ?? '' ) ? $webinar_id : 0 ) ), new Wording_Validator() ); // phpcs:ignore WordPress.Security
	}
}
