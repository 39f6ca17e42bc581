<?php
/**
 * Tests of the package that brings all modules.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use PHPUnit\Framework\TestCase;
use Webinars\Tests\Test_Site;

/**
 * `webinar-suite.zip` is one upload: WordPress installs and updates it, and it installs, activates and updates the modules (M1).
 */
final class SuitePackageTest extends TestCase {

	/** The modules that the profile `prod` disables, or leaves to the owner. */
	private const OF_CHOICE = array( 'autowebinar-delivery', 'client-webinar-action-consumer', 'client-webinar-forms', 'client-webinar-registration', 'client-webinar-reminders', 'client-webinar-scenario-service', 'ui-webinar-entry', 'webinar-chat', 'webinar-mail', 'webinar-telegram' );

	/**
	 * A folder with the zips and the plugins.
	 *
	 * @var string
	 */
	private static string $folder;

	/**
	 * The site.
	 *
	 * @var Test_Site
	 */
	private Test_Site $site;

	/**
	 * Writes the zips.
	 */
	public static function setUpBeforeClass(): void {
		self::$folder = sys_get_temp_dir() . '/webinar-suite-' . bin2hex( random_bytes( 4 ) );
		exec( 'cd ' . escapeshellarg( dirname( __DIR__, 2 ) ) . ' && npx tsx tools/package.ts ' . escapeshellarg( self::$folder . '/dist' ) . ' 2>&1', $output, $status );
		self::assertSame( 0, $status, implode( "\n", $output ) );
	}

	/**
	 * Removes them.
	 */
	public static function tearDownAfterClass(): void {
		exec( 'rm -rf ' . escapeshellarg( self::$folder ) );
	}

	/**
	 * Makes a site without plugins.
	 */
	protected function setUp(): void {
		$this->site = Test_Site::create();
		mkdir( self::$folder . '/plugins' );
		putenv( 'WEBINAR_TEST_PLUGINS=' . self::$folder . '/plugins' );
	}

	/**
	 * Removes it.
	 */
	protected function tearDown(): void {
		putenv( 'WEBINAR_TEST_PLUGINS' );
		exec( 'rm -rf ' . escapeshellarg( self::$folder . '/plugins' ) );
		$this->site->remove();
	}

	/**
	 * The modules that every site needs run, the others wait for the owner's choice: nobody is warned of them (P1).
	 */
	public function test_one_zip_installs_and_activates_all_modules(): void {
		$this->install();

		self::assertSame( self::OF_CHOICE, $this->plugins( 'inactive' ) );
		$expected = array( 'webinar-suite', ...array_diff( Test_Site::plugins(), self::OF_CHOICE ) );
		sort( $expected );
		self::assertSame( $expected, $this->plugins( 'active' ) );
		self::assertSame( array( 'modules.json' ), self::waiting() );
		$roles = $this->wp( 'role', 'list', '--field=role' );
		self::assertStringContainsString( 'webinar_organizer', $roles );
		self::assertStringContainsString( '/admin_webinar/', $this->wp( 'post', 'list', '--post_type=page', '--field=url' ), 'Activation has made the pages.' );
	}

	/**
	 * An update replaces the files of a module, adds one that is new, and leaves the choice of the site.
	 */
	public function test_the_next_zip_updates_the_modules(): void {
		$this->install();
		$file = self::$folder . '/plugins/webinar-outbox/webinar-outbox.php';
		file_put_contents( $file, str_replace( 'Version:           ', 'Version:           0.0.', (string) file_get_contents( $file ) ) );
		file_put_contents( dirname( $file ) . '/gone.php', '<?php' );
		$this->wp( 'plugin', 'activate', 'webinar-mail' );
		$this->wp( 'plugin', 'deactivate', 'ui-webinar-room' );
		$this->wp( 'plugin', 'delete', 'client-webinar-event-emitter', '--skip-plugins' );

		$this->wp( 'plugin', 'install', self::$folder . '/dist/webinar-suite.zip', '--force' );
		self::assertContains( 'webinar-outbox', self::waiting() );
		$this->visit_admin();

		self::assertSame( array( 'modules.json' ), self::waiting() );
		self::assertStringNotContainsString( '0.0.', (string) file_get_contents( $file ) );
		self::assertFileDoesNotExist( dirname( $file ) . '/gone.php' );
		$inactive = array( ...array_diff( self::OF_CHOICE, array( 'webinar-mail' ) ), 'ui-webinar-room' );
		sort( $inactive );
		self::assertSame( $inactive, $this->plugins( 'inactive' ) );
		self::assertContains( 'client-webinar-event-emitter', $this->plugins( 'active' ) );
	}

