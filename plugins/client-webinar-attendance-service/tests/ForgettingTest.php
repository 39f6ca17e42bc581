<?php
/**
 * Tests of exporting, erasing and forgetting people.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/**
 * A person's data can be exported and erased; the counts stay.
 */
final class ForgettingTest extends Webinar_TestCase {

	private const RETENTION = 'client_webinar_attendance_service_retention_days';

	private const DAY_OF_TEST = 1795219200;

	/** A user whose lead id is the user id. */
	private int $anna;

	protected function setUp(): void {
		parent::setUp();
		require_once ABSPATH . 'wp-admin/includes/admin.php';
		update_option( 'date_format', 'Y-m-d' );
		update_option( 'time_format', 'H:i' );
		$this->anna = $this->create_user( 'webinar_attendee' );
	}

	/**
	 * The export has every webinar of the person and no other data, page by page.
	 */
	public function test_export(): void {
		$webinar_id = $this->create_webinar( array( 'title' => 'Tea & <b>cake' ) );
		$this->add( $webinar_id, $this->anna, 1 );
		$this->add( $webinar_id, 999, 0 );
		foreach ( range( 1, 120 ) as $other ) {
			$this->add( 100_000 + $other, $this->anna, null );
		}

		$first  = $this->privacy( 'export', 1 );
		$second = $this->privacy( 'export', 2 );

		self::assertSame( array( 100, false, 21, true ), array( count( $first['data'] ), $first['done'], count( $second['data'] ), $second['done'] ) );
		self::assertSame(
			array(
				'Webinar'  => 'Tea &amp; &lt;b&gt;cake',
				'Entered'  => '2026-11-20 20:30',
				'Attended' => 'Yes, until the end',
			),
			array_column( $first['data'][0]['data'], 'value', 'name' )
		);
	}

	/**
	 * Classified rows are erased: the counts stay, and no row has the person's id.
	 */
	public function test_erase(): void {
		$counts = array( $this->add( 12, $this->anna, 1 ), $this->add( 13, $this->anna, 0 ), $this->add( 12, 999, 0 ) );
		$before = apply_filters( 'client_webinar_attendance_counts', array(), array( 12, 13 ) );

		$done = $this->privacy( 'erase', 1 );

		self::assertSame( array( true, false, array(), true ), array( $done['items_removed'], $done['items_retained'], $done['messages'], $done['done'] ) );
		self::assertSame( array( -$counts[0], -$counts[1], 999 ), $this->leads() );
		self::assertSame( $before, apply_filters( 'client_webinar_attendance_counts', array(), array( 12, 13 ) ) );
		self::assertSame( array(), $this->privacy( 'export', 1 )['data'] );
		self::assertFalse( $this->privacy( 'erase', 1 )['items_removed'] );
	}

	/**
	 * A row that is not classified is retained with a reason, classified once, and can be erased afterwards.
	 */
	public function test_unclassified_row_is_retained_until_it_is_classified(): void {
		$this->add( 12, $this->anna, null );

		$done = $this->privacy( 'erase', 1 );
		self::assertSame( array( false, true ), array( $done['items_removed'], $done['items_retained'] ) );
		self::assertStringContainsString( 'Erase again', $done['messages'][0] );
		self::assertSame( array( $this->anna ), $this->leads() );

		$classified = $this->capture( 'client_webinar_attendance_classified' );
		do_action(
			'client_webinar_sessions_closed',
			array(
				'webinar_id' => 12,
				'timestamp'  => time(),
			)
		);
		do_action( 'client_webinar_attendance_service_classify' );
		self::assertTrue( $this->privacy( 'erase', 1 )['items_removed'] );
		do_action( 'client_webinar_attendance_service_classify' );
		self::assertSame( array( $this->anna ), array_column( $classified->getArrayCopy(), 'lead_id' ) );
	}

	/**
	 * The CRM maps a person to a lead; an unknown address finds nobody.
	 */
	public function test_lead_id_comes_from_the_crm(): void {
		add_filter( 'core_webinar_lead_id', static fn(): int => 4711 );
		$id = $this->add( 12, 4711, 1 );
		$this->add( 12, $this->anna, 1 );

		self::assertFalse( $this->privacy( 'erase', 1, 'nobody@webinars.test' )['items_removed'] );
		self::assertTrue( $this->privacy( 'erase', 1 )['items_removed'] );

		self::assertSame( array( -$id, $this->anna ), $this->leads() );
	}

