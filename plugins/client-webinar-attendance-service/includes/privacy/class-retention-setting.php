<?php
/**
 * The setting: after how many days people are forgotten.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

use Webinars\Client_Webinar_Attendance_Service\Lib\Setting_Error;

/**
 * Adds the number of days to Core's page Settings → Webinars, answers `client_webinar_retention_days` for every module, and suggests a
 * text for the site's privacy policy. WordPress checks the nonce and `manage_options` when the setting is saved.
 */
final class Retention_Setting {

	public const OPTION = 'client_webinar_attendance_service_retention_days';

	private const PAGE = 'webinars';

	private const SECTION = 'client_webinar_attendance_service';

	private const MOST_DAYS = 36500;

	/**
	 * Answers after how many days since the end of a webinar its people are forgotten; 0: never.
	 *
	 * @param int $days What another module answered.
	 */
	public function days( int $days ): int {
		$chosen = $this->chosen();
		return 0 === $chosen ? $days : $chosen;
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
				'sanitize_callback' => array( $this, 'checked_days' ),
			)
		);
		add_settings_section( self::SECTION, __( 'Personal data', 'client-webinar-attendance-service' ), '__return_null', self::PAGE );
		add_settings_field( self::OPTION, __( 'Forget attendees', 'client-webinar-attendance-service' ), array( $this, 'render' ), self::PAGE, self::SECTION, array( 'label_for' => self::OPTION ) );
	}

	/**
	 * Checks the number; what is none is refused, and it stays as it was.
	 *
	 * @param mixed $input The field of the form.
	 */
	public function checked_days( mixed $input ): int {
		$text = is_scalar( $input ) ? trim( (string) $input ) : '';
		if ( 1 === preg_match( '/^[0-9]{1,5}$/D', $text ) && (int) $text <= self::MOST_DAYS ) {
			return (int) $text;
		}
		// A form that was opened before the plugin was active has no such field.
		if ( null !== $input ) {
			/* translators: %d: largest number. */
			add_settings_error( self::OPTION, 'days', sprintf( __( 'Forget attendees: enter a whole number of days from 0 to %d. It stays as it was.', 'client-webinar-attendance-service' ), self::MOST_DAYS ) );
		}
		return $this->chosen();
	}

	/**
	 * Prints the field.
	 */
	public function render(): void {
		printf(
			'<input type="number" id="%1$s" name="%1$s" value="%2$d" min="0" max="%3$d" step="1" class="small-text"%6$s> %4$s<p class="description" id="%1$s-about">%5$s</p>',
			esc_attr( self::OPTION ),
			(int) $this->chosen(),
			(int) self::MOST_DAYS,
			esc_html__( 'days after the end of a webinar', 'client-webinar-attendance-service' ),
			esc_html__( '0 means never. Numbers and curves stay; who the people were, and the messages that they were sent, cannot be brought back.', 'client-webinar-attendance-service' ),
			Setting_Error::attributes( self::OPTION, '', self::OPTION . '-about' ) // phpcs:ignore WordPress.Security.EscapeOutput -- Escapes.
		);
		Setting_Error::render( self::OPTION );
	}

	/**
	 * Suggests words for the site's privacy policy.
	 */
	public function suggest_policy(): void {
		wp_add_privacy_policy_content(
			__( 'Webinars', 'client-webinar-attendance-service' ),
			wp_kses_post(
				'<p>' . __( 'When you enter a webinar we keep when you came, how long you were there, when you left, and whether you stayed until the end. We use it to send you the message that fits, such as the recording when you had to leave early, to tell the person who invited you whether you came, and to see how many people a webinar reached.', 'client-webinar-attendance-service' ) . '</p>'
				. '<p>' . ( 0 === $this->chosen()
					? __( 'We keep this until you ask us to erase it. What then stays are numbers that do not say who you are.', 'client-webinar-attendance-service' )
					/* translators: %s: number of days. */
					: sprintf( _n( '%s day after the end of a webinar we forget who took part. What stays are numbers that do not say who you are.', '%s days after the end of a webinar we forget who took part. What stays are numbers that do not say who you are.', $this->chosen(), 'client-webinar-attendance-service' ), number_format_i18n( $this->chosen() ) )
				) . '</p>'
			)
		);
	}

	/**
	 * The number that was chosen.
	 */
	private function chosen(): int {
		$days = get_option( self::OPTION, 0 );
		return is_numeric( $days ) ? min( self::MOST_DAYS, max( 0, (int) $days ) ) : 0;
	}
}
