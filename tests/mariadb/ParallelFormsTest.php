<?php
/**
 * Tests of people who send a form several times at once.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use Webinars\Tests\Parallel_TestCase;
use Webinars\Webinar_Outbox\Tests\Receiver;

require_once dirname( __DIR__, 2 ) . '/plugins/webinar-outbox/tests/receiver/class-receiver.php';

/**
 * Eight processes with one submission make one answer and one event; with eight submissions the first wins.
 */
final class ParallelFormsTest extends Parallel_TestCase {

	private const ROUNDS = 10;

	private const ANSWERS = 24;

	/** Stands for another program. */
	private static Receiver $receiver;

	private int $webinar_id;

	private int $form_id;

	/**
	 * Starts the processes under the profile `full`, with the module and the scenario.
	 */
	public static function setUpBeforeClass(): void {
		self::$receiver = new Receiver();
		$port           = (int) wp_parse_url( self::$receiver->url(), PHP_URL_PORT );
		wp_mkdir_p( WPMU_PLUGIN_DIR );
		file_put_contents( self::mu_plugin(), "<?php add_filter( 'http_request_host_is_external', '__return_true' ); add_filter( 'http_allowed_safe_ports', fn() => array( $port ) );" );
		$active = get_option( 'active_plugins' );
		update_option( 'active_plugins', array( ...$active, 'client-webinar-forms/client-webinar-forms.php', 'client-webinar-scenario-service/client-webinar-scenario-service.php', 'client-webinar-action-consumer/client-webinar-action-consumer.php' ) );
		putenv( 'WEBINAR_TEST_PROFILE=full' );
		parent::setUpBeforeClass();
		putenv( 'WEBINAR_TEST_PROFILE' );
		update_option( 'active_plugins', $active );
		unlink( self::mu_plugin() );
	}

	/**
	 * Stops the server.
	 */
	public static function tearDownAfterClass(): void {
		parent::tearDownAfterClass();
		self::$receiver->stop();
	}

	/**
	 * Creates a webinar and a form.
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->webinar_id = $this->create_webinar();
		$this->form_id    = $this->form( false );
	}

	/** As a double tap in eight tabs. */
	public function test_one_submission_is_one_answer(): void {
		foreach ( self::rounds( self::ROUNDS ) as $round ) {
			$reports = $this->submit( $this->attendee(), array_fill( 0, self::PROCESSES, wp_generate_uuid4() ) );

			self::assertSame( array( 200 ), self::statuses( $reports ) );
			self::assertCount( 1, self::events( $reports, 'client_webinar_form_submitted' ) );
			self::assertSame( array( 'answered' ), array_column( self::events( $reports, 'client_webinar_route_changed' ), 'to' ) );
			self::assertSame( array( $round, $round ), $this->rows() );
		}
	}

	/** Eight pages of one person: one answer, and seven read that they have answered. */
	public function test_of_eight_submissions_the_first_wins(): void {
		foreach ( self::rounds( self::ROUNDS ) as $round ) {
			$reports = $this->submit( $this->attendee(), self::different() );

			$statuses = array_column( array_merge( ...array_column( $reports, 'answers' ) ), 'status' );
			sort( $statuses );
			self::assertSame( array( 200, 409, 409, 409, 409, 409, 409, 409 ), $statuses );
			self::assertCount( 1, self::events( $reports, 'client_webinar_form_submitted' ) );
			self::assertSame( array( $round, $round ), $this->rows() );
		}
	}

	/** A form that may be answered again keeps them all. */
	public function test_a_form_that_repeats_keeps_each(): void {
		$this->form_id = $this->form( true );

		$reports = $this->submit( $this->attendee(), self::different() );

		self::assertSame( array( 200 ), self::statuses( $reports ) );
		self::assertCount( self::PROCESSES, self::events( $reports, 'client_webinar_form_submitted' ) );
		self::assertSame( array( self::PROCESSES, self::PROCESSES ), $this->rows() );
	}

