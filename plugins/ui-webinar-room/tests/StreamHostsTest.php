<?php
/**
 * Tests of the setting of allowed hosts.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Test_Site;
use Webinars\Tests\Web_Server;
use Webinars\Tests\Webinar_TestCase;

/**
 * The field under Settings → Webinars, and the Content-Security-Policy of the room's page.
 */
final class StreamHostsTest extends Webinar_TestCase {

	private const HOSTS     = 'ui_webinar_room_stream_hosts';
	private const PROVIDERS = 'ui_webinar_room_stream_providers';

	/**
	 * Opens wp-admin as an administrator.
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->act_as( 1 );
		// Runs only this module's listener; the others send headers.
		foreach ( $GLOBALS['wp_filter']['admin_init']->callbacks[10] as $callback ) {
			if ( is_array( $callback['function'] ) && 'Webinars\Ui_Webinar_Room\Stream_Hosts_Setting' === get_class( $callback['function'][0] ) ) {
				call_user_func( $callback['function'] );
			}
		}
	}

	/**
	 * Removes the notices.
	 */
	protected function tearDown(): void {
		$GLOBALS['wp_settings_errors']   = array(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$GLOBALS['wp_settings_sections'] = array(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$GLOBALS['wp_settings_fields']   = array(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		unregister_setting( 'webinars', self::HOSTS );
		unregister_setting( 'webinars', self::PROVIDERS );
		parent::tearDown();
	}

	/**
	 * Hosts are stored one a line, in a normal form.
	 */
	public function test_hosts_are_stored_one_a_line(): void {
		update_option( self::HOSTS, " Stream.Example.com \r\n\r\nstream.example.com:8443\r\nlocalhost\r\n203.0.113.7:1935\r\nstream.example.com\r\n" );

		self::assertSame( array( 'stream.example.com', 'stream.example.com:8443', 'localhost', '203.0.113.7:1935' ), get_option( self::HOSTS ) );
		self::assertSame( array(), get_settings_errors( self::HOSTS ) );
		self::assertStringContainsString( ">stream.example.com\nstream.example.com:8443\nlocalhost\n203.0.113.7:1935</textarea>", $this->form() );

		update_option( self::HOSTS, '' );
		self::assertSame( array(), get_option( self::HOSTS ) );
	}

	/**
	 * Lines that are no host.
	 *
	 * @return iterable<array{string}>
	 */
	public static function wrong(): iterable {
		yield array( 'https://stream.example.com' );
		yield array( 'stream.example.com/live.m3u8' );
		yield array( '*.example.com' );
		yield array( '*' );
		yield array( 'stream.example.com; script-src *' );
		yield array( "'unsafe-inline'" );
		yield array( 'a.example.com b.example.com' );
		yield array( 'a.example.com,b.example.com' );
		yield array( 'stream.example.com:0' );
		yield array( 'stream.example.com:65536' );
		yield array( '[::1]' );
		yield array( '-stream.example.com' );
		yield array( 'stream..example.com' );
		yield array( 'поток.рф/live.m3u8' );
		yield array( 'data:' );
		yield array( '</textarea><script>alert(1)</script>' );
	}

	/**
	 * After one wrong line nothing is stored, the notice names the line, and the field still has the input.
	 *
	 * @param string $line What is typed.
	 */
	#[DataProvider( 'wrong' )]
	public function test_a_wrong_line_changes_nothing_and_is_kept_in_the_field( string $line ): void {
		$before = get_option( self::HOSTS );

		update_option( self::HOSTS, "good.example.com\n$line" );

		self::assertSame( $before, get_option( self::HOSTS ) );
		$error = get_settings_errors( self::HOSTS )[0]['message'];
		self::assertStringContainsString( esc_html( mb_strtolower( $line ) ), $error );
		self::assertStringNotContainsString( '<script', $error );
		self::assertStringContainsString( esc_textarea( "good.example.com\n$line" ) . '</textarea>', $this->form() );

		$GLOBALS['wp_settings_errors'] = array(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		self::assertStringNotContainsString( 'good.example.com', $this->form() );
	}

	/**
	 * The list is limited, because headers are.
	 */
	public function test_the_list_is_bounded(): void {
		$lines = array_map( static fn( int $number ): string => "s$number.example.com", range( 1, 51 ) );

		update_option( self::HOSTS, implode( "\n", $lines ) );
		self::assertStringContainsString( '50', get_settings_errors( self::HOSTS )[0]['message'] );
		self::assertNotContains( 's1.example.com', get_option( self::HOSTS ) );

		update_option( self::HOSTS, implode( "\n", array_slice( $lines, 1 ) ) );
		self::assertCount( 50, get_option( self::HOSTS ) );
	}

	/**
	 * All providers are allowed by default, and all can be disabled.
	 */
	public function test_providers_are_enabled_by_default_and_can_be_disabled(): void {
		self::assertSame( 6, substr_count( $this->form(), "checked='checked'" ) );

		update_option( self::PROVIDERS, array( '', 'vimeo', 'evil' ) );
		self::assertSame( array( 'vimeo' ), get_option( self::PROVIDERS ) );
		self::assertSame( 1, substr_count( $this->form(), "checked='checked'" ) );

		update_option( self::PROVIDERS, array( '' ) );
		self::assertSame( array(), get_option( self::PROVIDERS ) );
		// A form without the fields, opened before the plugin was active.
		update_option( self::PROVIDERS, null );
		update_option( self::HOSTS, null );
		self::assertSame( array(), get_option( self::PROVIDERS ) );
		self::assertSame( array( 'stream.webinars.test' ), get_option( self::HOSTS ) );
	}

	/**
	 * The section is on Core's settings page, and is saved with it.
	 */
	public function test_the_section_is_on_cores_page(): void {
		ob_start();
		foreach ( $GLOBALS['wp_filter']['admin_menu']->callbacks[10] as $callback ) {
			if ( is_array( $callback['function'] ) && 'Webinars\Core_Webinar_Event\Settings_Page' === get_class( $callback['function'][0] ) ) {
				$callback['function'][0]->render();
			}
		}
		$page = (string) ob_get_clean();

		self::assertStringContainsString( 'name="' . self::HOSTS . '"', $page );
		self::assertLessThan( strpos( $page, 'type="submit"' ), strpos( $page, self::HOSTS ) );
	}

	/**
	 * Pages with the room alone send the policy, in addition to policies of others.
	 */
	public function test_the_rooms_page_sends_the_policy(): void {
		update_option( self::HOSTS, "stream.example.com:8443\nstream.webinars.test" );
		wp_insert_post(
			array(
				'post_type'    => 'page',
				'post_status'  => 'publish',
				'post_title'   => 'Комната',
				'post_name'    => 'room-ru',
				'post_content' => '<!-- wp:webinar/room /-->',
			)
		);
		$server = Web_Server::start( Test_Site::entered() );
		try {
			$room = $this->policies( $server, '/account/webinar_room/' );
			self::assertSame( $room, $this->policies( $server, '/room-ru/' ) );
			$home = $this->policies( $server, '/' );
			update_option( self::PROVIDERS, array( '' ) );
			$without = $this->policies( $server, '/account/webinar_room/' );
		} finally {
			$server->stop();
		}

		self::assertSame( array( "frame-src 'self' https://www.youtube-nocookie.com https://player.vimeo.com https://vimeo.com https://rutube.ru https://vkvideo.ru https://vk.com https://kinescope.io https://play.boomstream.com; media-src 'self' blob: stream.example.com:8443 stream.webinars.test; object-src 'none'; base-uri 'self'; frame-ancestors 'self'" ), $room );
		self::assertSame( array(), $home );
		self::assertStringStartsWith( "frame-src 'self'; ", $without[0] );
	}

	/**
	 * Values that did not come from the settings page are not sent in the header.
	 */
	public function test_the_header_has_only_hosts(): void {
		unregister_setting( 'webinars', self::HOSTS );
		update_option( self::HOSTS, array( 'good.example.com', "x; script-src *\r\nSet-Cookie: a=b", 5, array( 'y' ) ) );
		$server = Web_Server::start( Test_Site::entered() );
		try {
			$policies = $this->policies( $server, '/account/webinar_room/' );
		} finally {
			$server->stop();
		}

		self::assertStringContainsString( "media-src 'self' blob: good.example.com; object-src", $policies[0] );
	}

	/**
	 * The policies that a page is sent with.
	 *
	 * @param Web_Server $server Serves this site.
	 * @param string     $path   Of the page.
	 * @return list<string>
	 */
	private function policies( Web_Server $server, string $path ): array {
		$request  = $server->request( Test_Site::entered(), $path );
		$policies = array();
		curl_setopt(
			$request,
			CURLOPT_HEADERFUNCTION,
			static function ( $request, string $line ) use ( &$policies ): int {
				if ( 1 === preg_match( '/^Content-Security-Policy: (.*)\r\n$/i', $line, $found ) ) {
					$policies[] = $found[1];
				}
				return strlen( $line );
			}
		);
		curl_exec( $request );
		self::assertSame( 200, curl_getinfo( $request, CURLINFO_RESPONSE_CODE ) );
		return $policies;
	}

	/**
	 * Prints this module's section as Core's page does.
	 */
	private function form(): string {
		ob_start();
		do_settings_sections( 'webinars' );
		return (string) ob_get_clean();
	}
}
