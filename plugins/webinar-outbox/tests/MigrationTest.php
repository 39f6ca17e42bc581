<?php
/**
 * Tests of tables of older versions.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Columns_Migration;
use Webinars\Webinar_Outbox\Drain;
use Webinars\Webinar_Outbox\Lib\Background_Job;
use Webinars\Webinar_Outbox\Reasons_Migration;
use Webinars\Webinar_Outbox\Settings;

use function Webinars\Webinar_Outbox\tables;

/**
 * Tables of older versions are migrated, and lost tables are restored.
 */
final class MigrationTest extends Webinar_TestCase {

	/** Columns by the version that added them. */
	private const ADDED = array(
		'2' => array( 'webinar_id' ),
		'3' => array( 'kind', 'lead_id', 'about_lead_id', 'not_before', 'outcome', 'outcome_tries', 'outcome_reason', 'outcome_at_ms' ),
		'5' => array( 'urgent_from' ),
	);

	/**
	 * Stores messages, and removes what an older version does not have.
	 *
	 * @param list<string> $versions Versions to migrate to.
	 */
	private function downgrade( array $versions ): void {
		global $wpdb;
		$table = $wpdb->prefix . 'webinar_outbox';
		for ( $lead_id = 1; $lead_id <= 501; $lead_id++ ) {
			do_action(
				'webinar_outbox_enqueue',
				array(
					'key'       => "somewhere/12/$lead_id",
					'type'      => 'telegram.message',
					'order_key' => "lead:$lead_id",
					'data'      => array(
						'recipient_id' => $lead_id,
						'webinar_id'   => 12,
						'kind'         => 'recording',
						'text'         => 'Hello',
						'button'       => null,
					),
				)
			);
		}
		$wpdb->query( "UPDATE $table SET payload = 'no JSON' WHERE event_key = 'somewhere/12/3'" );
		$wpdb->query( "UPDATE $table SET event_key = '12/4' WHERE event_key = 'somewhere/12/4'" );
		foreach ( array( 'counted', 'recipient', 'about', 'kinds', 'outcomes' ) as $key ) {
			$wpdb->query( "ALTER TABLE $table DROP KEY $key" );
		}
		foreach ( $versions as $version ) {
			foreach ( self::ADDED[ $version ] as $column ) {
				$wpdb->query( "ALTER TABLE $table DROP COLUMN $column" );
			}
		}
		$wpdb->query( "DROP TABLE {$wpdb->prefix}webinar_outbox_recipients" );
		update_option( 'webinar_outbox_schema_version', (string) ( (int) $versions[0] - 1 ) );
	}

	/** Bot tokens that older versions stored are removed, once; other reasons stay. */
	public function test_stored_bot_tokens_are_removed(): void {
		global $wpdb;
		delete_option( Reasons_Migration::OPTION );
		$reasons = array(
			'invalid json at https://api.telegram.org/bot7000000001:emulated/sendMessage' => 'invalid json at https://api.telegram.org/bot[token]/sendMessage',
			'proxy got %2Fbot7000000001%3AAAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw' => 'proxy got %2Fbot[token]',
			'token 7000000001:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw' => 'token [token]',
			'403: Forbidden: bot was blocked by the user' => '403: Forbidden: bot was blocked by the user',
		);
		foreach ( array_keys( $reasons ) as $number => $reason ) {
			$wpdb->insert(
				$wpdb->prefix . 'webinar_outbox',
				array(
					'event_key'       => "key-$number",
					'webhook_id'      => "msg-$number",
					'type'            => 'telegram.message',
					'kind'            => 'attended',
					'order_key'       => "lead:$number",
					'payload'         => '{}',
					'state'           => 'complete',
					'last_error'      => 0 === $number % 2 ? $reason : null,
					'outcome_reason'  => $reason,
					'next_attempt_at' => 0,
					'created_at'      => 0,
					'updated_at'      => 0,
				)
			);
		}

		do_action( 'webinar_outbox_drain' );

		self::assertSame( array_values( $reasons ), $wpdb->get_col( "SELECT outcome_reason FROM {$wpdb->prefix}webinar_outbox ORDER BY id" ) );
		self::assertSame( array( array_values( $reasons )[0], null, array_values( $reasons )[2], null ), $wpdb->get_col( "SELECT last_error FROM {$wpdb->prefix}webinar_outbox ORDER BY id" ) );
		$queries = $wpdb->num_queries;
		( new Reasons_Migration() )->run_batch();
		self::assertSame( $queries, $wpdb->num_queries, 'It runs once.' );
	}

