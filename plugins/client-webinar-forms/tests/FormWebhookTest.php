<?php
/**
 * Tests of webhooks.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Client_Webinar_Forms\Webhook_Address;
use Webinars\Client_Webinar_Forms\Webhook_Sender;
use Webinars\Client_Webinar_Forms\Webhooks;
use Webinars\Webinar_Outbox\Tests\Receiver;

require_once __DIR__ . '/class-forms-testcase.php';
require_once dirname( __DIR__, 2 ) . '/webinar-outbox/tests/receiver/class-receiver.php';

/** Each answer arrives signed, however often the other side fails, and never in the network of this server. */
final class FormWebhookTest extends Forms_TestCase {

	private Receiver $receiver;

	private string $secret;

	/**
	 * Allows the receiver's address as a site would.
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->receiver = Receiver::open();
		$port           = (int) wp_parse_url( $this->receiver->url(), PHP_URL_PORT );
		add_filter( 'http_request_host_is_external', static fn( bool $is_external, string $host ): bool => $is_external || '127.0.0.1' === $host, 10, 2 );
		add_filter( 'http_allowed_safe_ports', static fn( array $ports ): array => array( ...$ports, $port ) );
		$url = $this->receiver->url() . '/crm';
		self::assertSame( '', Webhook_Address::problem( $url ) );
		$this->secret = ( new Webhooks() )->set( $this->form_id, $url );
	}

	protected function tearDown(): void {
		$this->receiver->close();
		parent::tearDown();
	}

	/** By the library that receivers use. */
	public function test_an_answer_arrives_signed(): void {
		$this->accept( $this->attendee_id, array( 'q3' => array( 'Beds' ) ) );
		do_action( 'client_webinar_forms_run' );
		do_action( 'client_webinar_forms_run' );

		$requests = $this->receiver->requests();
		self::assertCount( 1, $requests );
		$headers = array_change_key_case( $requests[0]['headers'] );
		$event   = ( new StandardWebhooks\Webhook( $this->secret ) )->verify( $requests[0]['body'], $headers );
		self::assertSame( 'form.submitted', $event['type'] );
		self::assertSame( array( $this->attendee_id, $this->webinar_id, 'How was it?' ), array( $event['data']['lead_id'], $event['data']['webinar_id'], $event['data']['form_title'] ) );
		self::assertSame( array( array( 'name' => 'q1', 'label' => 'Question q1', 'value' => 9 ), array( 'name' => 'q3', 'label' => 'Question q3', 'value' => array( 'Beds' ) ), array( 'name' => 'q5', 'label' => 'Question q5', 'value' => true ) ), $event['data']['answers'] ); // phpcs:ignore WordPress.Arrays
		self::assertSame( array( 'sent' => 1 ), Webhook_Sender::states( $this->form_id ) );
	}

	/** Under one id, with growing delays; after ten tries it is given up, said to the organizer, and sent again by an administrator. */
	public function test_a_failing_address_is_tried_ten_times(): void {
		$this->receiver->answer( array( array( 'status' => 500 ) ) );
		$this->accept( $this->attendee_id );
		$delays = array();
		for ( $try = 1; $try <= 12; $try++ ) {
			do_action( 'client_webinar_forms_run' );
			$delays[] = (int) $GLOBALS['wpdb']->get_var( "SELECT webhook_due_at FROM {$GLOBALS['wpdb']->prefix}client_webinar_form_answers" ) - time();
			$GLOBALS['wpdb']->query( "UPDATE {$GLOBALS['wpdb']->prefix}client_webinar_form_answers SET webhook_due_at = 1 WHERE webhook_state = 'pending'" );
		}

		self::assertCount( 10, $this->receiver->requests() );
		self::assertCount( 1, array_unique( array_map( static fn( array $request ): string => array_change_key_case( $request['headers'] )['webhook-id'], $this->receiver->requests() ) ) );
		$growing = array_slice( $delays, 0, 9 );
		foreach ( array( 60, 300, 900, 3600, 10800, 21600, 43200, 86400, 86400 ) as $number => $delay ) {
			self::assertEqualsWithDelta( $delay, $growing[ $number ], 5 );
		}
		self::assertSame( array( 'failed' => 1 ), Webhook_Sender::states( $this->form_id ) );
		$this->act_as( $this->organizer_id );
		ob_start();
		do_action( 'client_webinar_attendance_report', $this->webinar_id );
		self::assertStringContainsString( '1 answer did not reach the other program: HTTP 500.', (string) ob_get_clean() );

		$this->receiver->answer( array( array( 'status' => 200 ) ) );
		self::assertSame( 1, Webhook_Sender::retry( $this->form_id ) );
		do_action( 'client_webinar_forms_run' );
		self::assertSame( array( 'sent' => 1 ), Webhook_Sender::states( $this->form_id ) );
	}

