<?php
/**
 * Tests of the schedule's page over HTTP.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

use Webinars\Tests\Test_Site;
use Webinars\Tests\Web_Server;
use Webinars\Tests\Webinar_TestCase;

/**
 * The whole answer, which a page cache may store and serve to the next guest.
 */
final class GuestPageTest extends Webinar_TestCase {

	/**
	 * Two guests get the same bytes, without headers or nonces that prevent caching. A member gets another page.
	 */
	public function test_a_guests_page_can_be_cached(): void {
		$site   = Test_Site::entered();
		$server = Web_Server::start( $site );
		try {
			$this->ask( $server->request( $site, '/plugins.php', 'admin', array( 'command' => 'prepare' ) ) );
			$this->ask( $server->request( $site, '/plugins.php', 'admin', array( 'command' => 'begin' ) ) );
			$first  = $this->ask( $server->request( $site, '/webinars/' ) );
			$second = $this->ask( $server->request( $site, '/webinars/' ) );
			$member = $this->ask( $server->request( $site, '/webinars/', 'attendee' ) );
		} finally {
			$server->stop();
		}

		self::assertStringContainsString( 'How to begin', $first['body'] );
		self::assertStringContainsString( 'Live now', $first['body'] );
		self::assertSame( $first['body'], $second['body'] );
		self::assertStringNotContainsStringIgnoringCase( 'nonce', $first['body'] );
		self::assertDoesNotMatchRegularExpression( '/^(set-cookie|cache-control|expires|pragma|vary: .*cookie)/mi', $first['headers'] );
		self::assertStringContainsString( 'Go to the webinar room', $member['body'] );
		self::assertStringNotContainsString( 'Go to the webinar room', $second['body'] );
	}

	/**
	 * Sends a request.
	 *
	 * @param CurlHandle $request The request.
	 * @return array{headers: string, body: string}
	 */
	private function ask( CurlHandle $request ): array {
		curl_setopt( $request, CURLOPT_HEADER, true );
		$answer = (string) curl_exec( $request );
		self::assertSame( 200, curl_getinfo( $request, CURLINFO_RESPONSE_CODE ), $answer );
		$length = (int) curl_getinfo( $request, CURLINFO_HEADER_SIZE );
		return array(
			'headers' => substr( $answer, 0, $length ),
			'body'    => substr( $answer, $length ),
		);
	}
}
