<?php
/**
 * What this module does to WordPress under the profile `full`.
 *
 * @package Webinars\Client_Webinar_Action_Consumer
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Action_Consumer;

use Webinars\Client_Webinar_Action_Consumer\Lib\Background_Job;
use Webinars\Client_Webinar_Action_Consumer\Lib\Retention;
use Webinars\Client_Webinar_Action_Consumer\Lib\Tables;
use WP_CLI;

require_once __DIR__ . '/autoload.php';

/** WP-Cron forgets people by this action. */
const JOB_HOOK = 'client_webinar_action_consumer_forget';

/**
 * Adds the hooks.
 *
 * @param string $plugin_file The plugin's main file.
 */
function bootstrap( string $plugin_file ): void {
	Lib\Translations::register();
	$routes        = new Route_Ledger();
	$consumer      = new Consumer( $routes );
	$known         = new Known_People_On_Routes();
	$retention     = new Retention( $known );
	$personal_data = new Personal_Data( $routes, $known );

	// From other modules.
	add_action( 'client_webinar_scenario_action', array( $consumer, 'on_action' ) );
	add_action( 'client_webinar_batch_begun', array( $consumer, 'on_batch_begun' ), 10, 0 );
	// After the scenario, and before the outbox stores its own buffer.
	add_action( 'client_webinar_batch_ended', array( $consumer, 'on_batch_ended' ), 5 );
	add_action( 'webinar_outbox_heartbeat', array( $retention, 'run_at_heartbeat' ), 20 );
	add_action( 'webinar_outbox_heartbeat', array( $personal_data, 'forget_deleted_at_heartbeat' ), 20 );

	// For other modules.
	add_filter( 'client_webinar_lead_route', array( $routes, 'find' ), 10, 3 );
	add_filter( 'client_webinar_lead_routes', array( $routes, 'find_many' ), 10, 3 );

	// WordPress.
	tables()->add_hooks( $plugin_file );
	( new Background_Job( JOB_HOOK, 'hourly' ) )->add_hooks( $plugin_file );
	add_action( JOB_HOOK, array( $retention, 'run' ), 10, 0 );
	add_action( JOB_HOOK, array( $personal_data, 'forget_deleted' ), 10, 0 );
	$personal_data->add_hooks();
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
