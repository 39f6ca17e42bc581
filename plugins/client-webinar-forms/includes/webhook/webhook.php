<?php
/**
 * Webhooks: an address that gets each answer, signed.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms;

/**
 * Adds the hooks of webhooks.
 */
function register_webhook( Forms $forms, Answer_Ledger $ledger, Webhooks $webhooks ): void {
	$sender = new Webhook_Sender( $webhooks, $ledger );
	$page   = new Forms_Page( $forms, $webhooks );

	// From other modules.
	// After the outbox has sent its messages: somebody else's server may be slow.
	add_action( 'webinar_outbox_heartbeat', array( $sender, 'run_at_heartbeat' ), 105 );

	// WordPress.
	add_action( JOB_HOOK, array( $sender, 'run' ), 10, 0 );
	add_action( 'admin_menu', array( $page, 'add_to_menu' ) );
	add_action( 'admin_post_' . Forms_Page::ACTION, array( $page, 'handle' ) );
}
