<?php
/**
 * Tests of the recording's source.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;

require_once __DIR__ . '/class-recording-testcase.php';

/**
 * Which addresses are a recording, how long it is, and when it is read.
 */
final class SourceTest extends Recording_TestCase {

	private const FOLDER = 'http://stream.webinars.test/recording/';

	/**
	 * Addresses, what the server answers, and the problem.
	 *
	 * @return iterable<string, array{string, array<string, string|array{int, string}>, string}>
	 */
	public static function problems(): iterable {
		$long = self::playlist( array( '10' ) );
		yield 'nothing' => array( '', array(), 'missing' );
		yield 'words' => array( 'my recording', array(), 'not_hls' );
		yield 'YouTube' => array( 'https://youtu.be/aqz-KE-bpKQ', array(), 'not_hls' );
		yield 'another scheme' => array( 'file:///etc/passwd', array(), 'not_hls' );
		yield 'a host that is not allowed' => array( 'https://other.test/index.m3u8', array( 'https://other.test/index.m3u8' => $long ), 'host' );
		yield 'no answer' => array( self::SOURCE, array(), 'unreachable' );
		yield 'an error' => array( self::SOURCE, array( self::SOURCE => array( 404, '' ) ), 'invalid' );
		yield 'a page' => array( self::SOURCE, array( self::SOURCE => '<html>#EXTM3U' ), 'invalid' );
		yield 'no segment' => array( self::SOURCE, array( self::SOURCE => "#EXTM3U\n#EXT-X-ENDLIST\n" ), 'invalid' );
		yield 'no end' => array( self::SOURCE, array( self::SOURCE => self::playlist( array( '10' ), false ) ), 'no_end' );
		yield 'longer than 20 hours' => array( self::SOURCE, array( self::SOURCE => self::playlist( array_fill( 0, 7201, '10' ) ) ), 'too_long' );
		yield 'shorter than a second' => array( self::SOURCE, array( self::SOURCE => self::playlist( array( '0.9' ) ) ), 'too_short' );
		yield 'too large' => array( self::SOURCE, array( self::SOURCE => self::playlist( array( '10' ) ) . str_repeat( "#\n", 2 * MB_IN_BYTES ) ), 'invalid' );
		foreach ( array( '-10', 'NaN', 'INF', '1e3', '10.', '0x10', '', '99999999' ) as $number ) {
			yield "a duration of $number" => array( self::SOURCE, array( self::SOURCE => self::playlist( array( '10', $number ) ) ), 'invalid' );
		}
		yield 'a redirect elsewhere' => array( self::SOURCE, array( self::SOURCE => array( 302, 'https://other.test/index.m3u8' ) ), 'host' );
		yield 'a redirect into the network' => array( self::SOURCE, array( self::SOURCE => array( 302, 'http://169.254.169.254/' ) ), 'host' );
		yield 'a redirect without end' => array( self::SOURCE, array( self::SOURCE => array( 302, self::SOURCE ) ), 'unreachable' );
		yield 'a quality elsewhere' => array( self::SOURCE, array( self::SOURCE => self::main( 'https://other.test/a.m3u8' ) ), 'host' );
		yield 'a quality that is gone' => array( self::SOURCE, array( self::SOURCE => self::main( 'a.m3u8' ) ), 'unreachable' );
		yield 'a quality without an end' => array(
			self::SOURCE,
			array(
				self::SOURCE            => self::main( 'a.m3u8', 'b.m3u8' ),
				self::FOLDER . 'a.m3u8' => $long,
				self::FOLDER . 'b.m3u8' => self::playlist( array( '10' ), false ),
			),
			'no_end',
		);
		yield 'qualities of different length' => array(
			self::SOURCE,
			array(
				self::SOURCE            => self::main( 'a.m3u8', 'b.m3u8' ),
				self::FOLDER . 'a.m3u8' => $long,
				self::FOLDER . 'b.m3u8' => self::playlist( array( '10', '3' ) ),
			),
			'variants',
		);
	}

