<?php
/**
 * What this module does to WordPress under the profile `full`.
 *
 * @package Webinars\Client_Webinar_Scenario_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Scenario_Service;

require_once __DIR__ . '/autoload.php';

/**
 * Adds the hooks. The module answers nobody and uses nothing of WordPress itself.
 */
function bootstrap(): void {
	$scenario = new Scenario( new Rules() );

	// From other modules.
	add_action( 'client_webinar_registered', array( $scenario, 'on_event' ) );
	add_action( 'client_webinar_entered', array( $scenario, 'on_event' ) );
	add_action( 'client_webinar_left', array( $scenario, 'on_event' ) );
	add_action( 'client_webinar_completed', array( $scenario, 'on_event' ) );
	add_action( 'client_webinar_form_submitted', array( $scenario, 'on_event' ) );
	add_action( 'client_webinar_batch_begun', array( $scenario, 'on_batch_begun' ) );
	add_action( 'client_webinar_batch_ended', array( $scenario, 'on_batch_ended' ), 10, 0 );
}
