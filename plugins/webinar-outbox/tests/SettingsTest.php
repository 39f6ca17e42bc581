<?php
/**
 * Tests of the settings.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Last_Heartbeat;
use Webinars\Webinar_Outbox\Settings;

/**
 * The settings page, its validation, and the secrets.
 */
final class SettingsTest extends Webinar_TestCase {

	protected function setUp(): void {
		global $wp_filter;
		parent::setUp();
		$this->act_as( 1 );
		// Only this module's callbacks of wp-admin: others send headers.
		foreach ( array(
			'admin_init' => 'register',
			'admin_menu' => 'add_to_menu',
		) as $hook => $method ) {
			foreach ( $wp_filter[ $hook ]->callbacks[10] as $callback ) {
				if ( is_array( $callback['function'] ) && str_starts_with( get_class( $callback['function'][0] ), 'Webinars\Webinar_Outbox' ) && $method === $callback['function'][1] ) {
					call_user_func( $callback['function'] );
				}
			}
		}
	}

	/** Clears the settings errors. */
	protected function tearDown(): void {
		global $wp_settings_errors;
		$wp_settings_errors = array(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		unregister_setting( 'webinar_outbox', 'webinar_outbox_settings' );
		parent::tearDown();
	}

	/** A new site has its own secret of 32 random bytes, autoloaded so that read-sync can sign without a query. */
	public function test_activation_creates_a_secret(): void {
		$secret = get_option( 'webinar_outbox_settings' )['secret'];

		self::assertStringStartsWith( 'whsec_', $secret );
		self::assertSame( 32, strlen( (string) base64_decode( substr( $secret, 6 ), true ) ) );
		self::assertArrayHasKey( 'webinar_outbox_settings', wp_load_alloptions( true ) );
	}

	/**
	 * Entered address, stored address.
	 *
	 * @return array<string, array{mixed, string}>
	 */
	public static function addresses(): array {
		return array(
			'http'       => array( 'http://127.0.0.1:8787', 'http://127.0.0.1:8787' ),
			'https'      => array( ' https://sidecar.example.com/base/ ', 'https://sidecar.example.com/base' ),
			'empty'      => array( '', '' ),
			'no scheme'  => array( 'sidecar.example.com', 'https://before.test' ),
			'private'    => array( 'http://sidecar.local:8787', 'http://sidecar.local:8787' ),
			'in public'  => array( 'http://sidecar.example.com', 'https://before.test' ),
			'metadata'   => array( 'http://169.254.169.254', 'https://before.test' ),
			'ftp'        => array( 'ftp://sidecar.example.com', 'https://before.test' ),
			'javascript' => array( 'javascript:alert(1)', 'https://before.test' ),
			'password'   => array( 'http://me:secret@sidecar.example.com', 'https://before.test' ),
			'query'      => array( 'http://sidecar.example.com/?a=b', 'https://before.test' ),
			'blank'      => array( 'http://sidecar.example.com/a b', 'https://before.test' ),
			'no host'    => array( 'http://', 'https://before.test' ),
			'list'       => array( array( 'http://sidecar.example.com' ), 'https://before.test' ),
		);
	}

	/**
	 * An invalid address is reported, and changes nothing.
	 *
	 * @param mixed  $entered Entered value.
	 * @param string $stored  Stored value.
	 */
	#[DataProvider( 'addresses' )]
	public function test_address_is_checked( mixed $entered, string $stored ): void {
		update_option( 'webinar_outbox_settings', array( 'sidecar_url' => 'https://before.test' ) );

		update_option( 'webinar_outbox_settings', array( 'sidecar_url' => $entered ) );

		self::assertSame( $stored, get_option( 'webinar_outbox_settings' )['sidecar_url'] );
		self::assertSame( is_string( $entered ) && 'https://before.test' === $stored, array() !== get_settings_errors( 'webinar_outbox_settings' ) );
	}

	/**
	 * Entered address for browsers, stored address.
	 *
	 * @return array<string, array{string, string}>
	 */
	public static function public_addresses(): array {
		return array(
			'https'            => array( ' https://push.example.com/live/ ', 'https://push.example.com/live' ),
			'https in private' => array( 'https://10.0.0.5', 'https://10.0.0.5' ),
			'this machine'     => array( 'http://127.0.0.1:8787', 'http://127.0.0.1:8787' ),
			'its other names'  => array( 'http://push.localhost:8787', 'http://push.localhost:8787' ),
			'version 6'        => array( 'http://[::1]:8787', 'http://[::1]:8787' ),
			'empty'            => array( '', '' ),
			'http'             => array( 'http://push.example.com', 'https://before.test' ),
			'http in private'  => array( 'http://192.168.1.20:8787', 'https://before.test' ),
			'a local name'     => array( 'http://sidecar:8787', 'https://before.test' ),
			'metadata'         => array( 'https://169.254.169.254', 'https://before.test' ),
			'javascript'       => array( 'javascript:alert(1)', 'https://before.test' ),
			'query'            => array( 'https://push.example.com/?a=b', 'https://before.test' ),
		);
	}

	/**
	 * Browsers send a room token there: only https, or http on this machine as in the demo.
	 *
	 * @param string $entered Entered value.
	 * @param string $stored  Stored value.
	 */
	#[DataProvider( 'public_addresses' )]
	public function test_address_for_browsers_is_checked( string $entered, string $stored ): void {
		update_option( 'webinar_outbox_settings', array( 'public_url' => 'https://before.test' ) );

		update_option( 'webinar_outbox_settings', array( 'public_url' => $entered ) );

		self::assertSame( $stored, get_option( 'webinar_outbox_settings' )['public_url'] );
		self::assertSame( 'https://before.test' === $stored, array() !== get_settings_errors( 'webinar_outbox_settings' ) );
		self::assertStringContainsString( 'name="webinar_outbox_settings[public_url]" value="' . esc_attr( $stored ) . '"', $this->page() );
	}

	/** The name of the bot may be entered with or without the at sign. */
	public function test_bot_name_is_checked(): void {
		update_option( 'webinar_outbox_settings', array( 'bot_username' => '@example_bot' ) );
		self::assertSame( 'example_bot', get_option( 'webinar_outbox_settings' )['bot_username'] );

		update_option( 'webinar_outbox_settings', array( 'bot_username' => 'evil/../bot' ) );
		self::assertSame( 'example_bot', get_option( 'webinar_outbox_settings' )['bot_username'] );
		self::assertCount( 1, get_settings_errors( 'webinar_outbox_settings' ) );
	}

	/** Saving the form never changes the secrets. */
	public function test_saving_keeps_the_secrets(): void {
		$this->press( 'change' );
		$before = get_option( 'webinar_outbox_settings' );

		update_option(
			'webinar_outbox_settings',
			array(
				'sidecar_url' => 'https://sidecar.test',
				'secret'      => 'whsec_' . str_repeat( 'A', 44 ),
				'next_secret' => 'whsec_' . str_repeat( 'A', 44 ),
			)
		);

		$after = get_option( 'webinar_outbox_settings' );
		self::assertSame( array( $before['secret'], $before['next_secret'] ), array( $after['secret'], $after['next_secret'] ) );
		self::assertSame( 'https://sidecar.test', $after['sidecar_url'] );
	}

	/** Each secret is shown once, after a click; otherwise only its last four characters. */
	public function test_each_secret_is_shown_once(): void {
		$first = get_option( 'webinar_outbox_settings' )['secret'];
		self::assertStringNotContainsString( $first, $this->page() );
		self::assertStringContainsString( '••••' . substr( $first, -4 ), $this->page() );

		$this->press( 'reveal' );
		self::assertStringContainsString( $first, $this->page() );
		$this->press( 'reveal' );
		self::assertStringNotContainsString( $first, $this->page() );

		$this->press( 'change' );
		$second = get_option( 'webinar_outbox_settings' )['next_secret'];
		self::assertSame( $first, get_option( 'webinar_outbox_settings' )['secret'] );
		self::assertSame( 50, strlen( $second ) );
		self::assertStringNotContainsString( $second, $this->page() );
		$this->press( 'reveal' );
		$page = $this->page();
		self::assertStringContainsString( $second, $page );
		self::assertStringNotContainsString( $first, $page );
		self::assertStringNotContainsString( 'Show the secret once', $page );
	}

	/** A secret that WP-CLI printed is not shown again. */
	public function test_printed_secret_is_not_shown(): void {
		$text = ( new Settings() )->rotate_secret();

		self::assertSame( get_option( 'webinar_outbox_settings' )['next_secret'], $text );
		self::assertStringNotContainsString( 'Show the secret once', $this->page() );
	}

	/** The buttons need a nonce and the right. */
	public function test_buttons_need_nonce_and_right(): void {
		$before = get_option( 'webinar_outbox_settings' );
		foreach ( array( array( 1, 'wrong' ), array( $this->create_user( 'webinar_organizer' ), null ) ) as list( $user, $nonce ) ) {
			$this->act_as( $user );
			foreach ( array( 'reveal', 'change' ) as $step ) {
				try {
					$this->press( $step, $nonce );
					self::fail( 'It was to be refused.' );
				} catch ( RuntimeException $end ) {
					self::assertSame( 'died', $end->getMessage() );
				}
			}
		}
		self::assertSame( $before, get_option( 'webinar_outbox_settings' ) );
	}

	/** The page shows the number of messages, the heartbeat address, and the last heartbeat. */
	public function test_page_shows_messages_and_heartbeat(): void {
		global $wpdb;
		foreach ( array( 'pending', 'complete', 'complete', 'failed' ) as $number => $state ) {
			do_action(
				'webinar_outbox_enqueue',
				array(
					'key'       => "k$number",
					'type'      => 'telegram.message',
					'order_key' => 'lead:7',
					'data'      => array(
						'recipient_id' => 7,
						'webinar_id'   => 12,
						'kind'         => 'attended',
						'text'         => 'Hello',
						'button'       => null,
					),
				)
			);
			$wpdb->update(
				$wpdb->prefix . 'webinar_outbox',
				array(
					'state'      => $state,
					'last_error' => 'failed' === $state ? 'HTTP 422 <odd>' : null,
				),
				array( 'event_key' => "k$number" )
			);
		}

		$page = $this->page();

		self::assertStringContainsString( 'Waiting for the message service: 1. Taken by it: 2. Given up: 1. Last error: HTTP 422 &lt;odd&gt;', $page );
		self::assertStringContainsString( 'The message service is not set up.', $page );
		self::assertStringContainsString( '/wp-admin/admin-ajax.php?action=webinar_outbox_heartbeat"', $page );
		self::assertStringContainsString( 'None yet.', $page );
		( new Last_Heartbeat() )->record( time() - 120, ( new Settings() )->secret() );
		self::assertMatchesRegularExpression( '/2 minutes ago, signed with the secret that ends in .{4}\./', html_entity_decode( $this->page() ) );
	}

	public function test_page_is_for_admins(): void {
		self::assertNotSame( '', $this->page() );
		$this->act_as( $this->create_user( 'webinar_organizer' ) );

		self::assertSame( '', $this->page() );
		self::assertSame( 'manage_options', apply_filters( 'option_page_capability_webinar_outbox', 'manage_options' ) );
	}

	/** Constants in wp-config.php replace the settings and are named on the page; a secret in a constant is not shown. */
	public function test_constants_win(): void {
		$script = WP_CONTENT_DIR . '/constants.php';
		file_put_contents(
			$script,
			'<?php
			$_SERVER["HTTP_HOST"] = "webinars.test";
			define( "WP_ADMIN", true );
			define( "WEBINAR_SIDECAR_URL", "https://constant.test/" );
			define( "WEBINAR_SIDECAR_SECRET", "whsec_" . base64_encode( "constant constant constant constant" ) );
			define( "WEBINAR_SIDECAR_PUBLIC_URL", "http://push.example.com" );
			define( "WEBINAR_TELEGRAM_BOT", "@constant_bot" );
			require $argv[1];
			update_option( "webinar_outbox_settings", array( "sidecar_url" => "https://stored.test", "secret" => "whsec_" . str_repeat( "B", 44 ), "bot_username" => "stored_bot" ) );
			wp_set_current_user( 1 );
			require_once ABSPATH . "wp-admin/includes/admin.php";
			$settings = new Webinars\Webinar_Outbox\Settings();
			( new Webinars\Webinar_Outbox\Settings_Page( $settings, new Webinars\Webinar_Outbox\Event_Store(), new Webinars\Webinar_Outbox\Last_Heartbeat(), new Webinars\Webinar_Outbox\Secret_Section( $settings ) ) )->render();
			echo "\n", $settings->sidecar_url(), $settings->public_url(), " ", apply_filters( "webinar_outbox_telegram_connect_url", "", 7 );'
		);
		// A constant cannot be undefined, so another process defines it for this site.
		exec( escapeshellarg( PHP_BINARY ) . ' -d display_errors=1 ' . escapeshellarg( $script ) . ' ' . escapeshellarg( dirname( __DIR__, 3 ) . '/tests/php/wp-config.php' ) . ' 2>&1', $lines, $status );
		$output = implode( "\n", $lines );

		self::assertSame( 0, $status, $output );
		self::assertStringContainsString( 'https://constant.test https://t.me/constant_bot?start=', $output );
		self::assertStringContainsString( 'Set by WEBINAR_SIDECAR_URL in wp-config.php.', $output );
		self::assertStringContainsString( 'Set by WEBINAR_SIDECAR_SECRET in wp-config.php.', $output );
		self::assertStringContainsString( 'Set by WEBINAR_SIDECAR_PUBLIC_URL in wp-config.php.', $output );
		self::assertStringContainsString( 'Use https:// for the message service', $output, 'A constant is checked at each use.' );
		self::assertStringContainsString( 'Set by WEBINAR_TELEGRAM_BOT in wp-config.php.', $output );
		self::assertSame( 3, substr_count( $output, "disabled='disabled'" ) );
		self::assertStringNotContainsString( 'whsec_' . base64_encode( 'constant' ), $output );
		self::assertStringNotContainsString( 'webinar_outbox_secret', $output, 'A constant is changed in wp-config.php.' );
		self::assertStringNotContainsString( 'stored', $output );
	}

	/**
	 * Presses a button of the secret.
	 *
	 * @param string      $step  The action of the button.
	 * @param string|null $nonce Null for the right one.
	 * @throws RuntimeException When the request is rejected.
	 */
	private function press( string $step, ?string $nonce = null ): void {
		add_filter(
			'wp_redirect',
			static function (): never {
				throw new RuntimeException( 'redirected' );
			}
		);
		add_filter(
			'wp_die_handler',
			static fn(): callable => static function (): never {
				throw new RuntimeException( 'died' );
			}
		);
		$_POST    = array( 'webinar_outbox_secret' => $step );
		$_REQUEST = array( '_wpnonce' => $nonce ?? wp_create_nonce( 'webinar_outbox_secret' ) );
		try {
			do_action( 'load-' . get_plugin_page_hook( 'webinar_outbox', 'options-general.php' ) ); // phpcs:ignore WordPress.NamingConventions.ValidHookName
		} catch ( RuntimeException $end ) {
			if ( 'redirected' !== $end->getMessage() ) {
				throw $end;
			}
		}
	}

	private function page(): string {
		ob_start();
		do_action( (string) get_plugin_page_hook( 'webinar_outbox', 'options-general.php' ) ); // phpcs:ignore WordPress.NamingConventions.ValidHookName
		return (string) ob_get_clean();
	}
}
