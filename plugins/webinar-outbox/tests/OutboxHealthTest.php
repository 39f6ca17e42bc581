<?php
/**
 * Tests of the Site Health tests of the outbox.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Drain;
use Webinars\Webinar_Outbox\Last_Heartbeat;
use Webinars\Webinar_Outbox\Settings;
use Webinars\Webinar_Outbox\Sidecar;
use Webinars\Webinar_Outbox\Tests\Receiver;

require_once __DIR__ . '/receiver/class-receiver.php';

/**
 * Site Health names each problem with its remedy, and reports a healthy outbox as good.
 */
final class OutboxHealthTest extends Webinar_TestCase {

	private const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

	/** Answers of a healthy sidecar to both requests. */
	private const HEALTHY = array(
		'status' => 200,
		'body'   => '{"telegram":"connected","bot":null,"replayed":[],"unchanged":[],"unknown":["msg_of_nobody"]}',
	);

	/** A server that stands for the sidecar. */
	private Receiver $receiver;

	protected function setUp(): void {
		parent::setUp();
		$this->receiver = Receiver::open();
		$this->receiver->answer( array( self::HEALTHY ) );
		update_option(
			'webinar_outbox_settings',
			array(
				'sidecar_url' => $this->receiver->url(),
				'secret'      => self::SECRET,
			)
		);
		( new Last_Heartbeat() )->record( time(), ( new Settings() )->secret() );
	}

	protected function tearDown(): void {
		$this->receiver->close();
		parent::tearDown();
	}

