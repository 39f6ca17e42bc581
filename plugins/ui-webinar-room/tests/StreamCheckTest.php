<?php
/**
 * Tests of the check of a stream.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Tests\Receiver;

require_once dirname( __DIR__, 2 ) . '/webinar-outbox/tests/receiver/class-receiver.php';

/**
 * The result of the check, for simulated answers and for a real server.
 */
final class StreamCheckTest extends Webinar_TestCase {

	private const PLAYLIST = 'http://stream.webinars.test/live.m3u8';
	private const VIDEO    = 'https://youtu.be/aqz-KE-bpKQ';
	private const RUTUBE   = 'https://rutube.ru/video/3b1e2c4d5f60718293a4b5c6d7e8f901/';
	private const MEETING  = 'https://us02web.zoom.us/j/123';

	/**
	 * Type, address, answer of the server, whether it is ready, and a part of the message.
	 *
	 * @return iterable<string, array{string, string, array{status: int, headers?: array<string, mixed>, body?: string}|null, bool, string}>
	 */
	public static function answers(): iterable {
		$playlist = "#EXTM3U\n#EXT-X-VERSION:7\n";
		$cors     = array( 'access-control-allow-origin' => '*' );
		yield 'playlist' => array( 'obs', self::PLAYLIST, self::answer( 200, $playlist, $cors ), true, 'stream answers.' );
		yield 'playlist for this site' => array( 'obs', self::PLAYLIST, self::answer( 206, $playlist, array( 'access-control-allow-origin' => 'http://webinars.test' ) ), true, 'stream answers.' );
		yield 'playlist on this site' => array( 'obs', 'http://WEBINARS.test:80/live.m3u8', self::answer( 200, $playlist ), true, 'stream answers.' );
		yield 'playlist for nobody else' => array( 'obs', self::PLAYLIST, self::answer( 200, $playlist ), false, 'Access-Control-Allow-Origin: http://webinars.test' );
		yield 'playlist for another site' => array( 'obs', self::PLAYLIST, self::answer( 200, $playlist, array( 'access-control-allow-origin' => 'https://webinars.test' ) ), false, 'Access-Control-Allow-Origin' );
		yield 'two origins' => array( 'obs', self::PLAYLIST, self::answer( 200, $playlist, array( 'access-control-allow-origin' => array( '*', '*' ) ) ), false, 'Access-Control-Allow-Origin' );
		yield 'another port is another origin' => array( 'obs', 'http://webinars.test:8080/live.m3u8', self::answer( 200, $playlist ), false, 'Access-Control-Allow-Origin' );
		yield 'a page' => array( 'obs', self::PLAYLIST, self::answer( 200, '<html>#EXTM3U', $cors ), false, '.m3u8' );
		yield 'nothing is sent yet' => array( 'obs', self::PLAYLIST, self::answer( 404 ), false, 'no stream at this address yet' );
		yield 'sign-in' => array( 'obs', self::PLAYLIST, self::answer( 403 ), false, 'public' );
		yield 'error' => array( 'obs', self::PLAYLIST, self::answer( 502, 'secret of the server' ), false, '(502)' );
		yield 'redirect without end' => array( 'obs', self::PLAYLIST, self::answer( 302, '', array( 'location' => '/again.m3u8' ) ), false, 'no answer' );
		yield 'silence' => array( 'obs', self::PLAYLIST, null, false, 'no answer' );
		yield 'no address of a stream' => array( 'obs', 'live.m3u8', null, false, 'https://' );

		yield 'video' => array( 'youtube', self::VIDEO, self::answer( 200, '{"html":"<iframe></iframe>"}' ), true, 'YouTube' );
		yield 'private video' => array( 'youtube', self::VIDEO, self::answer( 401, 'Unauthorized' ), false, 'private, or embedding is off' );
		yield 'removed video' => array( 'youtube', self::VIDEO, self::answer( 404, 'Not Found' ), false, 'removed' );
		yield 'YouTube is busy' => array( 'youtube', self::VIDEO, self::answer( 429 ), false, 'Check again in a minute' );
		yield 'YouTube is silent' => array( 'youtube', self::VIDEO, null, false, 'Check again in a minute' );
		yield 'no address of a video' => array( 'youtube', 'https://youtube.com/@channel', null, false, 'Share' );
		yield 'Vimeo video' => array( 'vimeo', 'https://vimeo.com/76979871/8272103f6e', self::answer( 200, '{"html":"<iframe></iframe>"}' ), true, 'Vimeo' );
		yield 'Vimeo video for other sites' => array( 'vimeo', 'https://vimeo.com/76979871', self::answer( 200, '{"type":"video","domain_status_code":403}' ), false, 'private, or embedding is off' );

		yield 'RuTube video' => array( 'rutube', self::RUTUBE, self::answer( 200, '<html>' ), true, 'RuTube gives out a player' );
		yield 'RuTube video that is gone' => array( 'rutube', self::RUTUBE, self::answer( 404 ), false, 'RuTube does not know this video' );
		yield 'VK Video is silent' => array( 'vk', 'https://vk.com/video-1_2', null, false, 'Check again in a minute' );
		yield 'private Kinescope video' => array( 'kinescope', 'https://kinescope.io/23QBdNEg7huhR6h7tGkrL2', self::answer( 403 ), false, 'private, or embedding is off' );
		yield 'Boomstream video' => array( 'boomstream', 'https://play.boomstream.com/VCcNtuiw', self::answer( 200 ), true, 'open the room and look' );

		yield 'meeting' => array( 'zoom', self::MEETING, self::answer( 200 ), true, 'new tab' );
		yield 'meeting that is gone' => array( 'zoom', self::MEETING, self::answer( 404 ), false, '(404)' );
		yield 'silent meeting' => array( 'zoom', self::MEETING, null, false, 'no answer' );
		yield 'meeting without encryption' => array( 'zoom', 'http://us02web.zoom.us/j/123', self::answer( 200 ), false, 'https://' );
		yield 'meeting of somebody else' => array( 'zoom', 'https://evil.test/zoom.us', self::answer( 200 ), false, 'Zoom' );
		yield 'channel' => array( 'telegram', 'https://t.me/channel?livestream', self::answer( 200 ), true, 'new tab' );
		yield 'channel elsewhere' => array( 'telegram', 'https://evil.test/t.me', self::answer( 200 ), false, 'https://t.me/' );
	}

