<?php
/**
 * What counts once.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Telegram;

use RuntimeException;

/**
 * Remembers names until nobody can use them again, as hashes: a name may hold a chat.
 */
final class Seen_Once {

	/**
	 * Claims a name, once; of two parallel requests only one gets true. In a transaction the claim ends with it.
	 *
	 * @param int $forget_at Unix seconds.
	 * @throws RuntimeException When the database refused.
	 */
	public function claim( string $name, int $forget_at ): bool {
		global $wpdb;
		$claimed = $wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO {$wpdb->prefix}webinar_telegram_seen (name_hash, forget_at) VALUES (%s, %d)", hash( 'sha256', $name ), $forget_at ) );
		if ( false === $claimed ) {
			throw new RuntimeException( 'The table of processed updates could not be written.' );
		}
		return 1 === $claimed;
	}

	/** Whether a name was claimed. */
	public function is_claimed( string $name, int $now ): bool {
		global $wpdb;
		return null !== $wpdb->get_var( $wpdb->prepare( "SELECT 1 FROM {$wpdb->prefix}webinar_telegram_seen WHERE name_hash = %s AND forget_at > %d", hash( 'sha256', $name ), $now ) );
	}

	/** Deletes what is over. */
	public function forget_old( int $now ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->prefix}webinar_telegram_seen WHERE forget_at <= %d", $now ) );
	}
}
