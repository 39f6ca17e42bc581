<?php
/**
 * Tests of people who answer a form.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;

require_once __DIR__ . '/class-forms-testcase.php';

/** Who was there answers, once; the tracker says so in the same transaction. */
final class AnsweringTest extends Forms_TestCase {

	/** All kinds of questions, in the words of the contract. */
	public function test_an_answer_is_stored_and_announced(): void {
		$events = $this->capture( 'client_webinar_form_submitted' );

		$answer = $this->submit( $this->attendee_id, array( 'q1' => '10', 'q2' => 'Right', 'q3' => array( 'Water', 'Beds' ), 'q4' => "  Больше примеров.\r\nСпасибо! ", 'q5' => '1' ) ); // phpcs:ignore WordPress.Arrays

		self::assertSame( array( 200, 'Thank you! Your answers are here.' ), array( $answer['status'], $answer['body']['data']['message'] ?? $answer ) );
		self::assertCount( 1, $events );
		self::assertSame( array( 'q1' => 10, 'q2' => 'Right', 'q3' => array( 'Beds', 'Water' ), 'q4' => "Больше примеров.\nСпасибо!", 'q5' => true ), $events[0]['form_payload'] ); // phpcs:ignore WordPress.Arrays
		self::assertSame( array( $this->webinar_id, $this->attendee_id, $this->form_id, 'live' ), array( $events[0]['webinar_id'], $events[0]['lead_id'], $events[0]['form_id'], $events[0]['webinar_type'] ) );
		self::assertSame( array( 1, 6 ), array( $this->rows(), $this->rows( 'values' ) ) );
	}

	/** The same form twice is refused; the same submission twice is one answer. */
	public function test_a_person_answers_once(): void {
		$events = $this->capture( 'client_webinar_form_submitted' );
		$same   = array( 'submission' => wp_generate_uuid4() );
		$valid  = array( 'q1' => '9', 'q5' => '1' ); // phpcs:ignore WordPress.Arrays

		self::assertSame( 200, $this->submit( $this->attendee_id, $valid, $same )['status'] );
		self::assertSame( 200, $this->submit( $this->attendee_id, $valid, $same )['status'] );
		$again = $this->submit( $this->attendee_id, $valid );

		self::assertSame( array( 409, 'webinar_already_answered', 'You have answered already. Thank you!' ), array( $again['status'], $again['body']['data']['code'], $again['body']['data']['message'] ) );
		self::assertCount( 1, $events );
		self::assertSame( 1, $this->rows() );
	}

	/** A form that allows it has an event for each answer; a double click is one. */
	public function test_a_form_may_be_answered_again(): void {
		$this->form_id = $this->create_form( true );
		$events        = $this->capture( 'client_webinar_form_submitted' );
		$same          = array( 'submission' => wp_generate_uuid4() );
		$valid         = array( 'q1' => '9', 'q5' => '1' ); // phpcs:ignore WordPress.Arrays

		$this->submit( $this->attendee_id, $valid, $same );
		$this->submit( $this->attendee_id, $valid, $same );
		$this->accept( $this->attendee_id );

		self::assertCount( 2, $events );
		self::assertSame( 2, $this->rows() );

		update_post_meta( $this->form_id, 'webinar_form_repeats', false );
		self::assertSame( 409, $this->submit( $this->attendee_id, $valid )['status'], 'An answer of before counts.' );
	}

	/**
	 * Answers that a form does not allow.
	 *
	 * @return array<string, array{array<string, mixed>, list<string>}>
	 */
	public static function wrong_answers(): array {
		$several = array_fill( 0, 21, 'Beds' );
		return array(
			'nothing'              => array( array(), array( 'q1', 'q5' ) ),
			'below the scale'      => array( array( 'q1' => '-1' ), array( 'q1' ) ),
			'above the scale'      => array( array( 'q1' => '11' ), array( 'q1' ) ),
			'no whole number'      => array( array( 'q1' => '9.5' ), array( 'q1' ) ),
			'two numbers'          => array( array( 'q1' => array( '1', '2' ) ), array( 'q1' ) ),
			'unknown option'       => array( array( 'q2' => 'Sideways' ), array( 'q2' ) ),
			'several, one unknown' => array( array( 'q3' => array( 'Beds', 'Moon' ) ), array( 'q3' ) ),
			'several as text'      => array( array( 'q3' => 'Beds' ), array( 'q3' ) ),
			'too many'             => array( array( 'q3' => $several ), array( 'q3' ) ),
			'nested'               => array( array( 'q3' => array( array( 'Beds' ) ) ), array( 'q3' ) ),
			'invalid UTF-8'        => array( array( 'q4' => "caf\xE9" ), array( 'q4' ) ),
			'control character'    => array( array( 'q4' => "a\x00b" ), array( 'q4' ) ),
			'C1 control character' => array( array( 'q4' => "a\u{85}b" ), array( 'q4' ) ),
			'no consent'           => array( array( 'q5' => '' ), array( 'q5' ) ),
			'odd consent'          => array( array( 'q5' => 'yes' ), array( 'q5' ) ),
		);
	}

	/**
	 * Each problem stands beside its question, and nothing is stored.
	 *
	 * @param array<string, mixed> $wrong   Answers.
	 * @param list<string>         $problem Names of the fields that are wrong.
	 */
	#[DataProvider( 'wrong_answers' )]
	public function test_a_wrong_answer_is_named( array $wrong, array $problem ): void {
		$events = $this->capture( 'client_webinar_form_submitted' );

		$answer = $this->submit( $this->attendee_id, array() === $wrong ? array() : $wrong + array( 'q1' => '9', 'q5' => '1' ) ); // phpcs:ignore WordPress.Arrays

		self::assertSame( array( 400, 'webinar_answers_invalid' ), array( $answer['status'], $answer['body']['data']['code'] ) );
		self::assertSame( $problem, array_keys( $answer['body']['data']['problems'] ) );
		self::assertCount( 0, $events );
		self::assertSame( 0, $this->rows() );
	}

