<?php
/**
 * Requests of the sidecar that were processed.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use RuntimeException;

/**
 * Stores the id of each request until its signature expires, so that nobody can replay a request.
 */
final class Processed_Request_Ids {

	/**
	 * Claims an id, once.
	 *
	 * @param string $id        Value of `webhook-id`.
	 * @param int    $now       Unix seconds.
	 * @param int    $forget_at Unix seconds from which on the signature is refused anyway.
	 * @return bool Whether it is new; of two parallel requests only one gets true.
	 * @throws RuntimeException When the database refused.
	 */
	public function take( string $id, int $now, int $forget_at ): bool {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->prefix}webinar_outbox_heard WHERE forget_at < %d", $now ) );
		$taken = $wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO {$wpdb->prefix}webinar_outbox_heard (id_hash, forget_at) VALUES (%s, %d)", hash( 'sha256', $id ), $forget_at ) );
		if ( false === $taken ) {
			throw new RuntimeException( 'The id of a request could not be kept.' );
		}
		return 1 === $taken;
	}
}