	/**
	 * Each result has a message with a remedy, and nothing that the server sent.
	 *
	 * @param string                                                                       $type     Stream type.
	 * @param string                                                                       $source   Address.
	 * @param array{status: int, headers?: array<string, mixed>, body?: string}|null $answer   Null: nobody answers.
	 * @param bool                                                                         $is_ready Expected.
	 * @param string                                                                       $part     Part of the message.
	 */
	#[DataProvider( 'answers' )]
	public function test_each_answer_has_a_message( string $type, string $source, ?array $answer, bool $is_ready, string $part ): void {
		$this->answer_with( $answer );
		$this->allow( 'stream.webinars.test', 'webinars.test:8080' );

		$check = $this->check( $type, $source );

		self::assertSame( $is_ready, $check['is_ready'], $check['message'] );
		self::assertStringContainsString( $part, $check['message'] );
		self::assertStringNotContainsString( 'secret', $check['message'] );
	}

	/**
	 * Requests about a video go only to the providers, whatever address was pasted.
	 */
	public function test_requests_to_providers_use_fixed_addresses(): void {
		$asked = $this->answer_with( self::answer( 200, '{"html":"x"}' ) );

		$this->check( 'youtube', ' https://m.youtube.com/live/aqz-KE-bpKQ?feature=share' );
		$this->check( 'vimeo', 'https://vimeo.com/76979871/8272103f6e' );
		$this->check( 'rutube', self::RUTUBE . '?t=30' );

		self::assertSame(
			array(
				'https://www.youtube.com/oembed?url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3Daqz-KE-bpKQ&format=json',
				'https://vimeo.com/api/oembed.json?url=https%3A%2F%2Fvimeo.com%2F76979871%2F8272103f6e&format=json',
				'https://rutube.ru/play/embed/3b1e2c4d5f60718293a4b5c6d7e8f901/?autoplay=true',
			),
			$asked->getArrayCopy()
		);
	}

	/**
	 * A host that is not allowed gets no request, and the message names it.
	 */
	public function test_only_allowed_hosts_get_requests(): void {
		$asked = $this->answer_with( self::answer( 200, '#EXTM3U', array( 'access-control-allow-origin' => '*' ) ) );

		$check = $this->check( 'obs', 'https://Media.webinars.test:8443/live.m3u8' );
		self::assertFalse( $check['is_ready'] );
		self::assertStringContainsString( 'allow media.webinars.test:8443 under Settings', $check['message'] );
		update_option( 'ui_webinar_room_stream_providers', array( 'vimeo' ) );
		self::assertStringContainsString( 'allow YouTube under Settings', $this->check( 'youtube', self::VIDEO )['message'] );
		self::assertCount( 0, $asked );

		$this->allow( 'media.webinars.test:8443' );
		self::assertTrue( $this->check( 'obs', 'https://Media.webinars.test:8443/live.m3u8' )['is_ready'] );
	}

	/**
	 * Browsers do not load http into an https page, not even when the server redirects to https.
	 */
	public function test_mixed_content_is_reported(): void {
		$_SERVER['HTTPS'] = 'on';
		$this->answer_with( self::answer( 200, '#EXTM3U', array( 'access-control-allow-origin' => '*' ) ) );

		self::assertStringContainsString( 'only http', $this->check( 'obs', self::PLAYLIST )['message'] );
		self::assertTrue( $this->check( 'obs', 'https://stream.webinars.test/live.m3u8' )['is_ready'] );
	}

