<?php
/**
 * Tests of the speaker's queries over admin-ajax.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/** Overview and readiness: who may query them, and their answers. */
final class SpeakerQueriesTest extends Webinar_TestCase {

	private const OVERVIEW  = 'client_webinar_control_integration_overview';
	private const READINESS = 'client_webinar_control_integration_readiness';

	/** A valid check. */
	private const CHECK = array(
		'name'     => 'stream',
		'is_ready' => true,
		'message'  => 'The stream answers.',
		'url'      => '',
	);

	/**
	 * Both queries.
	 *
	 * @return iterable<string, array{string}>
	 */
	public static function questions(): iterable {
		yield 'overview' => array( self::OVERVIEW );
		yield 'readiness' => array( self::READINESS );
	}

	/**
	 * Nobody else gets an answer, whatever the nonce (R3, S5), and no module is queried.
	 *
	 * @param string $action Question.
	 */
	#[DataProvider( 'questions' )]
	public function test_only_people_who_control_the_webinar_get_an_answer( string $action ): void {
		$id    = $this->create_webinar();
		$asked = $this->capture( 'client_webinar_control_readiness' );
		$told  = $this->capture( 'core_webinar_history' );

		self::assertSame( array( 401, 'webinar_not_signed_in' ), $this->refusal( $this->ask( $action, $id ) ) );
		foreach ( array( 'webinar_attendee', 'webinar_speaker', 'webinar_organizer', 'editor' ) as $role ) {
			$this->act_as( $this->create_user( $role ) );
			self::assertSame( array( 403, 'webinar_permission_denied' ), $this->refusal( $this->ask( $action, $id ) ) );
			self::assertSame( array(), array_intersect_key( apply_filters( 'client_webinar_control_commands', array(), $id ), array_flip( array( 'overview', 'readiness' ) ) ) );
		}
		self::assertCount( 0, $asked );
		self::assertCount( 0, $told );
	}

	/**
	 * Malformed and forged requests.
	 *
	 * @return iterable<string, array{int, string, array<string, mixed>, 3?: string}>
	 */
	public static function bad_requests(): iterable {
		yield 'no webinar' => array( 400, 'webinar_request_invalid', array( 'webinar_id' => '' ) );
		yield 'two webinars' => array( 400, 'webinar_request_invalid', array( 'webinar_id' => array( '1', '2' ) ) );
		yield 'no nonce' => array( 400, 'webinar_request_invalid', array( 'nonce' => '' ) );
		yield 'wrong nonce' => array( 403, 'webinar_nonce_invalid', array( 'nonce' => 'abcdef1234' ) );
		yield 'too large' => array( 413, 'webinar_request_too_large', array( 'more' => str_repeat( 'x', 9000 ) ) );
		yield 'GET' => array( 405, 'webinar_request_invalid', array(), 'GET' );
	}

	/**
	 * A bad request is refused with a message, logged, and gets no data.
	 *
	 * @param int                  $http   HTTP status.
	 * @param array<string, mixed> $fields What differs from a good request.
	 * @param string               $method Method.
	 */
	#[DataProvider( 'bad_requests' )]
	public function test_bad_requests( int $http, string $code, array $fields, string $method = 'POST' ): void {
		$id = $this->create_own_webinar();
		foreach ( array( self::OVERVIEW, self::READINESS ) as $action ) {
			$answer = $this->ajax( $action, $fields + $this->fields( $action, $id ), $method );
			self::assertSame( array( $http, $code ), $this->refusal( $answer ) );
		}
		self::assertCount( 2, $this->log_lines() );
		self::assertStringContainsString( $code, $this->log_lines()[0] );
	}

	/** A person who checks again gets no remembered result. */
	public function test_check_again_is_fresh(): void {
		$id    = $this->create_own_webinar();
		$asked = $this->capture( 'client_webinar_control_readiness' );

		foreach ( array( array(), array( 'fresh' => '1' ) ) as $fields ) {
			$this->ajax( self::READINESS, $fields + $this->fields( self::READINESS, $id ) );
		}

		self::assertSame( array( false, true ), array_column( $asked->getArrayCopy(), 2 ) );
	}

	/** A nonce is valid for one query about one webinar. */
	public function test_a_nonce_of_another_query_is_refused(): void {
		$id    = $this->create_own_webinar();
		$nonce = array( 'nonce' => $this->fields( self::READINESS, $id )['nonce'] );

		self::assertSame( array( 403, 'webinar_nonce_invalid' ), $this->refusal( $this->ajax( self::OVERVIEW, $nonce + $this->fields( self::OVERVIEW, $id ) ) ) );
	}

	/**
	 * An unknown webinar is not found.
	 *
	 * @param string $action Question.
	 */
	#[DataProvider( 'questions' )]
	public function test_an_unknown_webinar_is_not_found( string $action ): void {
		$this->act_as( $this->create_user( 'administrator' ) );

		self::assertSame( array( 404, 'webinar_not_found' ), $this->refusal( $this->ask( $action, 999999 ) ) );
	}

