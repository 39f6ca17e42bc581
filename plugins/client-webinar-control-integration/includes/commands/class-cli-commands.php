<?php
/**
 * The commands `wp webinar start` and `wp webinar stop`.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

use Webinars\Client_Webinar_Control_Integration\Lib\Command_Refused;
use WP_CLI;

/**
 * Starts and stops a webinar by the same hook and with the same rights as in the browser.
 */
final class Cli_Commands {

	public function __construct( private readonly Status_Command $command ) {}

	/**
	 * Starts a scheduled webinar, or opens a recording for viewing.
	 *
	 * A running webinar stays unchanged, and that is no error.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Which webinar.
	 *
	 * ## EXAMPLES
	 *
	 *     $ wp webinar start 12 --user=ann
	 *     Success: Webinar 12 is live.
	 *
	 * @param array{string} $arguments As above.
	 */
	public function start( array $arguments ): void {
		$this->carry_out( $arguments[0], 'start' );
	}

	/**
	 * Stops a webinar or closes a recording for good: everybody in the room sees the end, and the follow-up messages are sent.
	 *
	 * A finished webinar stays unchanged, and that is no error.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Which webinar.
	 *
	 * ## EXAMPLES
	 *
	 *     $ wp webinar stop 12 --user=ann
	 *     Success: Webinar 12 is finished.
	 *
	 * @param array{string} $arguments As above.
	 */
	public function stop( array $arguments ): void {
		$this->carry_out( $arguments[0], 'stop' );
	}

	/**
	 * Requests the change and ends with its outcome.
	 *
	 * @param string $id      As typed.
	 * @param string $command `start` or `stop`.
	 */
	private function carry_out( string $id, string $command ): void {
		if ( ! is_user_logged_in() ) {
			WP_CLI::error( __( 'Say on whose behalf: add --user=<login>. Nothing was changed.', 'client-webinar-control-integration' ) . ' (webinar_not_signed_in)' );
		}
		if ( 1 !== preg_match( '/^[1-9][0-9]{0,9}$/D', $id ) ) {
			WP_CLI::error( __( 'The id of a webinar is a number: see "wp webinar list". Nothing was changed.', 'client-webinar-control-integration' ) . ' (webinar_not_found)' );
		}
		try {
			$done = $this->command->carry_out( (int) $id, $command, 'wp-cli' );
		} catch ( Command_Refused $refusal ) {
			WP_CLI::error( $refusal->getMessage() . " ($refusal->code_name)" );
		}
		if ( 'auto' === $done['webinar']['type'] ) {
			$words = 'start' === $command
				/* translators: %s: id of a webinar. */
				? __( 'Recording %s is open for viewing.', 'client-webinar-control-integration' )
				/* translators: %s: id of a webinar. */
				: __( 'Recording %s is closed.', 'client-webinar-control-integration' );
			WP_CLI::success( sprintf( $words, $id ) );
			return;
		}
		WP_CLI::success(
			$done['is_changed']
				/* translators: 1: id of a webinar, 2: status, as in "live". */
				? sprintf( __( 'Webinar %1$s is %2$s.', 'client-webinar-control-integration' ), $id, $done['webinar']['status'] )
				/* translators: 1: id of a webinar, 2: status, as in "live". */
				: sprintf( __( 'Webinar %1$s is %2$s already. Nothing was changed.', 'client-webinar-control-integration' ), $id, $done['webinar']['status'] )
		);
	}
}
