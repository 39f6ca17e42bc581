<?php
/**
 * Which webinar a reader asks about.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Attendance_Service;

/**
 * Finds the webinar that a request names, for who may read its attendance.
 */
final class Report_Request {

	public const WEBINAR = 'webinar_id';

	/**
	 * The webinar of this request; ends it where there is none, or where it is not the reader's.
	 *
	 * @return Webinar
	 */
	public function webinar(): array {
		// This only reads. The code that prints the answer checks the nonce where one is needed.
		$id = absint( is_string( $_GET[ self::WEBINAR ] ?? null ) ? $_GET[ self::WEBINAR ] : 0 ); // phpcs:ignore WordPress.Security.NonceVerification
		/**
		 * As the contract says.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = $id > 0 ? apply_filters( 'core_webinar_get', null, $id ) : null;
		if ( null === $webinar ) {
			$this->refuse( 404, __( 'There is no such webinar; it may have been deleted. Choose one from the list of webinars.', 'client-webinar-attendance-service' ) );
		}
		if ( ! current_user_can( 'control_webinar', $webinar['webinar_id'] ) ) {
			$this->refuse( 403, __( 'Only the organizer and the speakers of this webinar see who attended. Ask its organizer.', 'client-webinar-attendance-service' ) );
		}
		return $webinar;
	}

	/**
	 * Ends the request.
	 *
	 * @param int    $status  HTTP status.
	 * @param string $message What a person reads.
	 */
	private function refuse( int $status, string $message ): never {
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
