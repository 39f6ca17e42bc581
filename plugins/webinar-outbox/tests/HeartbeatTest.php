<?php
/**
 * Tests of the heartbeat of the sidecar.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use StandardWebhooks\Webhook;
use Webinars\Webinar_Outbox\Last_Heartbeat;
use Webinars\Webinar_Outbox\Reasons_Migration;
use Webinars\Webinar_Outbox\Settings;
use Webinars\Webinar_Outbox\Tests\Heartbeat_TestCase;
use Webinars\Webinar_Outbox\Tests\Receiver;

require_once __DIR__ . '/heartbeat/class-heartbeat-testcase.php';
require_once __DIR__ . '/receiver/class-receiver.php';

/**
 * A heartbeat stores its reports, and starts the work of all modules.
 */
final class HeartbeatTest extends Heartbeat_TestCase {

	/** A heartbeat is answered, its reports are stored, and every module gets 20 seconds for its work. */
	public function test_heartbeat_stores_reports_and_starts_work(): void {
		$webhook_id = $this->enqueue();
		$work       = $this->capture( 'webinar_outbox_heartbeat' );

		$answer = $this->beat( $this->body( array( $this->delivery( $webhook_id, 'sent', 5 ), $this->delivery( 'msg_unknown', 'sent', 5 ) ), array( $this->person( 7, 'connected', 5 ) ) ) );

		self::assertSame( 200, $answer['status'] );
		self::assertSame(
			array(
				'success' => true,
				'data'    => array(
					'deliveries' => 2,
					'people'     => 1,
				),
			),
			$answer['body']
		);
		self::assertSame( array( 'complete', 'sent' ), $this->outcome( $webhook_id ) );
		self::assertSame( 'connected', $this->telegram_status( 7 ) );
		self::assertCount( 1, $work );
		self::assertEqualsWithDelta( time() + 20, $work[0]['until'], 2 );
	}

	/** The sidecar names its version of the contract in a header. An older one names none. */
	public function test_version_of_the_contract_is_stored(): void {
		$heartbeat = new Last_Heartbeat();
		foreach ( array(
			'1'   => 1,
			'12'  => 12,
			'one' => 0,
			''    => 0,
		) as $header => $version ) {
			$_SERVER['HTTP_WEBINAR_CONTRACT_VERSION'] = (string) $header;
			$this->beat( $this->body() );
			self::assertSame( $version, $heartbeat->contract_version( time() ), "header $header" );
		}
		unset( $_SERVER['HTTP_WEBINAR_CONTRACT_VERSION'] );
	}

	/** An older sidecar may report a reason with the bot's token. It is not stored. */
	public function test_bot_token_in_a_reason_is_not_stored(): void {
		global $wpdb;
		update_option( Reasons_Migration::OPTION, 'done' );
		$webhook_id = $this->enqueue();
		$this->beat( $this->body( array( array( 'reason' => 'https://api.telegram.org/bot7000000001:emulated/getMe' ) + $this->delivery( $webhook_id, 'failed', 5 ) ) ) );

		self::assertSame( 'https://api.telegram.org/bot[token]/getMe', $wpdb->get_var( "SELECT outcome_reason FROM {$wpdb->prefix}webinar_outbox" ) );
	}

	/** A database in utf8mb3 refuses an emoji: the report would fail each time, with all later ones. */
	public function test_emoji_in_a_reason_does_not_stop_the_reports(): void {
		global $wpdb;
		update_option( Reasons_Migration::OPTION, 'done' );
		foreach ( array( 'pre_get_col_charset', 'pre_get_table_charset' ) as $filter ) {
			add_filter( $filter, static fn(): string => 'utf8mb3' );
		}
		$webhook_id = $this->enqueue();

		$answer = $this->beat( $this->body( array( array( 'reason' => 'Нет 🌱 here' ) + $this->delivery( $webhook_id, 'failed', 5 ) ) ) );

		self::assertSame( 200, $answer['status'] );
		self::assertSame( "Нет \u{FFFD} here", $wpdb->get_var( "SELECT outcome_reason FROM {$wpdb->prefix}webinar_outbox" ) );
	}

	/** A recorded heartbeat that somebody sends again causes no work. */
	public function test_replayed_heartbeat_causes_no_work(): void {
		$work    = $this->capture( 'webinar_outbox_heartbeat' );
		$body    = $this->body();
		$headers = $this->headers( $body );

		$statuses = array( $this->beat( $body, $headers )['status'], $this->beat( $body, $headers )['status'] );

		self::assertSame( array( 200, 409 ), $statuses );
		self::assertCount( 1, $work );
	}

	/** Repeated and late reports change nothing. */
	public function test_repeated_and_late_reports_change_nothing(): void {
		$webhook_id = $this->enqueue();
		$newer      = $this->body( array( $this->delivery( $webhook_id, 'unreachable', 9 ) ), array( $this->person( 7, 'unreachable', 9 ) ) );
		$older      = $this->body( array( $this->delivery( $webhook_id, 'waiting', 5 ) ), array( $this->person( 7, 'connected', 5 ), $this->person( 8, 'stopped', 5 ) ) );

		foreach ( array( $newer, $older, $newer, $older ) as $body ) {
			self::assertSame( 200, $this->beat( $body )['status'] );
		}

		self::assertSame( 'unreachable', $this->outcome( $webhook_id )[1] );
		self::assertSame( array( 'unreachable', 'stopped', '' ), array( $this->telegram_status( 7 ), $this->telegram_status( 8 ), $this->telegram_status( 9 ) ) );
		$this->beat( $this->body( array(), array( $this->person( 7, 'connected', 10 ) ) ) );
		self::assertSame( 'connected', $this->telegram_status( 7 ) );
	}

