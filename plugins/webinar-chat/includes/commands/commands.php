<?php
/**
 * Commands over admin-ajax.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

/**
 * Adds the hooks of the commands.
 */
function register_commands( Message_Ledger $ledger, Chat_Rooms $rooms, Bans $bans, Chat_Webinars $webinars ): void {
	$attendees  = new Attendee_Commands( $ledger, $rooms, $bans, $webinars );
	$moderators = new Moderator_Commands( $ledger, $rooms, $bans, $webinars );
	$organizer  = new Organizer_Commands( $rooms );

	// From other modules.
	add_filter( 'client_webinar_registration_session_actions', array( $attendees, 'add_session_actions' ) );

	// WordPress. Guests are told that they are signed out.
	add_action( 'wp_ajax_webinar_chat_say', array( $attendees, 'say' ) );
	add_action( 'wp_ajax_nopriv_webinar_chat_say', array( $attendees, 'say' ) );
	add_action( 'wp_ajax_webinar_chat_question', array( $attendees, 'question' ) );
	add_action( 'wp_ajax_nopriv_webinar_chat_question', array( $attendees, 'question' ) );
	add_action( 'wp_ajax_webinar_chat_moderate', array( $moderators, 'moderate' ) );
	add_action( 'wp_ajax_nopriv_webinar_chat_moderate', array( $moderators, 'moderate' ) );
	add_action( 'wp_ajax_webinar_chat_rules', array( $moderators, 'rules' ) );
	add_action( 'wp_ajax_nopriv_webinar_chat_rules', array( $moderators, 'rules' ) );
	add_action( 'wp_ajax_webinar_chat_ban', array( $moderators, 'ban' ) );
	add_action( 'wp_ajax_nopriv_webinar_chat_ban', array( $moderators, 'ban' ) );
	add_action( 'wp_ajax_webinar_chat_settings', array( $organizer, 'settings' ) );
	add_action( 'wp_ajax_nopriv_webinar_chat_settings', array( $organizer, 'settings' ) );
}

/**
 * The commands that the current user may send for a webinar, for the scripts.
 *
 * @return array<string, array{action: string, nonce: string}>
 */
function commands_of_current_user( int $webinar_id ): array {
	$commands = array();
	foreach ( array( ...Attendee_Commands::endpoints(), ...( current_user_can( Moderators::CAPABILITY, $webinar_id ) ? Moderator_Commands::endpoints() : array() ), ...Organizer_Commands::endpoints() ) as $name => $endpoint ) {
		$commands = $endpoint->add_to( $commands, $name, $webinar_id );
	}
	return $commands;
}

/** What a person is told while Core is off. */
function unavailable(): string {
	return __( 'The webinars of this site are switched off at the moment. Try again later.', 'webinar-chat' );
}
