<?php
/**
 * The choice of how long somebody must have been in the room.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

use Webinars\Client_Webinar_Tracker_V2\Lib\Setting_Error;

/**
 * Adds its field to the section of Share_Setting: who comes seconds before the stop has not taken part.
 */
final class Least_Time_Setting {

	public const OPTION = 'client_webinar_tracker_v2_least_seconds';

	/** The room sends `enter` this often: one that is sent just before the stop is not enough. */
	private const DEFAULT_SECONDS = 30;

	private const MOST_SECONDS = HOUR_IN_SECONDS;

	/** In a short webinar this share of its live time is enough. */
	private const LARGEST_SHARE = 0.1;

	/**
	 * How long somebody must have been there who is present at the stop, in seconds.
	 */
	public function seconds_of( int $live_seconds ): int {
		return (int) min( $this->seconds(), self::LARGEST_SHARE * $live_seconds );
	}

	/**
	 * Lets WordPress show and save it.
	 */
	public function register(): void {
		register_setting(
			Share_Setting::PAGE,
			self::OPTION,
			array(
				'type'              => 'integer',
				'show_in_rest'      => false,
				'sanitize_callback' => array( $this, 'checked' ),
			)
		);
		add_settings_field( self::OPTION, __( 'Least time in the room', 'client-webinar-tracker-v2' ), array( $this, 'render' ), Share_Setting::PAGE, Share_Setting::SECTION, array( 'label_for' => self::OPTION ) );
	}

	/**
	 * Checks it; another value is refused, and it stays as it was.
	 *
	 * @param mixed $input The field of the form.
	 */
	public function checked( mixed $input ): int {
		$seconds = Whole_Number::within( $input, 0, self::MOST_SECONDS );
		// A form that was opened before the plugin was updated has no such field.
		if ( null === $seconds && null !== $input ) {
			add_settings_error( self::OPTION, 'least_time', __( 'Least time in the room: enter a whole number of seconds from 0 to 3600. It stays as it was.', 'client-webinar-tracker-v2' ) );
		}
		return $seconds ?? $this->seconds();
	}

	/**
	 * Prints the field.
	 */
	public function render(): void {
		printf(
			'<input type="number" id="%1$s" name="%1$s" value="%2$d" min="0" max="%3$d" step="1" class="small-text"%6$s> %4$s <p class="description" id="%1$s-about">%5$s</p>',
			esc_attr( self::OPTION ),
			esc_attr( (string) $this->seconds() ),
			esc_attr( (string) self::MOST_SECONDS ),
			esc_html__( 'seconds', 'client-webinar-tracker-v2' ),
			esc_html__( 'For people who are in the room at the stop. In a short webinar a tenth of its live time is enough. It counts for webinars that are stopped from now on.', 'client-webinar-tracker-v2' ),
			Setting_Error::attributes( self::OPTION, '', self::OPTION . '-about' ) // phpcs:ignore WordPress.Security.EscapeOutput -- Escapes.
		);
		Setting_Error::render( self::OPTION );
	}

	private function seconds(): int {
		return Whole_Number::within( get_option( self::OPTION ), 0, self::MOST_SECONDS ) ?? self::DEFAULT_SECONDS;
	}
}
