<?php
/**
 * Which webinar an organizer asks about.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

/**
 * Finds the webinar that a request of wp-admin names, for its organizer.
 */
final class Page_Request {

	public const WEBINAR = 'webinar_id';

	/**
	 * Returns the webinar of this request; ends it where there is none, or where it is not the reader's.
	 *
	 * @return Webinar
	 */
	public static function webinar(): array {
		// This only reads. The code that changes something, or sends a file, checks the nonce.
		$webinar = Webinars::read( absint( is_string( $_GET[ self::WEBINAR ] ?? null ) ? $_GET[ self::WEBINAR ] : 0 ) ); // phpcs:ignore WordPress.Security.NonceVerification
		if ( null === $webinar ) {
			self::refuse( 404, __( 'There is no such webinar; it may have been deleted. Choose one from the list of webinars.', 'client-webinar-registration' ) );
		}
		if ( ! current_user_can( 'publish_post', $webinar['webinar_id'] ) ) {
			self::refuse( 403, __( 'Only the organizer of this webinar sees its registrations. Ask its organizer.', 'client-webinar-registration' ) );
		}
		return $webinar;
	}

	/**
	 * Ends the request.
	 *
	 * @param int    $status  HTTP status.
	 * @param string $message What a person reads.
	 */
	public static function refuse( int $status, string $message ): never {
		wp_die(
			esc_html( $message ),
			'',
			array(
				'response'  => absint( $status ),
				'back_link' => true,
			)
		);
	}
}
