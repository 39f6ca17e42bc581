<?php
/**
 * Tests that the state of a message is the same everywhere.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Test_Site;
use Webinars\Tests\Web_Server;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Delivery_Log;
use Webinars\Webinar_Outbox\Drain;
use Webinars\Webinar_Outbox\Event_Outcomes;
use Webinars\Webinar_Outbox\Lib\Background_Job;
use Webinars\Webinar_Outbox\Log_Filter;
use Webinars\Webinar_Outbox\Log_Labels;
use Webinars\Webinar_Outbox\Message_State;
use Webinars\Webinar_Outbox\Replay;
use Webinars\Webinar_Outbox\Settings;
use Webinars\Webinar_Outbox\Sidecar;
use Webinars\Webinar_Outbox\Tests\Receiver;

require_once __DIR__ . '/receiver/class-receiver.php';

/**
 * Every queue state with every outcome, in every place that shows or counts messages.
 */
final class MessageStateTest extends Webinar_TestCase {

	/** The states of a delivery are those of the contract. */
	public function test_states_of_a_delivery_are_those_of_the_contract(): void {
		$read = static fn( string $shape ): array => json_decode( (string) file_get_contents( dirname( __DIR__, 3 ) . "/contract/shapes/$shape.json" ), true );
		self::assertEqualsCanonicalizing( $read( 'delivery-state' )['enum'], Message_State::DELIVERY );
		self::assertEqualsCanonicalizing( $read( 'delivery-report' )['properties']['state']['enum'], Message_State::REPORTED_DELIVERY );
	}

	/** The outcomes, in the order of the columns of STATES; empty for none. */
	private const OUTCOMES = array( '', 'waiting', 'sent', 'failed', 'unreachable', 'uncertain' );

	/** Expected states by queue state and outcome, written by hand and not derived from the code. */
	private const STATES = array(
		'pending'     => array( 'waiting', 'unconnected', 'sent', 'failed', 'unreachable', 'uncertain' ),
		'in-progress' => array( 'waiting', 'unconnected', 'sent', 'failed', 'unreachable', 'uncertain' ),
		'complete'    => array( 'handed_over', 'unconnected', 'sent', 'failed', 'unreachable', 'uncertain' ),
		'failed'      => array( 'failed', 'unconnected', 'sent', 'failed', 'unreachable', 'uncertain' ),
		'canceled'    => array( 'canceled', 'canceled', 'sent', 'canceled', 'canceled', 'canceled' ),
	);

	private const LABELS = array(
		'waiting'     => 'waiting for the message service',
		'handed_over' => 'on its way to Telegram',
		'unconnected' => 'waiting for the person to connect Telegram',
		'sent'        => 'sent',
		'failed'      => 'failed',
		'unreachable' => 'person unreachable',
		'uncertain'   => 'uncertain',
		'canceled'    => 'canceled',
	);

	private const SENDABLE_AGAIN = array( 'failed', 'unreachable', 'uncertain' );

	private const ADDRESS = '/wp-admin/edit.php?post_type=webinar_event&page=webinar_outbox_messages';

	private const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

	private static Web_Server $server;

	private int $anna;

	public static function setUpBeforeClass(): void {
		self::$server = Web_Server::start( Test_Site::entered() );
	}

	public static function tearDownAfterClass(): void {
		self::$server->stop();
	}

	protected function setUp(): void {
		parent::setUp();
		$this->anna = $this->create_user( 'webinar_attendee' );
		$this->set_sidecar( 'http://127.0.0.1:1' );
	}

	/**
	 * Every combination of queue state and outcome.
	 *
	 * @return array<string, array{string, string, string}> Queue state, outcome, state.
	 */
	public static function cells(): array {
		$cells = array();
		foreach ( self::STATES as $queue_state => $states ) {
			foreach ( $states as $index => $state ) {
				$outcome                              = self::OUTCOMES[ $index ];
				$cells[ "$queue_state + '$outcome'" ] = array( $queue_state, $outcome, $state );
			}
		}
		return $cells;
	}

