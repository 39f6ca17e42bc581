<?php
/**
 * Tests of the stream addresses that a room plays.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Ui_Webinar_Room\Stream_Address;
use Webinars\Ui_Webinar_Room\Stream_Hosts;

/**
 * Addresses as organizers paste them, and hostile ones.
 */
final class StreamAddressTest extends Webinar_TestCase {

	private const YOUTUBE = 'https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1&mute=1&playsinline=1&rel=0';
	private const VIMEO   = 'https://player.vimeo.com/video/76979871?dnt=1&autoplay=1&muted=1&playsinline=1';

	/**
	 * Stream type, address, and the resulting address.
	 *
	 * @return iterable<array{string, string, string}>
	 */
	public static function allowed(): iterable {
		yield array( 'obs', ' https://stream.webinars.test/live.m3u8?a=1&b=2 ', 'https://stream.webinars.test/live.m3u8?a=1&b=2' );
		yield array( 'obs', 'http://127.0.0.1:8080/live/index.m3u8', 'http://127.0.0.1:8080/live/index.m3u8' );
		yield array( 'obs', 'https://Stream.Webinars.Test:443/live.m3u8', 'https://Stream.Webinars.Test:443/live.m3u8' );
		yield array( 'obs', 'http://webinars.test:80/live.m3u8', 'http://webinars.test:80/live.m3u8' );
		yield array( 'youtube', 'https://www.youtube.com/watch?v=aqz-KE-bpKQ&t=5', self::YOUTUBE );
		yield array( 'youtube', 'https://youtu.be/aqz-KE-bpKQ?si=x', self::YOUTUBE );
		yield array( 'youtube', 'https://m.youtube.com/live/aqz-KE-bpKQ?feature=share', self::YOUTUBE );
		yield array( 'youtube', 'HTTPS://YouTube.com/embed/aqz-KE-bpKQ/', self::YOUTUBE );
		yield array( 'vimeo', 'https://vimeo.com/76979871', self::VIMEO );
		yield array( 'vimeo', 'https://player.vimeo.com/video/76979871', self::VIMEO );
		yield array( 'vimeo', 'https://vimeo.com/76979871/8272103f6e', self::VIMEO . '&h=8272103f6e' );
		yield array( 'vimeo', 'https://vimeo.com/event/12345', 'https://vimeo.com/event/12345/embed?dnt=1&autoplay=1&muted=1' );
		yield array( 'zoom', 'https://us02web.zoom.us/j/123?pwd=abc', 'https://us02web.zoom.us/j/123?pwd=abc' );
		yield array( 'telegram', 'https://t.me/channel?livestream', 'https://t.me/channel?livestream' );
	}

	/**
	 * Known forms of addresses are accepted.
	 *
	 * @param string $type   Stream type.
	 * @param string $source Address.
	 * @param string $result Resulting address.
	 */
	#[DataProvider( 'allowed' )]
	public function test_known_addresses_are_accepted( string $type, string $source, string $result ): void {
		self::assertSame( $result, $this->resolve( $type, $source ) );
	}

