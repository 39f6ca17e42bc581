<?php
/**
 * Settings → Webinars.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use Webinars\Core_Webinar_Event\Lib\Setting_Error;

/**
 * Shows and validates the pages of the modules and the runtime profile. WordPress checks the nonce and `manage_options` when they
 * are saved.
 */
final class Settings_Page {

	public const PAGE = 'webinars';

	/** The value that wp_dropdown_pages() sends for "no change". */
	private const UNCHANGED = '-1';

	public function __construct( private readonly Module_Pages $pages, private readonly Runtime_Profile $profile ) {}

	public static function url(): string {
		return admin_url( 'options-general.php?page=' . self::PAGE );
	}

	public function register(): void {
		foreach ( $this->pages->settings() as $setting ) {
			register_setting(
				self::PAGE,
				$setting['option'],
				array(
					'type'              => 'integer',
					'show_in_rest'      => false,
					'sanitize_callback' => fn( mixed $input ): int => $this->checked_page( $input, $setting ),
				)
			);
		}
		register_setting(
			self::PAGE,
			Runtime_Profile::OPTION,
			array(
				'type'              => 'string',
				'show_in_rest'      => false,
				'sanitize_callback' => array( $this, 'checked_profile' ),
			)
		);
		register_setting(
			self::PAGE,
			Organizer_Trust::OPTION,
			array(
				'type'              => 'string',
				'show_in_rest'      => false,
				'sanitize_callback' => array( Organizer_Trust::class, 'sanitize' ),
			)
		);
	}

	public function add_to_menu(): void {
		add_options_page(
			__( 'Webinars', 'core-webinar-event' ),
			__( 'Webinars', 'core-webinar-event' ),
			'manage_options',
			self::PAGE,
			array( $this, 'render' )
		);
	}

	/**
	 * Adds a link on the list of plugins.
	 *
	 * @param array<string> $links Links of this plugin.
	 * @return array<string>
	 */
	public function add_link( array $links ): array {
		if ( current_user_can( 'manage_options' ) ) {
			array_unshift( $links, sprintf( '<a href="%s">%s</a>', esc_url( self::url() ), esc_html__( 'Settings', 'core-webinar-event' ) ) );
		}
		return $links;
	}

	/**
	 * Validates the profile. An invalid value keeps the stored one, and so does a form without the choice.
	 */
	public function checked_profile( mixed $input ): string {
		if ( in_array( $input, array( 'prod', 'full' ), true ) ) {
			return $input;
		}
		if ( null !== $input ) {
			add_settings_error( Runtime_Profile::OPTION, 'unknown', __( 'The runtime profile is "prod" or "full". It stays as it was.', 'core-webinar-event' ) );
		}
		return 'full' === get_option( Runtime_Profile::OPTION ) ? 'full' : 'prod';
	}

	public function render(): void {
		if ( ! current_user_can( 'manage_options' ) ) {
			return;
		}
		?>
		<div class="wrap">
			<h1><?php esc_html_e( 'Webinars', 'core-webinar-event' ); ?></h1>
			<form method="post" action="options.php">
				<?php settings_fields( self::PAGE ); ?>
				<h2><?php esc_html_e( 'Pages', 'core-webinar-event' ); ?></h2>
				<p><?php esc_html_e( 'Each module makes its page when it is activated. Choose another one here, and put the block of the old page there.', 'core-webinar-event' ); ?></p>
				<table class="form-table" role="presentation">
					<?php array_map( array( $this, 'render_page' ), $this->pages->settings() ); ?>
				</table>
				<h2><?php esc_html_e( 'Rights', 'core-webinar-event' ); ?></h2>
				<table class="form-table" role="presentation">
					<tr>
						<th scope="row"><?php esc_html_e( 'Organizers', 'core-webinar-event' ); ?></th>
						<td><?php Organizer_Trust::render(); ?></td>
					</tr>
				</table>
				<h2><?php esc_html_e( 'Modules', 'core-webinar-event' ); ?></h2>
				<table class="form-table" role="presentation">
					<tr>
						<th scope="row"><?php esc_html_e( 'Runtime profile', 'core-webinar-event' ); ?></th>
						<td><?php $this->render_profile(); ?></td>
					</tr>
				</table>
				<?php do_settings_sections( self::PAGE ); // Of other modules. ?>
				<?php submit_button(); ?>
			</form>
		</div>
		<?php
	}

