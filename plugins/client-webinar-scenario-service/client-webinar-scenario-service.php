<?php
/**
 * Plugin Name:       Webinars: Scenarios
 * Description:       Decides what follows from an event of a person: how far they have come, and what they see first after the end.
 * Version:           0.1.0
 * Requires at least: 6.8
 * Requires PHP:      8.1
 * License:           GPL-2.0-or-later
 * Text Domain:       client-webinar-scenario-service
 * Domain Path:       /languages
 *
 * @package Webinars\Client_Webinar_Scenario_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Scenario_Service;

defined( 'ABSPATH' ) || exit;

add_action(
	'plugins_loaded',
	static function (): void {
		if ( 'full' === apply_filters( 'core_webinar_runtime_profile', 'prod' ) ) {
			require_once __DIR__ . '/includes/bootstrap.php';
			bootstrap();
		}
	},
	0
);
