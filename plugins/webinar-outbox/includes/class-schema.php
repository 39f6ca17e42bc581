<?php
/**
 * What the module stores.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Makes the tables and the secret when they are missing or older than this code, and drops them.
 */
final class Schema {

	private const VERSION = '4';

	private const VERSION_OPTION = 'webinar_outbox_schema_version';

	/** Another process that installs needs no longer. */
	private const LOCK_SECONDS = 30;

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
		}
	}

	/**
	 * Brings the tables up to date, or back where somebody dropped one. Harmless at any time, and in two processes at once.
	 */
	public function install(): void {
		global $wpdb;
		$lock = $wpdb->prefix . 'webinar_outbox_schema';
		// Of two that add a column, one would be told that it exists.
		$wpdb->query( $wpdb->prepare( 'SELECT GET_LOCK(%s, %d)', $lock, self::LOCK_SECONDS ) );
		$this->make_tables();
		$wpdb->query( $wpdb->prepare( 'SELECT RELEASE_LOCK(%s)', $lock ) );
		$this->settings->create_secret_if_missing();
		// Up to version 3 it was not.
		wp_set_option_autoload( Settings::OPTION, true );
		// A database that has refused is asked again at the next request.
		if (
			array() !== $wpdb->get_results( "SHOW COLUMNS FROM {$wpdb->prefix}webinar_outbox LIKE 'outcome_at_ms'" )
			&& array() !== $wpdb->get_results( "SHOW TABLES LIKE '{$wpdb->prefix}webinar_outbox_heard'" )
		) {
			update_option( self::VERSION_OPTION, self::VERSION );
		}
	}

	/**
	 * Removes all that the module stored.
	 */
	public function drop(): void {
		global $wpdb;
		$wpdb->query( "DROP TABLE IF EXISTS {$wpdb->prefix}webinar_outbox" );
		$wpdb->query( "DROP TABLE IF EXISTS {$wpdb->prefix}webinar_outbox_recipients" );
		$wpdb->query( "DROP TABLE IF EXISTS {$wpdb->prefix}webinar_outbox_heard" );
		delete_option( Settings::OPTION );
		delete_option( Last_Heartbeat::OPTION );
		delete_option( Retention::LAST_RUN_OPTION );
		delete_option( self::VERSION_OPTION );
	}

	/**
	 * The unique `event_key` is what makes a repeated event a single message. Times are Unix seconds, those of the sidecar
	 * milliseconds. `kind` is empty in events of older versions until Columns_Migration fills it, with `webinar_id`,
	 * `lead_id` and `about_lead_id`. `lead_id` gets the message, `about_lead_id` is whom it is about, 0 for nobody. Of an outcome the last one told counts; `outcome_at_ms` stays when a replay takes the
	 * outcome back, so that an old report does not bring it again. Of what was heard only the id is kept, until it is too old
	 * to be sent again.
	 */
	private function make_tables(): void {
		global $wpdb;
		require_once ABSPATH . 'wp-admin/includes/upgrade.php'; // @phpstan-ignore requireOnce.fileNotFound (PHPStan has no WordPress.)
		dbDelta(
			"CREATE TABLE {$wpdb->prefix}webinar_outbox (
				id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
				event_key varchar(191) NOT NULL,
				webhook_id varchar(64) NOT NULL,
				type varchar(64) NOT NULL,
				kind varchar(32) NOT NULL DEFAULT '',
				order_key varchar(64) NOT NULL,
				webinar_id bigint(20) DEFAULT NULL,
				lead_id bigint(20) NOT NULL DEFAULT 0,
				about_lead_id bigint(20) NOT NULL DEFAULT 0,
				payload longtext NOT NULL,
				state varchar(20) NOT NULL,
				attempts int(11) NOT NULL DEFAULT 0,
				not_before bigint(20) NOT NULL DEFAULT 0,
				next_attempt_at bigint(20) NOT NULL,
				lease_until bigint(20) NOT NULL DEFAULT 0,
				last_error varchar(255) DEFAULT NULL,
				outcome varchar(20) DEFAULT NULL,
				outcome_tries int(11) NOT NULL DEFAULT 0,
				outcome_reason varchar(255) DEFAULT NULL,
				outcome_at_ms bigint(20) NOT NULL DEFAULT 0,
				created_at bigint(20) NOT NULL,
				updated_at bigint(20) NOT NULL,
				PRIMARY KEY  (id),
				UNIQUE KEY event_key (event_key),
				UNIQUE KEY webhook_id (webhook_id),
				KEY due (state,next_attempt_at),
				KEY ordered (order_key,id),
				KEY counted (webinar_id,state,outcome),
				KEY recipient (lead_id,id),
				KEY about (about_lead_id,id),
				KEY kinds (kind,id),
				KEY outcomes (outcome,id)
			) {$wpdb->get_charset_collate()};
			CREATE TABLE {$wpdb->prefix}webinar_outbox_recipients (
				lead_id bigint(20) NOT NULL,
				state varchar(20) NOT NULL,
				changed_at_ms bigint(20) NOT NULL,
				PRIMARY KEY  (lead_id)
			) {$wpdb->get_charset_collate()};
			CREATE TABLE {$wpdb->prefix}webinar_outbox_heard (
				id_hash char(64) NOT NULL,
				forget_at bigint(20) NOT NULL,
				PRIMARY KEY  (id_hash),
				KEY forget_at (forget_at)
			) {$wpdb->get_charset_collate()};"
		);
	}
}
