<?php
/**
 * Tests of reading links and codes.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\TestWith;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Connect_Link;
use Webinars\Webinar_Outbox\Webhook_Secret;

/**
 * This site reads what it has made, as the sidecar does (sidecar/tests/connect-code.test.ts).
 */
final class ConnectRequestTest extends Webinar_TestCase {

	private const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

	protected function setUp(): void {
		parent::setUp();
		update_option(
			'webinar_outbox_settings',
			array(
				'secret'       => self::SECRET,
				'bot_username' => 'example_webinar_bot',
			)
		);
	}

	public function test_a_link_names_its_lead(): void {
		$token   = explode( '=', apply_filters( 'webinar_outbox_telegram_connect_url', '', 7 ) )[1];
		$request = $this->request( $token, true );
		self::assertSame( array( false, '', 7 ), array( $request['is_code'], $request['problem'], $request['recipient_id'] ) );
		self::assertSame( 16, strlen( $request['nonce'] ) );
		self::assertNull( $this->request( $token, false ), 'Only the app sends it.' );
	}

	/**
	 * Each byte counts.
	 */
	public function test_a_changed_link_is_invalid(): void {
		$bytes = (string) base64_decode( strtr( $this->token( time() + 100 ), '-_', '+/' ), true );
		foreach ( array_keys( str_split( $bytes ) ) as $at ) {
			$changed        = $bytes;
			$changed[ $at ] = chr( ord( $changed[ $at ] ) ^ 1 );
			self::assertSame( 'invalid', $this->request( rtrim( strtr( base64_encode( $changed ), '+/', '-_' ), '=' ), true )['problem'] );
		}
		self::assertSame( 'expired', $this->request( $this->token( time() ), true )['problem'] );
	}

	#[TestWith( array( 7 ) )]
	#[TestWith( array( 70001 ) )]
	#[TestWith( array( 0xfffffff ) )]
	public function test_a_code_names_its_lead_however_it_is_typed( int $lead_id ): void {
		$code  = apply_filters( 'webinar_outbox_telegram_connect_ways', null, $lead_id )['code'];
		$typed = array( $code, str_replace( ' ', '', $code ), strtolower( $code ), "/start $code", "Код: $code.", strtr( $code, array( '0' => 'O', '1' => 'l', 'A' => 'а', 'C' => 'С', 'Y' => 'у' ) ), strtr( $code, ' ', '-' ) ); // phpcs:ignore WordPress.Arrays
		foreach ( $typed as $text ) {
			$request = $this->request( $text, false );
			self::assertSame( array( true, '', $lead_id ), array( $request['is_code'], $request['problem'], $request['recipient_id'] ), $text );
		}
	}

	public function test_a_code_of_yesterday_has_expired_and_a_mistake_is_invalid(): void {
		$secret = Webhook_Secret::parse( self::SECRET );
		$slot   = intdiv( time(), 600 ) * 600;
		self::assertSame( 'expired', $this->request( Connect_Link::code( $secret, 7, $slot ), false )['problem'] );
		self::assertSame( '', $this->request( Connect_Link::code( $secret, 7, $slot + 600 ), false )['problem'] );
		foreach ( array( '67C KC6 X84', '67C-KC6-X8Ж', 'YYYYYYYYYYYYYYY' ) as $text ) {
			self::assertSame( 'invalid', $this->request( $text, false )['problem'], $text );
		}
	}

	/**
	 * Nobody wants an answer to these.
	 */
	#[TestWith( array( 'Здравствуйте, когда начало?' ) )]
	#[TestWith( array( 'Thanks' ) )]
	#[TestWith( array( '19:00 or 20:30?' ) )]
	#[TestWith( array( "\xff\xfe" ) )]
	#[TestWith( array( '' ) )]
	public function test_other_texts_are_no_codes( string $text ): void {
		self::assertNull( $this->request( $text, false ) );
	}

	private function token( int $expires_at ): string {
		return Connect_Link::token( Webhook_Secret::parse( self::SECRET ), 7, $expires_at, '12345678' );
	}

	/**
	 * Reads a text as the bot does.
	 *
	 * @return array{is_code: bool, problem: string, recipient_id: int, nonce: string, expires_at: int}|null
	 */
	private function request( string $text, bool $is_link ): ?array {
		return apply_filters( 'webinar_outbox_telegram_connect_request', null, $text, $is_link );
	}
}
