<?php
/**
 * Who may come in.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use WP_Error;

/**
 * Opens a room for the signed-in user, or says why not (R1).
 */
final class Room_Door {

	/**
	 * Returns the webinar, or an error with code `webinar_not_signed_in`, `webinar_not_found`, `webinar_cancelled` or
	 * `webinar_not_admitted` and its HTTP status.
	 *
	 * @param int $webinar_id The webinar.
	 * @return Webinar|WP_Error
	 */
	public function open( int $webinar_id ): array|WP_Error {
		// A guest does not even learn which webinars there are.
		if ( ! is_user_logged_in() ) {
			return $this->refuse( 'webinar_not_signed_in', __( 'Sign in to enter the room.', 'ui-webinar-room' ), 401 );
		}
		$webinar = $this->find( $webinar_id );
		if ( null === $webinar && $this->is_cancelled( $webinar_id ) ) {
			return $this->refuse( 'webinar_cancelled', __( 'This webinar was cancelled by its organizer.', 'ui-webinar-room' ), 410 );
		}
		if ( null === $webinar ) {
			return $this->refuse( 'webinar_not_found', __( 'There is no such webinar.', 'ui-webinar-room' ), 404 );
		}
		if ( ! current_user_can( 'attend_webinar', $webinar_id ) ) {
			return $this->refuse( 'webinar_not_admitted', __( 'You are not admitted to this webinar. Ask its organizer.', 'ui-webinar-room' ), 403 );
		}
		return $webinar;
	}

	/**
	 * The webinar as this visitor may know of it: a draft exists only for those who prepare it.
	 *
	 * @param int $webinar_id The webinar.
	 * @return Webinar|null
	 */
	public function find( int $webinar_id ): ?array {
		$webinar = $this->read( $webinar_id );
		if ( null === $webinar ) {
			return null;
		}
		return $this->is_open( $webinar ) || current_user_can( 'control_webinar', $webinar_id ) ? $webinar : null;
	}

	/**
	 * Whether the current user comes in as an attendee, and what they see is of this version still. False where that is
	 * to be found out by open().
	 *
	 * @param int $webinar_id The webinar.
	 * @param int $version    Of the webinar, as it was when it was read.
	 */
	public function admits_attendee( int $webinar_id, int $version ): bool {
		return is_user_logged_in()
			&& current_user_can( 'attend_webinar', $webinar_id )
			&& ! current_user_can( 'control_webinar', $webinar_id )
			&& apply_filters( 'core_webinar_version', null, $webinar_id ) === $version;
	}

	/**
	 * Whether attendees may come in: it is announced.
	 *
	 * @param Webinar $webinar The webinar.
	 */
	public function is_open( array $webinar ): bool {
		return 'draft' !== $webinar['status'] && 'publish' === get_post_status( $webinar['webinar_id'] );
	}

	/**
	 * Whether it was announced, has not ended, and was taken back.
	 *
	 * @param int $webinar_id The webinar.
	 */
	private function is_cancelled( int $webinar_id ): bool {
		$webinar = $this->read( $webinar_id );
		return null !== $webinar
			&& in_array( $webinar['status'], array( 'scheduled', 'live', 'paused' ), true )
			&& in_array( get_post_status( $webinar_id ), array( 'draft', 'pending', 'trash' ), true );
	}

	/**
	 * The read model, whoever may know of it.
	 *
	 * @param int $webinar_id The webinar.
	 * @return Webinar|null
	 */
	private function read( int $webinar_id ): ?array {
		/**
		 * Null when there is none.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = $webinar_id < 1 ? null : apply_filters( 'core_webinar_get', null, $webinar_id );
		return $webinar;
	}

	/**
	 * Makes an error.
	 *
	 * @param string $code    For programs.
	 * @param string $message For people.
	 * @param int    $status  HTTP.
	 */
	private function refuse( string $code, string $message, int $status ): WP_Error {
		return new WP_Error( $code, $message, array( 'status' => $status ) );
	}
}
