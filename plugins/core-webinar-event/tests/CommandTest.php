<?php
/**
 * Tests of the validation of admin-ajax commands.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/** The filter `core_webinar_command` as a module with a command calls it (R3, H4, S5). */
final class CommandTest extends Webinar_TestCase {

	private const ACTION = 'test_command';

	/** A valid command returns its fields and nothing else that was sent. */
	public function test_a_valid_command_is_accepted(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$id      = $this->create_webinar( array( 'speaker_user_ids' => array( $speaker ) ) );
		$this->act_as( $speaker );
		$this->send( $this->good( $id ) + array( 'more' => 'x' ) );

		self::assertSame(
			array(
				'webinar_id' => $id,
				'fields'     => array( 'words' => "it's \\ fine" ),
				'error'      => null,
			),
			$this->read()
		);
	}

	/** The checks run in a fixed order: a request with every error gets one error after the other. */
	public function test_the_first_fault_is_answered(): void {
		$id       = $this->create_webinar();
		$stranger = $this->create_user( 'webinar_organizer' );
		$good     = $this->good( $id );
		$request  = array(
			'webinar_id' => '0',
			'nonce'      => '',
			'words'      => '<',
			'more'       => str_repeat( 'x', 9000 ),
		);

		$this->send( $request, 'GET' );
		$this->assert_error( 405, 'webinar_request_invalid', 0 );
		$this->send( $request );
		$this->assert_error( 401, 'webinar_not_signed_in', 0 );
		$this->act_as( $stranger );
		$this->assert_error( 413, 'webinar_request_too_large', 0 );
		unset( $request['more'] );
		foreach ( array(
			'webinar_id' => '999999',
			'nonce'      => 'forged-nonce',
			'words'      => $good['words'],
		) as $name => $value ) {
			$this->send( $request );
			$error = $this->assert_error( 400, 'webinar_request_invalid', (int) $request['webinar_id'] );
			self::assertStringContainsString( "\"$name\"", $error['message'] );
			$request[ $name ] = $value;
		}
		$this->send( $request );
		$this->assert_error( 403, 'webinar_nonce_invalid', 999999 );
		$this->send( array( 'nonce' => wp_create_nonce( self::ACTION . '_999999' ) ) + $request );
		$this->assert_error( 404, 'webinar_not_found', 999999 );
		$this->send( $this->good( $id ) );
		$this->assert_error( 403, 'webinar_permission_denied', $id );
	}

	/**
	 * Values that do not match the pattern.
	 *
	 * @return iterable<string, array{string, mixed}>
	 */
	public static function bad_values(): iterable {
		yield 'webinar by name' => array( 'webinar_id', 'one' );
		yield 'two webinars' => array( 'webinar_id', array( '1', '2' ) );
		yield 'line break after the webinar' => array( 'webinar_id', "1\n" );
		yield 'number that does not fit' => array( 'webinar_id', '99999999999' );
		yield 'nonce in a list' => array( 'nonce', array( 'x' ) );
		yield 'long nonce' => array( 'nonce', str_repeat( 'x', 33 ) );
		yield 'field in a list' => array( 'words', array( 'a' ) );
		yield 'field that is empty' => array( 'words', '' );
		yield 'field left out' => array( 'words', null );
	}

	/**
	 * A value that does not match the pattern is refused.
	 *
	 * @param mixed $value What is sent; null leaves it out.
	 */
	#[DataProvider( 'bad_values' )]
	public function test_text_of_the_wrong_form_is_refused( string $name, mixed $value ): void {
		$this->act_as( 1 );
		$id = $this->create_webinar();
		$this->send( array_filter( array( $name => $value ) + $this->good( $id ), static fn( mixed $one ): bool => null !== $one ) );

		$this->assert_error( 400, 'webinar_request_invalid', 'webinar_id' === $name ? 0 : $id );
	}

	/** A pattern that matches the empty text makes its field optional, and still refuses other values. */
	public function test_a_field_may_be_optional(): void {
		$this->act_as( 1 );
		$good = $this->good( $this->create_webinar() );
		foreach ( array(
			''   => array( 'words' => null ),
			'ab' => array( 'words' => 'ab' ),
		) as $expected => $sent ) {
			$this->send( array_filter( $sent + $good, static fn( ?string $one ): bool => null !== $one ) );
			self::assertSame( array( 'words' => $expected ), $this->read( pattern: '/^([a-z]{1,2})?$/D' )['fields'] );
		}
		$this->send( array( 'words' => 'abc' ) + $good );
		self::assertSame( 400, $this->read( pattern: '/^([a-z]{1,2})?$/D' )['error']['status'] );
	}

