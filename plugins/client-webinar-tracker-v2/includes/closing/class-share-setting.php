<?php
/**
 * The choice of what counts as taking part.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

use Webinars\Client_Webinar_Tracker_V2\Lib\Setting_Error;

/**
 * Adds its field to Settings → Webinars, which is Core's. WordPress itself checks the nonce and `manage_options` when it is
 * saved.
 */
final class Share_Setting {

	public const OPTION = 'client_webinar_tracker_v2_share_percent';

	private const DEFAULT_PERCENT = 70;

	public const PAGE = 'webinars';

	public const SECTION = 'client_webinar_tracker_v2_completion';

	/**
	 * The share of the live time that counts as taking part, from 1 to 100.
	 */
	public function percent(): int {
		return Whole_Number::within( get_option( self::OPTION ), 1, 100 ) ?? self::DEFAULT_PERCENT;
	}

	/**
	 * Lets WordPress show and save it.
	 */
	public function register(): void {
		register_setting(
			self::PAGE,
			self::OPTION,
			array(
				'type'              => 'integer',
				'show_in_rest'      => false,
				'sanitize_callback' => array( $this, 'checked' ),
			)
		);
		add_settings_section( self::SECTION, __( 'Taking part', 'client-webinar-tracker-v2' ), array( $this, 'render_section' ), self::PAGE );
		add_settings_field( self::OPTION, __( 'Enough of the live time', 'client-webinar-tracker-v2' ), array( $this, 'render' ), self::PAGE, self::SECTION, array( 'label_for' => self::OPTION ) );
	}

	/**
	 * Checks it; what is no share is refused, and it stays as it was.
	 *
	 * @param mixed $input The field of the form.
	 */
	public function checked( mixed $input ): int {
		$percent = Whole_Number::within( $input, 1, 100 );
		// A form that was opened before the plugin was active has no such field.
		if ( null === $percent && null !== $input ) {
			add_settings_error( self::OPTION, 'share', __( 'Enough of the live time: enter a whole number from 1 to 100. It stays as it was.', 'client-webinar-tracker-v2' ) );
		}
		return $percent ?? $this->percent();
	}

	/**
	 * Says what it is for.
	 */
	public function render_section(): void {
		echo '<p>' . esc_html__( 'People who are in the room when a webinar is stopped have taken part, if they were there for the least time below. So have people who left by the button “Leave the webinar” after being there for long enough. Breaks do not count.', 'client-webinar-tracker-v2' ) . '</p>';
	}

	/**
	 * Prints the field.
	 */
	public function render(): void {
		printf(
			'<input type="number" id="%1$s" name="%1$s" value="%2$d" min="1" max="100" step="1" class="small-text"%4$s> %% <p class="description" id="%1$s-about">%3$s</p>',
			esc_attr( self::OPTION ),
			esc_attr( (string) $this->percent() ),
			esc_html__( 'It counts for webinars that are stopped from now on.', 'client-webinar-tracker-v2' ),
			Setting_Error::attributes( self::OPTION, '', self::OPTION . '-about' ) // phpcs:ignore WordPress.Security.EscapeOutput -- Escapes.
		);
		Setting_Error::render( self::OPTION );
	}
}
