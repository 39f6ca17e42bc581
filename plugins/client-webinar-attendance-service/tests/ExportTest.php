<?php
/**
 * Tests of `wp webinar attendance export`.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

use Webinars\Tests\Test_Site;
use Webinars\Tests\Webinar_TestCase;

/**
 * Users who control a webinar export its attendance by the real WP-CLI.
 */
final class ExportTest extends Webinar_TestCase {

	/** Sunday, 25 October 2026, in the hour that is repeated in Berlin but not in UTC. */
	private const ENTERED_AT = 1792888200;

	private int $organizer;

	private int $webinar;

	/**
	 * Creates a webinar with a lead that attended, one that left early, and one that is not classified.
	 */
	protected function setUp(): void {
		parent::setUp();
		update_option( 'timezone_string', 'Europe/Berlin' );
		$this->organizer = $this->create_user( 'webinar_organizer' );
		$this->webinar   = $this->create_webinar( array( 'owner_user_id' => $this->organizer ) );
		$this->insert(
			array(
				'lead_id'      => 30,
				'entered_at'   => self::ENTERED_AT,
				'completed_at' => self::ENTERED_AT + 3600,
				'attended'     => 1,
			)
		);
		$this->insert(
			array(
				'lead_id'      => 7,
				'entered_at'   => self::ENTERED_AT + 60,
				'left_at'      => self::ENTERED_AT + 120,
				'leave_reason' => '=HYPERLINK("https://evil.test")',
				'attended'     => 0,
			)
		);
		$this->insert(
			array(
				'lead_id'    => 31,
				'entered_at' => self::ENTERED_AT,
			)
		);
		$this->insert(
			array(
				'lead_id'    => 5,
				'webinar_id' => $this->create_webinar(),
				'entered_at' => self::ENTERED_AT,
			)
		);
	}

	/**
	 * CSV has the leads of this webinar only, times in UTC, and no formula.
	 */
	public function test_csv(): void {
		$done = $this->export( (string) $this->webinar, "--user=$this->organizer" );

		self::assertSame( 0, $done['status'], $done['errors'] );
		self::assertSame(
			<<<'CSV'
			lead_id,name,entered_at,left_at,leave_reason,completed_at,minutes,attended
			7,"Lead 7",2026-10-25T00:31:00Z,2026-10-25T00:32:00Z,"'=HYPERLINK(""https://evil.test"")",,,no
			30,"Lead 30",2026-10-25T00:30:00Z,,,2026-10-25T01:30:00Z,,yes
			31,"Lead 31",2026-10-25T00:30:00Z,,,,,
			CSV,
			$done['output']
		);
	}

	/**
	 * A value that begins like a formula of a spreadsheet is exported as text.
	 */
	public function test_formulas_are_exported_as_text(): void {
		foreach ( array( '=1', '+1', '-1', '@a', "\ta", "\ra", 'x;"=1', 'x;=1' ) as $number => $reason ) {
			$this->insert(
				array(
					'lead_id'      => 100 + $number,
					'leave_reason' => $reason,
				)
			);
		}

		$lines = str_getcsv( str_replace( "\n", ',', $this->export( (string) $this->webinar, '--fields=leave_reason', "--user=$this->organizer" )['output'] ), ',', '"', '\\' );

		self::assertSame( array( "'=1", "'+1", "'-1", "'@a", "'\ta", "'\ra", "x;'\"=1", "x;'=1" ), array_slice( $lines, -8 ) );
	}

	/**
	 * JSON has the same data with types.
	 */
	public function test_json(): void {
		$rows = json_decode( $this->export( (string) $this->webinar, '--format=json', "--user=$this->organizer" )['output'], true );

		self::assertSame( array( 7, 30, 31 ), array_column( $rows, 'lead_id' ) );
		self::assertSame( array( false, true, null ), array_column( $rows, 'attended' ) );
		self::assertSame( array( null, '2026-10-25T01:30:00Z', null ), array_column( $rows, 'completed_at' ) );
		self::assertSame( '=HYPERLINK("https://evil.test")', $rows[0]['leave_reason'] );
	}

	/**
	 * Fields can be chosen in every format; the error names an unknown field.
	 */
	public function test_fields_can_be_chosen(): void {
		$user = "--user=$this->organizer";

		self::assertSame( "attended,lead_id\nno,7\nyes,30\n,31", $this->export( (string) $this->webinar, '--fields=attended,lead_id', $user )['output'] );
		self::assertSame( '[{"lead_id":7},{"lead_id":30},{"lead_id":31}]', $this->export( (string) $this->webinar, '--fields=lead_id', '--format=json', $user )['output'] );
		self::assertSame( "lead_id\n7\n30\n31", $this->export( (string) $this->webinar, '--fields=lead_id', '--format=table', $user )['output'] );
		$unknown = $this->export( (string) $this->webinar, '--fields=lead_id,chat_id', $user );
		self::assertSame( 1, $unknown['status'] );
		self::assertStringContainsString( '"chat_id"', $unknown['errors'] );
	}

	/**
	 * The export has all leads of several queries, once each and in order.
	 */
	public function test_export_is_complete(): void {
		$leads = range( 1001, 2201 );
		foreach ( array_chunk( $leads, 400 ) as $chunk ) {
			$GLOBALS['wpdb']->query( "INSERT INTO {$GLOBALS['wpdb']->prefix}client_webinar_attendance (webinar_id, lead_id) VALUES " . implode( ',', array_map( fn( int $lead ): string => "($this->webinar, $lead)", $chunk ) ) );
		}
		$all = array( 7, 30, 31, ...$leads );

		self::assertSame( 'lead_id' . "\n" . implode( "\n", $all ), $this->export( (string) $this->webinar, '--fields=lead_id', "--user=$this->organizer" )['output'] );
		self::assertSame( $all, array_column( json_decode( $this->export( (string) $this->webinar, '--format=json', "--user=$this->organizer" )['output'], true ), 'lead_id' ) );
	}