	/**
	 * Type and address.
	 *
	 * @return iterable<array{string, string}>
	 */
	public static function refused(): iterable {
		yield array( 'obs', '' );
		yield array( 'obs', 'javascript:alert(1)' );
		yield array( 'obs', 'ftp://stream.webinars.test/live.m3u8' );
		yield array( 'obs', '//stream.webinars.test/live.m3u8' );
		yield array( 'obs', 'https://cdn.stream.webinars.test/live.m3u8' );
		yield array( 'obs', 'https://stream.webinars.test.evil.test/live.m3u8' );
		yield array( 'obs', 'https://stream.webinars.test:8443/live.m3u8' );
		yield array( 'obs', 'http://127.0.0.1/live.m3u8' );
		yield array( 'obs', 'http://webinars.test:8080/live.m3u8' );
		yield array( 'obs', 'http://[::1]/live.m3u8' );
		yield array( 'obs', 'https://user:secret@stream.webinars.test/live.m3u8' );
		yield array( 'youtube', 'https://evil.test/watch?v=aqz-KE-bpKQ' );
		yield array( 'youtube', 'https://youtube.com.evil.test/watch?v=aqz-KE-bpKQ' );
		yield array( 'youtube', 'https://notyoutube.com/watch?v=aqz-KE-bpKQ' );
		yield array( 'youtube', 'https://youtu.be/aqz-KE-bpKQ/../../x' );
		yield array( 'youtube', 'https://www.youtube.com/watch?v[]=aqz-KE-bpKQ' );
		yield array( 'youtube', 'https://www.youtube.com/watch?v="><script>' );
		yield array( 'youtube', 'https://www.youtube.com/@channel/live' );
		yield array( 'vimeo', 'https://vimeo.com.evil.test/76979871' );
		yield array( 'vimeo', 'https://vimeo.com/channels/staff' );
		yield array( 'rutube', 'https://rutube.ru.evil.test/video/3b1e2c4d5f60718293a4b5c6d7e8f901/' );
		yield array( 'rutube', 'https://rutube.ru/video/private/3b1e2c4d5f60718293a4b5c6d7e8f901/?p[]=z8aX-3pzJF9' );
		yield array( 'vk', 'https://vk.com.evil.test/video-1_2' );
		yield array( 'vk', 'https://vk.com/video_ext.php?oid[]=1&id=2' );
		yield array( 'vk', 'https://vk.com/video_ext.php?oid=1&id=2%26autoplay' );
		yield array( 'vk', 'https://vk.com/video?z[]=video-1_2' );
		yield array( 'kinescope', 'https://kinescope.io.evil.test/23QBdNEg7huhR6h7tGkrL2' );
		yield array( 'kinescope', 'https://evil.kinescope.io/23QBdNEg7huhR6h7tGkrL2' );
		yield array( 'boomstream', 'https://play.boomstream.com.evil.test/VCcNtuiw' );
		yield array( 'boomstream', 'https://play.boomstream.com/player.html?code[]=VCcNtuiw' );
		yield array( 'zoom', 'https://zoom.us.evil.test/j/123' );
		yield array( 'zoom', 'https://evil.test/zoom.us' );
		yield array( 'telegram', 'https://evil.test/t.me' );
		yield array( 'unheard-of', 'https://stream.webinars.test/live.m3u8' );
	}

	/**
	 * Other addresses are refused.
	 *
	 * @param string $type   Stream type.
	 * @param string $source Address.
	 */
	#[DataProvider( 'refused' )]
	public function test_other_addresses_are_refused( string $type, string $source ): void {
		self::assertSame( '', $this->resolve( $type, $source ) );
	}

	/**
	 * A provider that an administrator disabled is not embedded; links that open outside need no permission.
	 */
	public function test_providers_can_be_disabled(): void {
		update_option( 'ui_webinar_room_stream_providers', array( 'vimeo' ) );

		self::assertSame( '', $this->resolve( 'youtube', 'https://youtu.be/aqz-KE-bpKQ' ) );
		self::assertSame( self::VIMEO, $this->resolve( 'vimeo', 'https://vimeo.com/76979871' ) );

		update_option( 'ui_webinar_room_stream_providers', array() );
		self::assertSame( '', $this->resolve( 'vimeo', 'https://vimeo.com/76979871' ) );
		self::assertNotSame( '', $this->resolve( 'zoom', 'https://us02web.zoom.us/j/123' ) );
	}

	/**
	 * After an update without activation the options are missing: the site's own host and the providers are allowed.
	 */
	public function test_without_options_the_defaults_hold(): void {
		delete_option( 'ui_webinar_room_stream_hosts' );
		delete_option( 'ui_webinar_room_stream_providers' );
		$addresses = new Stream_Address( new Stream_Hosts() );

		self::assertNotSame( '', $addresses->resolve( 'obs', 'https://webinars.test/live.m3u8' ) );
		self::assertSame( '', $addresses->resolve( 'obs', 'https://stream.webinars.test/live.m3u8' ) );
		self::assertSame( self::YOUTUBE, $addresses->resolve( 'youtube', 'https://youtu.be/aqz-KE-bpKQ' ) );
	}

	/**
	 * The resulting address, with these two hosts allowed.
	 *
	 * @param string $type   Stream type.
	 * @param string $source Address.
	 */
	private function resolve( string $type, string $source ): string {
		update_option( 'ui_webinar_room_stream_hosts', array( 'stream.webinars.test', '127.0.0.1:8080' ) );
		return ( new Stream_Address( new Stream_Hosts() ) )->resolve( $type, $source );
	}
}
