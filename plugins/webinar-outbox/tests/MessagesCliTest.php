<?php
/**
 * Tests of the commands of WP-CLI.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use Webinars\Tests\Test_Site;
use Webinars\Tests\Webinar_TestCase;

/**
 * The commands of the delivery log, run by the real WP-CLI.
 */
final class MessagesCliTest extends Webinar_TestCase {

	public function test_messages_are_listed(): void {
		$failed = $this->add( 7, 'failed', 'HTTP 422' );
		$this->add( 8, 'pending' );

		$list = $this->wp_cli( 'list', '--format=json', '--user=admin' );
		self::assertSame( array( 8, 7 ), array_column( json_decode( $list['output'], true ), 'lead_id' ) );
		$one = json_decode( $this->wp_cli( 'list', '--state=failed', '--webinar=12', '--lead=7', '--format=json', '--user=admin' )['output'], true );
		self::assertSame( array( $failed, 'recording', 'failed', 'HTTP 422', '' ), array( $one[0]['id'], $one[0]['kind'], $one[0]['state'], $one[0]['answer'], $one[0]['next_try'] ) );
		self::assertSame( '1', $this->wp_cli( 'list', '--state=waiting', '--format=count', '--user=admin' )['output'] );
		self::assertStringNotContainsString( 'Hello', $list['output'] );

		$this->add( 9, 'failed', 'x;=1+1' );
		self::assertStringContainsString( "x;'=1+1", $this->wp_cli( 'list', '--format=csv', '--user=admin' )['output'] );
	}

	/** Messages are sent again by id or by state. */
	public function test_messages_are_sent_again(): void {
		$named = $this->add( 7, 'failed' );
		$this->add( 8, 'failed' );
		$this->add( 9, 'failed', '', 13 );

		self::assertSame( 'Success: 1 message is sent again.', $this->wp_cli( 'replay', (string) $named, '--user=admin' )['output'] );
		self::assertSame( 'Success: 1 message is sent again.', $this->wp_cli( 'replay', '--state=failed', '--webinar=12', '--user=admin' )['output'] );
		self::assertStringContainsString( 'waiting: 2', $this->wp_cli( 'status', '--user=admin' )['output'] );
		self::assertStringContainsString( 'failed: 1', $this->wp_cli( 'status', '--user=admin' )['output'] );
	}

	/** A command without a right or with invalid arguments changes nothing. */
	public function test_rejected_commands_change_nothing(): void {
		$id      = (string) $this->add( 7, 'failed' );
		$speaker = get_userdata( $this->create_user( 'webinar_speaker' ) )->user_login;

		foreach ( array(
			'webinar_not_signed_in'     => array( 'replay', $id ),
			'webinar_permission_denied' => array( 'replay', $id, "--user=$speaker" ),
			'webinar_request_invalid'   => array( 'replay', '--user=admin' ),
			'not a number'              => array( 'replay', 'x', '--user=admin' ),
			'change the secret'         => array( 'secret', 'rotate', "--user=$speaker" ),
		) as $error => $arguments ) {
			$answer = $this->wp_cli( ...$arguments );
			self::assertSame( 1, $answer['status'] );
			self::assertStringContainsString( $error, $answer['errors'] );
		}
		self::assertSame( '1', $this->wp_cli( 'list', '--state=failed', '--format=count', '--user=admin' )['output'] );
	}

	/** The new secret is printed once, and the one in use stays. */
	public function test_secret_is_rotated(): void {
		$before = get_option( 'webinar_outbox_settings' )['secret'];

		$new = $this->wp_cli( 'secret', 'rotate', '--user=admin' )['output'];

		self::assertMatchesRegularExpression( '~^whsec_[A-Za-z0-9+/=]{44}$~', $new );
		wp_cache_flush();
		self::assertSame( array( $before, $new ), array( get_option( 'webinar_outbox_settings' )['secret'], get_option( 'webinar_outbox_settings' )['next_secret'] ) );
	}

	/**
	 * Stores a message.
	 *
	 * @return int The id.
	 */
	private function add( int $lead_id, string $state, string $error = '', int $webinar_id = 12 ): int {
		global $wpdb;
		do_action(
			'webinar_outbox_enqueue',
			array(
				'key'       => "k$lead_id",
				'type'      => 'telegram.message',
				'order_key' => "lead:$lead_id",
				'data'      => array(
					'recipient_id' => $lead_id,
					'webinar_id'   => $webinar_id,
					'kind'         => 'recording',
					'text'         => 'Hello',
					'button'       => null,
				),
			)
		);
		$id = (int) $wpdb->insert_id;
		$wpdb->update(
			$wpdb->prefix . 'webinar_outbox',
			array(
				'state'      => $state,
				'last_error' => '' === $error ? null : $error,
			),
			array( 'id' => $id )
		);
		return $id;
	}

	/**
	 * Runs a command.
	 *
	 * @return array{status: int, output: string, errors: string}
	 */
	private function wp_cli( string ...$arguments ): array {
		return Test_Site::entered()->wp_cli( array( 'webinar', 'messages', ...$arguments ) );
	}
}
