<?php
/**
 * Tests of the plugins on a network of sites.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use PHPUnit\Framework\TestCase;
use Webinars\Tests\Test_Site;
use Webinars\Tests\Web_Server;

require_once __DIR__ . '/../../plugins/client-webinar-registration/tests/class-seat-browser.php';

/**
 * Each site of a network has data of its own, which goes with the site or with the plugin, whichever goes first.
 */
final class MultisiteTest extends TestCase {

	/** What the plugins name, and the roles that they change. */
	private const OURS = '/webinar|whsec_|user_roles/i';

	/** Pages that plugins create are the site's content, with their revisions, and WordPress names a transient after the folder of the site, and remembers what was deactivated. */
	private const STAYS = '/^wp_(2_)?posts \d+ (page|revision)$|_site_transient_|recently_activated/';

	/** A network with two sites in folders, which each test copies. */
	private static Test_Site $made;

	private Test_Site $network;

	private ?Web_Server $server = null;

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
		$this->server?->stop();
		putenv( 'WEBINAR_TEST_PROFILE' );
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

	/** A table of a site that was deleted while no plugin was active on the main site goes when the plugin does. */
	public function test_uninstalling_finds_the_tables_of_a_deleted_site(): void {
		$this->on( '/two/', 'activate', 'webinar-outbox' );
		$this->network->wp_cli( array( 'site', 'delete', '2', '--yes', '--url=http://webinars.test/' ) );
		self::assertNotSame( array(), $this->tables_of_second_site() );

		$this->on( '/', 'activate', 'webinar-outbox' );
		$this->on( '/', 'deactivate', 'webinar-outbox' );
		$this->on( '/', 'uninstall', 'webinar-outbox' );
		self::assertSame( array(), $this->tables_of_second_site() );
	}

	/**
	 * WordPress fires the activation hook on one site only. The others install at their first request, a site that is created later too.
	 */
	public function test_network_activation_completes_every_site(): void {
		$activated = $this->network->wp_cli( array( 'plugin', 'activate', '--network', '--url=http://webinars.test/', ...Test_Site::required_plugins() ) );
		self::assertSame( 0, $activated['status'], $activated['errors'] );
		$this->network->wp_cli( array( 'site', 'create', '--slug=three', '--url=http://webinars.test' ) );

		foreach ( array( '/', '/two/', '/three/' ) as $path ) {
			self::assertSame( self::complete(), $this->state_of( $path ), $path );
			self::assertSame( self::complete(), $this->state_of( $path ), "Nothing is made twice on $path" );
		}
	}

	/**
	 * Must-use plugins have no activation hook, their folders have any name, and their translations are in them.
	 */
	public function test_must_use_plugins_are_complete_in_folders_of_any_name(): void {
		$folder = $this->network->content . '/mu-plugins';
		mkdir( $folder );
		$loader = '<?php';
		foreach ( Test_Site::required_plugins() as $slug ) {
			exec( 'cp -r ' . escapeshellarg( dirname( __DIR__, 2 ) . "/plugins/$slug" ) . ' ' . escapeshellarg( "$folder/$slug-main" ) );
			$loader .= " require_once __DIR__ . '/$slug-main/$slug.php';";
		}
		file_put_contents( "$folder/loader.php", $loader );

		self::assertSame( self::complete(), $this->state_of( '/' ) );
		$russian = $this->network->wp_cli( array( 'eval', 'switch_to_locale( "ru_RU" ); echo __( "Speaker’s console", "client-webinar-control-integration" );', '--url=http://webinars.test/' ) );
		self::assertStringNotContainsString( 'Speaker', $russian['output'], $russian['errors'] );
	}

	/**
	 * What state_of() answers where nothing is missing.
	 *
	 * @return array<string, mixed>
	 */
	private static function complete(): array {
		return array(
			'tables'   => array(),
			'roles'    => array(),
			'pages'    => array( 'account', 'admin_webinar', 'webinar_room', 'webinars' ),
			'jobs'     => true,
			'verdicts' => array( 'ok' ),
		);
	}