	/** A heartbeat sends due events, without a visitor and without WP-Cron. */
	public function test_heartbeat_sends_events(): void {
		$receiver = new Receiver();
		update_option(
			'webinar_outbox_settings',
			array(
				'secret'      => self::SECRET,
				'sidecar_url' => $receiver->url(),
			)
		);
		$this->enqueue();

		$this->beat( $this->body() );
		$received = $receiver->requests();
		$receiver->stop();

		self::assertSame( array( '/webhooks' ), array_column( $received, 'path' ) );
	}

	/** Reports that cannot be stored are not acknowledged, so the sidecar sends them again. */
	public function test_unstored_reports_are_not_acknowledged(): void {
		global $wpdb;
		$work = $this->capture( 'webinar_outbox_heartbeat' );
		$body = $this->body( array(), array( $this->person( 7, 'connected', 5 ) ) );
		$wpdb->suppress_errors();
		add_filter( 'query', static fn( string $query ): string => str_contains( $query, 'outbox_recipients' ) && str_starts_with( $query, 'INSERT' ) ? 'SELECT nonsense' : $query );

		$answer = $this->beat( $body );

		remove_all_filters( 'query' );
		$wpdb->suppress_errors( false );
		self::assertSame( array( 500, 'webinar_save_failed' ), array( $answer['status'], $answer['body']['data']['code'] ) );
		self::assertCount( 0, $work );
		self::assertSame( 200, $this->beat( $body )['status'] );
		self::assertSame( 'connected', $this->telegram_status( 7 ) );
	}

	/** A module that fails does not change the answer. */
	public function test_failing_work_is_logged(): void {
		add_action(
			'webinar_outbox_heartbeat',
			static function (): never {
				throw new RuntimeException( 'Broken here.' );
			}
		);

		self::assertSame( 200, $this->beat( $this->body() )['status'] );
		self::assertStringContainsString( 'Broken here.', implode( "\n", $this->log_lines() ) );
	}

	/** The time of the last heartbeat is stored, but not written at each heartbeat. */
	public function test_last_heartbeat_is_stored(): void {
		global $wpdb;
		$this->beat( $this->body() );
		$heartbeat = new Last_Heartbeat();
		self::assertEqualsWithDelta( time(), $heartbeat->at(), 2 );
		self::assertSame( substr( self::SECRET, -4 ), $heartbeat->secret_ending() );
		self::assertContains( $wpdb->get_var( "SELECT autoload FROM $wpdb->options WHERE option_name = 'webinar_outbox_last_heartbeat'" ), array( 'off', 'no' ) );

		$writes = $this->capture( 'update_option_' . Last_Heartbeat::OPTION );
		$this->beat( $this->body() );
		self::assertCount( 0, $writes );
		update_option( Last_Heartbeat::OPTION, array( 'at' => time() - 31 ) + get_option( Last_Heartbeat::OPTION ) );
		$this->beat( $this->body() );
		self::assertCount( 2, $writes );

		// The clock was an hour ahead.
		update_option( Last_Heartbeat::OPTION, array( 'at' => time() + HOUR_IN_SECONDS ) + get_option( Last_Heartbeat::OPTION ) );
		$this->beat( $this->body() );
		self::assertEqualsWithDelta( time(), $heartbeat->at(), 2 );
	}

	/** A rotation loses no message: both secrets work until the sidecar uses the new one, then the old one is rejected. */
	public function test_rotation_of_the_secret_loses_no_message(): void {
		$settings = new Settings();
		$new      = $settings->rotate_secret();
		$receiver = new Receiver();
		update_option( 'webinar_outbox_settings', array( 'sidecar_url' => $receiver->url() ) + get_option( 'webinar_outbox_settings' ) );
		$body = $this->body();

		// A sidecar that has only the old secret works, and so does one that has only the new one.
		$this->enqueue();
		self::assertSame( 200, $this->beat( $body )['status'] );
		$received = $receiver->requests();
		self::assertCount( 1, $received );
		foreach ( array( self::SECRET, $new ) as $secret ) {
			( new Webhook( $secret ) )->verify( $received[0]['body'], $received[0]['headers'] );
		}
		self::assertSame( self::SECRET, $settings->secret()?->text );
		self::assertGreaterThan( 0, $settings->rotating_since() );

		// Its first heartbeat ends the rotation.
		self::assertSame( 200, $this->beat( $body, $this->headers( $body, $new ) )['status'] );
		self::assertSame( array( $new, null, 0 ), array( $settings->secret()?->text, $settings->next_secret(), $settings->rotating_since() ) );
		self::assertSame( 401, $this->beat( $body )['status'] );
		self::assertSame( 200, $this->beat( $body, $this->headers( $body, $new ) )['status'] );

		$this->enqueue();
		$this->beat( $body, $this->headers( $body, $new ) );
		$received = $receiver->requests();
		$receiver->stop();
		self::assertStringNotContainsString( ' ', $received[1]['headers']['webhook-signature'] );
		( new Webhook( $new ) )->verify( $received[1]['body'], $received[1]['headers'] );
	}
}