	/**
	 * Without Core the query is refused (M2).
	 *
	 * @param string $action Question.
	 */
	#[DataProvider( 'questions' )]
	public function test_without_core_there_is_no_answer( string $action ): void {
		$id = $this->create_own_webinar();
		remove_all_filters( 'core_webinar_command' );
		remove_all_filters( 'core_webinar_log' );

		self::assertSame( array( 503, 'webinar_change_unanswered' ), $this->refusal( $this->ask( $action, $id ) ) );
	}

	/** The queries of the screens work and change nothing. */
	public function test_commands_have_a_valid_nonce(): void {
		$id       = $this->create_own_webinar();
		$changed  = $this->capture( 'core_webinar_status_changed' );
		$before   = apply_filters( 'core_webinar_get', null, $id );
		$commands = apply_filters( 'client_webinar_control_commands', array(), $id );
		$this->answer_readiness( array( self::CHECK ) );

		foreach ( array( 'overview', 'readiness' ) as $name ) {
			$answer = $this->ajax(
				$commands[ $name ]['action'],
				array(
					'webinar_id' => (string) $id,
					'nonce'      => $commands[ $name ]['nonce'],
				)
			);
			self::assertSame( 200, $answer['status'] );
		}
		self::assertSame( $before, apply_filters( 'core_webinar_get', null, $id ) );
		self::assertCount( 0, $changed );
		self::assertSame( array(), $this->log_lines() );
	}

	/** Before and during a webinar the overview has the history and no counts. */
	public function test_before_the_end_there_are_no_numbers(): void {
		$id      = $this->create_own_webinar( 'live' );
		$history = array( $this->change( 'scheduled', 'live' ) );
		$this->replace( 'core_webinar_history', $history );
		$this->replace( 'client_webinar_attendance_url', '/report' );
		$this->replace( 'webinar_outbox_log_url', '/messages' );
		$counted = $this->capture( 'client_webinar_attendance_counts' );
		$asked   = $this->capture( 'webinar_outbox_message_counts' );

		self::assertSame(
			array(
				'history'        => $history,
				'attendance'     => null,
				'messages'       => null,
				'viewers'        => null,
				'attendance_url' => '/report',
				'messages_url'   => '/messages',
			),
			$this->ask( self::OVERVIEW, $id )['body']['data']
		);
		self::assertCount( 0, $counted );
		self::assertCount( 0, $asked );
	}

	/** After the end the overview has the counts of attendance and messages. */
	public function test_after_the_end_there_are_numbers(): void {
		$id         = $this->create_own_webinar( 'finished' );
		$attendance = array(
			'webinar_id'   => $id,
			'entered'      => 3,
			'attended'     => 2,
			'not_attended' => 1,
			'undecided'    => 0,
		);
		$messages   = array(
			'sent'        => 3,
			'waiting'     => 1,
			'failed'      => 0,
			'is_complete' => false,
		);
		$this->replace( 'client_webinar_attendance_counts', array( $attendance ) );
		$this->replace( 'webinar_outbox_message_counts', $messages );

		$told = $this->ask( self::OVERVIEW, $id )['body']['data'];

		self::assertSame( $attendance, $told['attendance'] );
		self::assertSame( $messages, $told['messages'] );
	}

	/** A webinar that nobody entered has zero counts; without the counting modules the counts are null (M2). */
	public function test_zero_attendees_differ_from_no_tracker(): void {
		$id = $this->create_own_webinar( 'finished' );
		$this->replace( 'client_webinar_attendance_counts', array() );
		self::assertSame( 0, $this->ask( self::OVERVIEW, $id )['body']['data']['attendance']['attended'] );

		remove_all_filters( 'client_webinar_attendance_counts' );
		remove_all_filters( 'webinar_outbox_message_counts' );
		$told = $this->ask( self::OVERVIEW, $id )['body']['data'];
		self::assertNull( $told['attendance'] );
		self::assertNull( $told['messages'] );
	}

	/** The list has the checks of the modules, in their order. */
	public function test_readiness_has_the_results_of_the_modules(): void {
		$id      = $this->create_own_webinar();
		$missing = array(
			'name'     => 'telegram_bot',
			'is_ready' => false,
			'message'  => 'The bot is not connected.',
			'url'      => '/wp-admin/options-general.php?page=webinar-outbox',
		);
		$this->answer_readiness( array( self::CHECK, $missing ) );

		self::assertSame( array( 'checks' => array( self::CHECK, $missing ) ), $this->ask( self::READINESS, $id )['body']['data'] );
	}

	/** Without other modules the list is empty (M2). */
	public function test_nothing_to_check_is_an_empty_list(): void {
		$id = $this->create_own_webinar();
		remove_all_filters( 'client_webinar_control_readiness' );

		self::assertSame( array( 'checks' => array() ), $this->ask( self::READINESS, $id )['body']['data'] );
	}

