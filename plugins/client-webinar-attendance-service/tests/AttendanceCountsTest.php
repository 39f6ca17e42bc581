<?php
/**
 * Tests of the counts of attendance.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/**
 * Each lead of a webinar is counted in one class.
 */
final class AttendanceCountsTest extends Webinar_TestCase {

	/**
	 * While the webinar is live leads are undecided. A lead that completes attended at once, the others are classified after
	 * the end (H2).
	 */
	public function test_each_lead_is_in_one_class(): void {
		foreach ( array( 1, 2, 3, 4 ) as $lead_id ) {
			$this->enter( 12, $lead_id );
		}
		$this->enter( 13, 1 );
		self::assertSame( array( $this->counts_of( 12, 4, 0, 0 ), $this->counts_of( 13, 1, 0, 0 ) ), $this->ask( array( 12, 13 ) ) );

		$this->complete( 12, 1 );
		$this->complete( 12, 1 );
		$this->complete( 12, 2 );
		self::assertSame( array( $this->counts_of( 12, 4, 2, 0 ) ), $this->ask( array( 12 ) ) );

		do_action(
			'client_webinar_sessions_closed',
			array(
				'webinar_id' => 12,
				'timestamp'  => 1795222801,
			)
		);
		do_action( 'client_webinar_attendance_service_classify' );
		self::assertSame( array( $this->counts_of( 12, 4, 2, 2 ), $this->counts_of( 13, 1, 0, 0 ) ), $this->ask( array( 13, 12 ) ) );
	}

	/**
	 * A lead that completed counts as entered, even when the module was off at the entry.
	 */
	public function test_completion_without_an_entry_counts_as_entered(): void {
		$this->complete( 12, 1 );

		self::assertSame( array( $this->counts_of( 12, 1, 1, 0 ) ), $this->ask( array( 12 ) ) );
	}

	/**
	 * A webinar without entries is not in the answer, and answers of other listeners stay.
	 */
	public function test_webinars_without_entries_are_absent(): void {
		$this->enter( 12, 1 );
		$foreign = $this->counts_of( 99, 3, 0, 0 );

		self::assertSame( array(), $this->ask( array( 14 ) ) );
		self::assertSame( array(), $this->ask( array() ) );
		self::assertSame( array( $foreign, $this->counts_of( 12, 1, 0, 0 ) ), apply_filters( 'client_webinar_attendance_counts', array( $foreign ), array( 12, 14 ) ) );
	}

	/**
	 * The webinars of a page take one query.
	 */
	public function test_many_webinars_are_one_query(): void {
		$ids = range( 1, 200 );
		array_map( fn( int $id ) => $this->enter( $id, 7 ), $ids );
		$queries = 0;
		add_filter(
			'query',
			static function ( string $query ) use ( &$queries ): string {
				++$queries;
				return $query;
			}
		);

		$counts = $this->ask( $ids );

		self::assertSame( 1, $queries );
		self::assertEqualsCanonicalizing( $ids, array_column( $counts, 'webinar_id' ) );
	}

	/**
	 * The migration of a version 1 ledger adds the missing keys and keeps the rows, also when it is repeated.
	 */
	public function test_older_ledger_is_migrated(): void {
		global $wpdb;
		$table = $wpdb->prefix . 'client_webinar_attendance';
		$this->enter( 12, 1 );
		$wpdb->query( "ALTER TABLE $table DROP KEY attendance_classes" );
		$wpdb->query( "ALTER TABLE $table DROP KEY leads" );
		self::assertSame( array(), $this->key_columns( 'attendance_classes' ) );

		foreach ( array( '1', '1', '2', '3', '4' ) as $version ) {
			update_option( 'client_webinar_attendance_service_schema_version', $version );
			\Webinars\Client_Webinar_Attendance_Service\tables()->install_if_outdated();
		}

		self::assertSame( array( 'webinar_id', 'attended', 'entered_at' ), $this->key_columns( 'attendance_classes' ) );
		self::assertSame( array( 'lead_id', 'classified_at' ), $this->key_columns( 'leads' ) );
		self::assertSame( '4', get_option( 'client_webinar_attendance_service_schema_version' ) );
		self::assertSame( array( $this->counts_of( 12, 1, 0, 0 ) ), $this->ask( array( 12 ) ) );
	}

	/**
	 * Runs the filter as other modules do.
	 *
	 * @return list<array<string, int>>
	 */
	private function ask( array $webinar_ids ): array {
		return apply_filters( 'client_webinar_attendance_counts', array(), $webinar_ids );
	}

	/**
	 * Expected counts of one webinar.
	 *
	 * @return array<string, int>
	 */
	private function counts_of( int $webinar_id, int $entered, int $attended, int $not_attended ): array {
		return array(
			'webinar_id'   => $webinar_id,
			'entered'      => $entered,
			'attended'     => $attended,
			'not_attended' => $not_attended,
			'undecided'    => $entered - $attended - $not_attended,
			'absent'       => 0,
		);
	}

	/**
	 * The columns of a key.
	 *
	 * @return list<string>
	 */
	private function key_columns( string $key ): array {
		global $wpdb;
		$rows = $wpdb->get_results( "SHOW INDEX FROM {$wpdb->prefix}client_webinar_attendance WHERE Key_name = '$key'", ARRAY_A );
		return array_column( $rows, 'Column_name' );
	}

	/**
	 * Announces an entry.
	 */
	private function enter( int $webinar_id, int $lead_id ): void {
		do_action(
			'client_webinar_entered',
			array(
				'lead_id'    => $lead_id,
				'webinar_id' => $webinar_id,
				'timestamp'  => 1795219200,
			)
		);
	}

	/**
	 * Announces a completion.
	 */
	private function complete( int $webinar_id, int $lead_id ): void {
		do_action(
			'webinar_completed',
			array(
				'lead_id'      => $lead_id,
				'webinar_id'   => $webinar_id,
				'webinar_type' => 'live',
				'session_id'   => 41,
				'completed_at' => 1795222800,
			)
		);
	}
}
