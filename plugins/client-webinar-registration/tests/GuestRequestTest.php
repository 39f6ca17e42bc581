<?php
/**
 * Tests of a guest's request for a seat.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Client_Webinar_Registration\Guest_Requests;
use Webinars\Client_Webinar_Registration\Personal_Links;
use Webinars\Client_Webinar_Registration\Started_Token;

require_once __DIR__ . '/class-guest-testcase.php';

/** The most attacked form of a site: it books nothing, says nothing about an address, and is counted before any work. */
final class GuestRequestTest extends Guest_TestCase {

	/** The form is offered where mail can be sent and seats can be booked, the same to every guest. */
	public function test_the_form_is_offered_only_where_mail_can_be_sent(): void {
		$offered = fn( int $id ): array => array_keys( apply_filters( 'client_webinar_registration_commands', array(), $id ) );
		$id      = $this->webinar();
		self::assertSame( array( 'request', 'started' ), $offered( $id ) );
		self::assertSame( array(), $offered( $this->create_webinar( array( 'status' => 'finished' ) ) ) );
		self::assertSame( array(), $offered( $this->create_webinar( array( 'post_status' => 'draft' ) ) ) );

		remove_filter( 'webinar_outbox_has_mail', '__return_true' );
		self::assertSame( array(), $offered( $id ) );
		self::assertSame( 503, $this->ask( $id )['status'] );
		self::assertSame( array(), $this->guests() );
	}

	/** A request takes no seat and makes no user. The mail has the link; the outbox gets no address. */
	public function test_a_request_sends_a_mail_and_nothing_else(): void {
		add_filter( 'webinar_outbox_templates', static fn( array $templates ): array => array_map( static fn( array $template ): array => array( 'text' => $template['text'] . ' {link}' ) + $template, $templates ), 20 );
		$id    = $this->webinar( 1 );
		$users = count_users()['total_users'];

		$answer = $this->ask( $id, array( 'name' => " Анна Öst-O'Neil ", 'email' => 'Anna@Guests.test', 'campaign' => 'осень autumn 2026<' ) ); // phpcs:ignore WordPress.Arrays

		self::assertSame( 200, $answer['status'] );
		$guest = $this->guests()[0];
		self::assertSame( array( "Анна Öst-O'Neil", 'anna@guests.test', 'unconfirmed', 'entry', 'autumn2026' ), array( $guest['name'], $guest['address'], $guest['state'], $guest['source'], $guest['campaign'] ) );
		self::assertEqualsWithDelta( time(), (int) $guest['consented_at'], 5 );
		self::assertSame( array( $users, array() ), array( count_users()['total_users'], $this->leads( $id, 'registered' ) ) );
		self::assertCount( 1, $this->mails );
		self::assertSame( array( 'mail.message', 0, (int) $guest['guest_id'], 'confirm_address' ), array( $this->mails[0]['type'], $this->mails[0]['data']['recipient_id'], $this->mails[0]['data']['address_ref'], $this->mails[0]['data']['kind'] ) );
		self::assertStringContainsString( "Hello Анна Öst-O'Neil!", $this->mails[0]['data']['text'] );
		self::assertStringContainsString( ' (' . str_replace( '_', ' ', wp_timezone_string() ) . '). ', $this->mails[0]['data']['text'], 'A time names its zone.' );
		self::assertStringEndsWith( ' {link}', $this->mails[0]['data']['text'] );
		self::assertStringNotContainsString( Personal_Links::QUERY, (string) wp_json_encode( $this->mails[0] ), 'No table holds a link.' );
		self::assertStringNotContainsStringIgnoringCase( 'guests.test', (string) wp_json_encode( $this->mails[0] ) );
		self::assertSame( array( 'pending' ), $GLOBALS['wpdb']->get_col( "SELECT state FROM {$GLOBALS['wpdb']->prefix}webinar_outbox" ), 'The outbox finds no fault.' );
		$question = array( 'recipient_id' => 0, 'address_ref' => (int) $guest['guest_id'], 'webinar_id' => $id, 'kind' => 'confirm_address' ); // phpcs:ignore WordPress.Arrays
		self::assertSame( array( 'address' => 'anna@guests.test', 'name' => "Анна Öst-O'Neil" ), apply_filters( 'webinar_mail_address', null, $question ) ); // phpcs:ignore WordPress.Arrays
	}