	/**
	 * Malformed checks.
	 *
	 * @return iterable<string, array{mixed, list<array<string, mixed>>}>
	 */
	public static function bad_lists(): iterable {
		yield 'no list' => array( 'rubbish', array() );
		yield 'no lines' => array( array( null, 'x', array(), self::CHECK ), array( self::CHECK ) );
		yield 'no name' => array( array( array( 'name' => 'Not A Name' ) + self::CHECK, self::CHECK ), array( self::CHECK ) );
		yield 'no claim' => array( array( array( 'is_ready' => 'yes' ) + self::CHECK ), array() );
		yield 'no words' => array( array( array( 'message' => '  ' ) + self::CHECK ), array() );
		yield 'twice' => array( array( self::CHECK, array( 'message' => 'Again.' ) + self::CHECK ), array( self::CHECK ) );
		yield 'a script for an address' => array( array( array( 'url' => 'javascript:alert(1)' ) + self::CHECK ), array( self::CHECK ) );
		yield 'an endless address' => array( array( array( 'url' => '/' . str_repeat( 'x', 3000 ) ) + self::CHECK ), array( self::CHECK ) );
		yield 'endless words' => array( array( array( 'message' => str_repeat( 'ж', 900 ) ) + self::CHECK ), array( array( 'message' => str_repeat( 'ж', 500 ) ) + self::CHECK ) );
	}

	/**
	 * A malformed check is left out or corrected, and hides no other check.
	 *
	 * @param mixed                      $said     What the listeners returned.
	 * @param list<array<string, mixed>> $expected What is answered.
	 */
	#[DataProvider( 'bad_lists' )]
	public function test_readiness_fits_the_contract( mixed $said, array $expected ): void {
		$id = $this->create_own_webinar();
		$this->answer_readiness( $said );

		self::assertEquals( $expected, $this->ask( self::READINESS, $id )['body']['data']['checks'] );
	}

	/** The list is limited. */
	public function test_readiness_is_bounded(): void {
		$id = $this->create_own_webinar();
		$this->answer_readiness( array_map( static fn( int $i ): array => array( 'name' => "check_$i" ) + self::CHECK, range( 1, 500 ) ) );

		self::assertCount( 20, $this->ask( self::READINESS, $id )['body']['data']['checks'] );
	}

	/** Creates a webinar of a new user and signs them in. */
	private function create_own_webinar( string $status = 'scheduled' ): int {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar(
			array(
				'owner_user_id' => $owner,
				'status'        => $status,
			)
		);
		$this->act_as( $owner );
		return $id;
	}

	/**
	 * Makes a filter return only this value.
	 *
	 * @param string $hook  Filter.
	 * @param mixed  $value Answer.
	 */
	private function replace( string $hook, mixed $value ): void {
		remove_all_filters( $hook, 10 );
		add_filter( $hook, static fn(): mixed => $value );
	}

	/**
	 * Makes the readiness filter return this value, without checking it against the contract: it may be malformed on purpose.
	 *
	 * @param mixed $found What they return.
	 */
	private function answer_readiness( mixed $found ): void {
		remove_all_filters( 'client_webinar_control_readiness' );
		add_filter( 'client_webinar_control_readiness', static fn(): mixed => $found );
	}

	/**
	 * Builds one line of the history.
	 *
	 * @param string $from Status before.
	 * @param string $to   Status after.
	 * @return array<string, mixed>
	 */
	private function change( string $from, string $to ): array {
		return array(
			'from'       => $from,
			'to'         => $to,
			'actor_id'   => get_current_user_id(),
			'actor_name' => 'Speaker',
			'timestamp'  => time(),
			'source'     => 'control',
		);
	}

	/**
	 * Sends a valid request.
	 *
	 * @param string $action Question.
	 * @return array{status: int, body: array<mixed>}
	 */
	private function ask( string $action, int $id ): array {
		return $this->ajax( $action, $this->fields( $action, $id ) );
	}

	/**
	 * Fields of a valid request of the signed-in user.
	 *
	 * @param string $action Question.
	 * @return array{webinar_id: string, nonce: string}
	 */
	private function fields( string $action, int $id ): array {
		return array(
			'webinar_id' => (string) $id,
			'nonce'      => wp_create_nonce( $action . '_' . $id ),
		);
	}

	/**
	 * Returns HTTP status and code of a refusal, and asserts that it contains no other data.
	 *
	 * @param array{status: int, body: array<mixed>} $answer Answer.
	 * @return array{int, string}
	 */
	private function refusal( array $answer ): array {
		self::assertFalse( $answer['body']['success'] );
		self::assertSame( array( 'code', 'message' ), array_keys( $answer['body']['data'] ) );
		self::assertNotSame( '', $answer['body']['data']['message'] );
		return array( $answer['status'], $answer['body']['data']['code'] );
	}
}
