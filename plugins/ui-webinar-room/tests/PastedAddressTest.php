<?php
/**
 * Tests of the addresses that people paste.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Ui_Webinar_Room\Stream_Address;
use Webinars\Ui_Webinar_Room\Stream_Hosts;
use Webinars\Ui_Webinar_Room\Stream_Hosts_Setting;

/**
 * The room recognizes an address in each form that the providers' apps and pages give, or says why not.
 */
final class PastedAddressTest extends Webinar_TestCase {

	private const YOUTUBE = 'https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1&mute=1&playsinline=1&rel=0';
	private const CHANNEL = 'https://www.youtube-nocookie.com/embed/live_stream?channel=UCaBcDeFgHiJkLmNoPqRsTuV&autoplay=1&mute=1&playsinline=1&rel=0';
	private const VIMEO   = 'https://player.vimeo.com/video/76979871?dnt=1&autoplay=1&muted=1&playsinline=1';
	private const EVENT   = 'https://vimeo.com/event/12345/embed';
	private const FRAME   = '?dnt=1&autoplay=1&muted=1';
	private const HLS     = 'https://xn--80aswg.xn--p1ai/live.m3u8';

	/**
	 * Type, text as it is pasted, and the address that the room uses.
	 *
	 * @return iterable<string, array{string, string, string}>
	 */
	public static function recognized(): iterable {
		$youtube = array(
			'youtube.com/watch?v=aqz-KE-bpKQ',
			'www.youtube.com/watch?v=aqz-KE-bpKQ',
			'https://m.youtube.com/watch?v=aqz-KE-bpKQ&feature=youtu.be',
			'https://music.youtube.com/watch?v=aqz-KE-bpKQ&list=RDAMVM',
			'https://www.youtube.com/watch?app=desktop&v=aqz-KE-bpKQ&t=1m5s',
			'https://www.youtube.com/watch?v=aqz-KE-bpKQ&list=PL590L5WQmH8dpP0RyH5pCfIaDEdt9nk7r&index=2',
			'https://www.youtube.com/watch/aqz-KE-bpKQ',
			'youtu.be/aqz-KE-bpKQ',
			'https://youtu.be/aqz-KE-bpKQ?list=PL590L5WQmH8dpP0RyH5pCfIaDEdt9nk7r&t=10',
			'https://www.youtube.com/live/aqz-KE-bpKQ?si=AbC',
			'https://www.youtube.com/embed/aqz-KE-bpKQ?start=5',
			'https://www.youtube.com/v/aqz-KE-bpKQ',
			'https://www.youtube.com/e/aqz-KE-bpKQ',
			'https://youtube.googleapis.com/v/aqz-KE-bpKQ',
			'https://www.youtube.com/shorts/aqz-KE-bpKQ?feature=share',
			'https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ',
			'https://studio.youtube.com/video/aqz-KE-bpKQ/livestreaming',
			'https://www.youtube.com/attribution_link?a=x&u=%2Fwatch%3Fv%3Daqz-KE-bpKQ%26feature%3Dshare',
			' "https://youtu.be/aqz-KE-bpKQ" ',
			"«https://youtu.be/aqz-KE-bpKQ»\n",
			"\u{200B}https://youtu.be/aqz-KE-bpKQ\u{00A0}",
			'<https://youtu.be/aqz-KE-bpKQ>',
			'<iframe width="560" height="315" src="https://www.youtube.com/embed/aqz-KE-bpKQ?si=x&amp;start=3" title="YouTube" allowfullscreen></iframe>',
			"<iframe src='//www.youtube.com/embed/aqz-KE-bpKQ'></iframe>",
		);
		foreach ( $youtube as $text ) {
			yield $text => array( 'youtube', $text, self::YOUTUBE );
		}
		foreach ( array( '/channel/UCaBcDeFgHiJkLmNoPqRsTuV/live', '/channel/UCaBcDeFgHiJkLmNoPqRsTuV', '/embed/live_stream?channel=UCaBcDeFgHiJkLmNoPqRsTuV' ) as $path ) {
			yield $path => array( 'youtube', "https://www.youtube.com$path", self::CHANNEL );
		}
		$vimeo = array(
			'vimeo.com/76979871'                        => '',
			'https://vimeo.com/76979871?share=copy#t=5' => '',
			'https://vimeo.com/channels/staffpicks/76979871' => '',
			'https://vimeo.com/groups/shorts/videos/76979871' => '',
			'https://vimeo.com/showcase/123456/video/76979871' => '',
			'https://vimeo.com/manage/videos/76979871'  => '',
			'https://vimeo.com/manage/videos/76979871/8272103f6e' => '&h=8272103f6e',
			'https://vimeo.com/76979871/8272103f6e?share=copy' => '&h=8272103f6e',
			'https://player.vimeo.com/video/76979871?h=8272103f6e&badge=0' => '&h=8272103f6e',
			'<div style="padding:56% 0 0 0"><iframe src="https://player.vimeo.com/video/76979871?h=8272103f6e&amp;badge=0&amp;app_id=1" frameborder="0"></iframe></div>' => '&h=8272103f6e',
		);
		foreach ( $vimeo as $text => $hash ) {
			yield $text => array( 'vimeo', $text, self::VIMEO . $hash );
		}
		yield 'event' => array( 'vimeo', 'https://vimeo.com/event/12345', self::EVENT . self::FRAME );
		yield 'frame of an event' => array( 'vimeo', 'https://vimeo.com/event/12345/embed', self::EVENT . self::FRAME );
		yield 'event in its settings' => array( 'vimeo', 'https://vimeo.com/manage/events/12345', self::EVENT . self::FRAME );
		yield 'unlisted event' => array( 'vimeo', 'https://vimeo.com/event/12345/8272103f6e', self::EVENT . '/8272103f6e' . self::FRAME );
		yield 'frame of an unlisted event' => array( 'vimeo', 'https://vimeo.com/event/12345/embed/8272103f6e', self::EVENT . '/8272103f6e' . self::FRAME );
		yield 'showcase' => array( 'vimeo', 'https://vimeo.com/showcase/123456', 'https://vimeo.com/showcase/123456/embed' . self::FRAME );

		$rutube = '3b1e2c4d5f60718293a4b5c6d7e8f901';
		foreach (
			array(
				"rutube.ru/video/$rutube/",
				"https://rutube.ru/video/$rutube/?t=30&r=wd",
				"https://m.rutube.ru/video/$rutube",
				"https://rutube.ru/live/video/$rutube/",
				"https://rutube.ru/shorts/$rutube/",
				"https://rutube.ru/play/embed/$rutube",
				"<iframe width=\"720\" src=\"https://rutube.ru/play/embed/$rutube/\" allow=\"clipboard-write; autoplay\"></iframe>",
			) as $text
		) {
			yield $text => array( 'rutube', $text, "https://rutube.ru/play/embed/$rutube/?autoplay=true" );
		}
		foreach ( array( "video/private/$rutube/", "live/video/private/$rutube/", "play/embed/$rutube/" ) as $path ) {
			yield "$path with a key" => array( 'rutube', "https://rutube.ru/$path?p=z8aX-3pzJF9JZzPlnR3fBA", "https://rutube.ru/play/embed/$rutube/?autoplay=true&p=z8aX-3pzJF9JZzPlnR3fBA" );
		}
		yield 'RuTube by number' => array( 'rutube', 'https://rutube.ru/play/embed/7163336', 'https://rutube.ru/play/embed/7163336/?autoplay=true' );

		$vk = array(
			'vk.com/video-22822305_456242110',
			'https://vkvideo.ru/video-22822305_456242110',
			'https://m.vk.com/video-22822305_456242110?list=abc',
			'https://vk.ru/clip-22822305_456242110',
			'https://vkvideo.ru/playlist/-22822305_3/video-22822305_456242110',
			'https://vk.com/video?z=video-22822305_456242110%2Fpl_cat_trends',
			'https://vk.com/videos-22822305?z=video-22822305_456242110',
			'https://vkvideo.ru/@channel?z=video-22822305_456242110',
			'https://vk.com/feed?z=video-22822305_456242110%2F0f3a%2Fpl_wall',
			'https://vk.com/video_ext.php?oid=-22822305&id=456242110&hd=2',
		);
		foreach ( $vk as $text ) {
			yield $text => array( 'vk', $text, 'https://vkvideo.ru/video_ext.php?oid=-22822305&id=456242110&autoplay=1' );
		}
		yield 'VK frame with its hash' => array( 'vk', '<iframe src="https://vkvideo.ru/video_ext.php?oid=-22822305&amp;id=456242110&amp;hash=d79c769f2d5d3f53&amp;hd=3"></iframe>', 'https://vkvideo.ru/video_ext.php?oid=-22822305&id=456242110&hash=d79c769f2d5d3f53&autoplay=1' );
		yield 'video of a person on VK' => array( 'vk', 'https://vk.com/video1_2', 'https://vkvideo.ru/video_ext.php?oid=1&id=2&autoplay=1' );

		foreach ( array( '23QBdNEg7huhR6h7tGkrL2', '200660125', '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0' ) as $id ) {
			foreach ( array( "kinescope.io/$id", "https://kinescope.io/embed/$id?t=5", "https://kinescope.io/preview/$id", "https://kinescope.io/$id/preview" ) as $text ) {
				yield $text => array( 'kinescope', $text, "https://kinescope.io/embed/$id?autoplay=1&muted=1&playsinline=1&dnt=1" );
			}
		}
		yield 'Kinescope frame' => array( 'kinescope', '<div><iframe src="https://kinescope.io/embed/23QBdNEg7huhR6h7tGkrL2" allow="autoplay"></iframe></div>', 'https://kinescope.io/embed/23QBdNEg7huhR6h7tGkrL2?autoplay=1&muted=1&playsinline=1&dnt=1' );

		foreach ( array( 'play.boomstream.com/VCcNtuiw', 'https://play.boomstream.com/VCcNtuiw?title=0&start=1', 'https://play.boomstream.com/player.html?code=VCcNtuiw', '<iframe src="//play.boomstream.com/VCcNtuiw?title=0"></iframe>' ) as $text ) {
			yield $text => array( 'boomstream', $text, 'https://play.boomstream.com/VCcNtuiw' );
		}

		yield 'Cyrillic host' => array( 'obs', 'https://сайт.рф/live.m3u8', self::HLS );
		yield 'Cyrillic host in capitals' => array( 'obs', 'https://САЙТ.РФ/live.m3u8', self::HLS );
		yield 'Cyrillic host without a scheme' => array( 'obs', 'сайт.рф/live.m3u8', self::HLS );
		yield 'Cyrillic host with a port' => array( 'obs', 'https://сайт.рф:8443/live.m3u8', 'https://xn--80aswg.xn--p1ai:8443/live.m3u8' );
		yield 'HLS in quotes' => array( 'obs', ' “https://stream.webinars.test/live.m3u8” ', 'https://stream.webinars.test/live.m3u8' );
		yield 'Zoom without a scheme' => array( 'zoom', 'us02web.zoom.us/j/123?pwd=abc', 'https://us02web.zoom.us/j/123?pwd=abc' );
		yield 'Telegram without a scheme' => array( 'telegram', 't.me/channel?livestream', 'https://t.me/channel?livestream' );
	}