	/**
	 * Validates a page. An unpublished page is refused, and the stored one stays. A page without its block is accepted: the block
	 * may be added later, and render_page() names it.
	 *
	 * @param PageSetting $setting Which page.
	 */
	private function checked_page( mixed $input, array $setting ): int {
		// The form has no field for a module that was activated after it was opened.
		if ( null === $input || self::UNCHANGED === $input ) {
			return $this->pages->chosen_id( $setting['option'] );
		}
		$page_id = is_numeric( $input ) ? absint( $input ) : -1;
		if ( 0 === $page_id || Module_Pages::is_published( $page_id ) ) {
			return $page_id;
		}
		/* translators: %s: what the page is for. */
		add_settings_error( $setting['option'], 'unpublished', sprintf( __( '%s: only a published page can be chosen. It stays as it was.', 'core-webinar-event' ), $setting['label'] ) );
		return $this->pages->chosen_id( $setting['option'] );
	}

	/**
	 * Prints the choice of one page.
	 *
	 * @param PageSetting $setting Which page.
	 */
	private function render_page( array $setting ): void {
		$option  = $setting['option'];
		$page_id = $this->pages->chosen_id( $option );
		$problem = $this->pages->problem( $setting );
		$edit    = get_edit_post_link( $page_id );
		?>
		<tr>
			<th scope="row"><label for="<?php echo esc_attr( $option ); ?>"><?php echo esc_html( $setting['label'] ); ?></label></th>
			<td>
				<?php
				$select = wp_dropdown_pages(
					array(
						'echo'                  => false,
						'name'                  => esc_attr( $option ),
						'selected'              => absint( $page_id ),
						// WordPress offers published pages only: without this option, saving would lose a page that is a draft for a
						// while.
						'show_option_no_change' => esc_html( null === get_post( $page_id ) || Module_Pages::is_published( $page_id ) ? '' : get_the_title( $page_id ) ),
						'show_option_none'      => esc_html__( '— None —', 'core-webinar-event' ),
						'option_none_value'     => '0',
					)
				);
				echo str_replace( '<select', '<select' . Setting_Error::attributes( $option ), $select ); // phpcs:ignore WordPress.Security.EscapeOutput -- WordPress and Setting_Error escape.
				Setting_Error::render( $option );
				if ( null !== $edit ) {
					printf( ' <a href="%s">%s</a>', esc_url( $edit ), esc_html__( 'Edit the page', 'core-webinar-event' ) );
				}
				?>
				<p class="description"><?php echo esc_html( $setting['description'] ); ?></p>
				<?php
				if ( '' !== $problem ) {
					wp_admin_notice(
						esc_html( $problem ),
						array(
							'type'               => 'warning',
							'additional_classes' => array( 'inline' ),
						)
					);
				}
				?>
			</td>
		</tr>
		<?php
	}

	/**
	 * Prints the choice of the profile, read-only where wp-config.php sets it.
	 */
	private function render_profile(): void {
		$choices = array(
			'prod' => __( 'prod: live webinars. The modules that are still being tried out do nothing, even when they are active.', 'core-webinar-event' ),
			'full' => __( 'full: every active module runs.', 'core-webinar-event' ),
		);
		echo '<fieldset><legend class="screen-reader-text">' . esc_html__( 'Runtime profile', 'core-webinar-event' ) . '</legend>';
		foreach ( $choices as $profile => $words ) {
			printf(
				'<p><label><input type="radio" name="%1$s" value="%2$s"%3$s%4$s> %5$s</label></p>',
				esc_attr( Runtime_Profile::OPTION ),
				esc_attr( $profile ),
				checked( $this->profile->current(), $profile, false ),
				disabled( $this->profile->is_constant(), true, false ),
				esc_html( $words )
			);
		}
		echo '</fieldset>';
		if ( $this->profile->is_constant() ) {
			/* translators: %s: name of a constant. */
			echo '<p class="description">' . esc_html( sprintf( __( 'Set by %s in wp-config.php.', 'core-webinar-event' ), Runtime_Profile::CONSTANT ) ) . '</p>';
		}
	}
}
