<?php
/**
 * Tests of the plugins as plugins: switched on, used, switched off, and removed.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use PHPUnit\Framework\TestCase;
use Random\Engine\Mt19937;
use Random\Randomizer;
use Webinars\Tests\Plugin_Life;
use Webinars\Tests\Test_Site;
use Webinars\Tests\Web_Server;

/**
 * Each plugin works alone, with any others, and in any order (M2), and takes everything with it when it is deleted.
 */
final class ActivationTest extends TestCase {

	/** Of the random orders, which come in pairs. */
	private const SEEDS = 20;

	/** Sites that live at the same time: as many as the smallest machine that we test on has cores. */
	private const LANES = 2;

	/** Orders that a failure shows. */
	private const SHOWN = 3;

	/**
	 * A site with no plugin active, on which people were.
	 *
	 * @var Test_Site
	 */
	private static Test_Site $clean;

	/**
	 * All that is in its database.
	 *
	 * @var array<string, string>
	 */
	private static array $footprint = array();

	/**
	 * One for each lane.
	 *
	 * @var list<Web_Server>
	 */
	private static array $servers = array();

	/**
	 * Makes the site.
	 */
	public static function setUpBeforeClass(): void {
		self::$clean = Test_Site::create();
		for ( $lane = 0; $lane < self::LANES; $lane++ ) {
			self::$servers[] = Web_Server::start( self::$clean );
		}
		$preparation = new Fiber( ( new Plugin_Life( self::$servers[0], self::$clean, array() ) )->prepare( ... ) );
		self::run_fibers( array( $preparation ) );
		self::$footprint = $preparation->getReturn();
	}

	/**
	 * Removes it.
	 */
	public static function tearDownAfterClass(): void {
		array_map( static fn( Web_Server $server ) => $server->stop(), self::$servers );
		self::$servers = array();
		self::$clean->remove();
	}

	/**
	 * Without any neighbour.
	 */
	public function test_each_plugin_lives_alone_and_leaves_nothing_behind(): void {
		$orders = array();
		foreach ( Test_Site::plugins() as $slug ) {
			$orders[ "$slug alone" ] = array_fill( 0, 3, array( $slug ) );
		}
		self::assertSame( '', $this->live_through( $orders ) );
	}

	/**
	 * A seed with all plugins makes an order and its reverse, a seed with some of them is followed by those that it left out.
	 * So each run has each plugin before and after, with and without each other one. Each run begins at a seed of its own.
	 */
	public function test_plugins_live_in_any_order_and_leave_nothing_behind(): void {
		$seed   = (int) getenv( 'WEBINAR_TEST_SEED' );
		$seed   = $seed > 0 ? $seed : random_int( 1, 1_000_000 );
		$orders = array();
		for ( $end = $seed + self::SEEDS; $seed < $end; $seed++ ) {
			$random = new Randomizer( new Mt19937( $seed ) );
			$slugs  = $random->shuffleArray( Test_Site::plugins() );
			if ( 1 === $seed % 2 ) {
				$cut  = $random->getInt( 1, count( $slugs ) - 1 );
				$pair = array_map(
					static fn( array $some ): array => array( $some, $random->shuffleArray( $some ), $random->shuffleArray( $some ) ),
					array( array_slice( $slugs, 0, $cut ), array_slice( $slugs, $cut ) )
				);
			} else {
				$order = array( $slugs, $random->shuffleArray( $slugs ), $random->shuffleArray( $slugs ) );
				$pair  = array( $order, array_map( array_reverse( ... ), $order ) );
			}
			$orders[ "WEBINAR_TEST_SEED=$seed makes this the first order" ]  = $pair[0];
			$orders[ "WEBINAR_TEST_SEED=$seed makes this the second order" ] = $pair[1];
		}
		self::assertSame( '', $this->live_through( $orders ) );
	}

	/**
	 * Lets plugins live on a site each, several at the same time.
	 *
	 * @param array<string, array{list<string>, list<string>, list<string>}> $orders By a name, how plugins are activated,
	 *                                                                               switched off, and deleted.
	 * @return string What was not as it should be, empty when nothing.
	 */
	private function live_through( array $orders ): string {
		$problems = array();
		$lane     = static function ( Web_Server $server ) use ( &$orders, &$problems ): void {
			while ( array() !== $orders ) {
				$name  = array_key_first( $orders );
				$order = array_shift( $orders );
				$site  = self::$clean->copy();
				$found = ( new Plugin_Life( $server, $site, $order[0] ) )->live( $order[1], $order[2], self::$footprint );
				$site->remove();
				if ( array() !== $found ) {
					$problems[] = "$name: " . implode( ' ', $order[0] ) . "\n" . implode( "\n", $found );
				}
			}
		};
		self::run_fibers( array_map( static fn( Web_Server $server ): Fiber => new Fiber( static fn() => $lane( $server ) ), self::$servers ) );
		$more = count( $problems ) - self::SHOWN;
		return implode( "\n\n", array_slice( $problems, 0, self::SHOWN ) ) . ( $more > 0 ? "\n\nand $more more." : '' );
	}

	/**
	 * Sends the requests of Fibers at the same time, and goes on with each Fiber as soon as its answer is there.
	 *
	 * @param list<Fiber<void, void, mixed, CurlHandle>> $fibers Each suspends itself with a request.
	 */
	private static function run_fibers( array $fibers ): void {
		$multi   = curl_multi_init();
		$waiting = array();
		$send    = static function ( Fiber $fiber, ?CurlHandle $request ) use ( $multi, &$waiting ): void {
			if ( null !== $request ) {
				$waiting[ spl_object_id( $request ) ] = $fiber;
				curl_multi_add_handle( $multi, $request );
			}
		};
		foreach ( $fibers as $fiber ) {
			$send( $fiber, $fiber->start() );
		}
		while ( array() !== $waiting ) {
			curl_multi_exec( $multi, $running );
			$done = curl_multi_info_read( $multi );
			if ( false === $done ) {
				curl_multi_select( $multi );
				continue;
			}
			$id    = spl_object_id( $done['handle'] );
			$fiber = $waiting[ $id ];
			unset( $waiting[ $id ] );
			$next = $fiber->resume();
			curl_multi_remove_handle( $multi, $done['handle'] );
			$send( $fiber, $next );
		}
	}
}
