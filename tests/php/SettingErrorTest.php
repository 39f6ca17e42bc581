<?php
/**
 * Tests of refused settings.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/** On every settings page an administrator reads beside the field why a value was refused. */
final class SettingErrorTest extends Webinar_TestCase {

	/** Opens wp-admin, where the modules register their settings. */
	protected function setUp(): void {
		parent::setUp();
		$this->act_as( 1 );
		// E-mails are optional, and off in other tests.
		Webinars\Webinar_Mail\bootstrap( WP_PLUGIN_DIR . '/webinar-mail/webinar-mail.php' );
		$this->call_modules( 'admin_init', 'register' );
		$this->call_modules( 'admin_menu', 'add_to_menu' );
	}

	/** Forgets the refusals and the settings. */
	protected function tearDown(): void {
		$GLOBALS['wp_settings_errors'] = array(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		foreach ( get_registered_settings() as $option => $setting ) {
			if ( str_contains( $option, 'webinar' ) ) {
				unregister_setting( $setting['group'], $option );
			}
		}
		parent::tearDown();
	}

	/**
	 * Returns page, option, refused value and name of the field.
	 *
	 * @return iterable<string, array{string, string, mixed, string}>
	 */
	public static function refused(): iterable {
		yield 'page' => array( 'webinars', 'ui_webinar_public_page_id', '999999', 'ui_webinar_public_page_id' );
		yield 'share' => array( 'webinars', 'client_webinar_tracker_v2_share_percent', '200', 'client_webinar_tracker_v2_share_percent' );
		yield 'least time' => array( 'webinars', 'client_webinar_tracker_v2_least_seconds', 'long', 'client_webinar_tracker_v2_least_seconds' );
		yield 'days' => array( 'webinars', 'client_webinar_attendance_service_retention_days', '-1', 'client_webinar_attendance_service_retention_days' );
		yield 'hosts' => array( 'webinars', 'ui_webinar_room_stream_hosts', 'https://stream.example.com/', 'ui_webinar_room_stream_hosts' );
		yield 'e-mails' => array( 'webinar_mail', 'webinar_mails_per_hour', 'many', 'webinar_mails_per_hour' );
		yield 'service' => array( 'webinar_outbox', 'webinar_outbox_settings', array( 'sidecar_url' => 'ftp://example.com' ), 'webinar_outbox_settings[sidecar_url]' );
		yield 'bot' => array( 'webinar_outbox', 'webinar_outbox_settings', array( 'bot_username' => 'b' ), 'webinar_outbox_settings[bot_username]' );
	}

	/**
	 * The field refers to the message that WordPress shows at the top, and gets the focus.
	 *
	 * @param mixed $value What was sent.
	 */
	#[DataProvider( 'refused' )]
	public function test_a_refused_setting_is_explained_beside_its_field( string $page, string $option, mixed $value, string $name ): void {
		self::assertSame( 0, $this->open( $page )->query( '//*[@aria-invalid]' )->length );

		sanitize_option( $option, $value );

		$screen = $this->open( $page );
		$wrong  = $screen->query( '//*[@aria-invalid="true"]' );
		self::assertSame( 1, $wrong->length );
		$field = $wrong->item( 0 );
		self::assertInstanceOf( DOMElement::class, $field );
		self::assertSame( $name, $field->getAttribute( 'name' ) );
		self::assertTrue( $field->hasAttribute( 'autofocus' ) );
		$texts = array_map(
			static fn( string $id ): string => trim( $screen->query( "//*[@id='$id']" )->item( 0 )->textContent ?? '' ),
			explode( ' ', $field->getAttribute( 'aria-describedby' ) )
		);
		self::assertSame( html_entity_decode( get_settings_errors( $option )[0]['message'], ENT_QUOTES ), $texts[0] );
		self::assertNotContains( '', $texts );
	}

	/** Draws a page under Settings. */
	private function open( string $page ): DOMXPath {
		ob_start();
		do_action( get_plugin_page_hookname( $page, 'options-general.php' ) ); // phpcs:ignore WordPress.NamingConventions.ValidHookName -- Of WordPress.
		$document = new DOMDocument();
		$document->loadHTML( '<?xml encoding="utf-8">' . ob_get_clean(), LIBXML_NOERROR );
		return new DOMXPath( $document );
	}

	/** Calls only the modules: the rest of wp-admin sends headers. */
	private function call_modules( string $hook, string $method ): void {
		foreach ( $GLOBALS['wp_filter'][ $hook ]->callbacks[10] as $callback ) {
			$call = $callback['function'];
			if ( is_array( $call ) && is_object( $call[0] ) && str_starts_with( $call[0]::class, 'Webinars\\' ) && $method === $call[1] ) {
				$call();
			}
		}
	}
}
