<?php
/**
 * What this module does to WordPress.
 *
 * @package Webinars\Post_Webinar_Routing_Service
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Routing_Service;

/**
 * Adds the hooks. The module answers nobody and uses nothing of WordPress itself.
 */
function bootstrap(): void {
	// From other modules.
	add_action( 'client_webinar_attendance_classified', __NAMESPACE__ . '\route' );
}

/**
 * Adds the route to a classification and passes it on.
 *
 * It comes as often as the classification, which is once per lead and webinar (H1). Nobody writes to a person who may not attend any
 * more (H4), so they have no route.
 *
 * @param AttendanceClassified $classification The attendance service's payload.
 */
function route( array $classification ): void {
	if ( $classification['is_barred'] ?? false ) {
		return;
	}
	/** This action is documented in contract/hooks/post_webinar_route.json. */
	do_action(
		'post_webinar_route',
		array_merge( $classification, array( 'route' => $classification['attended'] ? 'attended' : 'not_attended' ) )
	);
}
