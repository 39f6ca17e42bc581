<?php
/**
 * Access of WP-CLI to webinars.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use WP_CLI;

/**
 * Finds a webinar for a command and ends the command with an error where the user may not use it.
 */
final class Cli_Access {

	/**
	 * Ends with an error where WP-CLI runs without --user.
	 */
	public function require_user(): void {
		if ( ! is_user_logged_in() ) {
			WP_CLI::error( __( 'Say on whose behalf: add --user=<login>. Nothing was changed.', 'core-webinar-event' ) . ' (webinar_not_signed_in)' );
		}
	}

	/**
	 * Returns the webinar, or ends with an error where it does not exist or the user lacks the capability.
	 *
	 * @param string $id         As typed.
	 * @param string $capability `control_webinar` or `edit_post`.
	 * @return Webinar
	 */
	public function webinar( string $id, string $capability ): array {
		$this->require_user();
		$webinar = 1 === preg_match( '/^[1-9][0-9]{0,9}$/D', $id ) ? $this->read( (int) $id ) : null;
		if ( null === $webinar ) {
			$this->refuse( 'webinar_not_found' );
		}
		if ( ! current_user_can( $capability, $webinar['webinar_id'] ) ) {
			$this->refuse( 'webinar_permission_denied' );
		}
		return $webinar;
	}

	/**
	 * The read model.
	 *
	 * @param int $webinar_id Webinar.
	 * @return Webinar|null
	 */
	public function read( int $webinar_id ): ?array {
		/**
		 * The shape is that of the contract.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		return $webinar;
	}

	/**
	 * Ends with the message of a refusal.
	 *
	 * @param string $code Error code of the contract.
	 */
	public function refuse( string $code ): never {
		WP_CLI::error( Refusals::error( $code )->get_error_message() . " ($code)" );
	}
}
