<?php
/**
 * What the owner chose on the set-up page.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Reads the choices.
 */
final class Setup_Choices {

	/** `done` hides the invitation. */
	public const STATE = 'core_webinar_setup';

	/** `yes` or `declined`; nothing until somebody chooses. */
	public const TELEGRAM = 'core_webinar_telegram';

	/** Page id, `registration`, or empty for `/signup/`. */
	public const SIGN_UP = 'core_webinar_sign_up';

	/** Address that the rehearsal plays; empty for the suite's test stream. */
	public const STREAM = 'core_webinar_stream_source';

	public const OPTIONS = array( self::STATE, self::TELEGRAM, self::SIGN_UP, self::STREAM );

	/** The default of the field `guest_cta_url`. */
	private const SIGN_UP_PATH = '/signup/';

	/**
	 * Creates the options that visitors' requests read: WordPress queries the database each time for an option that does not exist.
	 */
	public static function create_options(): void {
		add_option( self::SIGN_UP, '' );
		add_option( self::TELEGRAM, '' );
	}

	/**
	 * Answers `core_webinar_uses_telegram`: an owner who declined is shown no warnings about Telegram.
	 */
	public static function uses_telegram(): bool {
		return 'declined' !== get_option( self::TELEGRAM );
	}

	/**
	 * Returns where "Book a seat" leads: what the webinar says, or else what the owner chose.
	 *
	 * @param string $url As stored in the webinar.
	 */
	public static function sign_up_url( string $url ): string {
		if ( ! in_array( trim( $url ), array( '', self::SIGN_UP_PATH ), true ) ) {
			return $url;
		}
		$chosen = get_option( self::SIGN_UP, '' );
		if ( 'registration' === $chosen && get_option( 'users_can_register' ) ) {
			return wp_registration_url();
		}
		return is_numeric( $chosen ) && Module_Pages::is_published( (int) $chosen ) ? (string) get_permalink( (int) $chosen ) : $url;
	}

	/**
	 * Whether "Book a seat" leads to a page that exists.
	 */
	public static function has_sign_up_page(): bool {
		return self::SIGN_UP_PATH !== self::sign_up_url( self::SIGN_UP_PATH ) || null !== get_page_by_path( trim( self::SIGN_UP_PATH, '/' ) );
	}
}
