<?php
/**
 * Which webinar a form is about.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms;

/**
 * Finds the webinar that a form in this place asks about. The command checks it again.
 */
final class Form_Place {

	/** Parameter of a page's address, as the room has it. */
	public const WEBINAR = 'webinar_id';

	/**
	 * On the page of a webinar that one, else the one in the address, else the one that the person entered last; 0 for none.
	 */
	public function webinar_id( int $lead_id ): int {
		if ( self::is_page_of_webinar() ) {
			return (int) get_the_ID();
		}
		$given = $_GET[ self::WEBINAR ] ?? ''; // phpcs:ignore WordPress.Security -- Only shows a form; the pattern lets nothing else through.
		if ( is_string( $given ) && 1 === preg_match( '/^[1-9][0-9]{0,9}$/D', $given ) ) {
			return (int) $given;
		}
		$last = 0 === $lead_id ? 0 : apply_filters( 'client_webinar_last_session', 0, $lead_id );
		return is_int( $last ) ? $last : 0;
	}

	/**
	 * Whether the form stands in the text of a webinar. There it shows only to people who were there: before the webinar nobody misses it.
	 */
	public static function is_page_of_webinar(): bool {
		return 'webinar_event' === get_post_type();
	}

	/**
	 * The lead of the person who is signed in, 0 for a guest.
	 */
	public static function lead_id(): int {
		$user_id = get_current_user_id();
		$lead_id = 0 === $user_id ? 0 : apply_filters( 'core_webinar_lead_id', $user_id, $user_id );
		return is_int( $lead_id ) ? $lead_id : $user_id;
	}

	/**
	 * Whether a lead was at a webinar.
	 */
	public static function was_there( int $webinar_id, int $lead_id ): bool {
		return $webinar_id > 0 && array() !== apply_filters( 'client_webinar_sessions', array(), $webinar_id, array( $lead_id ) );
	}
}
