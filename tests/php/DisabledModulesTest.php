<?php
/**
 * Tests of the modules that the profile `prod` disables.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Webinars\Tests\Test_Site;

/**
 * Under `prod` an active module of `full` leaves WordPress as if it were not installed (P1, P2).
 */
final class DisabledModulesTest extends TestCase {

	private static Test_Site $site;

	/**
	 * What WordPress has without the modules, by the side of WordPress.
	 *
	 * @var array<string, array<string, list<string>>>
	 */
	private static array $without;

	/**
	 * Makes a site with the modules of `prod`.
	 */
	public static function setUpBeforeClass(): void {
		self::$site = Test_Site::create();
		self::$site->run( __DIR__ . '/plugins.php', array( 'activate', ...Test_Site::required_plugins() ) );
		// The first request stores what WordPress stores once.
		self::lists( self::$site, 'prod' );
		self::$without = self::lists( self::$site, 'prod' );
	}

	/**
	 * Removes it.
	 */
	public static function tearDownAfterClass(): void {
		self::$site->remove();
	}

	/**
	 * The modules of `full` that exist.
	 *
	 * @return array<string, array{string}>
	 */
	public static function modules(): array {
		$modules = array();
		foreach ( Test_Site::disabled_plugins() as $slug ) {
			$modules[ $slug ] = array( $slug );
		}
		return $modules;
	}

	/**
	 * Neither at its activation nor later, and no job stays of a site that was `full` before. Deleting it then leaves nothing.
	 */
	#[DataProvider( 'modules' )]
	public function test_under_prod_it_is_as_if_not_installed( string $slug ): void {
		$site = self::$site->copy();
		try {
			$activated = $site->run( __DIR__ . '/plugins.php', array( 'activate', $slug ) );
			self::assertSame( '', $activated['output'] );
			self::assertSame( self::$without, self::lists( $site, 'prod' ) );

			$full = self::lists( $site, 'full' );
			self::assertNotSame( array(), self::added( $full['front'], 'hooks' ), 'The module does something under `full`.' );

			self::lists( $site, 'prod' );
			$after = self::lists( $site, 'prod' );
			foreach ( array( 'front', 'admin' ) as $side ) {
				// Its data stays.
				unset( $after[ $side ]['tables'], $after[ $side ]['options'] );
				self::assertSame( array_diff_key( self::$without[ $side ], array_flip( array( 'tables', 'options' ) ) ), $after[ $side ] );
			}
			foreach ( array( 'deactivate', 'uninstall' ) as $step ) {
				self::assertSame( '', $site->run( __DIR__ . '/plugins.php', array( $step, $slug ) )['output'] );
			}
			self::assertSame( self::$without, self::lists( $site, 'prod' ) );
		} finally {
			$site->remove();
		}
	}

	/**
	 * What is in a list now and was not without the modules.
	 *
	 * @param array<string, list<string>> $lists Of one side.
	 * @return list<string>
	 */
	private static function added( array $lists, string $name ): array {
		return array_values( array_diff( $lists[ $name ], self::$without['front'][ $name ] ) );
	}

	/**
	 * Reads the lists, without the one hook by which a module asks for the profile.
	 *
	 * @return array<string, array<string, list<string>>> By side and name.
	 */
	private static function lists( Test_Site $site, string $profile ): array {
		$sides = array();
		putenv( "WEBINAR_TEST_PROFILE=$profile" );
		foreach ( array( 'front', 'admin' ) as $side ) {
			$printed = $site->run( __DIR__ . '/lists.php', array( $side ) )['output'];
			$lists   = json_decode( $printed, true );
			self::assertIsArray( $lists, $printed );
			$asking         = array_map( static fn( string $slug ): string => "plugins_loaded 0 a closure of $slug.php", Test_Site::disabled_plugins() );
			$lists['hooks'] = array_diff( $lists['hooks'], $asking );
			foreach ( $lists as $name => $list ) {
				sort( $list );
				$sides[ $side ][ $name ] = $list;
			}
			ksort( $sides[ $side ] );
		}
		putenv( 'WEBINAR_TEST_PROFILE' );
		return $sides;
	}
}
