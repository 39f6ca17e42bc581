<?php
/**
 * Tests of the check of what a playlist leads to.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/**
 * The check follows a playlist to its qualities and its first segment, and says what viewers will meet.
 */
final class StreamContentsTest extends Webinar_TestCase {

	private const HOST = 'https://stream.webinars.test';
	private const CORS = array( 'access-control-allow-origin' => '*' );
	private const MAIN = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=640x360,CODECS=\"avc1.42c01e,mp4a.40.2\"\nhigh.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=2,CODECS=\"mp4a.40.2\"\nlow.m3u8\n";
	private const LIST = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:5\n#EXTINF:2,\nseg-5.ts\n#EXTINF:2,\nseg-6.ts\n";
	private const FMP4 = "#EXTM3U\r\n#EXT-X-TARGETDURATION:2\r\n#EXT-X-MAP:URI=\"init.mp4\"\r\n#EXTINF:2,\r\nseg-5.m4s\r\n";

	/**
	 * Playlist, what the server answers at other paths, whether it is ready, and a part of the message.
	 *
	 * @return iterable<string, array{string, array<string, array<mixed>>, bool, string}>
	 */
	public static function streams(): iterable {
		$ts   = self::answer( self::transport( 0x1B, 0x0F ) );
		$list = self::answer( self::LIST );
		$all  = array(
			'/high.m3u8' => $list,
			'/low.m3u8'  => $list,
			'/seg-5.ts'  => $ts,
		);
		$mp4  = static fn( string $entries ): array => array(
			'/init.mp4'  => self::answer( "\0\0\0\x18ftypiso5....moov....stsd$entries" ),
			'/seg-5.m4s' => self::answer( "\0\0\0\x18stypmsdh....moof" ),
		);
		$only = static fn( array $segment ): array => array( '/seg-5.ts' => $segment );

		yield 'everything is there' => array( self::MAIN, $all, true, 'The stream answers.' );
		yield 'one quality' => array( self::LIST, $only( $ts ), true, 'The stream answers.' );
		yield 'segments with a header' => array( self::FMP4, $mp4( 'avc1mp4a' ), true, 'The stream answers.' );
		yield 'segments of a format that the check does not know' => array( self::LIST, $only( self::answer( 'x' ) ), true, 'The stream answers.' );
		yield 'key that any browser may load' => array( str_replace( '#EXTINF', "#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n#EXTINF", self::LIST ), $only( self::answer( 'encrypted' ) ), true, 'The stream answers.' );
		yield 'some qualities in a rare format' => array( self::MAIN . "#EXT-X-STREAM-INF:BANDWIDTH=9,RESOLUTION=640x360,CODECS=\"hvc1.1,mp4a.40.2\"\nhevc.m3u8\n", $all, true, 'The stream answers.' );
		yield 'sound in a playlist of its own' => array( "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",URI=\"a.m3u8\"\n#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS=\"avc1.42c01e\"\nhigh.m3u8\n", array( '/seg-5.ts' => self::answer( self::transport( 0x1B ) ) ) + $all, true, 'The stream answers.' );

		yield 'quality that is gone' => array( self::MAIN, array( '/low.m3u8' => null ) + $all, false, 'one of its qualities does not' );
		yield 'quality with an error' => array( self::MAIN, array( '/high.m3u8' => self::answer( '', 404 ) ) + $all, false, 'one of its qualities does not' );
		yield 'quality for other sites' => array( self::MAIN, array( '/low.m3u8' => self::answer( self::LIST, 200, array() ) ) + $all, false, 'Access-Control-Allow-Origin' );
		yield 'segment that is gone' => array( self::LIST, array(), false, 'not the picture itself' );
		yield 'segment for other sites' => array( self::LIST, $only( self::answer( self::transport( 0x1B, 0x0F ), 200, array() ) ), false, 'Access-Control-Allow-Origin' );
		yield 'segment without encryption' => array( str_replace( 'seg-5', 'http://stream.webinars.test/seg-5', self::LIST ), $only( $ts ), false, 'only http' );
		yield 'end mark' => array( self::LIST . "#EXT-X-ENDLIST\n", $only( $ts ), false, 'end mark' );
		yield 'end mark of a quality' => array( self::MAIN, array( '/high.m3u8' => self::answer( self::LIST . '#EXT-X-ENDLIST' ) ) + $all, false, 'end mark' );
		yield 'empty list' => array( "#EXTM3U\n#EXT-X-TARGETDURATION:2\n", array(), false, 'it is empty' );
		yield 'DRM of the whole' => array( "#EXTM3U\n#EXT-X-SESSION-KEY:METHOD=SAMPLE-AES,URI=\"skd://1\",KEYFORMAT=\"com.apple.streamingkeydelivery\"\n" . self::MAIN, $all, false, 'DRM' );
		yield 'DRM of a quality' => array( self::MAIN, array( '/high.m3u8' => self::answer( "#EXT-X-KEY:METHOD=SAMPLE-AES-CTR,KEYFORMAT=\"urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed\",URI=\"data:x\"\n", 200, self::CORS, self::LIST ) ) + $all, false, 'DRM' );
		yield 'H.265 in the playlist' => array( str_replace( 'avc1.42c01e', 'hvc1.1.6.L93.B0', str_replace( 'CODECS="mp4a.40.2"', 'CODECS="hev1.1,ac-3"', self::MAIN ) ), $all, false, 'H.265' );
		yield 'H.265 in a header' => array( self::FMP4, $mp4( 'hvc1mp4a' ), false, 'H.265' );
		yield 'H.265 in a segment' => array( self::LIST, $only( self::answer( self::transport( 0x24, 0x0F ) ) ), false, 'H.265' );
		yield 'Dolby in a segment' => array( self::LIST, $only( self::answer( self::transport( 0x1B, 0x81 ) ) ), false, 'Dolby' );
		yield 'MPEG-2' => array( self::LIST, $only( self::answer( self::transport( 0x02, 0x03 ) ) ), false, 'MPEG-2' );
		yield 'sound only, in the playlist' => array( "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=2,CODECS=\"mp4a.40.2\"\nlow.m3u8\n", $all, false, 'no picture' );
		yield 'sound only, in a segment' => array( self::LIST, $only( self::answer( self::transport( 0x0F ) ) ), false, 'no picture' );
		yield 'packed sound' => array( self::LIST, $only( self::answer( "ID3\x04\0" ) ), false, 'no picture' );
		yield 'no sound' => array( self::FMP4, $mp4( 'avc1' ), false, 'no sound' );
	}

