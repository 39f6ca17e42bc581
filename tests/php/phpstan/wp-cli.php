<?php
/**
 * What the plugins use of WP-CLI, for PHPStan: there is no package of stubs for it where ours come from.
 *
 * @package Webinars\Tests
 */

// phpcs:disable WordPress, Generic, Squiz -- Names and shapes are WP-CLI's.

declare( strict_types=1 );

namespace {
	define( 'WP_CLI', true );

	class WP_CLI {

		/**
		 * @param callable|object|class-string $callable
		 * @param array<string, mixed>         $args
		 */
		public static function add_command( string $name, $callable, array $args = array() ): bool {}

		/**
		 * @param bool $exit
		 * @return ($exit is false ? null : never)
		 */
		public static function error( string $message, $exit = true ) {}

		public static function halt( int $return_code ): never {}

		public static function line( string $message = '' ): void {}

		public static function log( string $message ): void {}

		public static function success( string $message ): void {}

		public static function warning( string $message ): void {}
	}
}

namespace WP_CLI {

	class Formatter {

		/**
		 * @param array<string, mixed> $assoc_args Taken by reference.
		 * @param list<string>|null    $fields
		 * @param string|false         $prefix
		 */
		public function __construct( array &$assoc_args, $fields = null, $prefix = false ) {}

		/**
		 * @param iterable<mixed>  $items
		 * @param bool|array<bool> $ascii_pre_colorized
		 */
		public function display_items( iterable $items, $ascii_pre_colorized = false ): void {}

		/**
		 * @param array<string, mixed>|object $item
		 * @param bool|array<bool>            $ascii_pre_colorized
		 */
		public function display_item( $item, $ascii_pre_colorized = false ): void {}
	}
}

namespace WP_CLI\Utils {

	/**
	 * @param iterable<mixed> $items
	 * @param list<string>    $fields
	 */
	function format_items( string $format, iterable $items, array $fields ): void {}

	/**
	 * @param array<string, mixed>|object $item
	 * @param list<string>                $fields
	 * @return array<string, mixed>
	 */
	function pick_fields( $item, array $fields ): array {}

	/**
	 * @param resource        $fd
	 * @param iterable<mixed> $rows
	 * @param list<string>    $headers
	 */
	function write_csv( $fd, iterable $rows, array $headers = array() ): void {}
}
