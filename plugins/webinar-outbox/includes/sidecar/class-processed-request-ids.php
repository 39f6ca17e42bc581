<?php
/**
 * Ids of processed requests of the sidecar.
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
	 * @param int    $forget_at Unix seconds from which the signature is expired.
	 * @return bool Whether it is new; of two parallel requests only one gets true.
	 * @throws RuntimeException When the database refused.
	 */
	public function claim( string $id, int $now, int $forget_at ): bool {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->prefix}webinar_outbox_heard WHERE forget_at < %d", $now ) );
		$claimed = $wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO {$wpdb->prefix}webinar_outbox_heard (id_hash, forget_at) VALUES (%s, %d)", hash( 'sha256', $id ), $forget_at ) );
		if ( false === $claimed ) {
			throw new RuntimeException( 'The id of a request could not be stored.' );
		}
		return 1 === $claimed;
	}
}