	/**
	 * Addresses in the server's own network get no request and all the same message, so that nobody can explore it.
	 */
	public function test_private_networks_get_no_request(): void {
		$asked = $this->capture( 'http_api_debug' );
		$said  = array();
		$this->allow( '127.0.0.1:8080', '10.0.0.1', '169.254.169.254', 'localhost', '192.168.1.1:22' );
		self::assertFalse( $this->check( 'obs', 'http://[::1]/' )['is_ready'] );
		foreach ( array( 'http://127.0.0.1:8080/', 'http://10.0.0.1/', 'http://169.254.169.254/latest/', 'http://localhost/', 'http://192.168.1.1:22/' ) as $source ) {
			$said[] = $this->check( 'obs', $source );
		}
		self::assertCount( 1, array_unique( $said, SORT_REGULAR ) );
		self::assertFalse( $said[0]['is_ready'] );
		self::assertSame( array(), array_filter( array_column( $asked->getArrayCopy(), 0 ), 'is_array' ) );
	}

	/**
	 * With a real server: few redirects are followed, each target is checked, and a large answer is cut off.
	 */
	public function test_requests_to_a_real_server_are_limited(): void {
		$receiver = new Receiver();
		$port     = (int) wp_parse_url( $receiver->url(), PHP_URL_PORT );
		$this->allow( "127.0.0.1:$port" );
		add_filter( 'http_request_host_is_external', static fn( bool $is_external, string $host ): bool => '127.0.0.1' === $host, 10, 2 );
		add_filter( 'http_allowed_safe_ports', static fn(): array => array( $port ) );
		$playlist = array(
			'status'  => 200,
			'headers' => array( 'Access-Control-Allow-Origin: http://webinars.test' ),
			'body'    => "#EXTM3U\n" . str_repeat( '#', 300000 ),
		);
		$redirect = static fn( string $to ): array => array(
			'status'  => 302,
			'headers' => array( 'Location: ' . $to ),
		);
		$read     = $this->capture( 'http_response' );

		try {
			$receiver->answer( array( $redirect( '/a' ), $redirect( $receiver->url() . '/b' ), $playlist ) );
			self::assertSame( 'The stream answers.', $this->check( 'obs', $receiver->url() . '/live.m3u8' )['message'] );
			self::assertSame( array( '/live.m3u8', '/a', '/b' ), array_column( $receiver->requests(), 'path' ) );
			self::assertSame( 'http://webinars.test', $receiver->requests()[0]['headers']['origin'] );
			self::assertSame( 65536, strlen( $read[2][0]['body'] ) );

			$receiver->answer( array( $redirect( '/a' ), $redirect( '/b' ), $redirect( '/c' ), $playlist ) );
			self::assertFalse( $this->check( 'obs', $receiver->url() . '/live.m3u8' )['is_ready'] );

			$receiver->answer( array( $redirect( 'http://127.0.0.1:' . ( $port - 1 ) . '/' ), $playlist ) );
			$elsewhere = $this->check( 'obs', $receiver->url() . '/live.m3u8' );
			$receiver->answer( array( $redirect( 'file:///etc/passwd' ), $playlist ) );
			$file = $this->check( 'obs', $receiver->url() . '/live.m3u8' );
		} finally {
			$receiver->stop();
		}
		$off = $this->check( 'obs', $receiver->url() . '/live.m3u8' );

		self::assertFalse( $off['is_ready'] );
		self::assertSame( array( $off, $off ), array( $elsewhere, $file ) );
	}

	/**
	 * Runs the check as the schedule form does.
	 *
	 * @param string $type   Stream type.
	 * @param string $source Address.
	 * @return array{is_ready: bool, message: string}
	 */
	private function check( string $type, string $source ): array {
		return apply_filters( 'ui_webinar_room_stream_check', null, $type, $source );
	}

	/**
	 * Sets the allowed hosts as under Settings → Webinars.
	 *
	 * @param string ...$hosts All that are allowed.
	 */
	private function allow( string ...$hosts ): void {
		update_option( 'ui_webinar_room_stream_hosts', $hosts );
	}

	/**
	 * Answers in place of the other servers.
	 *
	 * @param array{status: int, headers?: array<string, mixed>, body?: string}|null $answer Null: nobody answers.
	 * @return ArrayObject<int, string> Addresses that were asked.
	 */
	private function answer_with( ?array $answer ): ArrayObject {
		$asked = new ArrayObject();
		add_filter(
			'pre_http_request',
			static function ( $before, array $arguments, string $url ) use ( $asked, $answer ): array|WP_Error {
				$asked[] = $url;
				return null === $answer ? new WP_Error( 'http_request_failed', 'cURL error 7: secret' ) : array(
					'headers'  => $answer['headers'] ?? array(),
					'body'     => $answer['body'] ?? '',
					'response' => array( 'code' => $answer['status'] ),
				);
			},
			10,
			3
		);
		return $asked;
	}

	/**
	 * An answer of a server.
	 *
	 * @param int                  $status  HTTP status.
	 * @param string               $body    Body.
	 * @param array<string, mixed> $headers Headers, in lower case.
	 * @return array{status: int, headers: array<string, mixed>, body: string}
	 */
	private static function answer( int $status, string $body = '', array $headers = array() ): array {
		return compact( 'status', 'headers', 'body' );
	}
}
