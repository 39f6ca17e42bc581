<?php
/**
 * Base class of the tests of guests and their links.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

use Webinars\Client_Webinar_Registration\Started_Token;

require_once __DIR__ . '/class-registration-testcase.php';

/**
 * A site that can send mail.
 */
abstract class Guest_TestCase extends Registration_TestCase {

	/**
	 * Mails that were passed to the outbox.
	 *
	 * @var ArrayObject<int, array<string, mixed>>
	 */
	protected ArrayObject $mails;

	protected function setUp(): void {
		parent::setUp();
		add_filter( 'webinar_outbox_has_mail', '__return_true' );
		$this->mails = $this->capture( 'webinar_outbox_enqueue' );
		// The database is put back after each test; a guest's network is not what most tests are about.
		$_SERVER['HTTP_ACCEPT'] = 'application/json';
		$_SERVER['REMOTE_ADDR'] = '192.0.2.1';
	}

	/**
	 * Sends a guest's form.
	 *
	 * @param array<string, mixed> $fields Other than those of a good form.
	 * @return array{status: int, body: array<mixed>}
	 */
	protected function ask( int $webinar_id, array $fields = array() ): array {
		return $this->ajax(
			'client_webinar_registration_request',
			$fields + array(
				'webinar_id' => (string) $webinar_id,
				'name'       => 'Anna',
				'email'      => 'anna@guests.test',
				'consent'    => '1',
				'source'     => 'entry',
				'campaign'   => 'autumn',
				'website'    => '',
				'started_at' => Started_Token::create( time() - 5 ),
			)
		);
	}

	/**
	 * Asks as a guest, and returns the token of the link in the mail.
	 *
	 * @param array<string, mixed> $fields Other than those of a good form.
	 */
	protected function token_by_mail( int $webinar_id, array $fields = array() ): string {
		$before = count( $this->mails );
		$answer = $this->ask( $webinar_id, $fields );
		self::assertSame( 200, $answer['status'], (string) wp_json_encode( $answer ) );
		self::assertCount( $before + 1, $this->mails );
		// As the outbox does when it sends.
		$mail = $this->mails[ $before ]['data'];
		return self::token( apply_filters( 'client_webinar_registration_personal_url', '', $mail['webinar_id'], $mail['recipient_id'], $mail['address_ref'] ) );
	}

	/**
	 * The token of a link.
	 */
	protected static function token( string $url ): string {
		wp_parse_str( (string) wp_parse_url( $url, PHP_URL_QUERY ), $query );
		self::assertArrayHasKey( 'webinar_seat', $query, $url );
		return $query['webinar_seat'];
	}

	/**
	 * Rows of the requests.
	 *
	 * @return list<array<string, string>>
	 */
	protected function guests(): array {
		global $wpdb;
		return $wpdb->get_results( "SELECT * FROM {$wpdb->prefix}client_webinar_registration_guests ORDER BY guest_id", ARRAY_A );
	}
}
