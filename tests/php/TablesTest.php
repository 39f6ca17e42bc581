<?php
/**
 * Tests of the tables of every module that has some.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Test_Site;
use Webinars\Tests\Webinar_TestCase;

/**
 * A table that the database refuses is tried again, named in Site Health, and restored on activation.
 */
final class TablesTest extends Webinar_TestCase {

	/**
	 * The modules that list the class Tables in contract/modules.json, with one of their tables.
	 *
	 * @return iterable<string, array{string, string}>
	 */
	public static function modules(): iterable {
		$modules = (array) json_decode( (string) file_get_contents( dirname( __DIR__, 2 ) . '/contract/modules.json' ), true );
		$tables  = array(
			'client-webinar-action-consumer'           => 'client_webinar_routes',
			'client-webinar-attendance-service'        => 'client_webinar_attendance',
			'client-webinar-forms'                     => 'client_webinar_form_answers',
			'client-webinar-registration'              => 'client_webinar_registrations',
			'client-webinar-reminders'                 => 'client_webinar_reminders_runs',
			'client-webinar-tracker-v2'                => 'client_webinar_stays',
			'post-webinar-recording-followup-telegram' => 'post_webinar_recordings_owed',
			'webinar-chat'                             => 'webinar_chat_messages',
			'webinar-mail'                             => 'webinar_mail_suppressed',
			'webinar-outbox'                           => 'webinar_outbox_recipients',
			'webinar-telegram'                         => 'webinar_telegram_chats',
		);
		foreach ( $modules as $module ) {
			if ( in_array( 'Tables', $module['lib'] ?? array(), true ) && in_array( $module['slug'], Test_Site::plugins(), true ) ) {
				yield $module['slug'] => array( $module['slug'], $tables[ $module['slug'] ] );
			}
		}
	}

	/**
	 * The same without those that `prod` disables: they have no activation hook.
	 *
	 * @return array<string, array{string, string}>
	 */
	public static function modules_of_prod(): array {
		return array_diff_key( iterator_to_array( self::modules() ), array_flip( Test_Site::disabled_plugins() ) );
	}

	/**
	 * Switches on the modules that not every site runs.
	 */
	protected function setUp(): void {
		parent::setUp();
		Webinars\Client_Webinar_Registration\bootstrap( dirname( __DIR__, 2 ) . '/plugins/client-webinar-registration/client-webinar-registration.php' );
		Webinars\Client_Webinar_Reminders\bootstrap( dirname( __DIR__, 2 ) . '/plugins/client-webinar-reminders/client-webinar-reminders.php' );
		Webinars\Client_Webinar_Forms\bootstrap( dirname( __DIR__, 2 ) . '/plugins/client-webinar-forms/client-webinar-forms.php' );
		Webinars\Client_Webinar_Action_Consumer\bootstrap( dirname( __DIR__, 2 ) . '/plugins/client-webinar-action-consumer/client-webinar-action-consumer.php' );
		Webinars\Webinar_Chat\bootstrap( dirname( __DIR__, 2 ) . '/plugins/webinar-chat/webinar-chat.php' );
		Webinars\Webinar_Mail\bootstrap( dirname( __DIR__, 2 ) . '/plugins/webinar-mail/webinar-mail.php' );
		Webinars\Webinar_Telegram\bootstrap( dirname( __DIR__, 2 ) . '/plugins/webinar-telegram/webinar-telegram.php' );
	}

