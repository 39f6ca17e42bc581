<?php
/**
 * Base class of the tests of forms.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/**
 * A webinar that is on, a form, and a person who is there.
 */
abstract class Forms_TestCase extends Webinar_TestCase {

	protected int $organizer_id;

	protected int $webinar_id;

	protected int $attendee_id;

	protected int $form_id;

	/**
	 * Switches the module on.
	 */
	protected function setUp(): void {
		parent::setUp();
		update_option( 'webinar_runtime_profile', 'full' );
		Webinars\Client_Webinar_Forms\bootstrap( dirname( __DIR__ ) . '/client-webinar-forms.php' );
		( new Webinars\Client_Webinar_Forms\Forms() )->register();
		$this->organizer_id = $this->create_user( 'webinar_organizer' );
		$this->webinar_id   = $this->create_webinar( array( 'owner_user_id' => $this->organizer_id, 'status' => 'live' ) ); // phpcs:ignore WordPress.Arrays
		$this->attendee_id  = $this->enter();
		$this->form_id      = $this->create_form();
	}

	/**
	 * Creates an attendee who enters a webinar.
	 */
	protected function enter( int $webinar_id = 0 ): int {
		$webinar_id = 0 === $webinar_id ? $this->webinar_id : $webinar_id;
		$user_id    = $this->create_user( 'webinar_attendee' );
		$this->act_as( $user_id );
		$answer = $this->ajax(
			'client_webinar_tracker_v2_enter',
			array(
				'webinar_id' => (string) $webinar_id,
				'device'     => 'phone',
				'nonce'      => wp_create_nonce( "client_webinar_tracker_v2_enter_$webinar_id" ),
			)
		);
		self::assertSame( 200, $answer['status'], (string) wp_json_encode( $answer ) );
		return $user_id;
	}

	/**
	 * Creates a form with one question of each kind.
	 *
	 * @param list<array<string, mixed>>|null $fields Others.
	 */
	protected function create_form( bool $repeats = false, ?array $fields = null ): int {
		$id = (int) wp_insert_post(
			array(
				'post_type'   => 'webinar_form',
				'post_status' => 'private',
				'post_author' => $this->organizer_id,
				'post_title'  => 'How was it?',
			)
		);
		update_post_meta(
			$id,
			'webinar_form_fields',
			$fields ?? array(
				self::field( 'q1', 'scale', true ),
				self::field( 'q2', 'choice', false, array( 'Slow', 'Right', 'Fast' ) ),
				self::field( 'q3', 'several', false, array( 'Beds', 'Paths', 'Water' ) ),
				self::field( 'q4', 'text', false ),
				self::field( 'q5', 'consent', true ),
			)
		);
		update_post_meta( $id, 'webinar_form_repeats', $repeats );
		return $id;
	}

	/**
	 * A field of a form.
	 *
	 * @param list<string> $options
	 * @return array<string, mixed>
	 */
	protected static function field( string $name, string $type, bool $required, array $options = array() ): array {
		return compact( 'name', 'type', 'required', 'options' ) + array( 'label' => "Question $name" );
	}

	/**
	 * Sends answers as a user.
	 *
	 * @param array<string, mixed>  $answers By field.
	 * @param array<string, string> $fields  Other fields of the request.
	 * @return array{status: int, body: array<mixed>}
	 */
	protected function submit( int $user_id, array $answers, array $fields = array() ): array {
		$this->act_as( $user_id );
		$webinar_id = $fields['webinar_id'] ?? (string) $this->webinar_id;
		return $this->ajax(
			'client_webinar_forms_submit',
			$fields + array(
				'webinar_id' => $webinar_id,
				'form_id'    => (string) $this->form_id,
				'submission' => wp_generate_uuid4(),
				'nonce'      => wp_create_nonce( "client_webinar_forms_submit_$webinar_id" ),
				'answers'    => $answers,
			)
		);
	}

	/**
	 * Sends answers that are accepted.
	 *
	 * @param array<string, mixed> $answers Beside the required ones.
	 */
	protected function accept( int $user_id, array $answers = array() ): void {
		$answer = $this->submit( $user_id, $answers + array( 'q1' => '9', 'q5' => '1' ) ); // phpcs:ignore WordPress.Arrays
		self::assertSame( 200, $answer['status'], (string) wp_json_encode( $answer ) );
	}

	/**
	 * Reads a number of rows.
	 */
	protected function rows( string $table = 'answers' ): int {
		return (int) $GLOBALS['wpdb']->get_var( "SELECT COUNT(*) FROM {$GLOBALS['wpdb']->prefix}client_webinar_form_$table" );
	}
}
