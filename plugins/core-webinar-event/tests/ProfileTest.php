<?php
/**
 * Tests of the runtime profile, and of what wp-admin says about modules.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Core_Webinar_Event\Module_List;
use Webinars\Core_Webinar_Event\Runtime_Profile;
use Webinars\Tests\Test_Site;
use Webinars\Tests\Webinar_TestCase;

/**
 * P1: the profile decides which modules run, and wp-admin names what is missing or must not be active.
 */
final class ProfileTest extends Webinar_TestCase {

	/** A stand-in for a module that is disabled under `prod`. */
	private const CHAT = 'core-webinar-event/tests/fixtures/webinar-chat/webinar-chat.php';

	/**
	 * Opens wp-admin as its admin.
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->act_as( 1 );
		update_option( 'core_webinar_setup', 'done' );
	}

	/**
	 * Leaves wp-admin.
	 */
	protected function tearDown(): void {
		unset( $GLOBALS['current_screen'] );
		parent::tearDown();
	}

	/**
	 * The list in the code is the contract's, so that a new module is not forgotten.
	 */
	public function test_modules_match_the_contract(): void {
		$contract = json_decode( (string) file_get_contents( dirname( __DIR__, 3 ) . '/contract/modules.json' ), true );
		$expected = array();
		foreach ( $contract as $module ) {
			$expected[ $module['slug'] ] = $module['profile']['prod'];
		}
		$modules = new Module_List( new Runtime_Profile() );

		$listed = json_decode( $this->wp( 'webinar', 'profile', '--format=json' )['output'], true );

		self::assertSame( $expected, array_column( $listed, 'standing', 'slug' ) );
		self::assertSame( array_column( $contract, 'name', 'slug' ), array_combine( array_keys( $expected ), array_map( $modules->name( ... ), array_keys( $expected ) ) ) );
	}

	/**
	 * Constant, option, and the resulting profile.
	 *
	 * @return array<string, array{mixed, mixed, string}>
	 */
	public static function profiles(): array {
		return array(
			'nothing'             => array( null, null, 'prod' ),
			'option full'         => array( null, 'full', 'full' ),
			'option prod'         => array( null, 'prod', 'prod' ),
			'option unknown'      => array( null, 'FULL', 'prod' ),
			'option no text'      => array( null, array( 'full' ), 'prod' ),
			'constant full'       => array( 'full', 'prod', 'full' ),
			'constant prod wins'  => array( 'prod', 'full', 'prod' ),
			'constant unknown'    => array( 'all', 'full', 'prod' ),
			'constant is no text' => array( true, 'full', 'prod' ),
		);
	}

	/**
	 * The constant overrides the option, and an unknown value is `prod`. A disabled module then does nothing (P1).
	 *
	 * @param mixed  $constant In wp-config.php, null when it is not there.
	 * @param mixed  $option   In the database, null when it is not there.
	 * @param string $profile  What holds.
	 */
	#[DataProvider( 'profiles' )]
	public function test_profile_decides_whether_a_disabled_module_runs( mixed $constant, mixed $option, string $profile ): void {
		if ( null !== $option ) {
			update_option( 'webinar_runtime_profile', $option );
		}
		$this->activate_chat();
		$define = null === $constant ? '' : 'define( "WEBINAR_RUNTIME_PROFILE", ' . var_export( $constant, true ) . ' );'; // phpcs:ignore WordPress.PHP.DevelopmentFunctions

		$answer = $this->wp( 'eval', 'echo apply_filters( "core_webinar_runtime_profile", "prod" ), " ", (int) apply_filters( "webinar_test_chat_runs", false );', "--exec=$define" );

		self::assertSame( $profile . ( 'full' === $profile ? ' 1' : ' 0' ), $answer['output'], $answer['errors'] );
	}