	/** All tests are good, and leave no row behind. */
	public function test_healthy_outbox_is_good(): void {
		global $wpdb;
		foreach ( array( 'table', 'jobs', 'sidecar', 'messages' ) as $name ) {
			self::assertSame( 'good', $this->health( $name )['status'], $name );
		}
		self::assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}webinar_outbox" ) );
		self::assertSame( array( '/healthz', '/deliveries/replay' ), array_column( $this->receiver->requests(), 'path' ) );
		self::assertSame( '{"webhook_ids":["msg_of_nobody"]}', $this->receiver->requests()[1]['body'] );
	}

	/** A missing or read-only table is critical, with the remedy. */
	public function test_missing_table_is_critical(): void {
		global $wpdb;
		foreach ( array( 'webinar_outbox', 'webinar_outbox_recipients', 'webinar_outbox_heard' ) as $table ) {
			$wpdb->query( "DROP TABLE {$wpdb->prefix}$table" );
			$health = $this->health( 'table' );
			self::assertSame( 'critical', $health['status'] );
			self::assertStringContainsString( 'activate it again', $health['description'] );
			do_action( 'activate_webinar-outbox/webinar-outbox.php' ); // phpcs:ignore WordPress.NamingConventions.ValidHookName
			self::assertSame( 'good', $this->health( 'table' )['status'] );
		}
		add_filter( 'query', static fn( string $query ): string => str_starts_with( $query, 'INSERT' ) ? 'SELECT nonsense' : $query );
		self::assertSame( 'critical', $this->health( 'table' )['status'] );
	}

	/** Jobs that neither a heartbeat nor WP-Cron starts are critical, with both remedies. */
	public function test_jobs_that_nothing_starts_are_critical(): void {
		wp_clear_scheduled_hook( Drain::HOOK );
		wp_schedule_event( time() - 16 * MINUTE_IN_SECONDS, 'webinars_minute', Drain::HOOK );
		self::assertSame( 'good', $this->health( 'jobs' )['status'], 'The heartbeat starts them.' );
		delete_option( Last_Heartbeat::OPTION );

		$health = $this->health( 'jobs' );

		self::assertSame( 'critical', $health['status'] );
		self::assertStringContainsString( 'Run the message service', $health['description'] );
		self::assertStringContainsString( site_url( '/wp-cron.php?doing_wp_cron' ), $health['description'] );
		wp_clear_scheduled_hook( Drain::HOOK );
		self::assertSame( 'critical', $this->health( 'jobs' )['status'], 'They are not scheduled.' );
		wp_schedule_event( time() - 5 * MINUTE_IN_SECONDS, 'webinars_minute', Drain::HOOK );
		self::assertSame( 'good', $this->health( 'jobs' )['status'] );
	}

	/** A sidecar that is not set up, not allowed, silent, or rejects the secret. */
	public function test_problems_of_the_sidecar_are_critical(): void {
		$this->receiver->answer( array( self::HEALTHY, array( 'status' => 401 ) ) );
		$this->assert_critical( 'refuses our secret' );
		$this->receiver->stop();
		$this->assert_critical( 'does not answer' );
		foreach ( array(
			''                           => 'not set up',
			'http://sidecar.example.com' => 'Use https://',
		) as $url => $words ) {
			update_option( 'webinar_outbox_settings', array( 'sidecar_url' => $url ) + get_option( 'webinar_outbox_settings' ) );
			$this->assert_critical( $words );
		}
	}

	/** A sidecar must answer at the address for browsers. Without such an address there is no request. */
	public function test_address_for_browsers_is_requested(): void {
		self::assertArrayNotHasKey( 'webinar_outbox_public', apply_filters( 'site_status_tests', array( 'direct' => array() ) )['direct'] ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals
		$use = static fn( string $url ): bool => update_option( 'webinar_outbox_settings', array( 'public_url' => $url ) + get_option( 'webinar_outbox_settings' ) );
		$use( $this->receiver->url() . '/push' );
		$this->receiver->answer(
			array(
				array(
					'status' => 200,
					'body'   => '{"status":"ok"}',
				),
				array(
					'status' => 200,
					'body'   => '<html>Welcome',
				),
			)
		);

		self::assertSame( 'good', $this->health( 'public' )['status'] );
		self::assertSame( array( '/push/healthz' ), array_column( $this->receiver->requests(), 'path' ) );
		$health = $this->health( 'public' );
		self::assertSame( 'recommended', $health['status'] );
		self::assertStringContainsString( $this->receiver->url() . '/push', $health['description'] );
		$use( 'http://push.example.com' );
		self::assertStringContainsString( 'Use https://', $this->health( 'public' )['description'] );
	}

	/**
	 * Versions that a sidecar names, and what Site Health says.
	 *
	 * @return array<string, array{string, string}>
	 */
	public static function versions(): array {
		return array(
			'same'  => array( '"contract_version":3,', '' ),
			'none'  => array( '', 'Update the message service' ),
			'odd'   => array( '"contract_version":"x",', 'Update the message service' ),
			'newer' => array( '"contract_version":4,', 'Update the plugins' ),
		);
	}

	/** Sidecar and plugins of different versions work together; Site Health says which one to update. */
	#[DataProvider( 'versions' )]
	public function test_versions_are_compared( string $version, string $words ): void {
		$this->receiver->answer( array( array( 'body' => str_replace( '{', "{{$version}", self::HEALTHY['body'] ) ) + self::HEALTHY ) );

		$health = $this->health( 'version' );

		self::assertSame( '' === $words ? 'good' : 'recommended', $health['status'] );
		self::assertStringContainsString( $words, $health['description'] );
		self::assertSame( 'good', $this->health( 'sidecar' )['status'] );
	}

	/** The plugin's version is that of the contract; a sidecar that does not answer is reported once. */
	public function test_version_is_that_of_the_contract(): void {
		$schema = json_decode( (string) file_get_contents( dirname( __DIR__, 3 ) . '/contract/shapes/sidecar-health.json' ), true );
		self::assertSame( $schema['properties']['contract_version']['const'], Sidecar::CONTRACT_VERSION );

		$this->receiver->stop();
		self::assertSame( 'good', $this->health( 'version' )['status'] );
	}

	/** Each problem that a sidecar of this version reports is said in words that name the remedy, and an unknown one by its name. */
	public function test_problems_of_the_sidecar_are_said(): void {
		$schema = json_decode( (string) file_get_contents( dirname( __DIR__, 3 ) . '/contract/shapes/sidecar-health.json' ), true );
		self::assertSame( 'good', $this->health( 'problems' )['status'], 'An older sidecar reports none.' );
		$words = array(
			'telegram_unreachable' => 'TELEGRAM_PROXY',
			'sending_paused'       => 'a bot of its own',
			'heartbeat_old'        => 'WORDPRESS_HEARTBEAT_URL',
			'message_old'          => 'restart it',
			'of_a_newer_one'       => 'Update the plugins',
		);
		self::assertSame( array_keys( $words ), array( ...$schema['properties']['problems']['items']['enum'], 'of_a_newer_one' ) );
		foreach ( $words as $code => $remedy ) {
			$this->report_problems( $code, '<b>', 7 );
			$health = $this->health( 'problems' );
			self::assertSame( 'recommended', $health['status'] );
			self::assertStringContainsString( $remedy, $health['description'] );
			self::assertSame( 'of_a_newer_one' === $code, str_contains( $health['description'], $code ) );
			self::assertSame( 1, substr_count( $health['description'], '<p>' ) );
		}
		$this->report_problems( 'sending_paused', 'telegram_unreachable', 'message_old' );
		self::assertSame( 2, substr_count( $this->health( 'problems' )['description'], '<p>' ), 'One cause is said once.' );
		$this->receiver->stop();
		self::assertSame( 'good', $this->health( 'problems' )['status'], 'A silent sidecar is reported by another test.' );
	}

	private function report_problems( string|int ...$problems ): void {
		$this->receiver->answer( array( array( 'body' => str_replace( '{', '{"problems":' . wp_json_encode( $problems ) . ',', self::HEALTHY['body'] ) ) + self::HEALTHY ) );
	}

	public function test_late_heartbeat_is_critical(): void {
		update_option( Last_Heartbeat::OPTION, array( 'at' => time() - 290 ) );
		self::assertSame( 'good', $this->health( 'sidecar' )['status'] );

		update_option( Last_Heartbeat::OPTION, array( 'at' => time() - 310 ) );
		$this->assert_critical( 'WORDPRESS_HEARTBEAT_URL' );
	}

	public function test_unfinished_rotation_is_critical(): void {
		( new Settings() )->rotate_secret();
		self::assertSame( 'good', $this->health( 'sidecar' )['status'] );

		update_option( 'webinar_outbox_settings', array( 'rotating_since' => time() - HOUR_IN_SECONDS ) + get_option( 'webinar_outbox_settings' ) );
		$this->assert_critical( 'the message service does not use it' );
	}

	/** Failed messages are reported, but not those of people who blocked the bot, and none older than a month. */
	public function test_failed_messages_are_reported(): void {
		global $wpdb;
		foreach ( array(
			array( 'failed', null, 0, 1 ),
			array( 'complete', 'failed', 0, 1 ),
			array( 'complete', 'uncertain', 0, 1 ),
			array( 'complete', 'unreachable', 0, 0 ),
			array( 'complete', 'sent', 0, 0 ),
			array( 'pending', null, 0, 0 ),
			array( 'failed', null, 31 * DAY_IN_SECONDS, 0 ),
		) as $number => list( $state, $outcome, $age, $count ) ) {
			$wpdb->query( "DELETE FROM {$wpdb->prefix}webinar_outbox" );
			$wpdb->insert(
				$wpdb->prefix . 'webinar_outbox',
				array(
					'event_key'       => "k$number",
					'webhook_id'      => "msg_$number",
					'type'            => 'telegram.message',
					'kind'            => 'attended',
					'order_key'       => 'lead:7',
					'payload'         => '{}',
					'state'           => $state,
					'outcome'         => $outcome,
					'next_attempt_at' => 0,
					'created_at'      => time() - $age,
					'updated_at'      => time() - $age,
				)
			);
			$health = $this->health( 'messages' );
			self::assertSame( 0 === $count ? 'good' : 'recommended', $health['status'], "$state $outcome" );
			self::assertSame( 1 === $count, str_contains( $health['actions'], 'page=webinar_outbox_messages' ) );
		}
	}

	/** Asserts that Site Health reports this problem with a link to the settings. */
	private function assert_critical( string $words ): void {
		$health = $this->health( 'sidecar' );
		self::assertSame( 'critical', $health['status'], $words );
		self::assertStringContainsString( $words, $health['description'] );
		self::assertStringContainsString( 'page=webinar_outbox', $health['actions'] );
		self::assertStringNotContainsString( self::SECRET, $health['description'] );
	}

	/**
	 * Runs one test as Site Health does.
	 *
	 * @return array<string, mixed>
	 */
	private function health( string $name ): array {
		$tests = apply_filters( 'site_status_tests', array( 'direct' => array() ) ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals
		return call_user_func( $tests['direct'][ "webinar_outbox_$name" ]['test'] );
	}
}