	/**
	 * While the database refuses, no version is stored, so that every request tries again; as soon as it does not, all is well.
	 *
	 * @param string $slug  Module.
	 * @param string $table One of its tables.
	 */
	#[DataProvider( 'modules' )]
	public function test_refused_table_is_named_and_tried_again( string $slug, string $table ): void {
		$this->drop( $table );
		$refuse         = static fn( string $query ): string => str_contains( $query, 'CREATE TABLE' ) ? 'CREATE TABLE' : $query;
		add_filter( 'query', $refuse );
		$was_suppressed = $GLOBALS['wpdb']->suppress_errors();
		$result         = $this->test_site_health( $slug );
		$GLOBALS['wpdb']->suppress_errors( $was_suppressed );
		remove_filter( 'query', $refuse );

		self::assertSame( 'critical', $result['status'] );
		self::assertStringContainsString( $GLOBALS['wpdb']->prefix . $table, $result['description'] );
		self::assertFalse( $this->exists( $table ) );
		self::assertFalse( get_option( $this->version_option( $slug ) ), 'The next request must try again.' );

		$this->later_request( $slug );
		self::assertTrue( $this->exists( $table ) );
		self::assertIsString( get_option( $this->version_option( $slug ) ) );
		self::assertSame( 'good', $this->test_site_health( $slug )['status'] );
	}

	/**
	 * Activating the plugin restores a table that somebody dropped.
	 *
	 * @param string $slug  Module.
	 * @param string $table One of its tables.
	 */
	#[DataProvider( 'modules_of_prod' )]
	public function test_activation_restores_a_dropped_table( string $slug, string $table ): void {
		$this->drop( $table );

		do_action( "activate_$slug/$slug.php", false ); // phpcs:ignore WordPress.NamingConventions.ValidHookName

		self::assertTrue( $this->exists( $table ) );
	}

	/**
	 * A missing key is named while the database refuses it, and created when it does not.
	 */
	public function test_missing_key_is_named_and_created(): void {
		global $wpdb;
		$wpdb->query( "ALTER TABLE {$wpdb->prefix}client_webinar_attendance DROP KEY attendance_classes" );
		$refuse         = static fn( string $query ): string => str_starts_with( $query, 'ALTER TABLE' ) ? 'ALTER' : $query;
		add_filter( 'query', $refuse );
		$was_suppressed = $wpdb->suppress_errors();
		$refused        = $this->test_site_health( 'client-webinar-attendance-service' );
		$wpdb->suppress_errors( $was_suppressed );
		remove_filter( 'query', $refuse );

		self::assertStringContainsString( 'client_webinar_attendance.attendance_classes', $refused['description'] );
		self::assertSame( 'good', $this->test_site_health( 'client-webinar-attendance-service' )['status'] );
	}

	/**
	 * Runs the module's test of Site Health.
	 *
	 * @param string $slug Module.
	 * @return array<string, string>
	 */
	private function test_site_health( string $slug ): array {
		$tests = apply_filters( 'site_status_tests', array( 'direct' => array() ) );
		return $tests['direct'][ str_replace( '-', '_', $slug ) . '_tables' ]['test']();
	}

	/**
	 * Does what the module does when a request begins.
	 *
	 * @param string $slug Module.
	 */
	private function later_request( string $slug ): void {
		foreach ( $GLOBALS['wp_filter']['plugins_loaded']->callbacks[10] as $listener ) {
			$object = is_array( $listener['function'] ) ? $listener['function'][0] : null;
			if ( is_object( $object ) && str_ends_with( get_class( $object ), '\Lib\Tables' ) ) {
				$listener['function']();
			}
		}
	}

	/**
	 * Drops a table.
	 *
	 * @param string $table Without the prefix.
	 */
	private function drop( string $table ): void {
		global $wpdb;
		$wpdb->query( "DROP TABLE {$wpdb->prefix}$table" );
	}

	/**
	 * Whether a table exists.
	 *
	 * @param string $table Without the prefix.
	 */
	private function exists( string $table ): bool {
		global $wpdb;
		return null !== $wpdb->get_var( "SHOW TABLES LIKE '{$wpdb->prefix}$table'" );
	}

	/**
	 * The option with the version of the module's tables.
	 *
	 * @param string $slug Module.
	 */
	private function version_option( string $slug ): string {
		return str_replace( '-', '_', $slug ) . '_schema_version';
	}
}