	/**
	 * Once a day, by WP-Cron or a heartbeat, only classified people of webinars that ended before the limit are forgotten.
	 */
	#[DataProvider( 'triggers' )]
	public function test_retention( string $hook ): void {
		update_option( self::RETENTION, 30 );
		$old    = $this->finished_webinar( time() - 31 * DAY_IN_SECONDS );
		$recent = $this->finished_webinar( time() - 29 * DAY_IN_SECONDS );
		foreach ( range( 1, 450 ) as $lead_id ) {
			$this->add( $old, $lead_id, $lead_id % 2 );
		}
		// Classified long ago, but the webinar ended a day after the limit.
		$this->add( $recent, 500, 1, time() - 40 * DAY_IN_SECONDS );
		$this->add( $recent, 501, null );

		do_action( $hook, array( 'until' => time() + HOUR_IN_SECONDS ) );
		self::assertSame( array( 500, 501 ), $this->known_leads() );

		// The next run is tomorrow.
		$this->add( $old, 502, 1 );
		do_action( $hook, array( 'until' => time() + HOUR_IN_SECONDS ) );
		self::assertContains( 502, $this->leads() );
		update_option( 'client_webinar_attendance_service_forgot_at', time() - DAY_IN_SECONDS - 1 );
		do_action( $hook, array( 'until' => time() + HOUR_IN_SECONDS ) );
		self::assertNotContains( 502, $this->leads() );
	}

