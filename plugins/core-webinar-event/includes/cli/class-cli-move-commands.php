<?php
/**
 * The commands `pause`, `resume` and `archive`.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use WP_CLI;

/**
 * Makes the moves of the state machine that have no public hook.
 */
final class Cli_Move_Commands {

	public function __construct(
		private readonly Cli_Access $access,
		private readonly State_Changes $changes,
		private readonly List_Labels $labels
	) {}

	/**
	 * Pauses a running webinar: the room shows a break, and nobody's participation completes until it is resumed.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Which webinar.
	 *
	 * ## EXAMPLES
	 *
	 *     $ wp webinar pause 12 --user=ann
	 *     Success: Webinar 12 is paused.
	 *
	 * @param array{string} $arguments As above.
	 */
	public function pause( array $arguments ): void {
		$this->move( $arguments[0], 'pause' );
	}

	/**
	 * Resumes a paused webinar.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Which webinar.
	 *
	 * ## EXAMPLES
	 *
	 *     $ wp webinar resume 12 --user=ann
	 *     Success: Webinar 12 is live.
	 *
	 * @param array{string} $arguments As above.
	 */
	public function resume( array $arguments ): void {
		$this->move( $arguments[0], 'resume' );
	}

	/**
	 * Archives a finished webinar for good: it cannot change any more.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Which webinar.
	 *
	 * ## EXAMPLES
	 *
	 *     $ wp webinar archive 12 --user=admin
	 *     Success: Webinar 12 is archived.
	 *
	 * @param array{string} $arguments As above.
	 */
	public function archive( array $arguments ): void {
		$this->move( $arguments[0], 'archive' );
	}

	/**
	 * Makes a move of the state machine.
	 *
	 * @param string $id   As typed.
	 * @param string $move `pause`, `resume` or `archive`.
	 */
	private function move( string $id, string $move ): void {
		$webinar = $this->access->webinar( $id, 'control_webinar' );
		$code    = $this->changes->request( $webinar['webinar_id'], $move, Change_Context::for_current_user( 'wp-cli' ) );
		if ( null !== $code ) {
			$this->access->refuse( $code );
		}
		$after = $this->access->webinar( $id, 'control_webinar' );
		WP_CLI::success(
			$after['status'] === $webinar['status']
				/* translators: 1: id of a webinar, 2: its status, as in "Break". */
				? sprintf( __( 'Webinar %1$d was in this state already: %2$s. Nothing was changed.', 'core-webinar-event' ), $webinar['webinar_id'], $this->labels->status( $after['status'] ) )
				/* translators: 1: id of a webinar, 2: its status, as in "Break". */
				: sprintf( __( 'Webinar %1$d: %2$s.', 'core-webinar-event' ), $webinar['webinar_id'], $this->labels->status( $after['status'] ) )
		);
	}
}
