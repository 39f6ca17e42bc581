<?php
/**
 * Messages: their default texts, how they are written, and those to one person.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Reminders;

/**
 * Adds the hooks of the messages.
 */
function register_messages( Watcher $watcher, Message_Writer $writer ): void {
	$reminders = new Scenario_Reminders( $writer );

	// From other modules.
	add_action( 'client_webinar_registration_changed', array( new Confirmations( $watcher, $writer ), 'on_registration_changed' ) );
	add_action( 'client_webinar_scenario_action', array( $reminders, 'on_action' ) );
	add_action( 'core_webinar_status_changed', array( $reminders, 'on_status_changed' ) );

	// For other modules.
	add_filter( 'webinar_outbox_templates', array( new Default_Texts(), 'add' ) );
}