	/**
	 * Asks one site what it has. The first of these requests installs.
	 *
	 * @return array<string, mixed>
	 */
	private function state_of( string $path ): array {
		$answer = $this->network->wp_cli(
			array(
				'eval',
				'$health = apply_filters( "site_status_tests", array( "direct" => array() ) )["direct"];
				$tables  = array_filter( array_keys( $health ), fn( $name ) => str_ends_with( $name, "_tables" ) && "good" !== $health[ $name ]["test"]()["status"] );
				$pages   = array_values( preg_grep( "/^(account|.*webinar)/", array_column( get_posts( array( "post_type" => "page", "posts_per_page" => -1 ) ), "post_name" ) ) );
				sort( $pages );
				echo json_encode( array(
					"tables"   => $tables,
					"roles"    => ( new Webinars\Core_Webinar_Event\Roles() )->missing(),
					"pages"    => $pages,
					"jobs"     => (bool) wp_next_scheduled( "webinar_outbox_drain" ),
					"verdicts" => array_values( array_unique( array_column( ( new Webinars\Core_Webinar_Event\Module_List( new Webinars\Core_Webinar_Event\Runtime_Profile() ) )->modules(), "verdict" ) ) ),
				) );',
				"--url=http://webinars.test$path",
			)
		);
		return (array) json_decode( $answer['output'], true );
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

	/** Entry page, personal link and its session are of one site, though the other one has a webinar and a seat of the same numbers. */
	public function test_a_personal_link_opens_the_room_of_one_site(): void {
		putenv( 'WEBINAR_TEST_PROFILE=full' );
		$cli     = fn( string $path, string ...$command ): string => $this->network->wp_cli( array( ...$command, "--url=http://webinars.test$path" ) )['output'];
		$plan    = 'wp_insert_post( array( "import_id" => 500, "post_type" => "webinar_event", "post_status" => "publish", "post_title" => "Roofs of " . home_url(),
			"meta_input" => array( "scheduled_at" => time() + 600, "duration_minutes" => 60, "stream_type" => "obs", "stream_source" => "https://stream.webinars.test/live.m3u8" ) ) );';
		$modules = array( 'core-webinar-event', 'client-webinar-tracker-v2', 'ui-webinar-room', 'client-webinar-registration', 'ui-webinar-entry' );
		array_map( fn( string $path ) => $this->on( $path, 'activate', ...$modules ), array( '/', '/two/' ) );
		$user_id = $cli( '/', 'user', 'create', 'anna', 'anna@webinars.test', '--role=webinar_attendee', '--porcelain' );
		$links   = array();
		foreach ( array( '/', '/two/' ) as $path ) {
			$cli( $path, 'user', 'set-role', 'anna', 'webinar_attendee' );
			$cli( $path, 'eval', $plan );
			$cli( $path, 'webinar', 'registrations', 'add', '500', 'anna', '--user=admin' );
			$links[ $path ] = $cli( $path, 'eval', "echo apply_filters( 'client_webinar_registration_personal_url', '', 500, $user_id, 0 );" );
		}
		self::assertStringStartsWith( 'http://webinars.test/two/?webinar_seat=m1-0-', $links['/two/'] );
		self::assertStringStartsWith( 'http://webinars.test/?webinar_seat=m1-0-', $links['/'] );
		$this->server = Web_Server::start( $this->network );
		$browser      = new Seat_Browser( $this->server, $this->network );

		$entry = $browser->visit( '/two/webinars/500-x/' );
		self::assertMatchesRegularExpression( '~^http://webinars\.test/two/webinars/500-roofs~', $entry['location'], $entry['body'] );
		self::assertStringContainsString( 'Roofs of http://webinars.test/two', $browser->visit( $entry['location'] )['body'] );

		$page = $browser->visit( $links['/two/'] );
		$tap  = $browser->visit( '/two/?webinar_seat=tap', Seat_Browser::form( $page['body'] ) );
		self::assertSame( 303, $tap['status'], $page['body'] . $tap['body'] );
		self::assertMatchesRegularExpression( '~^Set-Cookie: webinar_seat_500_[^\r\n]* path=/two/;~mi', $tap['headers'] );
		self::assertStringStartsWith( 'http://webinars.test/two/', $tap['location'] );
		self::assertStringContainsString( 'client_webinar_tracker_v2_enter', $browser->visit( $tap['location'] )['body'] );

