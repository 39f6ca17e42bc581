<?php
/**
 * What the module stores.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Makes the table and the secret when they are missing or older than this code, and drops them.
 */
final class Schema {

	private const VERSION = '2';

	private const VERSION_OPTION = 'webinar_outbox_schema_version';

	/**
	 * Takes what it works with.
	 *
	 * @param Settings $settings Holds the secret.
	 */
	public function __construct( private readonly Settings $settings ) {}

	/**
	 * Cheap to call on each request: reads one autoloaded option.
	 */
	public function install_if_outdated(): void {
		if ( self::VERSION !== get_option( self::VERSION_OPTION ) ) {
			$this->install();
			$this->settings->create_secret_if_missing();
			update_option( self::VERSION_OPTION, self::VERSION );
		}
	}

	/**
	 * Removes all that the module stored.
	 */
	public function drop(): void {
		global $wpdb;
		$wpdb->query( "DROP TABLE IF EXISTS {$wpdb->prefix}webinar_outbox" );
		delete_option( Settings::OPTION );
		delete_option( self::VERSION_OPTION );
	}

	/**
	 * The unique `event_key` is what makes a repeated event a single message. Times are Unix seconds. `webinar_id` is null in
	 * events of version 1 until Webinar_Id_Migration fills it.
	 */
	private function install(): void {
		global $wpdb;
		require_once ABSPATH . 'wp-admin/includes/upgrade.php'; // @phpstan-ignore requireOnce.fileNotFound (PHPStan has no WordPress.)
		dbDelta(
			"CREATE TABLE {$wpdb->prefix}webinar_outbox (
				id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
				event_key varchar(191) NOT NULL,
				webhook_id varchar(64) NOT NULL,
				type varchar(64) NOT NULL,
				order_key varchar(64) NOT NULL,
				webinar_id bigint(20) DEFAULT NULL,
				payload longtext NOT NULL,
				state varchar(20) NOT NULL,
				attempts int(11) NOT NULL DEFAULT 0,
				next_attempt_at bigint(20) NOT NULL,
				lease_until bigint(20) NOT NULL DEFAULT 0,
				last_error varchar(255) DEFAULT NULL,
				created_at bigint(20) NOT NULL,
				updated_at bigint(20) NOT NULL,
				PRIMARY KEY  (id),
				UNIQUE KEY event_key (event_key),
				UNIQUE KEY webhook_id (webhook_id),
				KEY due (state,next_attempt_at),
				KEY ordered (order_key,id),
				KEY webinar (webinar_id,state)
			) {$wpdb->get_charset_collate()};"
		);
	}
}
