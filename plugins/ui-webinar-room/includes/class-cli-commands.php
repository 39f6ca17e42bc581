<?php
/**
 * The commands of WP-CLI.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use WP_CLI;
use WP_Error;

/**
 * The offer from the command line, by the same hook and with the same rights as in the browser.
 */
final class Cli_Commands {

	/**
	 * Takes what it works with.
	 *
	 * @param Cta_Command $command Passes it to Core.
	 */
	public function __construct( private readonly Cta_Command $command ) {}

	/**
	 * Shows or hides the offer in the room.
	 *
	 * One that is so already stays as it is, and that is no error.
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
	 * @param array{string, string} $arguments As above.
	 */
	public function cta( array $arguments ): void {
		list( $id, $visibility ) = $arguments;
		if ( ! is_user_logged_in() ) {
			WP_CLI::error( __( 'Say on whose behalf: add --user=<login>. Nothing was changed.', 'ui-webinar-room' ) . ' (webinar_not_signed_in)' );
		}
		if ( 1 !== preg_match( '/^[1-9][0-9]{0,9}$/D', $id ) ) {
			WP_CLI::error( __( 'The id of a webinar is a number: see "wp webinar list". Nothing was changed.', 'ui-webinar-room' ) . ' (webinar_not_found)' );
		}
		$before = $this->is_shown( (int) $id );
		$done   = $this->command->set( (int) $id, 'show' === $visibility, 'wp-cli' );
		if ( $done instanceof WP_Error ) {
			WP_CLI::error( $done->get_error_message() . ' (' . $done->get_error_code() . ')' );
		}
		WP_CLI::success( sprintf( $this->words( $done['visible'], $done['visible'] !== $before ), $id ) );
	}

	/**
	 * What came of it.
	 *
	 * @param bool $is_shown   Whether the offer is shown now.
	 * @param bool $is_changed Whether it was not before.
	 */
	private function words( bool $is_shown, bool $is_changed ): string {
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

	/**
	 * Whether the offer is shown now.
	 *
	 * @param int $webinar_id The webinar.
	 */
	private function is_shown( int $webinar_id ): bool {
		/**
		 * Null when there is none.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		return 'visible' === ( $webinar['cta_visibility'] ?? '' );
	}
}
