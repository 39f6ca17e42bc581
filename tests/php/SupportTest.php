<?php
/**
 * Tests of the test suite's own base classes.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Test_Site;
use Webinars\Tests\Webinar_TestCase;

/**
 * Isolation must also undo the transactions and hooks of the product.
 */
final class SupportTest extends Webinar_TestCase {

	/**
	 * Two runs of one test, which both begin with the same site.
	 *
	 * @return array<string, array{string}>
	 */
	public static function runs(): array {
		return array(
			'first'  => array( 'first' ),
			'second' => array( 'second' ),
		);
	}

	/**
	 * A committed transaction is undone too.
	 *
	 * @param string $run Name of the run.
	 */
	#[DataProvider( 'runs' )]
	public function test_nothing_survives_a_test( string $run ): void {
		global $wpdb;
		self::assertFalse( get_option( 'webinar_test' ) );
		self::assertFalse( has_action( 'webinar_test' ) );
		self::assertNull( get_role( 'webinar_test' ) );
		self::assertSame( 0, get_current_user_id() );

		$wpdb->query( 'START TRANSACTION' );
		update_option( 'webinar_test', $run );
		$wpdb->query( 'COMMIT' );
		add_role( 'webinar_test', 'Test' );
		add_action( 'webinar_test', '__return_true' );
		$this->act_as( $this->create_user( 'administrator' ) );

		self::assertSame( $run, get_option( 'webinar_test' ) );
	}

	/** A user of create_user() has every field that WordPress stores of one. */
	public function test_created_user_is_whole(): void {
		$fields = static function ( int $id ): array {
			$meta = array_diff_key( get_user_meta( $id ), array( 'nickname' => 0 ) );
			ksort( $meta );
			return $meta;
		};
		$whole  = wp_insert_user(
			array(
				'user_login' => 'whole',
				'user_pass'  => 'whole',
				'role'       => 'webinar_speaker',
			)
		);

		$created = $this->create_user( 'webinar_speaker' );

		self::assertSame( 'webinar_speaker1', get_user_meta( $created, 'nickname', true ) );
		self::assertSame( $fields( $whole ), $fields( $created ) );
	}

	/**
	 * A webinar of create_webinar() is real and in the requested state.
	 *
	 * @param string $status State.
	 */
	#[DataProvider( 'statuses' )]
	public function test_created_webinar_has_the_status( string $status ): void {
		$id = $this->create_webinar( array( 'status' => $status ) );

		self::assertSame( $status, apply_filters( 'core_webinar_get', null, $id )['status'] ?? null );
	}

	/**
	 * States that create_webinar() accepts.
	 *
	 * @return list<array{string}>
	 */
	public static function statuses(): array {
		return array( array( 'scheduled' ), array( 'live' ), array( 'finished' ) );
	}

	/**
	 * An answer by wp_send_json_error() is returned with its status.
	 */
	public function test_ajax_returns_status_and_body(): void {
		add_action( 'wp_ajax_nopriv_webinar_test', static fn() => wp_send_json_error( array( 'code' => 'no' ), 409 ) );

		$answer = $this->ajax( 'webinar_test' );

		self::assertSame( 409, $answer['status'] );
		self::assertSame( 'no', $answer['body']['data']['code'] );
	}

	/**
	 * Jobs that schedule the next one run until none is left.
	 */
	public function test_due_cron_runs_to_the_end(): void {
		$left = 3;
		add_action(
			'webinar_test_batch',
			static function () use ( &$left ): void {
				if ( --$left > 0 ) {
					wp_schedule_single_event( time(), 'webinar_test_batch' );
				}
			}
		);
		wp_schedule_single_event( time(), 'webinar_test_batch' );

		$ran = $this->run_due_cron();

		self::assertSame( 0, $left );
		self::assertCount( 3, array_keys( $ran, 'webinar_test_batch', true ) );
	}

	/**
	 * Each firing of a hook is recorded, in order.
	 */
	public function test_capture_records_payloads(): void {
		$fired = $this->capture( 'webinar_test' );

		do_action( 'webinar_test', array( 'id' => 1 ) );
		do_action( 'webinar_test', 2, 'stop' );

		self::assertSame( array( array( 'id' => 1 ), array( 2, 'stop' ) ), $fired->getArrayCopy() );
	}

	/**
	 * The tests' site is never in UTC, so that a wrong offset, half hour or summer time fails tests.
	 */
	public function test_the_site_is_not_in_utc(): void {
		$winter = wp_timezone()->getOffset( new DateTimeImmutable( '2036-01-15' ) );
		$summer = wp_timezone()->getOffset( new DateTimeImmutable( '2036-07-15' ) );

		self::assertNotContains( 0, array( $winter % HOUR_IN_SECONDS, $summer % HOUR_IN_SECONDS ) );
		self::assertNotSame( $winter, $summer );
	}

	/**
	 * The log has only lines of this test.
	 */
	public function test_log_lines_are_read_back(): void {
		error_log( 'something' ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions

		self::assertSame( array( 'something' ), $this->log_lines() );
	}

	/**
	 * WP-CLI reads what the test wrote, and output and errors are returned separately.
	 */
	public function test_wp_cli_runs_on_the_site_of_the_test(): void {
		update_option( 'webinar_test', 'seen' );

		$read    = Test_Site::entered()->wp_cli( array( 'option', 'get', 'webinar_test' ) );
		$refused = Test_Site::entered()->wp_cli( array( 'option', 'get', 'webinar_missing' ) );

		self::assertSame( array( 0, 'seen' ), array( $read['status'], $read['output'] ) );
		self::assertSame( array( 1, '' ), array( $refused['status'], $refused['output'] ) );
		self::assertStringContainsString( "Error: Could not get 'webinar_missing' option.", $refused['errors'] );
	}
}
