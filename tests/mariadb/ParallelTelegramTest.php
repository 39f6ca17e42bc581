<?php
/**
 * Tests of parallel drains that write to Telegram from this site.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use Webinars\Tests\Parallel_TestCase;
use Webinars\Webinar_Outbox\Tests\Receiver;

require_once dirname( __DIR__, 2 ) . '/plugins/webinar-outbox/tests/receiver/class-receiver.php';

/**
 * Telegram, unlike the message service, does not ignore a repeat: each message is sent once, however many drains run.
 */
final class ParallelTelegramTest extends Parallel_TestCase {

	private const LEADS = 20;

	private const MESSAGES_PER_LEAD = 2;

	private const TOKEN = '471100:AAHrdNGqDBtd5tGHbLVmCmLMQ0KnmP8dW5w';

	/** Stands for Telegram. */
	private static Receiver $receiver;

	/**
	 * Starts the processes with the module and the server's address.
	 */
	public static function setUpBeforeClass(): void {
		self::$receiver = new Receiver();
		wp_mkdir_p( WPMU_PLUGIN_DIR );
		file_put_contents( self::mu_plugin(), '<?php add_filter( "webinar_telegram_api_url", fn() => "' . self::$receiver->url() . '" );' );
		$active = get_option( 'active_plugins' );
		update_option( 'active_plugins', array( ...$active, 'webinar-telegram/webinar-telegram.php' ) );
		parent::setUpBeforeClass();
		update_option( 'active_plugins', $active );
		unlink( self::mu_plugin() );
	}

	/**
	 * Stops the server.
	 */
	public static function tearDownAfterClass(): void {
		parent::tearDownAfterClass();
		self::$receiver->stop();
	}

	/**
	 * Connects the bot and the people.
	 */
	protected function setUp(): void {
		global $wpdb;
		parent::setUp();
		if ( is_file( self::$receiver->requests_file() ) ) {
			unlink( self::$receiver->requests_file() );
		}
		self::$receiver->answer(
			array(
				array(
					'status' => 200,
					'body'   => '{"ok":true,"result":{"message_id":1}}',
				),
			)
		);
		update_option(
			'webinar_outbox_settings',
			array(
				'sidecar_url'  => '',
				'secret'       => 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
				'bot_username' => '',
			)
		);
		update_option(
			'webinar_telegram_bot',
			array(
				'token'          => self::TOKEN,
				'fingerprint'    => substr( hash( 'sha256', self::TOKEN ), 0, 16 ),
				'username'       => 'example_webinar_bot',
				'webhook_secret' => 'secret',
			)
		);
		foreach ( range( 1, self::LEADS ) as $lead_id ) {
			$wpdb->insert(
				"{$wpdb->prefix}webinar_telegram_chats",
				array(
					'lead_id'       => $lead_id,
					'chat_id'       => 1000 + $lead_id,
					'state'         => 'connected',
					'changed_at_ms' => 1,
				)
			);
		}
	}

	/**
	 * Eight drains share the work.
	 */
	public function test_each_message_is_sent_once_and_in_order(): void {
		global $wpdb;
		foreach ( range( 1, self::MESSAGES_PER_LEAD ) as $number ) {
			array_map( fn( int $lead_id ) => $this->enqueue( $lead_id, $number ), range( 1, self::LEADS ) );
		}
		// A drain ends when others have claimed all due events; the next run takes those that they leave.
		for ( $run = 1; $run <= self::MESSAGES_PER_LEAD + 1; $run++ ) {
			$this->at_once( array_fill( 0, self::PROCESSES, array( $this->drain() ) ) );
		}

		$arrived = array();
		foreach ( $this->sent() as $message ) {
			$arrived[ $message['chat_id'] ][] = $message['text'];
		}
		ksort( $arrived );
		self::assertSame( array_fill_keys( range( 1001, 1000 + self::LEADS ), array( 'Message 1', 'Message 2' ) ), $arrived );
		self::assertSame( array( 'sent' ), $wpdb->get_col( "SELECT DISTINCT outcome FROM {$wpdb->prefix}webinar_outbox" ) );
	}

	/**
	 * Telegram may have got what the dead drains were sending.
	 */
	public function test_messages_of_dead_drains_are_uncertain_and_sent_by_nobody(): void {
		global $wpdb;
		array_map( fn( int $lead_id ) => $this->enqueue( $lead_id, 1 ), range( 1, self::LEADS ) );
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET carrier = 'direct', state = 'in-progress', attempts = 1, lease_until = 1" );

		$this->at_once( array_fill( 0, self::PROCESSES, array( $this->drain() ) ) );

		self::assertSame( array(), $this->sent() );
		self::assertSame( array( 'uncertain' ), $wpdb->get_col( "SELECT DISTINCT outcome FROM {$wpdb->prefix}webinar_outbox" ) );
	}

	private static function mu_plugin(): string {
		return WPMU_PLUGIN_DIR . '/telegram-url.php';
	}

	/**
	 * Lists the messages that Telegram got.
	 *
	 * @return list<array{chat_id: int, text: string}>
	 */
	private function sent(): array {
		return array_map( static fn( array $request ): array => json_decode( $request['body'], true ), self::$receiver->requests() );
	}

	private function enqueue( int $lead_id, int $number ): void {
		do_action(
			'webinar_outbox_enqueue',
			array(
				'key'       => "$lead_id/$number",
				'type'      => 'telegram.message',
				'order_key' => "lead:$lead_id",
				'data'      => array(
					'recipient_id' => $lead_id,
					'webinar_id'   => 12,
					'kind'         => 'recording',
					'text'         => "Message $number",
					'button'       => null,
				),
			)
		);
	}

	/**
	 * A call that runs the drain.
	 *
	 * @return array{user_id: int, hook: string, arguments: list<mixed>}
	 */
	private function drain(): array {
		return array(
			'user_id'   => 0,
			'hook'      => 'webinar_outbox_drain',
			'arguments' => array(),
		);
	}
}
