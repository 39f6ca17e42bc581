<?php
/**
 * The passes of readers.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

use Webinars\Webinar_Chat\Lib\Room_Pass;

/**
 * Makes the pass by which Early_Chat knows a reader. The room's page brings the first one, each full answer the next.
 *
 * @phpstan-import-type Reader from Chat_State
 */
final class Reader_Pass {

	public function __construct( private readonly Chat_State $state, private readonly Room_Pass $pass ) {}

	/**
	 * Makes a pass for the current user, whom the caller has admitted.
	 *
	 * @param array $webinar Webinar.
	 * @param int   $now     Unix seconds.
	 * @phpstan-param Webinar $webinar
	 */
	public function for_current_user( array $webinar, int $now ): string {
		return $this->for_reader( $webinar['webinar_id'], $this->state->reader( $webinar, get_current_user_id(), $now ), $now );
	}

	/**
	 * Returns an empty string for staff, who see more, and while the chat is closed.
	 *
	 * @param Reader $reader The current user.
	 * @param int    $now    Unix seconds.
	 */
	public function for_reader( int $webinar_id, array $reader, int $now ): string {
		return $reader['is_staff'] || ! $reader['is_on'] ? '' : $this->pass->for_current_user( $webinar_id, $now, $reader['lead_id'], $reader['people'] );
	}
}