	/**
	 * Each has a code, words with a remedy, and nothing that the server sent.
	 *
	 * @param array<string, string|array{int, string}> $server Answers.
	 */
	#[DataProvider( 'problems' )]
	public function test_what_cannot_be_a_recording_is_refused_with_words( string $source, array $server, string $code ): void {
		$this->server = $server;
		$problem      = apply_filters( 'autowebinar_source_problem', null, $source );
		self::assertSame( "autowebinar_source_$code", $problem['code'] ?? null );
		self::assertMatchesRegularExpression( '/[.?]$/', $problem['message'] );
		foreach ( $this->requested as $url ) {
			self::assertStringStartsWith( 'http://stream.webinars.test/', $url, 'Only allowed hosts are requested.' );
		}
	}

	public function test_the_length_is_the_sum_of_the_segments(): void {
		$this->server[ self::FOLDER . 'a.m3u8' ]                = self::playlist( array( '10', '10.5', '9.999' ) );
		$this->server[ self::FOLDER . 'b.m3u8' ]                = self::playlist( array( '10', '10', '9.7' ) );
		$this->server['http://stream.webinars.test/moved.m3u8'] = array( 302, self::SOURCE );
		$id                           = $this->recording( 400, 'http://stream.webinars.test/now.m3u8' );
		$this->server[ self::SOURCE ] = self::main( 'a.m3u8', 'b.m3u8' );

		self::assertNull( apply_filters( 'autowebinar_source_problem', null, 'http://stream.webinars.test/moved.m3u8' ) );
		$this->server['http://stream.webinars.test/now.m3u8'] = array( 301, self::SOURCE );
		delete_transient( 'autowebinar_delivery_checks' );
		do_action( 'autowebinar_delivery_read' );
		self::assertSame( 29, apply_filters( 'autowebinar_recording', null, $id )['length_sec'] );
	}

	public function test_an_address_is_requested_once_a_minute(): void {
		$this->server[ self::SOURCE ] = self::playlist( array( '10' ) );
		apply_filters( 'autowebinar_source_problem', null, self::SOURCE );
		apply_filters( 'autowebinar_source_problem', null, self::SOURCE );
		self::assertSame( array( self::SOURCE ), $this->requested );
	}

	/**
	 * A server that is down for an hour stops no viewer.
	 */
	public function test_a_length_that_is_known_stays_while_the_server_is_away(): void {
		$id           = $this->recording();
		$this->server = array();
		delete_transient( 'autowebinar_delivery_checks' );
		do_action( 'autowebinar_delivery_read' );
		self::assertSame( 400, apply_filters( 'autowebinar_recording', null, $id )['length_sec'] );
		self::assertStringContainsString( 'autowebinar_source_unreachable', implode( "\n", $this->log_lines() ) );
	}

	/**
	 * Another address has no length yet: it is read in the background, and not by the viewer who comes first.
	 */
	public function test_no_viewer_waits_for_the_server(): void {
		$id    = $this->recording();
		$other = 'http://stream.webinars.test/other.m3u8';
		update_post_meta( $id, 'stream_source', $other );
		$this->server[ $other ] = self::playlist( array( '30' ) );
		$this->requested        = array();
		$this->sign_in_viewer();

		self::assertNull( apply_filters( 'autowebinar_recording', null, $id ) );
		self::assertSame( 503, $this->send( 'open', $id )['status'] );
		self::assertSame( array(), $this->requested );
		$this->run_due_cron();
		self::assertSame( 30, $this->send( 'open', $id )['body']['data']['length_sec'] );
	}

	public function test_a_live_webinar_has_no_recording(): void {
		$id = $this->create_webinar( array( 'status' => 'live' ) );
		self::assertNull( apply_filters( 'autowebinar_recording', null, $id ) );
		self::assertNull( apply_filters( 'autowebinar_numbers', null, $id ) );
		$this->sign_in_viewer();
		self::assertSame( array(), array_intersect( array( 'open', 'report' ), array_keys( apply_filters( 'client_webinar_room_commands', array(), $id ) ) ) );
		self::assertSame( array(), $this->requested );
	}

	/**
	 * A playlist of qualities.
	 */
	private static function main( string ...$variants ): string {
		return "#EXTM3U\n" . implode( '', array_map( static fn( string $variant ): string => "#EXT-X-STREAM-INF:BANDWIDTH=1\n$variant\n", $variants ) );
	}
}