		// On the other site the cookie and the token say nothing, and its own link has a session of its own.
		$room = str_replace( '/two/', '/', $tap['location'] );
		self::assertStringNotContainsString( 'client_webinar_tracker_v2_enter', $browser->visit( $room )['body'] );
		self::assertSame( 404, $browser->visit( str_replace( '/two/', '/', $links['/two/'] ) )['status'] );
	}

	/**
	 * Registrations of a network: each site has tables of its own, one that is created later too; a guest of one site is no member of another,
	 * and their link opens nothing there; nothing is left.
	 */
	public function test_registrations_of_a_network_are_of_one_site_each(): void {
		putenv( 'WEBINAR_TEST_PROFILE=full' );
		$cli     = fn( string $path, string ...$command ): string => $this->network->wp_cli( array( ...$command, "--url=http://webinars.test$path" ) )['output'];
		$before  = $this->footprint();
		$modules = array( 'core-webinar-event', 'client-webinar-tracker-v2', 'ui-webinar-room', 'client-webinar-registration', 'client-webinar-reminders', 'client-webinar-forms', 'ui-webinar-entry', 'webinar-outbox', 'webinar-chat', 'webinar-mail', 'webinar-telegram' );
		$cli( '/', 'plugin', 'activate', '--network', ...$modules );
		$cli( '/', 'site', 'create', '--slug=three', '--url=http://webinars.test' );
		$this->server = Web_Server::start( $this->network );
		$browser      = new Seat_Browser( $this->server, $this->network );
		foreach ( array( '/', '/two/', '/three/' ) as $path ) {
			$browser->visit( $path );
			$rows = $cli( $path, 'eval', 'global $wpdb; foreach ( array( "registrations", "registration_guests", "registration_pace", "reminders" ) as $table ) { echo $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}client_webinar_$table" ); }' );
			self::assertSame( '0000', $rows, "Tables of $path" );
		}
		$plan = 'wp_insert_post( array( "import_id" => 500, "post_type" => "webinar_event", "post_status" => "publish", "post_title" => "Roofs",
			"meta_input" => array( "scheduled_at" => time() + 600, "duration_minutes" => 60, "stream_type" => "obs", "stream_source" => "https://stream.webinars.test/live.m3u8" ) ) );';
		array_map( fn( string $path ): string => $cli( $path, 'eval', $plan ), array( '/', '/two/' ) );

		// The same person asks at both: the requests have the same number.
		$links = array();
		foreach ( array( '/', '/two/' ) as $path ) {
			$asked = $browser->visit( "{$path}wp-admin/admin-ajax.php", array( 'action' => 'client_webinar_registration_request', 'webinar_id' => '500', 'name' => 'Anna', 'email' => 'anna@guests.test', 'consent' => '1', 'started_at' => $cli( $path, 'eval', 'echo Webinars\Client_Webinar_Registration\Started_Token::create( time() - 5 );' ) ), '', array( 'Accept: application/json' ) ); // phpcs:ignore WordPress.Arrays
			self::assertSame( 200, $asked['status'], $asked['body'] );
			$links[ $path ] = $cli( $path, 'eval', 'echo apply_filters( "client_webinar_registration_personal_url", "", 500, 0, 1 );' );
			self::assertStringStartsWith( "http://webinars.test$path?webinar_seat=g1-0-", $links[ $path ] );
		}
		$tap  = fn( string $path ): int => $browser->visit( "$path?webinar_seat=tap", Seat_Browser::form( $browser->visit( $links[ $path ] )['body'] ) )['status'];
		$seen = 'global $wpdb; $id = get_user_by( "email", "anna@guests.test" )->ID; echo json_encode( array( is_user_member_of_blog( $id, 1 ), is_user_member_of_blog( $id, 2 ), is_user_member_of_blog( $id, 3 ), user_can( $id, "attend_webinar", 500 ), (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}client_webinar_registrations" ) ) );';
		self::assertSame( 404, $browser->visit( str_replace( '/two/', '/', $links['/two/'] ) )['status'] );
		self::assertSame( 303, $tap( '/two/' ) );
		self::assertSame( '[false,true,false,false,0]', $cli( '/', 'eval', $seen ) );
		self::assertSame( '[false,true,false,true,1]', $cli( '/two/', 'eval', $seen ) );
		self::assertSame( 303, $tap( '/' ) );
		self::assertSame( '[true,true,false,true,1]', $cli( '/', 'eval', $seen ) );

		$cli( '/', 'user', 'delete', 'anna@guests.test', '--network', '--yes' );
		self::assertSame( '0', $cli( '/two/', 'eval', 'global $wpdb; echo $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}client_webinar_registration_guests" );' ), 'The requests of a deleted account go on every site.' );
		$cli( '/', 'site', 'delete', '3', '--yes' );
		$cli( '/', 'plugin', 'deactivate', '--network', ...$modules );
		$this->on( '/', 'uninstall', ...$modules );
		self::assertSame( $before, $this->footprint() );
	}

	/**
	 * User meta belongs to the whole network: a person's viewing is of one site's recording, also where another site's has the same number.
	 */
	public function test_a_viewing_is_of_one_site(): void {
		putenv( 'WEBINAR_TEST_PROFILE=full' );
		$cli     = fn( string $path, string ...$command ): string => $this->network->wp_cli( array( ...$command, "--url=http://webinars.test$path" ) )['output'];
		$before  = $this->footprint();
		$modules = array( 'core-webinar-event', 'client-webinar-tracker-v2', 'ui-webinar-room', 'autowebinar-delivery' );
		$cli( '/', 'plugin', 'activate', '--network', ...$modules );
		$plan = 'wp_insert_post( array( "import_id" => 500, "post_type" => "webinar_event", "post_status" => "publish", "post_title" => "Roofs",
			"meta_input" => array( "type" => "auto", "scheduled_at" => time(), "stream_type" => "obs", "stream_source" => "https://stream.webinars.test/a.m3u8" ) ) );';
		$open = 'namespace Webinars\Autowebinar_Delivery; ( new Viewings( new Viewing_Store(), new Viewing_Events( new Referrers() ) ) )->open( 2, 500, time() );';
		$seen = 'echo apply_filters( "autowebinar_numbers", null, 500 )["started"];';
		array_map( fn( string $path ): string => $cli( $path, 'eval', $plan ), array( '/', '/two/' ) );

		foreach ( array( '/' => '10', '/two/' => '01' ) as $path => $started ) { // phpcs:ignore WordPress.Arrays
			self::assertSame( '', $cli( $path, 'eval', $open ) );
			self::assertSame( $started, $cli( '/', 'eval', $seen ) . $cli( '/two/', 'eval', $seen ) );
		}
		$cli( '/', 'plugin', 'deactivate', '--network', ...$modules );
		$this->on( '/', 'uninstall', ...$modules );
		self::assertSame( $before, $this->footprint() );
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
