<?php
/**
 * Tests of what the admin-ajax commands of all modules have in common.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/**
 * The filter `core_webinar_command` as a module that has a command sees it (R3, H4, S5).
 */
final class CommandTest extends Webinar_TestCase {

	private const ACTION = 'test_command';

	/**
	 * A good command comes back with its fields, and with nothing else that was sent.
	 */
	public function test_a_good_command_is_read(): void {
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

	/**
	 * The checks have an order: who sends a request that is wrong in every way is told of them one after the other.
	 */
	public function test_the_first_thing_that_is_wrong_is_the_answer(): void {
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
	 * Values that are not the text a pattern wants.
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
	 * None of them gets through.
	 *
	 * @param mixed  $value What is sent; null leaves it out.
	 */
	#[DataProvider( 'bad_values' )]
	public function test_only_text_that_fits_gets_through( string $name, mixed $value ): void {
		$this->act_as( 1 );
		$id = $this->create_webinar();
		$this->send( array_filter( array( $name => $value ) + $this->good( $id ), static fn( mixed $one ): bool => null !== $one ) );

		$this->assert_error( 400, 'webinar_request_invalid', 'webinar_id' === $name ? 0 : $id );
	}

	/**
	 * A pattern that admits the empty text makes its field optional, and still lets through only what it admits.
	 */
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

	/**
	 * A body that says that it is large is not even read.
	 */
	public function test_the_announced_size_counts(): void {
		$this->act_as( 1 );
		$this->send( $this->good( $this->create_webinar() ) );
		$_SERVER['CONTENT_LENGTH'] = '8192';
		self::assertNull( $this->read()['error'] );

		$_SERVER['CONTENT_LENGTH'] = '8193';
		$this->assert_error( 413, 'webinar_request_too_large', 0 );
	}

	/**
	 * A nonce is good for one person, one command and one webinar.
	 */
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

	/**
	 * Each capability is asked for this webinar, and who lacks it is told what suits the command.
	 */
	public function test_the_capability_is_asked_for_this_webinar(): void {
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

	/**
	 * A post of another type is no webinar, whoever asks.
	 */
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
	 * Pretends that a form was sent, slashed as WordPress does it.
	 *
	 * @param array<string, mixed> $fields Fields.
	 * @param string               $method Method.
	 */
	private function send( array $fields, string $method = 'POST' ): void {
		$_SERVER['REQUEST_METHOD'] = $method;
		$_POST                     = wp_slash( $fields );
	}

	/**
	 * Fields of a good command of who is signed in.
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
	 * Asks as a module does.
	 *
	 * @param string $capability What the command needs.
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
	 * The command may not be carried out, and the module gets nothing of it to carry out.
	 *
	 * @param int    $status     HTTP status.
	 * @param int    $webinar_id Which webinar is named; 0 for none.
	 * @param string $capability What the command needs.
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
