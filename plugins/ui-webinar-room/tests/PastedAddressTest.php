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