	/**
	 * The log lists a message in the view of its state only, with its label, and with the button where it can be sent again.
	 */
	public function test_log_agrees(): void {
		$expected = $this->add_all();
		$listed   = array();

		$all = $this->page( self::ADDRESS );
		foreach ( self::LABELS as $state => $label ) {
			$ids   = array_keys( $expected, $state, true );
			$count = $all->evaluate( "string( //select[@name='state']/option[@value='$state'] )" );
			self::assertStringEndsWith( " $label (" . count( $ids ) . ')', $count );

			$page = $this->page( self::ADDRESS . "&state=$state" );
			foreach ( $page->query( '//input[@name="message[]"]' ) as $box ) {
				$id            = (int) $box->getAttribute( 'value' );
				$row           = $page->query( 'ancestor::tr', $box )->item( 0 );
				$listed[ $id ] = $state;
				self::assertStringEndsWith( " $label", trim( $page->evaluate( 'string( td[contains(@class,"column-state")] )', $row ) ), "$id" );
			}
		}

		ksort( $listed );
		$offered = array_map( static fn( DOMNode $button ): int => (int) $button->nodeValue, iterator_to_array( $all->query( '//button[@name="again"]/@value' ) ) );
		sort( $offered );
		$boxes = array_map( static fn( DOMNode $box ): int => (int) $box->nodeValue, iterator_to_array( $all->query( '//input[@name="message[]"]/@value' ) ) );
		sort( $boxes );
		$sendable = array_keys( array_filter( $expected, static fn( string $state ): bool => in_array( $state, self::SENDABLE_AGAIN, true ) ) );
		self::assertSame( $sendable, $offered );
		self::assertSame( array_intersect_key( $expected, $listed ), $listed );
		self::assertSame( $boxes, array_keys( $listed ) );
	}

	/**
	 * WP-CLI lists, counts and selects by the same states.
	 */
	public function test_wp_cli_agrees(): void {
		$expected = $this->add_all();
		$counts   = array_count_values( $expected );

		$list   = json_decode( $this->wp_cli( 'list', '--format=json' ), true );
		$status = $this->wp_cli( 'status' );
		$states = array_column( $list, 'state', 'id' );
		ksort( $states );
		self::assertSame( $expected, $states );
		foreach ( array_keys( self::LABELS ) as $state ) {
			self::assertMatchesRegularExpression( "/^$state: $counts[$state]$/m", $status );
			$ids = array_map( 'intval', explode( ' ', $this->wp_cli( 'list', "--state=$state", '--format=ids' ) ) );
			sort( $ids );
			self::assertSame( array_keys( $expected, $state, true ), $ids );
		}
	}

