<?php
/**
 * Tests of the versions of WordPress and PHP.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Core_Webinar_Event\Tested_Versions;
use Webinars\Tests\Test_Site;
use Webinars\Tests\Webinar_TestCase;

/**
 * The versions that are called tested are those of the tests, and Site Health names older and newer ones.
 */
final class VersionsTest extends Webinar_TestCase {

	/** `npm test` runs this with the oldest of both, and with the newest. */
	public function test_tested_versions_are_those_of_the_tests(): void {
		$end = array_search( getenv( 'WEBINAR_TEST_VERSIONS' ), array( 'oldest', 'newest' ), true );
		if ( false !== $end ) {
			self::assertMatchesRegularExpression( '/^' . preg_quote( Tested_Versions::WORDPRESS[ $end ], '/' ) . '\b/', wp_get_wp_version() );
			self::assertMatchesRegularExpression( '/^' . preg_quote( Tested_Versions::PHP[ $end ], '/' ) . '\b/', PHP_VERSION );
		}
		self::assertSame( '', Tested_Versions::problem( wp_get_wp_version(), PHP_VERSION ) );
	}

	/** WordPress refuses to activate a plugin with less than its header says; the tools read the same limits. */
	public function test_everything_names_the_same_versions(): void {
		list( $wordpress, $newest_wordpress ) = Tested_Versions::WORDPRESS;
		list( $php, $newest_php )             = Tested_Versions::PHP;
		$read                                 = static fn( string $file ): string => (string) file_get_contents( dirname( __DIR__, 3 ) . "/$file" );
		$number                               = static fn( string $branch ): string => str_replace( '.', '0', $branch ) . '00';

		foreach ( Test_Site::plugins() as $slug ) {
			$header = get_plugin_data( WP_PLUGIN_DIR . "/$slug/$slug.php" );
			self::assertSame( array( $slug, $wordpress, $php ), array( $slug, $header['RequiresWP'], $header['RequiresPHP'] ) );
		}
		self::assertStringContainsString( "Needs WordPress $wordpress or newer and PHP $php or newer.", $read( 'README.md' ) );
		self::assertStringContainsString( "WordPress $wordpress with PHP $php, and WordPress $newest_wordpress with PHP $newest_php", $read( 'README.md' ) );
		self::assertStringContainsString( "\"minimum_supported_wp_version\" value=\"$wordpress\"", $read( 'phpcs.xml.dist' ) );
		self::assertStringContainsString( "min: {$number( $php )}\n\t\tmax: {$number( $newest_php )}\n", $read( 'phpstan.neon.dist' ) );
		self::assertSame( "$php.0", json_decode( $read( 'composer.json' ), true )['config']['platform']['php'] );
	}

	/**
	 * Versions of WordPress and PHP, and whether both are tested.
	 *
	 * @return iterable<string, array{string, string, bool}>
	 */
	public static function versions(): iterable {
		yield 'between' => array( '7.0.2', '8.2.36', true );
		yield 'oldest' => array( '6.8', '8.1.0', true );
		yield 'newest' => array( '7.1.9', '8.5.12-ubuntu', true );
		yield 'older WordPress' => array( '6.7.4', '8.2.36', false );
		yield 'newer WordPress' => array( '7.10', '8.2.36', false );
		yield 'older PHP' => array( '7.1.1', '8.0.30', false );
		yield 'newer PHP' => array( '7.1.1', '8.6.0-ubuntu', false );
	}

	/**
	 * Other versions are named, with the tested ones.
	 *
	 * @param string $wordpress Version.
	 * @param string $php       Version.
	 * @param bool   $is_tested Whether it is said that nothing is wrong.
	 */
	#[DataProvider( 'versions' )]
	public function test_other_versions_are_named( string $wordpress, string $php, bool $is_tested ): void {
		$problem = Tested_Versions::problem( $wordpress, $php );

		self::assertSame( $is_tested, '' === $problem );
		if ( ! $is_tested ) {
			self::assertStringContainsString( "tested with WordPress 6.8–7.1 and PHP 8.1–8.5. This site has WordPress $wordpress and PHP $php.", $problem );
		}
	}

	/** Site Health says it of this site. */
	public function test_site_health_says_it(): void {
		$test = apply_filters( 'site_status_tests', array( 'direct' => array() ) )['direct']['core_webinar_event_versions']['test'];

		self::assertSame( 'good', $test()['status'] );
	}
}
