<?php
/**
 * Tests of the versions of WordPress and PHP.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Core_Webinar_Event\Tested_Versions;
use Webinars\Tests\Webinar_TestCase;

/**
 * The versions that are called tested are those of the tests, and Site Health names others.
 */
final class VersionsTest extends Webinar_TestCase {

	/** WordPress is that of this run; Playground's PHP is its own choice. */
	public function test_tested_versions_are_those_of_the_tests(): void {
		$root       = dirname( __DIR__, 3 );
		$playground = (string) file_get_contents( $root . '/node_modules/@wp-playground/common/index.d.ts' );

		self::assertMatchesRegularExpression( '/^' . preg_quote( Tested_Versions::WORDPRESS, '/' ) . '\b/', wp_get_wp_version() );
		self::assertStringContainsString( 'RecommendedPHPVersion = "' . Tested_Versions::PHP[1] . '"', $playground );
		self::assertStringContainsString( vsprintf( 'WordPress %s (%s), and with PHP %s (all PHP tests, on MariaDB and in part on SQLite) and %s ', array( Tested_Versions::WORDPRESS, wp_get_wp_version(), ...Tested_Versions::PHP ) ), (string) file_get_contents( $root . '/README.md' ) );
	}

	/**
	 * Versions of WordPress and PHP, and whether both are tested.
	 *
	 * @return iterable<string, array{string, string, bool}>
	 */
	public static function versions(): iterable {
		yield 'tested' => array( '7.1.1', '8.2.36', true );
		yield 'another correction' => array( '7.1', '8.3.0', true );
		yield 'older WordPress' => array( '7.0.2', '8.2.36', false );
		yield 'newer WordPress' => array( '7.10', '8.2.36', false );
		yield 'older PHP' => array( '7.1.1', '8.1.30', false );
		yield 'newer PHP' => array( '7.1.1', '8.4.1-ubuntu', false );
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
			self::assertStringContainsString( "tested with WordPress 7.1 and PHP 8.2, 8.3. This site has WordPress $wordpress and PHP $php.", $problem );
		}
	}

	/** Site Health says it of this site. */
	public function test_site_health_says_it(): void {
		$test   = apply_filters( 'site_status_tests', array( 'direct' => array() ) )['direct']['core_webinar_event_versions']['test'];
		$tested = '' === Tested_Versions::problem( wp_get_wp_version(), PHP_VERSION );

		self::assertSame( $tested ? 'good' : 'recommended', $test()['status'] );
	}
}
