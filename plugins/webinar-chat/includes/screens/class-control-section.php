<?php
/**
 * The section of the speaker's controls.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

/**
 * Loads the script that adds the chat to the console and to the sidebar of the editor, wherever their controls are drawn for a webinar.
 */
final class Control_Section {

	public function __construct( private readonly Chat_Script $script, private readonly Chat_Webinars $webinars ) {}

	/**
	 * Hears `client_webinar_control_commands`, which a page asks that draws the controls. The commands stay as they are.
	 *
	 * @param ControlCommands $commands Commands of other modules.
	 * @return ControlCommands
	 */
	public function load( array $commands, int $webinar_id ): array {
		$webinar = wp_doing_ajax() ? null : $this->webinars->read( $webinar_id );
		if ( null !== $webinar && current_user_can( Moderators::CAPABILITY, $webinar_id ) && ( $this->webinars->has_chat( $webinar ) || Chat_Webinars::can_choose( $webinar ) || ( Chat_Webinars::is_outside( $webinar ) && current_user_can( 'publish_post', $webinar_id ) ) ) ) {
			$this->script->load( 'control', $webinar );
		}
		return $commands;
	}
}
