<?php
/**
 * Tests of the extensions of PHP that the plugins need.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use Webinars\Tests\Test_Site;
use Webinars\Tests\Webinar_TestCase;

/**
 * The plugins need no extension of PHP that WordPress does not need: some hosts have no mbstring.
 */
final class ExtensionsTest extends Webinar_TestCase {

	/** Every PHP has them, or WordPress itself refuses to run. */
	private const ALWAYS_THERE = array( 'Core', 'date', 'filter', 'hash', 'json', 'pcre', 'random', 'Reflection', 'SPL', 'standard' );

	/** WordPress defines them where mbstring is missing. */
	private const REPLACED_BY_WORDPRESS = array( 'mb_strlen', 'mb_substr' );

	/**
	 * A call of another extension's function stands in a file that asks for the function first.
	 */
	public function test_no_plugin_calls_an_extension_that_may_be_missing(): void {
		$calls = array();
		$files = new RegexIterator( new RecursiveIteratorIterator( new RecursiveDirectoryIterator( dirname( __DIR__, 2 ) . '/plugins', FilesystemIterator::SKIP_DOTS ) ), '~\.php$~' );
		foreach ( $files as $file ) {
			if ( preg_match( '~/(tests|build|build-editor)/~', $file->getPathname() ) ) {
				continue;
			}
			$code = (string) file_get_contents( $file->getPathname() );
			foreach ( $this->called_functions( $code ) as $name ) {
				if ( ! function_exists( $name ) || in_array( $name, self::REPLACED_BY_WORDPRESS, true ) ) {
					continue;
				}
				$function = new ReflectionFunction( $name );
				if ( $function->isInternal() && ! in_array( $function->getExtensionName(), self::ALWAYS_THERE, true ) && ! str_contains( $code, "function_exists( '$name' )" ) ) {
					$calls[] = "$name() in " . $file->getPathname();
				}
			}
		}

		self::assertSame( array(), $calls );
	}

	/**
	 * Without mbstring's functions the calendar is written, and a host with capitals that PHP cannot lower is rejected, not changed to another.
	 */
	public function test_plugins_work_without_mbstring(): void {
		$output  = tmpfile();
		$options = array( '-d', 'opcache.enable_cli=0', '-d', 'disable_functions=mb_strlen,mb_substr,mb_strtolower' );
		$process = Test_Site::entered()->start( array( ...$options, __DIR__ . '/without-mbstring.php' ), array( 1 => $output, 2 => $output ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound
		proc_close( $process['process'] );
		rewind( $output );
		$printed = (string) stream_get_contents( $output );
		$results = json_decode( $printed, true );

		self::assertIsArray( $results, $printed );
		self::assertFalse( $results['has_mbstring'] );
		self::assertSame( array( 'stream.example.com', 'xn--j1ahacq.example.com', 'Поток.example.com' ), $results['hosts'] );
		$unfolded = str_replace( "\r\n ", '', $results['calendar'] );
		self::assertStringContainsString( "\r\nSUMMARY:" . str_repeat( 'Сад 🌱 ', 20 ), $unfolded );
		self::assertLessThanOrEqual( 75, max( array_map( 'strlen', explode( "\r\n", $results['calendar'] ) ) ) );
	}

	/**
	 * Names of the functions that are called, without methods, classes and definitions.
	 *
	 * @param string $code PHP.
	 * @return list<string>
	 */
	private function called_functions( string $code ): array {
		$tokens = array_values( array_filter( PhpToken::tokenize( $code ), static fn( PhpToken $token ): bool => ! $token->isIgnorable() ) );
		$names  = array();
		foreach ( $tokens as $index => $token ) {
			if ( $token->is( array( T_STRING, T_NAME_FULLY_QUALIFIED ) ) && '(' === ( $tokens[ $index + 1 ]->text ?? '' )
				&& ! $tokens[ $index - 1 ]->is( array( T_OBJECT_OPERATOR, T_NULLSAFE_OBJECT_OPERATOR, T_DOUBLE_COLON, T_NEW, T_FUNCTION ) ) ) {
				$names[] = ltrim( $token->text, '\\' );
			}
		}
		return array_values( array_unique( $names ) );
	}
}
