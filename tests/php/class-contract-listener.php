<?php
/**
 * Holds every hook to its contract while the tests run.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

namespace Webinars\Tests;

use Opis\JsonSchema\Errors\ErrorFormatter;
use Opis\JsonSchema\Errors\ValidationError;
use Opis\JsonSchema\Validator;
use PHPUnit\Framework\AssertionFailedError;
use stdClass;

/**
 * Listens first on each hook that has a schema, and last where a filter has a promised answer: so each integration test
 * is a contract test as well.
 */
final class Contract_Listener {

	/** The address under which the schemas refer to each other. */
	private const BASE = 'contract:///';

	/**
	 * What did not match, since the test began.
	 *
	 * @var list<string>
	 */
	private static array $violations = array();

	/**
	 * Schemas and JSON that matched since the test began: a batch repeats the same payload for each person.
	 *
	 * @var array<string, true>
	 */
	private static array $matches = array();

	/**
	 * Use listen().
	 *
	 * @param Validator $validator Knows where the schemas are.
	 */
	private function __construct( private readonly Validator $validator ) {}

	/**
	 * Starts to listen on every hook that has a schema.
	 *
	 * @param string $contract Folder of the contract.
	 * @param string $hooks    Pattern of the hooks' names.
	 */
	public static function listen( string $contract, string $hooks = '*' ): void {
		$validator = new Validator( null, 1, false );
		$validator->resolver()->registerPrefix( self::BASE, (string) realpath( $contract ) );
		$listener = new self( $validator );
		foreach ( (array) glob( "$contract/hooks/$hooks.json" ) as $file ) {
			$hook   = basename( $file, '.json' );
			$schema = json_decode( (string) file_get_contents( $file ), true );
			add_filter(
				$hook,
				static function ( ...$arguments ) use ( $listener, $hook ) {
					$listener->check( $hook, $arguments, "hooks/$hook.json", 'arguments' );
					return $arguments[0] ?? null;
				},
				PHP_INT_MIN,
				99
			);
			if ( isset( $schema['x-returns'] ) ) {
				add_filter(
					$hook,
					static function ( $value = null ) use ( $listener, $hook ) {
						$listener->check( $hook, $value, "hooks/$hook.json#/x-returns", 'answer' );
						return $value;
					},
					PHP_INT_MAX
				);
			}
		}
	}

	/**
	 * What did not match since the test began; the product may have caught the exception.
	 *
	 * @return list<string>
	 */
	public static function violations(): array {
		return self::$violations;
	}

	/**
	 * Begins a new test.
	 */
	public static function forget_violations(): void {
		self::$violations = array();
		self::$matches    = array();
	}

	/**
	 * Compares a value with its schema.
	 *
	 * @param string $hook   Name of the hook.
	 * @param mixed  $value  The list of arguments, or what a filter answers.
	 * @param string $schema Path of the schema in the contract.
	 * @param string $what   `arguments` or `answer`.
	 * @throws AssertionFailedError When it does not match.
	 */
	private function check( string $hook, mixed $value, string $schema, string $what ): void {
		$problem = self::has_object( $value )
			? 'holds an object or a closure: payloads are scalars and arrays.'
			: $this->problem( $value, self::BASE . $schema );
		if ( null !== $problem ) {
			self::$violations[] = "$hook: its $what $problem";
			throw new AssertionFailedError( "$hook: its $what $problem" );
		}
	}

	/**
	 * Says what is wrong with a value, null when nothing is.
	 *
	 * @param mixed  $value  Scalars and arrays.
	 * @param string $schema Address of the schema.
	 */
	private function problem( mixed $value, string $schema ): ?string {
		$text  = (string) wp_json_encode( $value, JSON_PRESERVE_ZERO_FRACTION );
		$match = "$schema $text";
		if ( isset( self::$matches[ $match ] ) ) {
			return null;
		}
		$json = json_decode( $text );
		do {
			$error = $this->validator->validate( $json, $schema )->error();
			if ( null === $error ) {
				self::$matches[ $match ] = true;
				return null;
			}
			// PHP has one empty array: it is an object as well, where the schema wants one.
			$path = self::empty_object_wanted( $error );
		} while ( null !== $path && self::put_object( $json, $path ) );

		return 'do not match the contract: '
			. wp_json_encode( ( new ErrorFormatter() )->format( $error ), JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE )
			. ' in ' . wp_json_encode( $value, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE );
	}

	/**
	 * Finds an empty array where the schema expects an object.
	 *
	 * @param ValidationError $error What the validator says.
	 * @return list<int|string>|null The way to it.
	 */
	private static function empty_object_wanted( ValidationError $error ): ?array {
		if ( 'type' === $error->keyword() && array() === $error->data()->value() && in_array( 'object', (array) $error->args()['expected'], true ) ) {
			return array_values( $error->data()->fullPath() );
		}
		foreach ( $error->subErrors() as $inner ) {
			$path = self::empty_object_wanted( $inner );
			if ( null !== $path ) {
				return $path;
			}
		}
		return null;
	}

	/**
	 * Puts an empty object at a place.
	 *
	 * @param mixed            $json The decoded value, changed in place.
	 * @param list<int|string> $path The way to the place.
	 */
	private static function put_object( mixed &$json, array $path ): bool {
		$place = &$json;
		foreach ( $path as $step ) {
			if ( is_array( $place ) ) {
				$place = &$place[ $step ];
			} else {
				$place = &$place->$step;
			}
		}
		$place = new stdClass();
		return true;
	}

	/**
	 * Whether there is anything but scalars, null and arrays.
	 *
	 * @param mixed $value Whatever a hook was given.
	 */
	private static function has_object( mixed $value ): bool {
		if ( ! is_array( $value ) ) {
			return null !== $value && ! is_scalar( $value );
		}
		foreach ( $value as $inner ) {
			if ( self::has_object( $inner ) ) {
				return true;
			}
		}
		return false;
	}
}