	/**
	 * Each thing that viewers would miss is said before they come.
	 *
	 * @param array<string, array<mixed>|null> $answers By path.
	 */
	#[DataProvider( 'streams' )]
	public function test_the_check_says_what_viewers_will_meet( string $playlist, array $answers, bool $is_ready, string $part ): void {
		$_SERVER['HTTPS'] = 'on';
		$this->answer_with( array( '/live.m3u8' => self::answer( $playlist ) ) + $answers );

		$check = $this->check();

		self::assertStringContainsString( $part, $check['message'] );
		self::assertSame( $is_ready, $check['is_ready'] );
	}

	/** The test stream of a rehearsal is a recording on this site, and warns nobody. */
	public function test_the_stream_of_a_rehearsal_may_have_an_end(): void {
		$_SERVER['HTTPS'] = 'on';
		$segment          = plugins_url( 'core-webinar-event/assets/seg-5.ts' );
		$this->answer_with(
			array(
				'/live.m3u8'                           => self::answer( "#EXTM3U\n#EXTINF:2,\n$segment\n#EXT-X-ENDLIST" ),
				wp_parse_url( $segment, PHP_URL_PATH ) => self::answer( self::transport( 0x1B, 0x0F ) ),
			)
		);

		self::assertSame( 'The stream answers.', $this->check()['message'] );
	}

