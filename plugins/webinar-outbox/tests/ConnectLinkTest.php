<?php
/**
 * Tests of the signature and of the link to the bot.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Connect_Link;
use Webinars\Webinar_Outbox\Webhook_Secret;

/**
 * The connect link, whose token the sidecar verifies.
 */
final class ConnectLinkTest extends Webinar_TestCase {

	private const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

	public function test_signature_equals_the_vector(): void {
		$vector  = $this->vector( 'webhook-signature' );
		$headers = $vector['headers'];

		$signature = Webhook_Secret::parse( $vector['secret'] )->sign( $headers['webhook-id'], (int) $headers['webhook-timestamp'], $vector['body'] );

		self::assertSame( $headers['webhook-signature'], $signature );
	}

	public function test_token_equals_the_vector(): void {
		$vector = $this->vector( 'telegram-start-token' );

		$token = Connect_Link::token( Webhook_Secret::parse( $vector['secret'] ), $vector['lead_id'], $vector['expires_at'], (string) hex2bin( $vector['nonce_hex'] ) );

		self::assertSame( $vector['token'], $token );
	}

	public function test_codes_equal_the_vector(): void {
		$vector = $this->vector( 'telegram-connect-code' );
		foreach ( $vector['codes'] as $code ) {
			self::assertSame( $code['code'], Connect_Link::code( Webhook_Secret::parse( $vector['secret'] ), $code['lead_id'], $vector['expires_at'] ) );
		}
		self::assertSame( '', Connect_Link::code( Webhook_Secret::parse( $vector['secret'] ), 0x10000000, $vector['expires_at'] ) );
	}

	/** Where Telegram's site is blocked, people open the app or type a code. */
	public function test_other_ways_to_the_bot(): void {
		$this->set_up( '' );
		self::assertNull( apply_filters( 'webinar_outbox_telegram_connect_ways', null, 7 ) );

		$this->set_up( 'example_bot' );
		$ways = apply_filters( 'webinar_outbox_telegram_connect_ways', null, 70001 );

		self::assertMatchesRegularExpression( '~^tg://resolve\?domain=example_bot&start=[A-Za-z0-9_-]{50}$~', $ways['app_url'] );
		self::assertSame( 'example_bot', $ways['bot'] );
		$slot = intdiv( time(), 600 );
		self::assertContains(
			str_replace( ' ', '', $ways['code'] ),
			array_map( static fn( int $expires ): string => Connect_Link::code( Webhook_Secret::parse( self::SECRET ), 70001, $expires * 600 ), array( $slot + 23, $slot + 24 ) )
		);
		self::assertMatchesRegularExpression( '/^[0-9A-Z]{3}( [0-9A-Z]{1,3}){2,4}$/', $ways['code'] );
	}

	/** Each link has a new token, is valid for a week, and fits Telegram's limit. */
	public function test_link_contains_lead_and_expiry(): void {
		$this->set_up( 'example_bot' );

		$first  = $this->link( 70001 );
		$second = $this->link( 70001 );

		self::assertNotSame( $first, $second );
		self::assertMatchesRegularExpression( '~^https://t\.me/example_bot\?start=[A-Za-z0-9_-]{50}$~', $first );
		$bytes = (string) base64_decode( strtr( substr( $first, -50 ), '-_', '+/' ), true );
		$parts = unpack( 'Cversion/Jlead_id/Nexpires_at', $bytes );
		self::assertSame( array( 1, 70001 ), array( $parts['version'], $parts['lead_id'] ) );
		self::assertEqualsWithDelta( time() + WEEK_IN_SECONDS, $parts['expires_at'], 5 );
		$signature = hash_hmac( 'sha256', 'telegram-connect' . substr( $bytes, 0, 21 ), (string) base64_decode( substr( self::SECRET, 6 ), true ), true );
		self::assertSame( substr( $signature, 0, 16 ), substr( $bytes, 21 ) );
	}

	/** Without a bot or a lead there is no link. */
	public function test_no_link_without_a_bot(): void {
		$this->set_up( '' );
		self::assertSame( '', $this->link( 7 ) );

		$this->set_up( 'example_bot' );
		self::assertSame( '', ( new Connect_Link( new Webinars\Webinar_Outbox\Settings() ) )->url( '', 0 ) );
	}

	/** Users connect their own lead on their own profile page. */
	public function test_profile_offers_the_link(): void {
		$user = get_userdata( $this->create_user( 'webinar_attendee' ) );
		add_filter( 'core_webinar_lead_id', static fn(): int => 70001 );
		$calls = $this->capture( 'webinar_outbox_telegram_connect_url' );
		$this->set_up( '' );
		self::assertSame( '', $this->profile( $user ) );

		$this->set_up( 'example_bot' );
		$profile = $this->profile( $user );

		self::assertMatchesRegularExpression( '~href="https://t\.me/example_bot\?start=[A-Za-z0-9_-]{50}"~', $profile );
		self::assertStringContainsString( 'Connect Telegram', $profile );
		self::assertMatchesRegularExpression( '~<summary>Telegram does not open\?</summary>.*href="tg://resolve\?domain=example_bot&\#038;start=[\w-]{50}".*<strong>@example_bot</strong>.*<code>[0-9A-Z ]+</code>~s', $profile );
		self::assertSame( 70001, $calls[1][1] );
	}

	/** A malformed secret is not used. */
	public function test_malformed_secret_is_not_used(): void {
		foreach ( array( '', 'whsec_', 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=', 'whsec_MDEy', 'whsec_***' . str_repeat( 'A', 44 ) ) as $text ) {
			self::assertNull( Webhook_Secret::parse( $text ) );
		}
	}

	/**
	 * Reads a vector of the contract.
	 *
	 * @return array<string, mixed>
	 */
	private function vector( string $name ): array {
		return json_decode( (string) file_get_contents( dirname( __DIR__, 3 ) . "/contract/vectors/$name.json" ), true );
	}

	private function set_up( string $bot_username ): void {
		update_option(
			'webinar_outbox_settings',
			array(
				'secret'       => self::SECRET,
				'bot_username' => $bot_username,
			)
		);
	}

	/** Requests a link as other modules do. */
	private function link( int $lead_id ): string {
		return apply_filters( 'webinar_outbox_telegram_connect_url', '', $lead_id );
	}

	/** Prints this module's section of the profile page. */
	private function profile( WP_User $user ): string {
		ob_start();
		do_action( 'show_user_profile', $user );
		return (string) ob_get_clean();
	}
}
