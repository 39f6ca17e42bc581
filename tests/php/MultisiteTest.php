<?php
/**
 * Tests of the plugins on a network of sites.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use PHPUnit\Framework\TestCase;
use Webinars\Tests\Test_Site;

/**
 * Each site of a network has data of its own, which goes with the site or with the plugin, whichever goes first.
 */
final class MultisiteTest extends TestCase {

	/** What the plugins name, and the roles that they change. */
	private const OURS = '/webinar|whsec_|user_roles/i';

	/** Pages that plugins create are the site's content, with their revisions, and WordPress names a transient after the folder of the site. */
	private const STAYS = '/^wp_(2_)?posts \d+ (page|revision)$|_site_transient_/';

	/** A network with two sites in folders, which each test copies. */
	private static Test_Site $made;

	private Test_Site $network;

	public static function setUpBeforeClass(): void {
		self::$made = Test_Site::create();
		self::$made->wp_cli( array( 'core', 'multisite-convert', '--skip-config', '--title=Network' ) );
		putenv( 'WEBINAR_TEST_PATH=/' );
		$created = self::$made->wp_cli( array( 'site', 'create', '--slug=two', '--url=http://webinars.test', '--porcelain' ) );
		self::assertSame( '2', $created['output'], $created['errors'] );
		$prepared = self::$made->run( __DIR__ . '/plugins.php', array( 'prepare' ) );
		self::assertSame( '', $prepared['output'] );
		putenv( 'WEBINAR_TEST_PATH' );
	}

	public static function tearDownAfterClass(): void {
		self::$made->remove();
	}

	protected function setUp(): void {
		parent::setUp();
		$this->network = self::$made->copy();
		putenv( 'WEBINAR_TEST_PATH=/' );
	}

	protected function tearDown(): void {
		putenv( 'WEBINAR_TEST_PATH' );
		$this->network->remove();
		parent::tearDown();
	}

	public function test_uninstalling_leaves_nothing_on_any_site(): void {
		$before = $this->footprint();
		$this->use_plugins();
		self::assertNotSame( $before, $this->footprint() );

		foreach ( array( '/two/', '/' ) as $path ) {
			$this->on( $path, 'deactivate', ...Test_Site::plugins() );
		}
		$this->on( '/', 'uninstall', ...Test_Site::plugins() );
		self::assertSame( $before, $this->footprint() );
	}

	public function test_a_deleted_site_takes_its_tables_with_it(): void {
		$this->use_plugins();
		self::assertNotSame( array(), $this->tables_of_second_site() );

		$deleted = $this->network->wp_cli( array( 'site', 'delete', '2', '--yes', '--url=http://webinars.test/' ) );
		self::assertSame( 0, $deleted['status'], $deleted['errors'] );
		self::assertSame( array(), $this->tables_of_second_site() );
	}

	/**
	 * Network deactivation runs once, on the main site, and stops the jobs of every site.
	 */
	public function test_network_deactivation_stops_the_jobs_of_every_site(): void {
		$activated = $this->network->wp_cli( array( 'plugin', 'activate', 'webinar-outbox', '--network', '--url=http://webinars.test/' ) );
		self::assertSame( 0, $activated['status'], $activated['errors'] );
		self::assertStringContainsString( 'webinar_outbox_drain', $this->jobs_of_second_site() );

		$this->network->wp_cli( array( 'plugin', 'deactivate', 'webinar-outbox', '--network', '--url=http://webinars.test/' ) );
		self::assertStringNotContainsString( 'webinar_outbox_drain', $this->jobs_of_second_site() );
	}

	/** An account that is deleted from the network is erased on every site; a person who leaves one site keeps account and history. */
	public function test_deleted_account_is_erased_on_every_site(): void {
		$cli     = fn( string ...$command ): string => $this->network->wp_cli( array( ...$command, '--url=http://webinars.test/two/' ) )['output'];
		$erasing = 'global $wpdb; echo implode( ",", $wpdb->get_col( "SELECT event_key FROM {$wpdb->prefix}webinar_outbox" ) );';
		$cli( 'plugin', 'activate', 'webinar-outbox', '--network' );
		// The tables of the second site are made at its next request.
		$cli( 'eval', '' );
		$user_id = $cli( 'user', 'create', 'anna', 'anna@webinars.test', '--porcelain' );

		$cli( 'user', 'delete', 'anna', '--yes' );
		self::assertSame( '', $cli( 'eval', $erasing ) );
		$cli( 'user', 'delete', 'anna', '--network', '--yes' );

		self::assertSame( "forget/$user_id", $cli( 'eval', $erasing ) );
	}

	/**
	 * R1, H4: who belongs to another site only, or is marked as spam on the network, does not attend.
	 */
	public function test_a_member_of_one_site_does_not_attend_on_another(): void {
		$this->on( '/', 'activate', 'core-webinar-event' );
		$user_id = $this->network->wp_cli( array( 'user', 'create', 'guest', 'guest@webinars.test', '--role=subscriber', '--porcelain', '--url=http://webinars.test/two/' ) )['output'];
		$code    = '$id = wp_insert_post( array( "post_type" => "webinar_event", "post_status" => "publish", "post_title" => "Roofs" ) );
			$can = fn() => (int) user_can( %1$d, "attend_webinar", $id );
			echo $can(); add_user_to_blog( 1, %1$d, "subscriber" ); echo $can(); wp_update_user( array( "ID" => %1$d, "spam" => 1 ) ); echo $can();';

		$answer = $this->network->wp_cli( array( 'eval', sprintf( $code, $user_id ), '--url=http://webinars.test/' ) );

		self::assertSame( '010', $answer['output'], $answer['errors'] );
	}

	/**
	 * Activates all plugins on both sites, and plans and starts a webinar on each.
	 */
	private function use_plugins(): void {
		foreach ( array( '/', '/two/' ) as $path ) {
			$this->on( $path, 'activate', ...Test_Site::plugins() );
			self::assertMatchesRegularExpression( '/"webinar_id":[1-9]/', $this->run_on( $path, 'begin' ) );
		}
		self::assertNotSame( array(), $this->tables_of_second_site() );
	}

	/**
	 * Does what plugins.php offers on one of the sites, which must print nothing.
	 */
	private function on( string $path, string $command, string ...$slugs ): void {
		self::assertSame( '', $this->run_on( $path, $command, ...$slugs ), "$command on $path" );
	}

	private function run_on( string $path, string $command, string ...$slugs ): string {
		putenv( "WEBINAR_TEST_PATH=$path" );
		return $this->network->run( __DIR__ . '/plugins.php', array( $command, ...$slugs ) )['output'];
	}

	/**
	 * Returns what the plugins have in the database, and must not leave there.
	 *
	 * @return array<string, string> By table and row.
	 */
	private function footprint(): array {
		return array_filter(
			(array) json_decode( $this->run_on( '/', 'footprint' ), true ),
			static fn( string $value, string $row ): bool => 1 === preg_match( self::OURS, str_replace( 'webinars.test', '', "$row $value" ) )
				&& 1 !== preg_match( self::STAYS, $row ),
			ARRAY_FILTER_USE_BOTH
		);
	}

	/**
	 * Returns the tables of the second site that are the plugins'.
	 *
	 * @return list<string>
	 */
	private function tables_of_second_site(): array {
		return array_values( preg_grep( '/^wp_2_(webinar|client_webinar|post_webinar)\w*$/', array_keys( $this->footprint() ) ) );
	}

	private function jobs_of_second_site(): string {
		return $this->network->wp_cli( array( 'cron', 'event', 'list', '--field=hook', '--url=http://webinars.test/two/' ) )['output'];
	}
}
