<?php
/**
 * Tests of export and erasure.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

use Webinars\Webinar_Telegram\Tests\Telegram_TestCase;

require_once __DIR__ . '/class-telegram-testcase.php';

/**
 * The export says that a person has connected Telegram, and never the chat; the eraser deletes it.
 */
final class PersonalDataTest extends Telegram_TestCase {

	private string $email;

	protected function setUp(): void {
		parent::setUp();
		$this->connect_bot();
		$this->connect_anna();
		$this->email = get_userdata( $this->anna )->user_email;
	}

	public function test_the_export_names_the_connection_and_not_the_chat(): void {
		$export = wp_json_encode( $this->export() );
		self::assertStringContainsString( '"name":"Connected to Telegram","value":"yes"', $export );
		self::assertStringNotContainsString( (string) self::CHAT, $export );
		$this->say( '/stop' );
		self::assertStringContainsString( 'the person has stopped the messages', (string) wp_json_encode( $this->export() ) );
	}

	public function test_the_eraser_deletes_the_chat(): void {
		$erase = apply_filters( 'wp_privacy_personal_data_erasers', array() )['webinar-telegram']['callback'];
		self::assertTrue( $erase( $this->email, 1 )['items_removed'] );
		self::assertSame( array(), $this->export()['data'] );
		self::assertSame( 0, $this->rows() );
	}

	public function test_a_deleted_user_takes_the_chat_with_them(): void {
		wp_delete_user( $this->anna );
		self::assertSame( 0, $this->rows() );
	}

	/**
	 * Not the outbox, nor an option.
	 */
	public function test_the_chat_stands_in_one_table_only(): void {
		global $wpdb;
		$this->enqueue( 'a', $this->anna );
		$this->drain();
		$found = array();
		foreach ( $wpdb->get_col( 'SHOW TABLES' ) as $table ) {
			if ( str_contains( (string) wp_json_encode( $wpdb->get_results( "SELECT * FROM `$table`", ARRAY_A ) ), (string) self::CHAT ) ) { // phpcs:ignore WordPress.DB.PreparedSQL.InterpolatedNotPrepared
				$found[] = $table;
			}
		}
		self::assertSame( array( "{$wpdb->prefix}webinar_telegram_chats" ), $found );
	}

	/**
	 * Exports Anna's data.
	 *
	 * @return array{data: list<array<string, mixed>>, done: bool}
	 */
	private function export(): array {
		return apply_filters( 'wp_privacy_personal_data_exporters', array() )['webinar-telegram']['callback']( $this->email, 1 );
	}

	private function rows(): int {
		global $wpdb;
		return (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}webinar_telegram_chats" );
	}
}
