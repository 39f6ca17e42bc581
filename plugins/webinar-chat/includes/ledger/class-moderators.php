<?php
/**
 * Who may moderate a chat.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

/**
 * Maps `moderate_webinar_chat` for one webinar: to whoever may control it, and to its assistants, who otherwise are attendees.
 *
 * Assistants are a list of the webinar, not a role or a capability of the user, which would hold for every webinar.
 */
final class Moderators {

	public const CAPABILITY = 'moderate_webinar_chat';

	public function __construct( private readonly Chat_Rooms $rooms ) {}

	/**
	 * Answers map_meta_cap.
	 *
	 * @param string[]     $caps Capabilities that WordPress requires.
	 * @param array<mixed> $args The webinar is the first.
	 * @return string[]
	 */
	public function map( array $caps, string $cap, int $user_id, array $args ): array {
		$webinar_id = self::CAPABILITY === $cap && is_int( $args[0] ?? null ) ? $args[0] : 0;
		return match ( true ) {
			self::CAPABILITY !== $cap => $caps,
			user_can( $user_id, 'control_webinar', $webinar_id ),
			in_array( $user_id, $this->rooms->assistants( $webinar_id ), true ) && user_can( $user_id, 'attend_webinar', $webinar_id ) => array( 'read' ),
			default                   => array( 'do_not_allow' ),
		};
	}
}