	/**
	 * A forgotten person is exported without an id.
	 */
	public function test_forgotten_people_are_exported(): void {
		$this->insert(
			array(
				'lead_id'    => -4,
				'entered_at' => self::ENTERED_AT,
				'attended'   => 0,
			)
		);

		$rows = json_decode( $this->export( (string) $this->webinar, '--format=json', '--fields=lead_id,name,attended', "--user=$this->organizer" )['output'], true );

		self::assertSame(
			array(
				'lead_id'  => null,
				'name'     => 'Forgotten person',
				'attended' => false,
			),
			$rows[0]
		);
		self::assertSame( array( null, 7, 30, 31 ), array_column( $rows, 'lead_id' ) );
	}

	/**
	 * The export has the tracker's data: user, seconds of presence, time of the leaving.
	 */
	public function test_sessions_are_exported(): void {
		$anna = $this->create_user( 'webinar_attendee' );
		wp_mkdir_p( WPMU_PLUGIN_DIR );
		file_put_contents(
			WPMU_PLUGIN_DIR . '/sessions.php',
			"<?php add_filter( 'client_webinar_sessions', static fn( array \$sessions, int \$webinar_id, array \$leads ): array => in_array( 31, \$leads, true ) ? array( array( 'session_id' => 1, 'lead_id' => 31, 'user_id' => $anna, 'entered_at' => 1, 'left_at' => " . ( self::ENTERED_AT + 60 ) . ", 'leave_reason' => 'silence', 'seen_seconds' => 3540 ) ) : array(), PHP_INT_MAX, 3 );"
		);

		$rows = json_decode( $this->export( (string) $this->webinar, '--format=json', '--fields=name,left_at,leave_reason,minutes', "--user=$this->organizer" )['output'], true );

		unlink( WPMU_PLUGIN_DIR . '/sessions.php' );
		self::assertSame( array( 'Webinar_attendee' . substr( get_userdata( $anna )->user_login, 16 ), '2026-10-25T00:31:00Z', 'silence', 59 ), array_values( $rows[2] ) );
		self::assertSame( array( 'Lead 7', null ), array( $rows[0]['name'], $rows[0]['minutes'] ) );
	}

	/**
	 * The export of a webinar without entries is empty, without an error.
	 */
	public function test_export_without_entries_is_empty(): void {
		$webinar = (string) $this->create_webinar();

		self::assertSame( '[]', $this->export( $webinar, '--format=json', '--user=admin' )['output'] );
		self::assertSame( 'lead_id,attended', $this->export( $webinar, '--fields=lead_id,attended', '--user=admin' )['output'] );
	}

	/**
	 * A speaker of this webinar may export it; a speaker of another one, an attendee and a guest may not, and get nothing.
	 */
	public function test_only_who_controls_the_webinar_may(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$own     = (string) $this->create_webinar( array( 'speaker_user_ids' => array( $speaker ) ) );
		$id      = (string) $this->webinar;
		self::assertSame( 0, $this->export( $own, "--user=$speaker" )['status'] );

		$refused = array(
			'(webinar_permission_denied)' => array( $id, "--user=$speaker" ),
			'(webinar_not_signed_in)'     => array( $id ),
			'(webinar_not_found)'         => array( '999999', '--user=admin' ),
		);
		foreach ( $refused as $code => $arguments ) {
			$done = $this->export( ...$arguments );
			self::assertSame( array( 1, '' ), array( $done['status'], $done['output'] ), $code );
			self::assertStringEndsWith( $code, $done['errors'] );
		}
		self::assertStringContainsString( 'add --user=<login>', $this->export( $id )['errors'] );
		self::assertStringEndsWith( '(webinar_permission_denied)', $this->export( $id, '--user=' . $this->create_user( 'webinar_attendee' ) )['errors'] );
	}

	/**
	 * A ledger that cannot be read is an error, never a shorter export.
	 */
	public function test_broken_ledger_is_an_error(): void {
		$GLOBALS['wpdb']->query( "DROP TABLE {$GLOBALS['wpdb']->prefix}client_webinar_attendance" );

		$done = $this->export( (string) $this->webinar, '--format=json', "--user=$this->organizer" );

		self::assertSame( 1, $done['status'] );
		self::assertStringContainsString( '(webinar_export_failed)', $done['errors'] );
	}

	/**
	 * Without any other plugin the command exists, exports nothing, and names the missing plugin (M2).
	 */
	public function test_without_core_nothing_is_exported(): void {
		update_option( 'active_plugins', array( 'client-webinar-attendance-service/client-webinar-attendance-service.php' ) );

		$done = $this->export( (string) $this->webinar, '--user=admin' );

		self::assertSame( array( 1, '' ), array( $done['status'], $done['output'] ) );
		self::assertStringContainsString( 'The plugin "Webinars: Core" must be active. (webinar_not_found)', $done['errors'] );
	}

	/**
	 * Inserts a row into the ledger.
	 *
	 * @param array<string, int|string> $row Columns.
	 */
	private function insert( array $row ): void {
		global $wpdb;
		$wpdb->insert( $wpdb->prefix . 'client_webinar_attendance', $row + array( 'webinar_id' => $this->webinar ) );
	}

	/**
	 * Runs the command.
	 *
	 * @param string ...$arguments What follows `wp webinar attendance export`.
	 * @return array{status: int, output: string, errors: string}
	 */
	private function export( string ...$arguments ): array {
		return Test_Site::entered()->wp_cli( array( 'webinar', 'attendance', 'export', ...$arguments ) );
	}
}