	/** A playlist must not lead the check into the server's own network. */
	public function test_a_playlist_does_not_lead_into_a_private_network(): void {
		$asked = $this->capture( 'http_api_debug' );
		foreach ( array( 'http://169.254.169.254/latest/', 'http://127.0.0.1:8080/', 'file:///etc/passwd' ) as $inside ) {
			remove_all_filters( 'pre_http_request' );
			$this->answer_with( array( '/live.m3u8' => self::answer( "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n$inside\n" ) ), true );
			self::assertFalse( $this->check()['is_ready'] );
			$messages[] = $this->check()['message'];
		}
		self::assertCount( 1, array_unique( $messages ) );
		self::assertSame( array(), array_filter( array_column( $asked->getArrayCopy(), 0 ), 'is_array' ) );
	}

	/** A server that is slow everywhere does not hold up the speaker's page. */
	public function test_all_requests_together_have_a_limit(): void {
		$times = $this->answer_with( array( '/live.m3u8' => self::answer( self::MAIN ) ) );

		$this->check();

		self::assertLessThanOrEqual( 4, max( $times->getArrayCopy() ) );
		self::assertLessThanOrEqual( 6, count( $times ) );
	}

	/**
	 * Requests the check as the schedule form does.
	 *
	 * @return array{is_ready: bool, message: string}
	 */
	private function check(): array {
		update_option( 'ui_webinar_room_stream_hosts', array( 'stream.webinars.test' ) );
		return apply_filters( 'ui_webinar_room_stream_check', null, 'obs', self::HOST . '/live.m3u8' );
	}

	/**
	 * Answers in place of the streaming server.
	 *
	 * @param array<string, array<mixed>|null> $answers         By path; none for others.
	 * @param bool                             $only_its_host   Lets WordPress judge requests to other hosts.
	 * @return ArrayObject<int, float> Timeout of each request.
	 */
	private function answer_with( array $answers, bool $only_its_host = false ): ArrayObject {
		$times = new ArrayObject();
		add_filter(
			'pre_http_request',
			static function ( $before, array $arguments, string $url ) use ( $answers, $times, $only_its_host ) {
				if ( $only_its_host && 'stream.webinars.test' !== wp_parse_url( $url, PHP_URL_HOST ) ) {
					return $before;
				}
				$times[] = (float) $arguments['timeout'];
				return $answers[ (string) wp_parse_url( $url, PHP_URL_PATH ) ] ?? new WP_Error( 'http_request_failed', 'secret' );
			},
			10,
			3
		);
		return $times;
	}

	/**
	 * Makes an answer of a server.
	 *
	 * @param array<string, string> $headers In lower case.
	 * @param string                $before  Stands before the body.
	 * @return array<mixed>
	 */
	private static function answer( string $body, int $status = 200, array $headers = self::CORS, string $before = '' ): array {
		return array(
			'headers'  => $headers,
			'body'     => $before . $body,
			'response' => array( 'code' => $status ),
		);
	}

	/**
	 * The beginning of a transport stream with its two tables.
	 *
	 * @param int ...$types Stream types.
	 */
	private static function transport( int ...$types ): string {
		$table   = static fn( int $pid, string $table ): string => str_pad( pack( 'C4C', 0x47, 0x40 | ( $pid >> 8 ), $pid & 0xFF, 0x10, 0 ) . $table, 188, "\xFF" );
		$streams = implode( '', array_map( static fn( int $type ): string => pack( 'C5', $type, 0xE1, $type, 0xF0, 0 ), $types ) );
		return $table( 0, pack( 'C12', 0, 0xB0, 13, 0, 1, 0xC1, 0, 0, 0, 1, 0xF0, 0 ) . 'CRC4' )
			. $table( 0x1000, pack( 'C12', 2, 0xB0, 13 + strlen( $streams ), 0, 1, 0xC1, 0, 0, 0xE1, 0, 0xF0, 0 ) . $streams . 'CRC4' )
			. str_pad( "\x47\x01\x00", 188, "\0" );
	}
}