	/** A field that the form does not have: the page is older than the form, or somebody plays. */
	public function test_an_unknown_field_is_refused(): void {
		$answer = $this->submit( $this->attendee_id, array( 'q1' => '9', 'q5' => '1', 'q99' => 'x' ) ); // phpcs:ignore WordPress.Arrays

		self::assertSame( array( 400, 'webinar_request_invalid', 0 ), array( $answer['status'], $answer['body']['data']['code'], $this->rows() ) );
	}

	/** 8,192 bytes of JSON are stored, one more is not. In Cyrillic each letter is two bytes, and travels as six. */
	public function test_the_limit_is_exact(): void {
		$empty = strlen( '{"q1":9,"q4":"","q5":true}' );
		$text  = str_repeat( 'я', intdiv( 8192 - $empty, 2 ) );
		self::assertSame( 8192, $empty + strlen( $text ) );

		$answer = $this->submit( $this->attendee_id, array( 'q1' => '9', 'q4' => "{$text}a", 'q5' => '1' ) ); // phpcs:ignore WordPress.Arrays
		self::assertSame( array( 413, 'webinar_request_too_large' ), array( $answer['status'], $answer['body']['data']['code'] ) );
		self::assertStringContainsString( 'Shorten a text by 1 characters', $answer['body']['data']['message'] );

		$this->accept( $this->attendee_id, array( 'q4' => $text ) );
		self::assertSame( 8192, strlen( (string) $GLOBALS['wpdb']->get_var( "SELECT payload FROM {$GLOBALS['wpdb']->prefix}client_webinar_form_answers" ) ) );
	}

	/** H4: a guest, a person who was not there, one who may not attend any more, staff, another's nonce, another webinar. */
	public function test_who_cannot_answer(): void {
		$events  = $this->capture( 'client_webinar_form_submitted' );
		$valid   = array( 'q1' => '9', 'q5' => '1' ); // phpcs:ignore WordPress.Arrays
		$other   = $this->create_webinar();
		$outside = $this->create_user( 'webinar_attendee' );
		$this->act_as( $this->attendee_id );
		$nonce = array( 'nonce' => wp_create_nonce( "client_webinar_forms_submit_$this->webinar_id" ) );

		self::assertSame( 401, $this->submit( 0, $valid )['status'] );
		self::assertSame( 403, $this->submit( $outside, $valid, $nonce )['status'] );
		$absent = $this->submit( $outside, $valid );
		self::assertSame( array( 409, 'webinar_not_entered', 'Only people who were at this webinar can answer. Look at the schedule for the next one.' ), array( $absent['status'], $absent['body']['data']['code'], $absent['body']['data']['message'] ) );
		self::assertSame( 409, $this->submit( $this->attendee_id, $valid, array( 'webinar_id' => (string) $other ) )['status'] );
		self::assertSame( 409, $this->submit( $this->organizer_id, $valid )['status'] );
		self::assertSame( 404, $this->submit( $this->attendee_id, $valid, array( 'form_id' => (string) $this->webinar_id ) )['status'] );
		$banned = $this->attendee_id;
		add_filter( 'core_webinar_is_admitted', static fn( bool $is_admitted, int $user_id ): bool => $is_admitted && $user_id !== $banned, 10, 2 );
		self::assertSame( 403, $this->submit( $this->attendee_id, $valid )['status'] );
		self::assertCount( 0, $events );
		self::assertSame( 0, $this->rows() );
	}

	/** Under `prod` the tracker says nothing (P2), so nothing is stored. */
	public function test_the_tracker_is_silent_under_prod(): void {
		$events = $this->capture( 'client_webinar_form_submitted' );
		update_option( 'webinar_runtime_profile', 'prod' );

		self::assertSame( 409, $this->submit( $this->attendee_id, array( 'q1' => '9', 'q5' => '1' ) )['status'] ); // phpcs:ignore WordPress.Arrays
		self::assertCount( 0, $events );
		self::assertSame( array( 0, 0 ), array( $this->rows(), $this->rows( 'values' ) ) );
	}

	/** What a listener of the event refuses is not stored either. */
	public function test_answer_and_event_are_one_fact(): void {
		add_action( 'client_webinar_form_submitted', static fn() => throw new RuntimeException( 'The database refused.' ) );

		self::assertSame( 500, $this->submit( $this->attendee_id, array( 'q1' => '9', 'q5' => '1' ) )['status'] ); // phpcs:ignore WordPress.Arrays
		self::assertSame( array( 0, 0 ), array( $this->rows(), $this->rows( 'values' ) ) );
	}

	/** After the end, and in the archive, who was there may still answer. */
	public function test_after_the_end(): void {
		$late = $this->enter();
		do_action( 'core_webinar_set_status', $this->webinar_id, 'stop', $this->context( $this->organizer_id ) );
		$this->accept( $this->attendee_id );
		$this->act_as( $this->organizer_id );
		$archived = $this->ajax(
			'core_webinar_event_move',
			array(
				'webinar_id' => (string) $this->webinar_id,
				'command'    => 'archive',
				'nonce'      => wp_create_nonce( "core_webinar_event_move_$this->webinar_id" ),
			)
		);
		self::assertSame( array( 200, 'archived' ), array( $archived['status'], $archived['body']['data']['status'] ) );

		$this->accept( $late );
		self::assertSame( 2, $this->rows() );
	}
}