	/** Whoever has an address, and whoever has asked with it a moment ago: the same answer, and as many statements. */
	public function test_nothing_tells_who_is_registered(): void {
		global $wpdb;
		$id     = $this->webinar();
		$member = $this->create_user( 'webinar_attendee' );
		$booked = $this->create_user( 'webinar_attendee' );
		$this->book( $id, $booked );
		wp_set_current_user( 0 );
		$seen = array();
		foreach ( array( 'nobody@guests.test', get_userdata( $member )->user_email, get_userdata( $booked )->user_email, get_userdata( $this->organizer_id )->user_email, 'nobody@guests.test' ) as $address ) {
			wp_cache_flush();
			wp_load_alloptions();
			$before = $wpdb->num_queries;
			$answer = $this->ask( $id, array( 'email' => $address ) );
			$seen[] = array( $answer, $wpdb->num_queries - $before );
		}

		self::assertSame( array_fill( 0, 5, $seen[0] ), $seen );
		self::assertSame( 4, $this->stored_mails() );
	}

	/**
	 * Fields that are refused, with the status.
	 *
	 * @return array<string, array{array<string, mixed>}>
	 */
	public static function bad_fields(): array {
		return array(
			'no name'            => array( array( 'name' => " \n" ) ),
			'long name'          => array( array( 'name' => str_repeat( 'я', 101 ) ) ),
			'two lines'          => array( array( 'name' => "Anna\r\nBcc: all@guests.test" ) ),
			'line separator'     => array( array( 'name' => "Anna\u{2028}Bcc: x" ) ),
			'turned text'        => array( array( 'name' => "Anna\u{202E}lmth" ) ),
			'not UTF-8'          => array( array( 'name' => "Anna\xC3" ) ),
			'an advertisement'   => array( array( 'name' => 'Win at https://evil.test' ) ),
			'another one'        => array( array( 'name' => 'WWW.evil.test' ) ),
			'markup'             => array( array( 'name' => '<b>Anna</b>' ) ),
			'a list of names'    => array( array( 'name' => array( 'Anna' ) ) ),
			'no address'         => array( array( 'email' => 'anna' ) ),
			'two addresses'      => array( array( 'email' => 'anna@guests.test,boris@guests.test' ) ),
			'address with lines' => array( array( 'email' => "anna@guests.test\nBcc: x@guests.test" ) ),
			'long address'       => array( array( 'email' => str_repeat( 'a', 90 ) . '@guests.test' ) ),
			'no consent'         => array( array( 'consent' => '' ) ),
			'no webinar'         => array( array( 'webinar_id' => '12 OR 1=1' ) ),
			'no token'           => array( array( 'started_at' => '' ) ),
			'forged token'       => array( array( 'started_at' => time() - 5 . '.' . str_repeat( '0', 32 ) ) ),
			'old token'          => array( array( 'started_at' => Started_Token::create( time() - 3 * HOUR_IN_SECONDS ) ) ),
		);
	}

	/**
	 * A bad field stores nothing and sends nothing.
	 *
	 * @param array<string, mixed> $fields Fields.
	 */
	#[DataProvider( 'bad_fields' )]
	public function test_bad_fields_are_refused( array $fields ): void {
		$answer = $this->ask( $this->webinar(), $fields );

		self::assertSame( 400, $answer['status'] );
		self::assertNotSame( '', $answer['body']['data']['message'] );
		self::assertSame( array( array(), 0 ), array( $this->guests(), count( $this->mails ) ) );
	}

	/** Whatever its signature looks like: "1.2e3" is a number. */
	public function test_every_token_is_valid(): void {
		foreach ( range( 1, 200 ) as $seconds ) {
			self::assertSame( $seconds, Started_Token::age_seconds( Started_Token::create( 1800000000 - $seconds ), 1800000000 ) );
		}
	}

