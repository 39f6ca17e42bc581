<?php
/**
 * The module's table.
 *
 * @package Webinars\Post_Webinar_Recording_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Recording_Followup_Telegram;

/**
 * Makes the table of what is owed when it is missing or older than this code, and drops it.
 */
final class Schema {

	private const VERSION = '1';

	private const VERSION_OPTION = 'post_webinar_recording_followup_telegram_schema_version';

	/**
	 * Cheap to call on each request: reads one autoloaded option.
	 */
	public function install_if_outdated(): void {
		if ( self::VERSION !== get_option( self::VERSION_OPTION ) ) {
			$this->install();
			update_option( self::VERSION_OPTION, self::VERSION );
		}
	}

	/**
	 * Removes all that the module stored.
	 */
	public function drop(): void {
		global $wpdb;
		$wpdb->query( "DROP TABLE IF EXISTS {$wpdb->prefix}post_webinar_recordings_owed" );
		delete_option( self::VERSION_OPTION );
	}

	/**
	 * A row is a recording that a lead is still to be sent; its removal is what one job of several wins.
	 */
	private function install(): void {
		global $wpdb;
		require_once ABSPATH . 'wp-admin/includes/upgrade.php'; // @phpstan-ignore requireOnce.fileNotFound (PHPStan has no WordPress.)
		dbDelta(
			"CREATE TABLE {$wpdb->prefix}post_webinar_recordings_owed (
				webinar_id bigint(20) NOT NULL,
				lead_id bigint(20) NOT NULL,
				PRIMARY KEY  (webinar_id,lead_id)
			) {$wpdb->get_charset_collate()};"
		);
	}
}
