<?php
/**
 * Tests of `wp webinar doctor`.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use Webinars\Tests\Test_Site;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Last_Heartbeat;
use Webinars\Webinar_Outbox\Settings;
use Webinars\Webinar_Outbox\Tests\Receiver;

require_once __DIR__ . '/receiver/class-receiver.php';

/**
 * The command of Core runs the tests of all modules, and names what is wrong in both directions, run by the real WP-CLI.
 */
final class DoctorTest extends Webinar_TestCase {

	private const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

	/** A server that stands for the sidecar. */
	private Receiver $receiver;

	protected function setUp(): void {
		parent::setUp();
		$this->receiver = Receiver::open();
		$this->receiver->answer(
			array(
				array(
					'status' => 200,
					'body'   => '{"telegram":"connected","bot":null,"replayed":[],"unchanged":[],"unknown":["msg_of_nobody"]}',
				),
			)
		);
		update_option(
			'webinar_outbox_settings',
			array(
				'sidecar_url' => $this->receiver->url(),
				'secret'      => self::SECRET,
			)
		);
	}

	protected function tearDown(): void {
		$this->receiver->close();
		parent::tearDown();
	}

	/** Both directions are tested, and each module's tests run. */
	public function test_healthy_connection(): void {
		( new Last_Heartbeat() )->record( time(), ( new Settings() )->secret() );

		$rows = array_column( $this->doctor()['rows'], null, 'test' );

		self::assertSame( array( 'good', '' ), array( $rows['webinar_outbox_sidecar']['status'], $rows['webinar_outbox_sidecar']['remedy'] ) );
		foreach ( array( 'core_webinar_event_pages', 'ui_webinar_room_access', 'client_webinar_tracker_v2_tables', 'post_webinar_recording_followup_telegram_tables' ) as $name ) {
			self::assertArrayHasKey( $name, $rows );
		}
		self::assertSame( array(), preg_grep( '/webinar/', array_keys( $rows ), PREG_GREP_INVERT ) );
	}

	/** WordPress reaches the sidecar, but the sidecar does not reach WordPress. */
	public function test_no_heartbeat(): void {
		$doctor = $this->doctor();
		$row    = array_column( $doctor['rows'], null, 'test' )['webinar_outbox_sidecar'];

		self::assertSame( array( 1, 'critical' ), array( $doctor['status'], $row['status'] ) );
		self::assertStringContainsString( 'WORDPRESS_HEARTBEAT_URL', $row['remedy'] );
		self::assertStringNotContainsString( '<', $row['remedy'] );
	}

	/** The sidecar does not answer; the table is followed by the remedy. */
	public function test_no_answer(): void {
		( new Last_Heartbeat() )->record( time(), ( new Settings() )->secret() );
		$this->receiver->stop();

		$doctor = Test_Site::entered()->wp_cli( array( 'webinar', 'doctor' ) );

		self::assertSame( 1, $doctor['status'] );
		self::assertMatchesRegularExpression( '/webinar_outbox_sidecar\s+critical/', $doctor['output'] );
		self::assertStringContainsString( 'Warning: webinar_outbox_sidecar: The message service does not answer', $doctor['errors'] );
		self::assertStringNotContainsString( self::SECRET, $doctor['output'] . $doctor['errors'] );
	}

	/**
	 * Runs the command.
	 *
	 * @return array{status: int, rows: list<array<string, string>>}
	 */
	private function doctor(): array {
		$done = Test_Site::entered()->wp_cli( array( 'webinar', 'doctor', '--fields=test,status,remedy', '--format=json' ) );
		return array(
			'status' => $done['status'],
			'rows'   => json_decode( $done['output'], true ),
		);
	}
}