	/** A form that is sent in the second in which it is touched was filled in by a program. */
	public function test_a_program_is_too_fast(): void {
		self::assertSame( 'webinar_form_expired', $this->ask( $this->webinar(), array( 'started_at' => Started_Token::create( time() ) ) )['body']['data']['code'] );
	}

	/** An address of another script is what WordPress's is_email() says. */
	public function test_addresses_are_those_of_wordpress(): void {
		$id = $this->webinar();
		foreach ( array( 'anna@xn--80ak6aa92e.test', 'анна@почта.рф', "o'neil+tag@guests.test" ) as $address ) {
			self::assertSame( false === is_email( $address ) ? 400 : 200, $this->ask( $id, array( 'email' => $address ) )['status'], $address );
		}
	}

	/** A program that fills in the hidden field gets the answer of everybody, and no mail is sent. */
	public function test_a_trapped_program_learns_nothing(): void {
		$id   = $this->webinar();
		$good = $this->ask( $id );

		self::assertSame( $good, $this->ask( $id, array( 'email' => 'boris@guests.test', 'website' => 'https://evil.test' ) ) ); // phpcs:ignore WordPress.Arrays
		self::assertSame( array( 1, 1 ), array( count( $this->guests() ), count( $this->mails ) ) );
	}

	public function test_closed_webinars_are_named(): void {
		self::assertSame( 404, $this->ask( 999999 )['status'] );
		self::assertSame( 404, $this->ask( $this->create_webinar( array( 'post_status' => 'draft' ) ) )['status'] );
		self::assertSame( 409, $this->ask( $this->create_webinar( array( 'status' => 'finished' ) ) )['status'] );
		$full = $this->webinar( 1 );
		$this->crowd( $full, 1 );
		wp_set_current_user( 0 );
		self::assertStringContainsString( 'waiting list', $this->ask( $full )['body']['data']['message'] );
	}

	/** The database refused the first request: whoever asks again gets the mail. */
	public function test_a_request_that_failed_is_not_counted_as_a_mail(): void {
		$webinar_id = $this->webinar( 0 );
		$refuse     = static fn( string $query ): string => str_contains( $query, 'INSERT INTO wp_client_webinar_registration_guests' ) ? 'refused' : $query;
		$GLOBALS['wpdb']->suppress_errors();
		add_filter( 'query', $refuse );
		self::assertSame( 500, $this->ask( $webinar_id )['status'] );
		remove_filter( 'query', $refuse );
		$GLOBALS['wpdb']->suppress_errors( false );

		$this->token_by_mail( $webinar_id );
	}

	/** One mail in ten minutes, however the mailbox is written, and six a day over all webinars. The answer stays the same. */
	public function test_a_mailbox_is_not_flooded(): void {
		$id    = $this->webinar();
		$first = $this->ask( $id );
		foreach ( array( 'anna@guests.test', 'ANNA@guests.test', 'anna+1@guests.test', 'an.na+2@guests.test' ) as $address ) {
			self::assertSame( $first, $this->ask( $id, array( 'email' => $address ) ), $address );
		}
		self::assertSame( 1, $this->stored_mails() );
		foreach ( range( 1, 8 ) as $number ) {
			$this->ask( $this->webinar(), array( 'email' => "anna+$number@guests.test" ) );
		}
		self::assertSame( 6, $this->stored_mails() );
	}

	private function stored_mails(): int {
		return (int) $GLOBALS['wpdb']->get_var( "SELECT COUNT(*) FROM {$GLOBALS['wpdb']->prefix}webinar_outbox WHERE type = 'mail.message'" );
	}

