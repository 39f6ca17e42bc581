<?php
/**
 * Commands of WP-CLI.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use Webinars\Ui_Webinar_Room\Lib\Command_Refused;
use WP_CLI;

/**
 * Shows and hides the offer from the command line, by the same hook and with the same rights as in the browser.
 */
final class Cli_Commands {

	public function __construct( private readonly Cta_Command $command ) {}

	/**
	 * Shows or hides the offer in the room.
	 *
	 * An offer that is in that state already stays as it is, and that is no error.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Which webinar.
	 *
	 * <visibility>
	 * : What everybody in the room sees.
	 * ---
	 * options:
	 *   - show
	 *   - hide
	 * ---
	 *
	 * ## EXAMPLES
	 *
	 *     $ wp webinar cta 12 show --user=ann
	 *     Success: The offer of webinar 12 is shown.
	 *
	 * @param array{string, string} $arguments Id and visibility.
	 */
	public function cta( array $arguments ): void {
		list( $id, $visibility ) = $arguments;
		if ( ! is_user_logged_in() ) {
			WP_CLI::error( __( 'Say on whose behalf: add --user=<login>. Nothing was changed.', 'ui-webinar-room' ) . ' (webinar_not_signed_in)' );
		}
		if ( 1 !== preg_match( '/^[1-9][0-9]{0,9}$/D', $id ) ) {
			WP_CLI::error( __( 'The id of a webinar is a number: see "wp webinar list". Nothing was changed.', 'ui-webinar-room' ) . ' (webinar_not_found)' );
		}
		$is_visible = 'show' === $visibility;
		try {
			$is_changed = $this->command->set( (int) $id, $is_visible, 'wp-cli' )['is_changed'];
		} catch ( Command_Refused $refused ) {
			WP_CLI::error( $refused->getMessage() . ' (' . $refused->code_name . ')' );
		}
		WP_CLI::success( sprintf( $this->outcome( $is_visible, $is_changed ), $id ) );
	}

	private function outcome( bool $is_shown, bool $is_changed ): string {
		if ( $is_shown ) {
			return $is_changed
				/* translators: %s: id of a webinar. */
				? __( 'The offer of webinar %s is shown.', 'ui-webinar-room' )
				/* translators: %s: id of a webinar. */
				: __( 'The offer of webinar %s is shown already. Nothing was changed.', 'ui-webinar-room' );
		}
		return $is_changed
			/* translators: %s: id of a webinar. */
			? __( 'The offer of webinar %s is hidden.', 'ui-webinar-room' )
			/* translators: %s: id of a webinar. */
			: __( 'The offer of webinar %s is hidden already. Nothing was changed.', 'ui-webinar-room' );
	}
}
