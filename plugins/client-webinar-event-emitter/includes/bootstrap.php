<?php
/**
 * What this module does to WordPress.
 *
 * @package Webinars\Client_Webinar_Event_Emitter
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Event_Emitter;

/**
 * Adds the hooks. The module answers nobody and uses nothing of WordPress itself.
 */
function bootstrap(): void {
	// From other modules.
	add_action( 'client_webinar_completed', __NAMESPACE__ . '\emit_completed' );
}

/**
 * Passes a completion on under the name that everybody downstream listens to.
 *
 * It comes as often as the tracker's event, which is once per session (H1).
 *
 * @param ParticipationCompleted $completion The tracker's payload.
 */
function emit_completed( array $completion ): void {
	/** This action is documented in contract/hooks/webinar_completed.json. */
	do_action( 'webinar_completed', $completion );
}