	#[DataProvider( 'recognized' )]
	public function test_an_address_is_recognized_in_the_form_in_which_it_is_pasted( string $type, string $text, string $expected ): void {
		$this->allow( 'stream.webinars.test', 'сайт.рф', 'сайт.рф:8443' );

		self::assertSame( $expected, ( new Stream_Address( new Stream_Hosts() ) )->resolve( $type, $text ) );
	}

	/**
	 * Type, text, and a part of the reason.
	 *
	 * @return iterable<string, array{string, string, string}>
	 */
	public static function rejected(): iterable {
		foreach ( array( '/@name/live', '/@name', '/c/name/live', '/user/name/live', '/name/live' ) as $path ) {
			yield $path => array( 'youtube', "https://www.youtube.com$path", 'embeds a channel only by its id' );
		}
		yield 'playlist' => array( 'youtube', 'https://www.youtube.com/playlist?list=PL590L5WQmH8dpP0RyH5pCfIaDEdt9nk7r', 'This is a playlist' );
		yield 'frame of a playlist' => array( 'youtube', 'https://www.youtube.com/embed/videoseries?list=PL590L5WQmH8dpP0RyH5pCfIaDEdt9nk7r', 'This is a playlist' );
		yield 'clip' => array( 'youtube', 'https://www.youtube.com/clip/UgkxAbC', 'This is a clip' );
		yield 'home of YouTube' => array( 'youtube', 'https://www.youtube.com/', '"Share"' );
		yield 'somebody on Vimeo' => array( 'vimeo', 'https://vimeo.com/user12345', 'not one video or event' );
		yield 'Vimeo under YouTube' => array( 'youtube', 'https://vimeo.com/76979871', 'Choose Vimeo' );
		yield 'YouTube under HLS' => array( 'obs', 'https://youtu.be/aqz-KE-bpKQ', 'Choose YouTube' );
		yield 'YouTube under Zoom' => array( 'zoom', 'https://youtu.be/aqz-KE-bpKQ', 'Choose YouTube' );
		yield 'RuTube under HLS' => array( 'obs', 'https://rutube.ru/video/3b1e2c4d5f60718293a4b5c6d7e8f901/', 'Choose RuTube' );
		yield 'VK Video under YouTube' => array( 'youtube', 'https://vk.com/video-1_2', 'Choose VK Video' );
		yield 'RuTube without the key' => array( 'rutube', 'https://rutube.ru/video/private/3b1e2c4d5f60718293a4b5c6d7e8f901/', 'the key in its link' );
		yield 'channel on RuTube' => array( 'rutube', 'https://rutube.ru/channel/23463954/', 'not the address of a video on RuTube' );
		yield 'VK Video Live' => array( 'vk', 'https://live.vkvideo.ru/channel', 'another service' );
		yield 'VK Video by its link only' => array( 'vk', 'https://vkvideo.ru/video-1_2?list=ln-Zk3d', 'only by its embed code' );
		yield 'VK overlay by its link only' => array( 'vk', 'https://vk.com/video?z=video-1_2%2Fln-Zk3d', 'only by its embed code' );
		yield 'channel on VK Video' => array( 'vk', 'https://vkvideo.ru/@channel', 'not the address of a video on VK Video' );
		yield 'account at Kinescope' => array( 'kinescope', 'https://app.kinescope.io/23QBdNEg7huhR6h7tGkrL2', 'not the address of a video on Kinescope' );
		yield 'page of Kinescope' => array( 'kinescope', 'https://kinescope.io/pricing', 'not the address of a video on Kinescope' );
		yield 'account at Boomstream' => array( 'boomstream', 'https://boomstream.com/VCcNtuiw', 'not the address of a video on Boomstream' );
		yield 'address for OBS' => array( 'obs', 'rtmp://a.rtmp.youtube.com/live2', 'OBS sends to this address' );
		yield 'address with a password' => array( 'obs', 'https://user:secret@stream.webinars.test/live.m3u8', 'name and the password' );
		yield 'frame of another site' => array( 'youtube', '<iframe src="https://evil.test/embed/aqz-KE-bpKQ"></iframe>', '"Share"' );
	}

	#[DataProvider( 'rejected' )]
	public function test_another_address_is_rejected_with_the_reason( string $type, string $text, string $part ): void {
		$this->allow( 'stream.webinars.test' );

		$check = apply_filters( 'ui_webinar_room_stream_check', null, $type, $text );

		self::assertFalse( $check['is_ready'] );
		self::assertStringContainsString( $part, $check['message'] );
		self::assertStringNotContainsString( 'secret', $check['message'] );
	}

	/** The settings, as an administrator fills them in. */
	private function allow( string ...$hosts ): void {
		$setting = new Stream_Hosts_Setting( new Stream_Hosts() );
		update_option( Stream_Hosts::HOSTS, $setting->checked_hosts( implode( "\n", $hosts ) ) );
	}
}