	public function test_export_agrees(): void {
		$expected = $this->add_all();

		$exporters = apply_filters( 'wp_privacy_personal_data_exporters', array() ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals
		$exported  = array();
		foreach ( call_user_func( $exporters['webinar-outbox']['callback'], get_userdata( $this->anna )->user_email, 1 )['data'] as $item ) {
			$exported[] = array_column( $item['data'], 'value', 'name' )['State'];
		}

		self::assertSame( array_map( static fn( string $state ): string => self::LABELS[ $state ], array_values( $expected ) ), $exported );
	}

	/**
	 * The numbers of the webinar and Site Health count a message by its state.
	 */
	#[DataProvider( 'cells' )]
	public function test_counts_agree( string $queue_state, string $outcome, string $state ): void {
		$this->add( $queue_state, $outcome );

		$counts = apply_filters( 'webinar_outbox_message_counts', null, 12 );
		self::assertSame(
			array(
				'sent'    => (int) ( 'sent' === $state ),
				'waiting' => (int) in_array( $state, array( 'waiting', 'handed_over', 'unconnected' ), true ),
				'failed'  => (int) in_array( $state, array( 'failed', 'unreachable', 'uncertain' ), true ),
			),
			array_intersect_key( $counts, array_flip( array( 'sent', 'waiting', 'failed' ) ) )
		);
		self::assertSame( 'handed_over' !== $state, $counts['is_complete'] );

		$tests  = apply_filters( 'site_status_tests', array( 'direct' => array() ) ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals
		$health = call_user_func( $tests['direct']['webinar_outbox_messages']['test'] );
		self::assertSame( in_array( $state, array( 'failed', 'uncertain' ), true ) ? 'recommended' : 'good', $health['status'] );
	}

	/**
	 * The settings page counts a reported message as accepted by the sidecar.
	 */
	public function test_settings_page_agrees(): void {
		$this->add_all();

		self::assertStringContainsString( 'Waiting for the message service: 2. Taken by it: 22. Given up: 1.', $this->body( '/wp-admin/options-general.php?page=webinar_outbox', 'admin' ) );
	}

	/**
	 * Replay sends the messages that have the button, through the sidecar if that has the event.
	 */
	#[DataProvider( 'cells' )]
	public function test_replay_agrees( string $queue_state, string $outcome, string $state ): void {
		$receiver = new Receiver();
		$receiver->answer(
			array(
				array(
					'status' => 200,
					'body'   => '{"replayed":["msg_1"],"unchanged":[],"unknown":[]}',
				),
			)
		);
		$this->set_sidecar( $receiver->url() );
		$id    = $this->add( $queue_state, $outcome );
		$again = in_array( $state, self::SENDABLE_AGAIN, true );

		$done = ( new Replay( new Event_Outcomes(), new Sidecar( new Settings() ), new Background_Job( Drain::HOOK ) ) )->send_again( array( $id ) );

		$requests = count( $receiver->requests() );
		$receiver->stop();
		self::assertSame( $again ? array( 1, 0 ) : array( 0, 1 ), array_values( $done ) );
		self::assertSame( $again && '' !== $outcome ? 1 : 0, $requests );
		$row = ( new Delivery_Log() )->rows( new Log_Filter(), 1 )[0];
		self::assertSame( ! $again ? $state : ( '' === $outcome || 'in-progress' === $queue_state ? 'waiting' : 'handed_over' ), Log_Labels::state_of( $row )->value );
	}

	/** A message that goes by e-mail is never the sidecar's: this site sends it again, by e-mail, although the sidecar does not answer. */
	#[DataProvider( 'cells' )]
	public function test_replay_of_a_mail_agrees( string $queue_state, string $outcome, string $state ): void {
		$id    = $this->add( $queue_state, $outcome, 1, 'mail' );
		$again = in_array( $state, self::SENDABLE_AGAIN, true );

		$done = ( new Replay( new Event_Outcomes(), new Sidecar( new Settings() ), new Background_Job( Drain::HOOK ) ) )->send_again( array( $id ) );

		self::assertSame( $again ? array( 1, 0 ) : array( 0, 1 ), array_values( $done ) );
		$row = ( new Delivery_Log() )->rows( new Log_Filter(), 1 )[0];
		self::assertSame( array( $again ? 'waiting' : $state, 'mail' ), array( Log_Labels::state_of( $row )->value, $row['carrier'] ) );
		self::assertFalse( Message_State::is_with_sidecar( $queue_state, $outcome, 'mail' ) );
	}

	/**
	 * An erased body cannot be sent again: no button, and replay leaves it.
	 */
	public function test_message_without_body_is_not_sent_again(): void {
		global $wpdb;
		$expected = $this->add_all();
		$wpdb->query( "UPDATE {$wpdb->prefix}webinar_outbox SET payload = ''" );

		self::assertSame( 0, $this->page( self::ADDRESS )->query( '//button[@name="again" or @name="again_all"]' )->length );
		self::assertStringContainsString( '0 messages are sent again.', $this->wp_cli( 'replay', ...array_map( 'strval', array_keys( $expected ) ) ) );
	}

	/**
	 * Adds a message of every combination.
	 *
	 * @return array<int, string> State by id.
	 */
	private function add_all(): array {
		$expected = array();
		foreach ( self::cells() as list( $queue_state, $outcome, $state ) ) {
			$expected[ $this->add( $queue_state, $outcome, count( $expected ) + 1 ) ] = $state;
		}
		return $expected;
	}

	/**
	 * Adds a message.
	 *
	 * @return int The id.
	 */
	private function add( string $queue_state, string $outcome, int $number = 1, string $carrier = '' ): int {
		global $wpdb;
		$wpdb->insert(
			$wpdb->prefix . 'webinar_outbox',
			array(
				'event_key'       => "k$number",
				'webhook_id'      => "msg_$number",
				'type'            => 'telegram.message',
				'kind'            => 'recording',
				'order_key'       => "lead:$number",
				'webinar_id'      => 12,
				'lead_id'         => $this->anna,
				'carrier'         => $carrier,
				'payload'         => '{"data":{"text":"Hello"}}',
				'state'           => $queue_state,
				'outcome'         => '' === $outcome ? null : $outcome,
				'outcome_at_ms'   => '' === $outcome ? 0 : 1000,
				'attempts'        => 1,
				// So that no drain of a background request claims it.
				'next_attempt_at' => time() + HOUR_IN_SECONDS,
				'lease_until'     => time() + HOUR_IN_SECONDS,
				'created_at'      => time(),
				'updated_at'      => time(),
			)
		);
		return (int) $wpdb->insert_id;
	}

	private function set_sidecar( string $url ): void {
		update_option(
			'webinar_outbox_settings',
			array(
				'sidecar_url' => $url,
				'secret'      => self::SECRET,
			)
		);
	}

	private function page( string $path ): DOMXPath {
		$document = new DOMDocument();
		$document->loadHTML( '<?xml encoding="utf-8"?>' . $this->body( $path, 'admin' ), LIBXML_NOERROR );
		return new DOMXPath( $document );
	}

	private function body( string $path, string $login ): string {
		return (string) curl_exec( self::$server->request( Test_Site::entered(), $path, $login, array() ) );
	}

	private function wp_cli( string ...$arguments ): string {
		return Test_Site::entered()->wp_cli( array( 'webinar', 'messages', ...$arguments, '--user=admin' ) )['output'];
	}
}
