<?php
/**
 * What was wrong with a setting.
 *
 * @package Webinars\Lib
 */

declare( strict_types=1 );

namespace Webinars\Lib;

/**
 * Says beside its field why a setting was refused. WordPress lists all refusals only at the top of the page.
 */
final class Setting_Error {

	/**
	 * Returns the attributes of the field. The first refused field of the page gets the focus.
	 *
	 * @param string $code     Code that was given to add_settings_error(); empty for any.
	 * @param string $about_id Id of the text that describes the field, if there is one.
	 */
	public static function attributes( string $setting, string $code = '', string $about_id = '' ): string {
		$is_wrong  = '' !== self::message( $setting, $code );
		$described = trim( ( $is_wrong ? self::id( $setting, $code ) : '' ) . " $about_id" );
		return ( '' === $described ? '' : sprintf( ' aria-describedby="%s"', esc_attr( $described ) ) )
			. ( $is_wrong ? ' aria-invalid="true" autofocus' : '' );
	}

	/**
	 * Prints the message, nothing where nothing was refused.
	 *
	 * @param string $code Code that was given to add_settings_error(); empty for any.
	 */
	public static function render( string $setting, string $code = '' ): void {
		$message = self::message( $setting, $code );
		if ( '' !== $message ) {
			wp_admin_notice(
				wp_kses_post( $message ),
				array(
					'type'               => 'error',
					'id'                 => self::id( $setting, $code ),
					'additional_classes' => array( 'inline' ),
				)
			);
		}
	}

	private static function message( string $setting, string $code ): string {
		foreach ( get_settings_errors( $setting ) as $error ) {
			if ( 'error' === $error['type'] && in_array( $code, array( '', $error['code'] ), true ) ) {
				return $error['message'];
			}
		}
		return '';
	}

	private static function id( string $setting, string $code ): string {
		return sanitize_html_class( "$setting-$code" ) . '-error';
	}
}
