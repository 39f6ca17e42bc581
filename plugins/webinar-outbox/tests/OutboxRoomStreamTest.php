<?php
/**
 * Tests of the event stream of a room.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Room_Event_Stream;
use Webinars\Webinar_Outbox\Settings;
use Webinars\Webinar_Outbox\Webhook_Secret;

/**
 * A room token names the user, the room and the expiry (R1, H4), and is signed with the secret.
 */
final class OutboxRoomStreamTest extends Webinar_TestCase {

	private const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

	protected function setUp(): void {
		parent::setUp();
		$this->change_settings(
			array(
				'sidecar_url' => 'http://127.0.0.1:8787',
				'public_url'  => 'https://push.webinars.test/live/',
				'secret'      => self::SECRET,
			)
		);
	}

	/** The token equals the vector, which the tests of the sidecar read too. */
	public function test_token_equals_the_vector(): void {
		$vector = json_decode( (string) file_get_contents( dirname( __DIR__, 3 ) . '/contract/vectors/room-token.json' ), true );

		$token = Room_Event_Stream::token(
			Webhook_Secret::parse( $vector['secret'] ),
			array(
				'aud'   => 'webinar-room',
				'sub'   => (string) $vector['lead_id'],
				'uid'   => $vector['user_id'],
				'room'  => $vector['webinar_id'],
				'staff' => $vector['is_staff'],
				'iat'   => $vector['issued_at'],
				'exp'   => $vector['expires_at'],
				'nam'   => $vector['name'],
				'mod'   => $vector['moderates'],
			)
		);

		self::assertSame( $vector['token'], $token );
	}

	/** The token of an attendee has the lead id of the CRM, and is valid for an hour. */
	public function test_token_of_an_attendee_opens_one_room(): void {
		$id   = $this->create_webinar();
		$user = $this->create_user( 'webinar_attendee' );
		$this->act_as( $user );
		add_filter( 'core_webinar_lead_id', static fn(): int => 70001 );

		$stream = $this->stream( $id );

		self::assertSame( "https://push.webinars.test/live/rooms/$id/events", $stream['url'] );
		self::assertEqualsWithDelta( time() + 3600, $stream['expires_at'], 2 );
		self::assertSame(
			array(
				'aud'   => 'webinar-room',
				'sub'   => '70001',
				'uid'   => $user,
				'room'  => $id,
				'staff' => false,
				'iat'   => $stream['expires_at'] - 3600,
				'exp'   => $stream['expires_at'],
			),
			$this->claims( $stream['token'], self::SECRET )
		);
	}

	/** A user is staff in the webinars that the user may control, and in no other. */
	public function test_staff_is_who_controls_this_webinar(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$own     = $this->create_webinar( array( 'speaker_user_ids' => array( $speaker ) ) );
		$other   = $this->create_webinar();
		$this->act_as( $speaker );

		self::assertTrue( $this->claims( $this->stream( $own )['token'], self::SECRET )['staff'] );
		self::assertFalse( $this->claims( $this->stream( $other )['token'], self::SECRET )['staff'] );
		self::assertSame( (string) $speaker, $this->claims( $this->stream( $own )['token'], self::SECRET )['sub'] );
	}

	/** During a rotation the token is signed with the old secret, which the sidecar has; afterwards with the new one. */
	public function test_token_is_valid_during_a_rotation(): void {
		$id = $this->create_webinar();
		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		$settings = new Settings();
		$new      = $settings->rotate_secret();

		$this->claims( $this->stream( $id )['token'], self::SECRET );
		$settings->finish_rotation();
		$this->claims( $this->stream( $id )['token'], $new );
	}

	/** Without an address for browsers, a sidecar or a secret, and for a guest (H4), there is no event stream. */
	public function test_no_stream_without_push(): void {
		$id = $this->create_webinar();
		self::assertNull( $this->stream( $id ) );

		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		self::assertNotNull( $this->stream( $id ) );
		foreach ( array(
			'public_url'  => array( '', 'http://push.example.com' ),
			'sidecar_url' => array( '' ),
			'secret'      => array( '', 'whsec_short' ),
		) as $name => $values ) {
			foreach ( $values as $value ) {
				$before = get_option( 'webinar_outbox_settings' );
				$this->change_settings( array( $name => $value ) );
				self::assertNull( $this->stream( $id ), "$name $value" );
				update_option( 'webinar_outbox_settings', $before );
			}
		}
	}

	/** A token needs no query, because read-sync makes one for each answer. */
	public function test_token_needs_no_query(): void {
		global $wpdb;
		$id = $this->create_webinar();
		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		$this->stream( $id );
		$before = $wpdb->num_queries;

		$this->stream( $id );

		self::assertSame( $before, $wpdb->num_queries );
	}

	/**
	 * Changes the settings.
	 *
	 * @param array<string, string> $settings Values by name.
	 */
	private function change_settings( array $settings ): void {
		update_option( 'webinar_outbox_settings', $settings + get_option( 'webinar_outbox_settings' ) );
	}

	/**
	 * Requests the event stream as the room does.
	 *
	 * @return array{url: string, token: string, expires_at: int}|null
	 */
	private function stream( int $webinar_id ): ?array {
		return apply_filters( 'webinar_outbox_room_stream', null, $webinar_id );
	}

	/**
	 * Reads the claims of a token, and verifies it.
	 *
	 * @return array<string, mixed>
	 */
	private function claims( string $token, string $secret ): array {
		list( $header, $claims, $signature ) = explode( '.', $token );
		$key                                 = hash_hmac( 'sha256', 'webinar-room', (string) base64_decode( substr( $secret, 6 ), true ), true );
		self::assertSame( hash_hmac( 'sha256', "$header.$claims", $key, true ), base64_decode( strtr( $signature, '-_', '+/' ) ) );
		self::assertSame( '{"alg":"HS256","typ":"JWT"}', base64_decode( strtr( $header, '-_', '+/' ) ) );
		return json_decode( (string) base64_decode( strtr( $claims, '-_', '+/' ) ), true );
	}
}