	/**
	 * Versions that are still to come.
	 *
	 * @return array<string, array{list<string>}>
	 */
	public static function older_versions(): array {
		return array(
			'version 1' => array( array( '2', '3', '5' ) ),
			'version 2' => array( array( '3', '5' ) ),
		);
	}

	/**
	 * The columns of older events are filled in batches: kind, webinar and recipient from the payload, the person they are about from the key.
	 *
	 * @param list<string> $versions Versions to migrate to.
	 */
	#[DataProvider( 'older_versions' )]
	public function test_older_version_is_migrated( array $versions ): void {
		global $wpdb;
		$this->downgrade( $versions );
		$table = $wpdb->prefix . 'webinar_outbox';
		$old   = get_option( 'webinar_outbox_schema_version' );

		foreach ( array( $old, $old, '5' ) as $version ) {
			update_option( 'webinar_outbox_schema_version', $version );
			tables()->install_if_outdated();
			( new Settings() )->install_if_missing();
		}
		do_action( Drain::HOOK );
		self::assertSame( '1', $wpdb->get_var( "SELECT COUNT(*) FROM $table WHERE kind = ''" ) );
		self::assertContains( Drain::HOOK, $this->run_due_cron() );
		( new Columns_Migration( new Background_Job( Drain::HOOK ) ) )->run_batch();

		self::assertSame(
			array(
				array( 'recording', '12', '1', '1' ),
				array( 'recording', '12', '2', '2' ),
				array( 'unknown', '0', '0', '3' ),
				array( 'recording', '12', '4', '0' ),
			),
			$wpdb->get_results( "SELECT kind, webinar_id, lead_id, about_lead_id FROM $table ORDER BY id LIMIT 4", ARRAY_N )
		);
		self::assertSame( '500', $wpdb->get_var( "SELECT COUNT(*) FROM $table WHERE kind = 'recording' AND lead_id > 0 AND state = 'pending'" ) );
		self::assertSame( '6', get_option( 'webinar_outbox_schema_version' ) );
		self::assertSame( array( 'webinar_id', 'state', 'outcome' ), array_column( $wpdb->get_results( "SHOW INDEX FROM $table WHERE Key_name = 'counted'", ARRAY_A ), 'Column_name' ) );
		self::assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}webinar_outbox_recipients" ) );
	}

	/** Version 4 adds the table of processed request ids, and autoloads the settings. */
	public function test_version_3_is_migrated(): void {
		global $wpdb;
		$wpdb->query( "DROP TABLE {$wpdb->prefix}webinar_outbox_heard" );
		wp_set_option_autoload( 'webinar_outbox_settings', false );
		update_option( 'webinar_outbox_schema_version', '3' );
		$settings = get_option( 'webinar_outbox_settings' );

		tables()->install_if_outdated();
		( new Settings() )->install_if_missing();

		self::assertSame( '6', get_option( 'webinar_outbox_schema_version' ) );
		self::assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}webinar_outbox_heard" ) );
		self::assertArrayHasKey( 'webinar_outbox_settings', wp_load_alloptions( true ) );
		self::assertSame( $settings, get_option( 'webinar_outbox_settings' ) );
	}

	/** An event of WP-Cron with the interval of an older version is replaced. */
	public function test_old_interval_of_the_drain_is_replaced(): void {
		wp_clear_scheduled_hook( Drain::HOOK );
		$add_old = static fn( array $schedules ): array => array(
			'webinar_outbox_minute' => array(
				'interval' => 60,
				'display'  => 'Every minute',
			),
		) + $schedules;
		add_filter( 'cron_schedules', $add_old ); // phpcs:ignore WordPress.WP.CronInterval
		wp_schedule_event( time(), 'webinar_outbox_minute', Drain::HOOK );
		remove_filter( 'cron_schedules', $add_old );
		self::assertSame( 'webinar_outbox_minute', wp_get_schedule( Drain::HOOK ) );

		$job = new Background_Job( Drain::HOOK );
		$job->start();
		$first = wp_next_scheduled( Drain::HOOK );
		$job->start();

		self::assertSame( array( 'webinars_minute', $first ), array( wp_get_schedule( Drain::HOOK ), wp_next_scheduled( Drain::HOOK ) ) );
		self::assertCount( 1, array_filter( _get_cron_array(), static fn( array $hooks ): bool => isset( $hooks[ Drain::HOOK ] ) ) );
	}

	/** Reactivation restores a lost table. */
	public function test_activation_restores_a_lost_table(): void {
		global $wpdb;
		$wpdb->query( "DROP TABLE {$wpdb->prefix}webinar_outbox" );

		do_action( 'activate_webinar-outbox/webinar-outbox.php' ); // phpcs:ignore WordPress.NamingConventions.ValidHookName

		self::assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}webinar_outbox" ) );
	}
}
