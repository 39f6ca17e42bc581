<?php
/**
 * What speakers are told.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration;

/**
 * Adds the hooks of the notices.
 */
function register_notices(): void {
	$notice = new Speaker_Notice( new Console_Page() );

	// From other modules.
	add_action( 'core_webinar_saved', array( $notice, 'enqueue' ) );

	// For other modules.
	add_filter( 'webinar_outbox_templates', array( new Default_Texts(), 'add' ), 30 );
}
