<?php
/**
 * The route of each person: kept, and answered.
 *
 * @package Webinars\Client_Webinar_Action_Consumer
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Action_Consumer;

use Webinars\Client_Webinar_Action_Consumer\Lib\Tables;
use WP_CLI;

/**
 * Adds the hooks of routes.
 */
function register_routes( string $plugin_file, Route_Ledger $routes ): void {
	$consumer = new Consumer( $routes );

	// From other modules.
	add_action( 'client_webinar_scenario_action', array( $consumer, 'on_action' ) );
	add_action( 'client_webinar_batch_begun', array( $consumer, 'on_batch_begun' ), 10, 0 );
	// After the scenario, and before the outbox stores its own buffer.
	add_action( 'client_webinar_batch_ended', array( $consumer, 'on_batch_ended' ), 5 );

	// For other modules.
	add_filter( 'client_webinar_lead_route', array( $routes, 'find' ), 10, 3 );
	add_filter( 'client_webinar_lead_routes', array( $routes, 'find_many' ), 10, 3 );

	// WordPress.
	tables()->add_hooks( $plugin_file );
	if ( defined( 'WP_CLI' ) && WP_CLI ) {
		WP_CLI::add_command( 'webinar routes', new Cli_Command( $routes ) );
	}
}

/**
 * Describes the table: one row for each person and webinar. `changed_at` is in Unix seconds. The key `leads` finds a person.
 */
function tables(): Tables {
	return new Tables(
		'1',
		array(
			'client_webinar_routes' => '
				webinar_id bigint(20) NOT NULL,
				lead_id bigint(20) NOT NULL,
				route varchar(16) NOT NULL,
				screen varchar(16) NOT NULL,
				changed_at bigint(20) NOT NULL,
				PRIMARY KEY  (webinar_id,lead_id),
				KEY leads (lead_id)',
		)
	);
}
