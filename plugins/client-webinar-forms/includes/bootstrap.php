<?php
/**
 * What this module does to WordPress under the profile `full`.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms;

require_once __DIR__ . '/autoload.php';
require_once __DIR__ . '/forms/forms.php';
require_once __DIR__ . '/answers/answers.php';
require_once __DIR__ . '/report/report.php';
require_once __DIR__ . '/webhook/webhook.php';
require_once __DIR__ . '/privacy/privacy.php';

/** WP-Cron sends webhooks and forgets people by this action. */
const JOB_HOOK = 'client_webinar_forms_run';

/**
 * Adds the hooks.
 *
 * @param string $plugin_file The plugin's main file.
 */
function bootstrap( string $plugin_file ): void {
	Lib\Translations::register();
	$forms    = new Forms();
	$ledger   = new Answer_Ledger();
	$webhooks = new Webhooks();

	tables()->add_hooks( $plugin_file );
	( new Lib\Background_Job( JOB_HOOK ) )->add_hooks( $plugin_file );
	register_forms( $plugin_file, $forms, $ledger );
	register_answers( $forms, $ledger, $webhooks );
	register_report( $ledger );
	register_webhook( $forms, $ledger, $webhooks );
	register_privacy( $ledger );
}
