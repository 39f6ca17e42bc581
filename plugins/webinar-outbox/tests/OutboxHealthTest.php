<?php
/**
 * Tests of what Site Health says about messages.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Last_Heartbeat;
use Webinars\Webinar_Outbox\Settings;
use Webinars\Webinar_Outbox\Tests\Receiver;

require_once __DIR__ . '/receiver/class-receiver.php';

/**
 * Each trouble is named with its remedy, and a healthy outbox is called healthy.
 */
final class OutboxHealthTest extends Webinar_TestCase {

	private const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

	/** What a healthy sidecar answers to both questions. */
	private const HEALTHY = array(
		'status' => 200,
		'body'   => '{"telegram":"connected","bot":null,"replayed":[],"unchanged":[],"unknown":["msg_of_nobody"]}',
	);

	/** Stands where the sidecar is. */
	private Receiver $receiver;

	/**
	 * Sets a healthy outbox up.
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->receiver = new Receiver();
		$this->receiver->answer( array( self::HEALTHY ) );
		update_option(
			'webinar_outbox_settings',
			array(
				'sidecar_url' => $this->receiver->url(),
				'secret'      => self::SECRET,
			)
		);
		( new Last_Heartbeat() )->note( time(), ( new Settings() )->secret() );
	}

	/**
	 * Stops the server.
	 */
	protected function tearDown(): void {
		$this->receiver->stop();
		parent::tearDown();
	}

	/**
	 * All is well, and the tests leave nothing behind.
	 */
	public function test_healthy_outbox_is_good(): void {
		global $wpdb;
		foreach ( array( 'table', 'sidecar', 'messages' ) as $name ) {
			self::assertSame( 'good', $this->health( $name )['status'], $name );
		}
		self::assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}webinar_outbox" ) );
		self::assertSame( array( '/healthz', '/deliveries/replay' ), array_column( $this->receiver->requests(), 'path' ) );
		self::assertSame( '{"webhook_ids":["msg_of_nobody"]}', $this->receiver->requests()[1]['body'] );
	}

	/**
	 * A table that is gone, or refuses, is critical, and says how to get it back.
	 */
	public function test_missing_table_is_told(): void {
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

	/**
	 * A sidecar that is not set up, not allowed, silent, or refuses the secret.
	 */
	public function test_trouble_with_the_sidecar_is_told(): void {
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

	/**
	 * Where browsers are sent a sidecar has to answer; where they are sent nowhere, nothing is asked.
	 */
	public function test_address_for_browsers_is_tried(): void {
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
	 * No heartbeat for five minutes.
	 */
	public function test_late_heartbeat_is_told(): void {
		update_option( Last_Heartbeat::OPTION, array( 'at' => time() - 290 ) );
		self::assertSame( 'good', $this->health( 'sidecar' )['status'] );

		update_option( Last_Heartbeat::OPTION, array( 'at' => time() - 310 ) );
		$this->assert_critical( 'WORDPRESS_HEARTBEAT_URL' );
	}

	/**
	 * A new secret that the sidecar never got.
	 */
	public function test_endless_change_of_the_secret_is_told(): void {
		( new Settings() )->rotate_secret();
		self::assertSame( 'good', $this->health( 'sidecar' )['status'] );

		update_option( 'webinar_outbox_settings', array( 'rotating_since' => time() - HOUR_IN_SECONDS ) + get_option( 'webinar_outbox_settings' ) );
		$this->assert_critical( 'the sidecar does not use it' );
	}

	/**
	 * Failed messages wait for somebody; people who block the bot, and what is a month old, do not.
	 */
	public function test_failed_messages_are_told(): void {
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

	/**
	 * Asserts that Site Health names this trouble, and leads to where it is mended.
	 */
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