	/**
	 * A module in a folder of another name is updated there: WordPress could not load two copies.
	 */
	public function test_a_module_stays_in_its_folder_whatever_it_is_called(): void {
		$this->install();
		$this->wp( 'plugin', 'deactivate', 'webinar-outbox' );
		rename( self::$folder . '/plugins/webinar-outbox', self::$folder . '/plugins/webinar-outbox-main' );
		$this->wp( 'plugin', 'activate', 'webinar-outbox-main' );
		$file = self::$folder . '/plugins/webinar-outbox-main/webinar-outbox.php';
		file_put_contents( $file, str_replace( 'Version:           ', 'Version:           0.0.', (string) file_get_contents( $file ) ) );

		$this->wp( 'plugin', 'install', self::$folder . '/dist/webinar-suite.zip', '--force' );
		$this->visit_admin();

		self::assertSame( array( 'modules.json' ), self::waiting() );
		self::assertStringNotContainsString( '0.0.', (string) file_get_contents( $file ) );
		self::assertDirectoryDoesNotExist( self::$folder . '/plugins/webinar-outbox' );
		self::assertContains( 'webinar-outbox-main', $this->plugins( 'active' ) );
	}

	/**
	 * What a crash or a full disk has left waits, and is installed when an administrator comes. Nobody else causes it.
	 */
	public function test_an_interrupted_installation_goes_on(): void {
		$this->wp( 'plugin', 'install', self::$folder . '/dist/webinar-suite.zip' );
		$blocked = self::$folder . '/plugins/webinar-suite/modules/webinar-outbox';
		rename( $blocked, self::$folder . '/outbox' );
		$this->wp( 'plugin', 'activate', 'webinar-suite' );
		self::assertNotContains( 'webinar-outbox', $this->plugins( 'active' ) );
		rename( self::$folder . '/outbox', $blocked );

		$this->wp( 'user', 'create', 'member', 'member@webinars.test' );
		$this->visit_admin( 'member' );
		self::assertContains( 'webinar-outbox', self::waiting() );
		$this->visit_admin();
		self::assertContains( 'webinar-outbox', $this->plugins( 'active' ) );
	}

	/**
	 * Where WordPress may not write, the administrator is told what to do by hand.
	 */
	public function test_a_site_that_changes_no_files_says_what_to_do(): void {
		$this->wp( 'plugin', 'install', self::$folder . '/dist/webinar-suite.zip' );
		$said = $this->wp( 'eval', 'add_filter( "file_mod_allowed", "__return_false" ); activate_plugin( "webinar-suite/webinar-suite.php" ); wp_set_current_user( 1 ); do_action( "admin_notices" );' );

		self::assertStringContainsString( 'This site does not let WordPress change files.', $said );
		self::assertStringContainsString( 'webinar-suite/modules', $said );
		self::assertSame( array( 'webinar-suite' ), $this->plugins( 'active' ) );
	}

	private function install(): void {
		$this->wp( 'plugin', 'install', self::$folder . '/dist/webinar-suite.zip', '--activate' );
	}

	/**
	 * Runs what WordPress runs when somebody opens wp-admin.
	 */
	private function visit_admin( string $login = 'admin' ): void {
		$this->wp( 'eval', "do_action( 'admin_init' );", "--user=$login" );
	}

	/**
	 * Runs WP-CLI, which must succeed.
	 */
	private function wp( string ...$arguments ): string {
		$done = $this->site->wp_cli( $arguments );
		self::assertSame( 0, $done['status'], $done['output'] . $done['errors'] );
		return $done['output'];
	}

	/**
	 * Plugins of the site.
	 *
	 * @return list<string>
	 */
	private function plugins( string $status ): array {
		$names = explode( "\n", $this->wp( 'plugin', 'list', "--status=$status", '--field=name' ) );
		sort( $names );
		return $names;
	}

	/**
	 * What is in the package's own folder of modules.
	 *
	 * @return list<string>
	 */
	private static function waiting(): array {
		return array_values( array_diff( (array) scandir( self::$folder . '/plugins/webinar-suite/modules' ), array( '.', '..' ) ) );
	}
}
