<?php
/**
 * A browser for the tests of personal links.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

use Webinars\Tests\Test_Site;
use Webinars\Tests\Web_Server;

/**
 * Keeps cookies, sends forms, and follows nothing.
 */
final class Seat_Browser {

	/**
	 * By name.
	 *
	 * @var array<string, string>
	 */
	public array $cookies = array();

	private readonly Test_Site $site;

	/**
	 * Opens it.
	 *
	 * @param Test_Site|null $site Null for the site of this process.
	 */
	public function __construct( private readonly Web_Server $server, ?Test_Site $site = null ) {
		$this->site = $site ?? Test_Site::entered();
	}

	/**
	 * Sends a request.
	 *
	 * @param string                $path    With the query, or a whole address of the site.
	 * @param array<string, string> $fields  Of a form, which is posted; none is GET.
	 * @param string                $login   Who is signed in by WordPress.
	 * @param list<string>          $headers Further ones.
	 * @param string                $method  Instead of GET.
	 * @return array{status: int, headers: string, location: string, body: string}
	 */
	public function visit( string $path, array $fields = array(), string $login = '', array $headers = array(), string $method = '' ): array {
		return $this->read( $this->request( $path, $fields, $login, $headers, $method ) );
	}

	/**
	 * Makes a request ready to be sent.
	 *
	 * @param array<string, string> $fields  Of a form.
	 * @param list<string>          $headers Further ones.
	 */
	public function request( string $path, array $fields = array(), string $login = '', array $headers = array(), string $method = '' ): CurlHandle {
		$request = $this->server->request( $this->site, str_replace( 'http://webinars.test', '', $path ), $login, $fields );
		$cookies = implode( '; ', array_map( static fn( string $name, string $value ): string => "$name=$value", array_keys( $this->cookies ), $this->cookies ) );
		curl_setopt_array(
			$request,
			array(
				CURLOPT_HEADER     => true,
				CURLOPT_HTTPHEADER => array( 'Host: webinars.test', 'X-Test-Site: ' . $this->site->content, 'X-Test-User: ' . ( '' === $login ? '-' : $login ), ...$headers ),
				CURLOPT_COOKIE     => $cookies,
				// Sign_In tells two sign-ins of one second apart by it.
				CURLOPT_USERAGENT  => 'Browser ' . spl_object_id( $this ),
			) + ( '' === $method ? array() : array( CURLOPT_CUSTOMREQUEST => $method ) ) + ( 'HEAD' === $method ? array( CURLOPT_NOBODY => true ) : array() )
		);
		return $request;
	}

	/**
	 * Sends a request, or reads its answer where it was sent with others.
	 *
	 * @param string|null $answer Null sends it.
	 * @return array{status: int, headers: string, location: string, body: string}
	 */
	public function read( CurlHandle $request, ?string $answer = null ): array {
		$answer ??= (string) curl_exec( $request );
		$length   = (int) curl_getinfo( $request, CURLINFO_HEADER_SIZE );
		$headers  = substr( $answer, 0, $length );
		preg_match_all( '/^Set-Cookie: ([^=]+)=([^;\r\n]*)/mi', $headers, $set, PREG_SET_ORDER );
		foreach ( $set as $cookie ) {
			$this->cookies[ $cookie[1] ] = $cookie[2];
		}
		// An expired cookie is sent with no value, or with "deleted" by PHP.
		$this->cookies = array_filter( $this->cookies, static fn( string $value ): bool => '' !== $value && 'deleted' !== $value );
		return array(
			'status'   => (int) curl_getinfo( $request, CURLINFO_RESPONSE_CODE ),
			'headers'  => $headers,
			'location' => 1 === preg_match( '/^Location: (\S+)/mi', $headers, $found ) ? $found[1] : '',
			'body'     => substr( $answer, $length ),
		);
	}

	/**
	 * The fields of the page's form.
	 *
	 * @return array<string, string>
	 */
	public static function form( string $html ): array {
		preg_match_all( '/<(?:input type="hidden"|button) name="([^"]+)" value="([^"]*)"/', $html, $found );
		return array_map( static fn( string $value ): string => html_entity_decode( $value ), array_combine( $found[1], $found[2] ) );
	}

	/**
	 * Opens a link and taps its button.
	 *
	 * @return array{status: int, headers: string, location: string, body: string} The answer to the tap.
	 */
	public function tap( string $token ): array {
		$page = $this->visit( "/?webinar_seat=$token" );
		return $this->visit( '/?webinar_seat=tap', self::form( $page['body'] ) );
	}
}