	/** Networks are counted apart, a household of IPv6 as one; the time of a count ends. Refusals cost little. */
	public function test_a_network_is_slowed_down(): void {
		global $wpdb;
		$id   = $this->webinar();
		$from = function ( string $network ) use ( $id ): int {
			$_SERVER['REMOTE_ADDR'] = $network;
			return $this->ask( $id, array( 'name' => '' ) )['status'];
		};
		foreach ( range( 1, 20 ) as $number ) {
			self::assertSame( 400, $from( "2001:db8:0:1::$number" ) );
		}
		$before = $wpdb->num_queries;
		self::assertSame( 429, $from( '2001:db8:0:1:ffff::1' ) );
		self::assertSame( 2, $wpdb->num_queries - $before );
		self::assertSame( 400, $from( '2001:db8:0:2::1' ) );
		self::assertSame( 400, $from( '192.0.2.7' ) );

		$wpdb->query( "UPDATE {$wpdb->prefix}client_webinar_registration_pace SET expires_at = 1" );
		self::assertSame( 400, $from( '2001:db8:0:1:ffff::1' ) );
		do_action( 'client_webinar_registration_run' );
		self::assertSame( '1', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}client_webinar_registration_pace" ) );
		self::assertSame( array(), preg_grep( '/2001|192\.0|guests\.test/', $wpdb->get_col( "SELECT pace_key FROM {$wpdb->prefix}client_webinar_registration_pace" ) ) );
	}

	/** Thousands of fakes from everywhere: 300 in a minute are looked at, the others cost four statements each, and one DELETE removes them all. */
	public function test_a_flood_of_fakes(): void {
		global $wpdb;
		$id    = $this->webinar( 10 );
		$other = $this->webinar();
		$this->ask( $other, array( 'email' => 'other@guests.test' ) );
		// The cost of each grows with nothing, so some stand for ten thousand.
		foreach ( range( 1, 310 ) as $number ) {
			$_SERVER['REMOTE_ADDR'] = '198.51.' . intdiv( $number, 250 ) . '.' . $number % 250;
			$before                 = $wpdb->num_queries;
			$status                 = $this->ask( $id, array( 'email' => "fake$number@guests.test" ) )['status'];
			self::assertSame( $number < 300 ? 200 : 429, $status, (string) $number );
			self::assertLessThanOrEqual( 429 === $status ? 4 : 30, $wpdb->num_queries - $before );
		}
		self::assertSame( array( 300, array() ), array( count( $this->guests() ), $this->leads( $id, 'waiting' ) ) );

		$question = array( 'recipient_id' => 0, 'address_ref' => (int) $this->guests()[1]['guest_id'], 'webinar_id' => $id, 'kind' => 'confirm_address' ); // phpcs:ignore WordPress.Arrays
		self::assertSame( 'fake1@guests.test', apply_filters( 'webinar_mail_address', null, $question )['address'] );
		$before = $wpdb->num_queries;
		self::assertSame( 299, ( new Guest_Requests() )->purge( $id ) );
		self::assertSame( 1, $wpdb->num_queries - $before );
		self::assertNull( apply_filters( 'webinar_mail_address', null, $question ), 'Their mails that wait are not sent.' );
		self::assertSame( array( 'other@guests.test' ), array_column( $this->guests(), 'address' ) );
	}

	/** Programs that do not know the form use up nothing of what the site has for everybody. */
	public function test_bad_forms_keep_nobody_out(): void {
		$id = $this->webinar();
		foreach ( range( 1, 310 ) as $number ) {
			$_SERVER['REMOTE_ADDR'] = '198.51.' . intdiv( $number, 250 ) . '.' . $number % 250;
			self::assertSame( 400, $this->ask( $id, array( 'started_at' => '' ) )['status'] );
		}
		self::assertSame( 200, $this->ask( $id )['status'] );
	}

	/** What nobody confirms goes after a week, and with the webinar. */
	public function test_requests_are_forgotten(): void {
		global $wpdb;
		$id = $this->webinar();
		$this->ask( $id );
		do_action( 'client_webinar_registration_run' );
		self::assertCount( 1, $this->guests() );
		$wpdb->query( $wpdb->prepare( "UPDATE {$wpdb->prefix}client_webinar_registration_guests SET requested_at = %d", time() - WEEK_IN_SECONDS ) );
		do_action( 'client_webinar_registration_run' );
		self::assertSame( array(), $this->guests() );

		$this->ask( $this->webinar() );
		$wpdb->query( "UPDATE {$wpdb->prefix}client_webinar_registration_guests SET webinar_id = 999999" );
		do_action( 'client_webinar_registration_run' );
		self::assertSame( array(), $this->guests() );
	}
}
