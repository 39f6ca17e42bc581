<?php
/**
 * Tests of the listener that checks every hook against its contract.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use PHPUnit\Framework\AssertionFailedError;
use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Contract_Listener;
use Webinars\Tests\Webinar_TestCase;

/**
 * A payload against its contract must fail a test, a valid one must not.
 */
final class ContractListenerTest extends Webinar_TestCase {

	private const CONTRACT = __DIR__ . '/../../contract';

	private const ENTERED = array(
		'lead_id'    => 7,
		'webinar_id' => 3,
		'timestamp'  => 1795219200,
	);

	/**
	 * The examples of every action.
	 *
	 * @return iterable<string, array{string, array<mixed>}>
	 */
	public static function examples(): iterable {
		foreach ( (array) glob( self::CONTRACT . '/hooks/*.json' ) as $file ) {
			$schema = json_decode( (string) file_get_contents( $file ), true );
			foreach ( 'action' === $schema['x-kind'] ? $schema['examples'] : array() as $number => $arguments ) {
				yield "{$schema['title']} $number" => array( $schema['title'], $arguments );
			}
		}
	}

	/**
	 * The validator reads all schemas with their references.
	 *
	 * @param string       $hook      Name of an action.
	 * @param array<mixed> $arguments Arguments of the hook.
	 */
	#[DataProvider( 'examples' )]
	public function test_examples_of_the_contract_pass( string $hook, array $arguments ): void {
		$this->leave_only_the_listener( $hook );

		do_action_ref_array( $hook, $arguments );

		self::assertSame( array(), Contract_Listener::violations() );
	}

	/**
	 * Payloads that break the contract of `client_webinar_entered`.
	 *
	 * @return array<string, array{array<mixed>}>
	 */
	public static function broken(): array {
		return array(
			'an id as text'      => array( array( array( 'lead_id' => '7' ) + self::ENTERED ) ),
			'a missing key'      => array( array( array_diff_key( self::ENTERED, array( 'timestamp' => 0 ) ) ) ),
			'no payload'         => array( array() ),
			'one argument more'  => array( array( self::ENTERED, true ) ),
			'an object'          => array( array( (object) self::ENTERED ) ),
			'a closure within'   => array( array( self::ENTERED + array( 'then' => static fn() => null ) ) ),
			'a number as a real' => array( array( array( 'timestamp' => 1795219200.5 ) + self::ENTERED ) ),
		);
	}

	/**
	 * The violation is reported also when the product catches the exception.
	 *
	 * @param array<mixed> $arguments Arguments of the hook.
	 */
	#[DataProvider( 'broken' )]
	public function test_a_broken_payload_is_caught( array $arguments ): void {
		$this->leave_only_the_listener( 'client_webinar_entered' );

		$caught = null;
		try {
			do_action_ref_array( 'client_webinar_entered', $arguments );
		} catch ( AssertionFailedError $error ) {
			$caught = $error->getMessage();
		}

		self::assertStringStartsWith( 'client_webinar_entered: its arguments', (string) $caught );
		self::assertSame( array( $caught ), Contract_Listener::violations() );
		Contract_Listener::forget_violations();
	}

	/**
	 * The return value of a filter is checked, too.
	 */
	public function test_a_broken_answer_is_caught(): void {
		$this->leave_only_the_listener( 'core_webinar_get_current' );
		add_filter( 'core_webinar_get_current', static fn(): string => 'the next one' );

		$caught = null;
		try {
			apply_filters( 'core_webinar_get_current', null );
		} catch ( AssertionFailedError $error ) {
			$caught = $error->getMessage();
		}

		self::assertStringStartsWith( 'core_webinar_get_current: its answer', (string) $caught );
		Contract_Listener::forget_violations();
	}

	/**
	 * PHP's empty array is valid as an object, too.
	 */
	public function test_an_empty_array_passes_as_an_object(): void {
		$this->leave_only_the_listener( 'client_webinar_form_submitted' );

		do_action(
			'client_webinar_form_submitted',
			array(
				'lead_id'      => 7,
				'webinar_id'   => 3,
				'webinar_type' => 'live',
				'session_id'   => 1,
				'submitted_at' => 1795219200,
				'form_id'      => 2,
				'form_payload' => array(),
			)
		);

		self::assertSame( array(), Contract_Listener::violations() );
	}

	/**
	 * Removes the modules' listeners from a hook, so that only the contract's listener is left.
	 *
	 * @param string $hook Name of the hook.
	 */
	private function leave_only_the_listener( string $hook ): void {
		remove_all_filters( $hook );
		Contract_Listener::listen( self::CONTRACT, $hook );
	}
}
