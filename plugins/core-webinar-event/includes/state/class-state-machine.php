<?php
/**
 * The state machine.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * The only place that decides what a move does in a status. `contract/STATES.md` is made from it.
 */
final class State_Machine {

	/**
	 * Status → move → the new status, the same status when there is nothing to do (S3), or the code of the refusal. The codes are
	 * canonical; `webinar_not_live` refuses what only a running broadcast can do.
	 */
	private const TABLE = array(
		'draft'     => array(
			'schedule' => 'scheduled',
			'start'    => 'webinar_state_invalid_start',
			'pause'    => 'webinar_not_live',
			'resume'   => 'webinar_state_invalid_start',
			'stop'     => 'webinar_not_live',
			'archive'  => 'webinar_state_invalid_archive',
		),
		'scheduled' => array(
			'schedule' => 'scheduled',
			'start'    => 'live',
			'pause'    => 'webinar_not_live',
			'resume'   => 'webinar_not_live',
			'stop'     => 'webinar_not_live',
			'archive'  => 'webinar_state_invalid_archive',
		),
		'live'      => array(
			'schedule' => 'webinar_state_invalid_rewind',
			'start'    => 'live',
			'pause'    => 'paused',
			'resume'   => 'live',
			'stop'     => 'finished',
			'archive'  => 'webinar_state_invalid_archive',
		),
		'paused'    => array(
			'schedule' => 'webinar_state_invalid_rewind',
			'start'    => 'webinar_state_invalid_start',
			'pause'    => 'paused',
			'resume'   => 'live',
			'stop'     => 'finished',
			'archive'  => 'webinar_state_invalid_archive',
		),
		'finished'  => array(
			'schedule' => 'webinar_state_invalid_rewind',
			'start'    => 'webinar_state_invalid_restart',
			'pause'    => 'webinar_not_live',
			'resume'   => 'webinar_state_invalid_restart',
			'stop'     => 'finished',
			'archive'  => 'archived',
		),
		'archived'  => array(
			'schedule' => 'webinar_state_locked',
			'start'    => 'webinar_state_locked',
			'pause'    => 'webinar_state_locked',
			'resume'   => 'webinar_state_locked',
			'stop'     => 'webinar_state_locked',
			'archive'  => 'webinar_state_locked',
		),
	);

	public static function has_status( string $status ): bool {
		return isset( self::TABLE[ $status ] );
	}

	/**
	 * Returns the status after a move; null when the move is refused.
	 *
	 * @param string $move `schedule`, `start`, `pause`, `resume`, `stop` or `archive`.
	 */
	public function target( string $status, string $move ): ?string {
		$cell = self::TABLE[ $status ][ $move ] ?? '';
		return self::has_status( $cell ) ? $cell : null;
	}

	/**
	 * Returns the code of the refusal; null when the move is possible.
	 *
	 * @param string $move As above; any other is `webinar_action_unknown` (S1).
	 */
	public function refusal( string $status, string $move ): ?string {
		$cell = self::TABLE[ $status ][ $move ] ?? 'webinar_action_unknown';
		return self::has_status( $cell ) ? null : $cell;
	}
}
