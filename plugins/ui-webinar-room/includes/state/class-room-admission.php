<?php
/**
 * Who may enter a room.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use Webinars\Ui_Webinar_Room\Lib\Whom_To_Ask;
use WP_Error;

/**
 * Admits the signed-in user to a room, or says why not (R1).
 */
final class Room_Admission {

	/**
	 * Returns the webinar, or an error with its HTTP status and one of the codes `webinar_not_signed_in`, `webinar_not_found`,
	 * `webinar_cancelled`, `webinar_type_unavailable` and `webinar_not_admitted`.
	 *
	 * @return Webinar|WP_Error
	 */
	public function admit( int $webinar_id ): array|WP_Error {
		// A guest must not learn which webinars exist.
		if ( ! is_user_logged_in() ) {
			return $this->refuse( 'webinar_not_signed_in', __( 'Sign in to enter the room.', 'ui-webinar-room' ), 401 );
		}
		$webinar = $this->find( $webinar_id );
		if ( false === ( $this->read( $webinar_id )['is_available'] ?? true ) ) {
			return $this->refuse( 'webinar_type_unavailable', __( 'This recording is not available here', 'ui-webinar-room' ), 404 );
		}
		if ( null === $webinar && $this->is_cancelled( $webinar_id ) ) {
			return $this->refuse( 'webinar_cancelled', __( 'This webinar was cancelled by its organizer.', 'ui-webinar-room' ), 410 );
		}
		if ( null === $webinar ) {
			return $this->refuse( 'webinar_not_found', __( 'There is no such webinar.', 'ui-webinar-room' ), 404 );
		}
		if ( ! current_user_can( 'attend_webinar', $webinar_id ) ) {
			return $this->refuse( 'webinar_not_admitted', self::whom_to_ask( $webinar_id ), 403 );
		}
		return $webinar;
	}

	/**
	 * Returns the webinar where this visitor may know of it: only those who prepare a draft know of it.
	 *
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
	 * What a person who is not admitted can do.
	 */
	public static function whom_to_ask( int $webinar_id ): string {
		return Whom_To_Ask::text(
			$webinar_id,
			/* translators: %s: name of the organizer. */
			__( 'You are not admitted to this webinar. Ask its organizer, %s.', 'ui-webinar-room' ),
			__( 'You are not admitted to this webinar. Ask its organizer.', 'ui-webinar-room' )
		);
	}

	/**
	 * Whether the current user is admitted as an attendee and the webinar still has this version. When it returns false, admit()
	 * finds out the reason.
	 */
	public function admits_attendee( int $webinar_id, int $version ): bool {
		return is_user_logged_in()
			&& current_user_can( 'attend_webinar', $webinar_id )
			&& ! current_user_can( 'control_webinar', $webinar_id )
			&& apply_filters( 'core_webinar_version', null, $webinar_id ) === $version;
	}

	/**
	 * Whether attendees may enter: the webinar is announced.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	public function is_open( array $webinar ): bool {
		return 'draft' !== $webinar['status'] && 'publish' === get_post_status( $webinar['webinar_id'] );
	}

	/**
	 * Whether the webinar was announced, has not ended, and was withdrawn.
	 */
	private function is_cancelled( int $webinar_id ): bool {
		$webinar = $this->read( $webinar_id );
		return null !== $webinar
			&& in_array( $webinar['status'], array( 'scheduled', 'live', 'paused' ), true )
			&& in_array( get_post_status( $webinar_id ), array( 'draft', 'pending', 'trash' ), true );
	}

	/**
	 * Reads the webinar without checking who may know of it.
	 *
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

	private function refuse( string $code, string $message, int $status ): WP_Error {
		return new WP_Error( $code, $message, array( 'status' => $status ) );
	}
}