	/** Eight runs share what is owed: each answer is sent once. */
	public function test_parallel_runs_send_each_answer_once(): void {
		global $wpdb;
		update_post_meta( $this->form_id, '_webinar_form_webhook', array( 'url' => self::$receiver->url() . '/crm', 'secret' => 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=' ) ); // phpcs:ignore WordPress.Arrays
		foreach ( range( 1, self::ANSWERS ) as $lead_id ) {
			$wpdb->insert( "{$wpdb->prefix}client_webinar_form_answers", array( 'webinar_id' => $this->webinar_id, 'form_id' => $this->form_id, 'version_id' => 1, 'lead_id' => $lead_id, 'user_id' => $lead_id, 'submission' => (string) $lead_id, 'repeat_key' => '', 'payload' => '{"q1":9}', 'answered_at' => 1, 'webhook_state' => 'pending', 'webhook_due_at' => 1 ) ); // phpcs:ignore WordPress.Arrays
		}

		$this->at_once( array_fill( 0, self::PROCESSES, array( array( 'user_id' => 0, 'hook' => 'client_webinar_forms_run', 'arguments' => array() ) ) ) ); // phpcs:ignore WordPress.Arrays

		$leads = array_map( static fn( array $request ): int => json_decode( $request['body'], true )['data']['lead_id'], self::$receiver->requests() );
		sort( $leads );
		self::assertSame( range( 1, self::ANSWERS ), $leads );
		self::assertSame( array( 'sent' ), $wpdb->get_col( "SELECT DISTINCT webhook_state FROM {$wpdb->prefix}client_webinar_form_answers" ) );
	}

	private static function mu_plugin(): string {
		return WPMU_PLUGIN_DIR . '/other-program.php';
	}

	/**
	 * A submission for each process.
	 *
	 * @return list<string>
	 */
	private static function different(): array {
		return array_map( static fn(): string => wp_generate_uuid4(), range( 1, self::PROCESSES ) );
	}

	/**
	 * Sends submissions of a person, each in a process of its own.
	 *
	 * @param list<string> $submissions
	 * @return list<array<string, mixed>> Reports.
	 */
	private function submit( int $user_id, array $submissions ): array {
		$this->act_as( $user_id );
		$nonce = wp_create_nonce( "client_webinar_forms_submit_$this->webinar_id" );
		return $this->at_once(
			array_map(
				fn( string $submission ): array => array(
					array(
						'user_id' => $user_id,
						'ajax'    => 'client_webinar_forms_submit',
						'fields'  => array(
							'webinar_id' => (string) $this->webinar_id,
							'nonce'      => $nonce,
							'form_id'    => (string) $this->form_id,
							'submission' => $submission,
							'answers'    => array( 'q1' => '9' ),
						),
					),
				),
				$submissions
			)
		);
	}

	private function form( bool $repeats ): int {
		$id = (int) wp_insert_post( array( 'post_type' => 'webinar_form', 'post_status' => 'private', 'post_title' => 'How was it?' ) ); // phpcs:ignore WordPress.Arrays
		update_post_meta( $id, 'webinar_form_fields', array( array( 'name' => 'q1', 'type' => 'scale', 'label' => 'Would you come again?', 'required' => true, 'options' => array() ) ) ); // phpcs:ignore WordPress.Arrays
		update_post_meta( $id, 'webinar_form_repeats', $repeats );
		return $id;
	}

	/** A person who was there. */
	private function attendee(): int {
		global $wpdb;
		$user_id = $this->create_user( 'webinar_attendee' );
		$wpdb->insert( "{$wpdb->prefix}client_webinar_sessions", array( 'webinar_id' => $this->webinar_id, 'lead_id' => $user_id, 'user_id' => $user_id, 'entered_at' => 1, 'seen_at' => 1 ) ); // phpcs:ignore WordPress.Arrays
		return $user_id;
	}

	/**
	 * Statuses of all answers, each once.
	 *
	 * @param list<array<string, mixed>> $reports
	 * @return list<int>
	 */
	private static function statuses( array $reports ): array {
		return array_values( array_unique( array_column( array_merge( ...array_column( $reports, 'answers' ) ), 'status' ) ) );
	}

	/**
	 * Counts answers and their values.
	 *
	 * @return list<int>
	 */
	private function rows(): array {
		global $wpdb;
		return array( (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}client_webinar_form_answers" ), (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}client_webinar_form_values" ) );
	}
}
