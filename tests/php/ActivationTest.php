<?php
/**
 * Tests of the plugins as plugins: switched on, off, and removed.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Webinars\Tests\Test_Site;

/**
 * Each plugin activates alone and in any order (M2), and takes everything with it when it is deleted.
 */
final class ActivationTest extends TestCase {

	/**
	 * A site with no plugin active.
	 *
	 * @var Test_Site
	 */
	private static Test_Site $clean;

	/**
	 * The site of one test.
	 *
	 * @var Test_Site
	 */
	private Test_Site $site;

	/**
	 * Installs WordPress once.
	 */
	public static function setUpBeforeClass(): void {
		self::$clean = Test_Site::create();
	}

	/**
	 * Removes it.
	 */
	public static function tearDownAfterClass(): void {
		self::$clean->remove();
	}

	/**
	 * Gives each test a site of its own.
	 */
	protected function setUp(): void {
		$this->site = self::$clean->copy();
	}

	/**
	 * Removes it.
	 */
	protected function tearDown(): void {
		$this->site->remove();
	}

	/**
	 * Names every plugin.
	 *
	 * @return iterable<string, array{string}>
	 */
	public static function plugins(): iterable {
		foreach ( Test_Site::plugins() as $slug ) {
			yield $slug => array( $slug );
		}
	}

	/**
	 * Without any neighbour there is no error, neither then nor on the next request.
	 *
	 * @param string $slug Folder of the plugin.
	 */
	#[DataProvider( 'plugins' )]
	public function test_activates_alone( string $slug ): void {
		$this->do_quietly( 'activate', array( $slug ) );
		$this->do_quietly( 'visit', array( $slug ) );
	}

	/**
	 * Names of the runs with a random order each.
	 *
	 * @return array<string, array{}>
	 */
	public static function orders(): array {
		return array(
			'one order'     => array(),
			'another order' => array(),
			'a third order' => array(),
		);
	}

	/**
	 * Whatever is activated first.
	 */
	#[DataProvider( 'orders' )]
	public function test_all_activate_in_any_order(): void {
		$slugs = Test_Site::plugins();
		shuffle( $slugs );

		$this->do_quietly( 'activate', $slugs );
		$this->do_quietly( 'visit', $slugs );
	}

	/**
	 * No table, option, role, capability or scheduled job is left.
	 */
	public function test_deleting_leaves_nothing_behind(): void {
		$slugs = Test_Site::plugins();
		$this->do_quietly( 'visit', array() );
		$before = $this->footprint();

		$this->do_quietly( 'activate', $slugs );
		$this->do_quietly( 'visit', $slugs );
		self::assertNotSame( $before, $this->footprint() );
		$this->do_quietly( 'deactivate', $slugs );
		foreach ( $slugs as $slug ) {
			$this->do_quietly( 'uninstall', array( $slug ) );
		}

		self::assertSame( $before, $this->footprint() );
	}

	/**
	 * Does something to plugins; anything that is printed is an error.
	 *
	 * @param string   $command What to do.
	 * @param string[] $slugs   Plugins, in this order.
	 */
	private function do_quietly( string $command, array $slugs ): void {
		$done = $this->site->run( __DIR__ . '/plugins.php', array( $command, ...$slugs ) );

		$what = $command . ' ' . implode( ' ', $slugs );
		self::assertSame( '', $done['output'], $what );
		self::assertSame( 0, $done['status'], $what );
	}

	/**
	 * What the plugins store now.
	 *
	 * @return array<string, mixed>
	 */
	private function footprint(): array {
		$done      = $this->site->run( __DIR__ . '/plugins.php', array( 'footprint' ) );
		$footprint = json_decode( $done['output'], true );
		self::assertIsArray( $footprint, $done['output'] );
		return $footprint;
	}
}