	/** A request that announces a large body is rejected unread. */
	public function test_the_announced_size_is_checked(): void {
		$this->act_as( 1 );
		$this->send( $this->good( $this->create_webinar() ) );
		$_SERVER['CONTENT_LENGTH'] = '8192';
		self::assertNull( $this->read()['error'] );

		$_SERVER['CONTENT_LENGTH'] = '8193';
		$this->assert_error( 413, 'webinar_request_too_large', 0 );
	}

	/** A nonce is valid for one person, one command and one webinar. */
	public function test_a_nonce_is_for_one_person_command_and_webinar(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$one   = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$other = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$this->act_as( 1 );
		$nonces = array( wp_create_nonce( self::ACTION . '_' . $one ) );
		$this->act_as( $owner );
		array_push( $nonces, wp_create_nonce( self::ACTION . '_' . $other ), wp_create_nonce( 'another_' . $one ), wp_create_nonce( self::ACTION ) );

		foreach ( $nonces as $nonce ) {
			$this->send( array( 'nonce' => $nonce ) + $this->good( $one ) );
			$this->assert_error( 403, 'webinar_nonce_invalid', $one );
		}
	}

	/** Each capability is checked for this webinar, and its lack gets the message that fits the command. */
	public function test_the_capability_is_checked_for_this_webinar(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$own     = $this->create_webinar( array( 'speaker_user_ids' => array( $speaker ) ) );
		$other   = $this->create_webinar();
		add_filter( 'core_webinar_is_admitted', '__return_false' );
		$this->act_as( $speaker );

		foreach ( array(
			'control_webinar' => 'webinar_permission_denied',
			'edit_post'       => 'webinar_permission_denied',
			'attend_webinar'  => 'webinar_not_admitted',
		) as $capability => $code ) {
			$this->send( $this->good( $own ) );
			self::assertNull( $this->read( $capability )['error'], $capability );
			$this->send( $this->good( $other ) );
			$this->assert_error( 403, $code, $other, $capability );
		}
	}

	/** A post of another type is not found, whatever the user's rights. */
	public function test_another_post_is_no_webinar(): void {
		$this->act_as( 1 );
		$page = (int) wp_insert_post(
			array(
				'post_type'  => 'page',
				'post_title' => 'A page',
			)
		);
		$this->send( $this->good( $page ) );

		$this->assert_error( 404, 'webinar_not_found', $page, 'edit_post' );
	}

	/**
	 * Sets the superglobals as WordPress does for a sent form, slashed.
	 *
	 * @param array<string, mixed> $fields Fields.
	 * @param string               $method Method.
	 */
	private function send( array $fields, string $method = 'POST' ): void {
		$_SERVER['REQUEST_METHOD'] = $method;
		$_POST                     = wp_slash( $fields );
	}

	/**
	 * Fields of a valid command of the signed-in user.
	 *
	 * @return array{webinar_id: string, nonce: string, words: string}
	 */
	private function good( int $webinar_id ): array {
		return array(
			'webinar_id' => (string) $webinar_id,
			'nonce'      => wp_create_nonce( self::ACTION . '_' . $webinar_id ),
			'words'      => "it's \\ fine",
		);
	}

	/**
	 * Applies the filter as a module does.
	 *
	 * @param string $capability Required capability and fields.
	 * @param string $pattern    Of its field.
	 * @return array{webinar_id: int, fields: array<string, string>, error: array{status: int, code: string, message: string}|null}
	 */
	private function read( string $capability = 'control_webinar', string $pattern = '/^[^<>]+$/D' ): array {
		$spec = array(
			'capability' => $capability,
			'fields'     => array( 'words' => $pattern ),
		);
		return apply_filters( 'core_webinar_command', null, self::ACTION, $spec );
	}

	/**
	 * Asserts that the command is refused and the module gets no fields.
	 *
	 * @param int    $status     HTTP status.
	 * @param int    $webinar_id Which webinar is named; 0 for none.
	 * @param string $capability Required capability and fields.
	 * @return array{status: int, code: string, message: string}
	 */
	private function assert_error( int $status, string $code, int $webinar_id, string $capability = 'control_webinar' ): array {
		$reading = $this->read( $capability );
		self::assertIsArray( $reading['error'] );
		self::assertSame( array( $status, $code ), array( $reading['error']['status'], $reading['error']['code'] ) );
		self::assertSame( array( $webinar_id, array() ), array( $reading['webinar_id'], $reading['fields'] ) );
		return $reading['error'];
	}
}