	/** Without a problem Site Health is good and no notice is shown. */
	public function test_site_health_is_good(): void {
		self::assertSame( 'good', $this->site_health( 'modules' )['status'] );
		self::assertSame( '', $this->notice( 'plugins' ) );
		self::assertSame( 0, $this->wp( 'webinar', 'profile' )['status'] );
	}

	/**
	 * A required module that is not active is critical everywhere, under both profiles.
	 *
	 * @param string $profile Runtime profile.
	 */
	#[DataProvider( 'both_profiles' )]
	public function test_missing_module_is_named( string $profile ): void {
		update_option( 'webinar_runtime_profile', $profile );
		update_option( 'active_plugins', array_values( array_diff( get_option( 'active_plugins' ), array( 'webinar-outbox/webinar-outbox.php' ) ) ) );

		$health = $this->site_health( 'modules' );
		self::assertSame( 'critical', $health['status'] );
		self::assertStringContainsString( 'Install and activate them: Webinars: Outbox.', $health['description'] );
		self::assertStringContainsString( 'plugins.php', $health['actions'] );

		self::assertStringContainsString( 'notice-error', $this->notice( 'dashboard' ) );
		self::assertStringContainsString( 'Install and activate them: Webinars: Outbox.', $this->notice( 'dashboard' ) );

		$told = $this->wp( 'webinar', 'profile', '--format=csv' );
		self::assertSame( 1, $told['status'] );
		self::assertStringContainsString( 'webinar-outbox,required,no,missing', $told['output'] );
		self::assertStringContainsString( 'Install and activate them: Webinars: Outbox.', $told['errors'] );
	}

	/**
	 * Names of the profiles.
	 *
	 * @return array<string, array{string}>
	 */
	public static function both_profiles(): array {
		return array(
			'prod' => array( 'prod' ),
			'full' => array( 'full' ),
		);
	}

	/** Under `prod` an active disabled module is named with the remedy; under `full` it is accepted. */
	public function test_disabled_module_must_not_be_active_under_prod(): void {
		$this->activate_chat();

		$health = $this->site_health( 'modules' );
		self::assertSame( 'recommended', $health['status'] );
		self::assertStringContainsString( 'Deactivate them, or choose the profile &quot;full&quot; under Settings → Webinars: Webinars: Chat.', $health['description'] );
		self::assertStringContainsString( 'notice-warning', $this->notice( 'plugins' ) );
		self::assertStringContainsString( 'Webinars: Chat', $this->notice( 'plugins' ) );
		$told = $this->wp( 'webinar', 'profile', '--format=csv' );
		self::assertSame( 1, $told['status'] );
		self::assertStringContainsString( 'webinar-chat,disabled,yes,must-not-run', $told['output'] );

		update_option( 'webinar_runtime_profile', 'full' );

		self::assertSame( 'good', $this->site_health( 'modules' )['status'] );
		self::assertSame( '', $this->notice( 'plugins' ) );
		$told = $this->wp( 'webinar', 'profile', '--format=csv' );
		self::assertSame( 0, $told['status'] );
		self::assertStringContainsString( 'webinar-chat,optional,yes,ok', $told['output'] );
	}

	/**
	 * Screens of wp-admin, and whether the notice is shown there.
	 *
	 * @return array<string, array{string, bool}>
	 */
	public static function screens(): array {
		return array(
			'dashboard'           => array( 'dashboard', true ),
			'list of plugins'     => array( 'plugins', true ),
			'list of webinars'    => array( 'edit-webinar_event', true ),
			'editor of a webinar' => array( 'webinar_event', true ),
			'settings'            => array( 'settings_page_webinars', true ),
			'list of posts'       => array( 'edit-post', false ),
			'users'               => array( 'users', false ),
		);
	}

	/**
	 * The notice is shown only on the screens where people look for it.
	 *
	 * @param string $screen   Id of the screen.
	 * @param bool   $is_shown Whether it is shown there.
	 */
	#[DataProvider( 'screens' )]
	public function test_notice_is_shown_on_few_screens( string $screen, bool $is_shown ): void {
		$this->activate_chat();

		self::assertSame( $is_shown, str_contains( $this->notice( $screen ), 'Webinars: Chat' ) );
	}

