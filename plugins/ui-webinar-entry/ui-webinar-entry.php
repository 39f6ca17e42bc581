<?php
/**
 * Plugin Name:       Webinars: Entry page
 * Description:       The page of each webinar, from its announcement to its recording: what, when, who, and one button.
 * Version:           0.1.0
 * Requires at least: 6.8
 * Requires PHP:      8.1
 * License:           GPL-2.0-or-later
 * Text Domain:       ui-webinar-entry
 * Domain Path:       /languages
 *
 * @package Webinars\Ui_Webinar_Entry
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Entry;

defined( 'ABSPATH' ) || exit;

add_action(
	'plugins_loaded',
	static function (): void {
		if ( 'full' === apply_filters( 'core_webinar_runtime_profile', 'prod' ) ) {
			require_once __DIR__ . '/includes/bootstrap.php';
			bootstrap( __FILE__ );
		}
	},
	0
);