	/** Nothing is owed where no address was set when the person answered, and nothing is sent of a person who was erased. */
	public function test_what_is_not_sent(): void {
		( new Webhooks() )->set( $this->form_id, '' );
		$this->accept( $this->attendee_id );
		self::assertSame( array(), Webhook_Sender::states( $this->form_id ) );

		( new Webhooks() )->set( $this->form_id, $this->receiver->url() . '/crm' );
		$erased = $this->enter();
		$this->accept( $erased );
		apply_filters( 'wp_privacy_personal_data_erasers', array() )['client-webinar-forms']['callback']( get_userdata( $erased )->user_email, 1 );
		do_action( 'client_webinar_forms_run' );

		self::assertSame( array(), $this->receiver->requests() );
	}

	/** A redirect could lead into the network. */
	public function test_redirects_are_not_followed(): void {
		$this->receiver->answer( array( array( 'status' => 302, 'headers' => array( 'Location: ' . $this->receiver->url() . '/inside' ) ), array( 'status' => 200 ) ) ); // phpcs:ignore WordPress.Arrays
		$this->accept( $this->attendee_id );
		do_action( 'client_webinar_forms_run' );

		self::assertSame( array( 'pending' => 1 ), Webhook_Sender::states( $this->form_id ) );
		self::assertSame( 'HTTP 302', $GLOBALS['wpdb']->get_var( "SELECT webhook_said FROM {$GLOBALS['wpdb']->prefix}client_webinar_form_answers" ) );
	}

	/** REST shows the form, and neither address nor secret. */
	public function test_rest_does_not_show_the_webhook(): void {
		$this->act_as( $this->organizer_id );

		$answer = rest_do_request( new WP_REST_Request( 'GET', "/wp/v2/webinar_form/$this->form_id" ) );

		self::assertSame( 200, $answer->get_status() );
		self::assertStringNotContainsString( 'whsec_', (string) wp_json_encode( $answer->get_data() ) );
		self::assertStringNotContainsString( '/crm', (string) wp_json_encode( $answer->get_data() ) );
		$this->act_as( $this->attendee_id );
		self::assertSame( 403, rest_do_request( new WP_REST_Request( 'GET', "/wp/v2/webinar_form/$this->form_id" ) )->get_status() );
	}

	/**
	 * Addresses that are not called.
	 *
	 * @return array<string, array{string}>
	 */
	public static function refused(): array {
		$urls = array( 'http://example.com/', 'https://10.0.0.5/', 'https://192.168.1.1/', 'https://169.254.169.254/latest', 'https://100.100.100.200/', 'https://localhost/', 'https://[::1]/', 'https://0x7f.1/', 'https://user:secret@example.com/', 'ftp://example.com/', 'https://8.8.8.8:6379/', 'crm', 'https://example.com/ x' );
		return array_combine( $urls, array_map( static fn( string $url ): array => array( $url ), $urls ) );
	}

	#[DataProvider( 'refused' )]
	public function test_an_address_in_the_network_is_refused( string $url ): void {
		self::assertNotSame( '', Webhook_Address::problem( $url ) );
	}

	/** A name whose IPv4 address is allowed leads nowhere else. */
	public function test_no_ipv6_address_of_a_name_is_called(): void {
		$server = stream_socket_server( 'tcp://[::1]:0' );
		self::assertIsResource( $server );
		$port = (int) wp_parse_url( 'tcp://' . stream_socket_get_name( $server, false ), PHP_URL_PORT );
		add_filter( 'http_request_host_is_external', '__return_true', 20 );
		add_filter( 'http_allowed_safe_ports', static fn( array $ports ): array => array( ...$ports, $port ) );
		( new Webhooks() )->set( $this->form_id, "http://localhost:$port/crm" );
		$this->accept( $this->attendee_id );

		do_action( 'client_webinar_forms_run' );

		$read  = array( $server );
		$other = null;
		self::assertSame( 0, stream_select( $read, $other, $other, 0 ), 'Somebody has connected.' );
		self::assertSame( array( 'pending' => 1 ), Webhook_Sender::states( $this->form_id ) );
		fclose( $server ); // phpcs:ignore WordPress.WP.AlternativeFunctions
	}

	/** As far as it can be said without asking a name server. */
	public function test_an_address_on_the_internet_is_allowed(): void {
		self::assertSame( '', Webhook_Address::problem( 'https://8.8.8.8/crm?from=webinars' ) );
	}
}