	/** A person who may not activate plugins sees no notice. */
	public function test_notice_is_for_those_who_activate_plugins(): void {
		$this->activate_chat();
		$this->act_as( $this->create_user( 'webinar_organizer' ) );

		self::assertSame( '', $this->notice( 'edit-webinar_event' ) );
	}

	/** The debug information has the profile and each module. */
	public function test_site_health_information_names_profile_and_modules(): void {
		$this->activate_chat();

		$fields = apply_filters( 'debug_information', array() )['core-webinar-event']['fields'];

		self::assertSame( 'prod', $fields['profile']['value'] );
		self::assertSame( 'disabled, active, must-not-run', $fields['webinar-chat']['debug'] );
		self::assertSame( 'required, active, ok', $fields['webinar-outbox']['debug'] );
	}

	/** The notice uses the names that the list of plugins shows, in the language of the reader. */
	public function test_missing_module_is_named_in_russian(): void {
		switch_to_locale( 'ru_RU' );

		self::assertSame( 'Вебинары: исходящие сообщения', ( new Module_List( new Runtime_Profile() ) )->name( 'webinar-outbox' ) );
	}

	/** Site Health names a role that does not exist and a right that nobody has. */
	public function test_missing_roles_are_named(): void {
		self::assertSame( 'good', $this->site_health( 'roles' )['status'] );
		remove_role( 'webinar_speaker' );
		get_role( 'administrator' )->remove_cap( 'control_others_webinars' );

		$health = $this->site_health( 'roles' );

		self::assertSame( 'critical', $health['status'] );
		self::assertStringContainsString( 'capabilities: webinar_speaker, control_others_webinars.', $health['description'] );
	}

	/** A module is found in a folder of any name, as GitHub's archives have. */
	public function test_module_is_found_whatever_its_folder_is_called(): void {
		$folder = WP_PLUGIN_DIR . '/core-webinar-event/tests/fixtures/webinar-chat-main';
		rename( dirname( WP_PLUGIN_DIR . '/' . self::CHAT ), $folder );
		try {
			update_option( 'active_plugins', array_merge( get_option( 'active_plugins' ), array( str_replace( '/webinar-chat/', '/webinar-chat-main/', self::CHAT ) ) ) );
			$verdicts = array_column( ( new Module_List( new Runtime_Profile() ) )->modules(), 'verdict', 'slug' );
		} finally {
			rename( $folder, dirname( WP_PLUGIN_DIR . '/' . self::CHAT ) );
		}

		self::assertSame( 'must-not-run', $verdicts['webinar-chat'] );
	}

	/**
	 * Activates the module that is disabled under `prod`.
	 */
	private function activate_chat(): void {
		update_option( 'active_plugins', array_merge( get_option( 'active_plugins' ), array( self::CHAT ) ) );
	}

	/**
	 * What one of the tests in Site Health answers.
	 *
	 * @param string $test `modules`.
	 * @return array<string, mixed>
	 */
	private function site_health( string $test ): array {
		$tests = apply_filters(
			'site_status_tests',
			array(
				'direct' => array(),
				'async'  => array(),
			)
		);
		return $tests['direct'][ "core_webinar_event_$test" ]['test']();
	}

	/**
	 * What is shown on top of a screen.
	 *
	 * @param string $screen Id of the screen.
	 */
	private function notice( string $screen ): string {
		set_current_screen( $screen );
		ob_start();
		do_action( 'admin_notices' );
		return (string) ob_get_clean();
	}

	/**
	 * Runs WP-CLI on the test's site.
	 *
	 * @param string ...$arguments What follows `wp`.
	 * @return array{status: int, output: string, errors: string}
	 */
	private function wp( string ...$arguments ): array {
		return Test_Site::entered()->wp_cli( $arguments );
	}
}