	/**
	 * People of a deleted webinar are forgotten. While Core is off nobody is forgotten, because the ends are unknown.
	 */
	public function test_people_of_a_deleted_webinar_are_forgotten_but_not_while_core_is_off(): void {
		update_option( self::RETENTION, 30 );
		$this->add( 999999, 7, 1 );
		$core = $GLOBALS['wp_filter']['core_webinar_get'];
		unset( $GLOBALS['wp_filter']['core_webinar_get'] );
		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + HOUR_IN_SECONDS ) );
		$GLOBALS['wp_filter']['core_webinar_get'] = $core; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		self::assertSame( array( 7 ), $this->known_leads() );

		delete_option( 'client_webinar_attendance_service_forgot_at' );
		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + HOUR_IN_SECONDS ) );
		self::assertSame( array(), $this->known_leads() );
	}

	/**
	 * Hooks that start the run.
	 *
	 * @return iterable<array{string}>
	 */
	public static function triggers(): iterable {
		yield array( 'client_webinar_attendance_service_classify' );
		yield array( 'webinar_outbox_heartbeat' );
	}

	/**
	 * Without the setting nobody is forgotten, and no UPDATE is run.
	 */
	public function test_nobody_is_forgotten_without_the_setting(): void {
		$this->add( 12, 7, 1, 1 );
		$updates = 0;
		add_filter(
			'query',
			static function ( string $query ) use ( &$updates ): string {
				$updates += (int) str_contains( $query, 'lead_id > 0' );
				return $query;
			}
		);

		do_action( 'client_webinar_attendance_service_classify' );

		self::assertSame( array( 0, array( 7 ), 0 ), array( apply_filters( 'client_webinar_retention_days', 0 ), $this->leads(), $updates ) );
	}

	/**
	 * A failed write to the ledger is logged, and other people are forgotten nevertheless.
	 */
	public function test_failure_is_logged(): void {
		update_option( self::RETENTION, 30 );
		$this->add( 12, 7, 1, 1 );
		$logged = $this->capture( 'core_webinar_log' );
		add_filter( 'query', static fn( string $query ): string => str_contains( $query, 'SET lead_id' ) ? 'UPDATE nowhere SET nothing = 1' : $query );
		$GLOBALS['wpdb']->suppress_errors();

		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + HOUR_IN_SECONDS ) );

		$GLOBALS['wpdb']->suppress_errors( false );
		self::assertSame( array( 'client_webinar_attendance_service_forgetting_failed' ), array_column( $logged->getArrayCopy(), 'code' ) );
		self::assertFalse( get_option( 'client_webinar_attendance_service_forgot_at' ) );
	}

	/**
	 * Input → stored value, and whether the input is refused.
	 *
	 * @return iterable<array{mixed, int, bool}>
	 */
	public static function inputs(): iterable {
		yield array( '0', 0, false );
		yield array( ' 365 ', 365, false );
		yield array( '36500', 36500, false );
		yield array( '36501', 90, true );
		yield array( '-1', 90, true );
		yield array( '1.5', 90, true );
		yield array( 'soon', 90, true );
		yield array( '', 90, true );
		yield array( array( '1' ), 90, true );
		yield array( null, 90, false );
	}

	/**
	 * Input that is no number of days is refused with a remedy, and changes nothing.
	 */
	#[DataProvider( 'inputs' )]
	public function test_setting( mixed $input, int $expected, bool $is_refused ): void {
		update_option( self::RETENTION, 90 );
		$GLOBALS['wp_settings_errors'] = array(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$settings                      = new Webinars\Client_Webinar_Attendance_Service\Retention_Setting();
		$settings->register();

		update_option( self::RETENTION, $input );

		self::assertSame( $expected, apply_filters( 'client_webinar_retention_days', 0 ) );
		$errors = array_column( get_settings_errors( self::RETENTION ), 'message' );
		self::assertSame( $is_refused, array() !== $errors );
		unregister_setting( 'webinars', self::RETENTION );
		$GLOBALS['wp_settings_errors'] = array(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
	}

	/**
	 * Runs WordPress's exporter or eraser.
	 *
	 * @param int              $page  From 1.
	 * @param string           $email Address; empty for the person's.
	 * @return array<string, mixed>
	 */
	private function privacy( string $what, int $page, string $email = '' ): array {
		$tools = apply_filters( 'export' === $what ? 'wp_privacy_personal_data_exporters' : 'wp_privacy_personal_data_erasers', array() );
		return $tools['client-webinar-attendance-service']['callback']( '' === $email ? get_userdata( $this->anna )->user_email : $email, $page );
	}

	/**
	 * Adds a row.
	 *
	 * @param int      $webinar_id    Webinar.
	 * @param int      $lead_id       Lead.
	 * @param int|null $attended      Class.
	 * @param int      $classified_at Time of the classification.
	 * @return int Its id.
	 */
	private function add( int $webinar_id, int $lead_id, ?int $attended, int $classified_at = self::DAY_OF_TEST ): int {
		global $wpdb;
		$wpdb->insert(
			$wpdb->prefix . 'client_webinar_attendance',
			array(
				'webinar_id'    => $webinar_id,
				'lead_id'       => $lead_id,
				'entered_at'    => self::DAY_OF_TEST,
				'attended'      => $attended,
				'classified_at' => null === $attended ? null : $classified_at,
			)
		);
		return $wpdb->insert_id;
	}

	/**
	 * Creates a webinar that Core reports as finished.
	 *
	 * @param int $finished_at Unix seconds.
	 */
	private function finished_webinar( int $finished_at ): int {
		$id = $this->create_webinar( array( 'status' => 'finished' ) );
		add_filter(
			'core_webinar_get',
			static fn( ?array $webinar, int $asked ): ?array => $asked === $id && null !== $webinar ? array( 'finished_at' => $finished_at ) + $webinar : $webinar,
			20,
			2
		);
		return $id;
	}

	/**
	 * Ids of the leads that are not forgotten.
	 *
	 * @return list<int>
	 */
	private function known_leads(): array {
		return array_values( array_filter( $this->leads(), static fn( int $lead_id ): bool => $lead_id > 0 ) );
	}

	/**
	 * Ids of the leads in the ledger, in the order of their rows.
	 *
	 * @return list<int>
	 */
	private function leads(): array {
		global $wpdb;
		return array_map( 'intval', $wpdb->get_col( "SELECT lead_id FROM {$wpdb->prefix}client_webinar_attendance ORDER BY attendance_id" ) );
	}
}
