<?php
/**
 * Plugin Name:       Webinars: Chat
 * Description:       Chat and questions in the room of a webinar, and their moderation.
 * Version:           0.1.0
 * Requires at least: 6.8
 * Requires PHP:      8.1
 * License:           GPL-2.0-or-later
 * Text Domain:       webinar-chat
 * Domain Path:       /languages
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/includes/early.php';
answer_early();

add_action(
	'plugins_loaded',
	static function (): void {
		require_once __DIR__ . '/includes/bootstrap.php';
		if ( 'full' === apply_filters( 'core_webinar_runtime_profile', 'prod' ) ) {
			bootstrap( __FILE__ );
		} else {
			// A site that was `full` before has the job (P1).
			wp_unschedule_hook( JOB_HOOK );
		}
	},
	0
);
