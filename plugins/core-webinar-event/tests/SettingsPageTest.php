<?php
/**
 * Tests of Settings → Webinars, and of what Site Health says about pages.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Test_Site;
use Webinars\Tests\Webinar_TestCase;

/** The page on which an administrator chooses the pages of the modules and the runtime profile. */
final class SettingsPageTest extends Webinar_TestCase {

	private const SCHEDULE = 'ui_webinar_public_page_id';

	/**
	 * Opens wp-admin as its admin.
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->act_as( 1 );
		// Only this module's part of wp-admin: the rest sends headers.
		foreach ( array(
			'admin_init' => 'register',
			'admin_menu' => 'add_to_menu',
		) as $hook => $method ) {
			foreach ( $GLOBALS['wp_filter'][ $hook ]->callbacks[10] as $callback ) {
				if ( is_array( $callback['function'] ) && str_starts_with( get_class( $callback['function'][0] ), 'Webinars\Core_Webinar_Event\Settings_Page' ) && $method === $callback['function'][1] ) {
					call_user_func( $callback['function'] );
				}
			}
		}
	}

	/** Clears the messages to the administrator. */
	protected function tearDown(): void {
		$GLOBALS['wp_settings_errors'] = array(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		foreach ( array_keys( get_registered_settings() ) as $option ) {
			unregister_setting( 'webinars', $option );
		}
		parent::tearDown();
	}

	/** Each page of a module can be chosen, with its description; the current one is selected. */
	public function test_page_shows_the_pages_of_the_modules(): void {
		$page = $this->page();

		$settings = apply_filters( 'core_webinar_pages', array() );
		self::assertContains( 'webinar/schedule', array_column( $settings, 'block' ) );
		self::assertContains( 'webinar/room', array_column( $settings, 'block' ) );
		foreach ( $settings as $setting ) {
			self::assertStringContainsString( "name='{$setting['option']}'", $page );
			self::assertStringContainsString( esc_html( $setting['label'] ), $page );
			self::assertStringContainsString( esc_html( $setting['description'] ), $page );
			self::assertMatchesRegularExpression( '~value="' . (int) get_option( $setting['option'] ) . '" selected~', $page );
		}
		self::assertStringNotContainsString( 'notice-warning', $page );
	}

	/**
	 * Posts that a form may send as the page of the schedule, and whether they are accepted.
	 *
	 * @return array<string, array{string, string, bool}>
	 */
	public static function choices(): array {
		return array(
			'published page' => array( 'page', 'publish', true ),
			'draft'          => array( 'page', 'draft', false ),
			'private page'   => array( 'page', 'private', false ),
			'trash'          => array( 'page', 'trash', false ),
			'post'           => array( 'post', 'publish', false ),
			'webinar'        => array( 'webinar_event', 'publish', false ),
		);
	}

	/**
	 * Only a published page is accepted. Anything else gets a message, and the setting stays.
	 *
	 * @param string $type     Of the post.
	 * @param string $status   Of the post.
	 * @param bool   $is_taken Whether it can be chosen.
	 */
	#[DataProvider( 'choices' )]
	public function test_only_a_published_page_can_be_chosen( string $type, string $status, bool $is_taken ): void {
		$before = (int) get_option( self::SCHEDULE );
		$id     = $this->create_post( $type, $status );

		update_option( self::SCHEDULE, (string) $id );

		self::assertSame( $is_taken ? $id : $before, (int) get_option( self::SCHEDULE ) );
		self::assertSame( $is_taken, array() === get_settings_errors( self::SCHEDULE ) );
	}

	/**
	 * Malformed values.
	 *
	 * @return array<string, array{mixed}>
	 */
	public static function rubbish(): array {
		return array(
			'unknown id' => array( '999999' ),
			'text'       => array( 'webinars' ),
			'empty'      => array( '' ),
			'list'       => array( array( '1' ) ),
			'no change'  => array( '-1' ),
			'no field'   => array( null ),
		);
	}

	/**
	 * A malformed value changes nothing.
	 *
	 * @param mixed $sent By the form.
	 */
	#[DataProvider( 'rubbish' )]
	public function test_invalid_values_change_no_page( mixed $sent ): void {
		$before = (int) get_option( self::SCHEDULE );

		update_option( self::SCHEDULE, $sent );

		self::assertSame( $before, (int) get_option( self::SCHEDULE ) );
	}

	/** "None" can be chosen. Then there is no address, and this page and Site Health name the remedy. */
	public function test_none_can_be_chosen(): void {
		update_option( self::SCHEDULE, '0' );

		self::assertSame( '', apply_filters( 'ui_webinar_public_url', '' ) );
		self::assertStringContainsString( 'Publish one with the block webinar/schedule, and choose it.', $this->page() );
		self::assertSame( 'recommended', $this->site_health()['status'] );
		self::assertStringContainsString( 'Publish one with the block webinar/schedule', $this->site_health()['description'] );
	}

	/** A page without the block can be chosen, and the screen names the block to insert. */
	public function test_page_without_its_block_is_warned_about(): void {
		self::assertSame( 'good', $this->site_health()['status'] );
		$id = $this->create_post( 'page', 'publish', 'Ours & <b>theirs</b>' );

		update_option( self::SCHEDULE, (string) $id );

		self::assertSame( $id, (int) get_option( self::SCHEDULE ) );
		$warning = 'The page &quot;Ours &amp; &lt;b&gt;theirs&lt;/b&gt;&quot; stays empty without its block. Edit it and insert the block webinar/schedule.';
		self::assertStringContainsString( $warning, $this->page() );
		self::assertSame( 'recommended', $this->site_health()['status'] );
		self::assertStringContainsString( $warning, $this->site_health()['description'] );
		self::assertStringContainsString( 'page=webinars', $this->site_health()['actions'] );

		wp_update_post(
			array(
				'ID'           => $id,
				'post_content' => '<!-- wp:group --><div class="wp-block-group"><!-- wp:webinar/schedule /--></div><!-- /wp:group -->',
			)
		);

		self::assertSame( 'good', $this->site_health()['status'] );
	}

	/** A chosen page that is a draft for a while is named, and saving other settings keeps it. */
	public function test_unpublished_page_is_named_and_stays_chosen(): void {
		$page_id = (int) get_option( self::SCHEDULE );
		wp_update_post(
			array(
				'ID'          => $page_id,
				'post_status' => 'draft',
			)
		);

		self::assertStringContainsString( 'is not published. Publish it, or choose another one.', $this->site_health()['description'] );
		$form = $this->page();
		self::assertStringContainsString( 'is not published. Publish it, or choose another one.', $form );
		preg_match( "~<select name='" . self::SCHEDULE . "'.*?<option[^>]*value=\"([^\"]*)\"~s", $form, $first );
		update_option( self::SCHEDULE, $first[1] );
		self::assertSame( $page_id, (int) get_option( self::SCHEDULE ) );
		self::assertSame( array(), get_settings_errors( self::SCHEDULE ) );
	}

	/**
	 * Sent and stored profiles.
	 *
	 * @return array<string, array{mixed, string, bool}>
	 */
	public static function profiles(): array {
		return array(
			'prod'     => array( 'prod', 'prod', false ),
			'full'     => array( 'full', 'full', false ),
			'unknown'  => array( 'everything', 'full', true ),
			'list'     => array( array( 'prod' ), 'full', true ),
			'no field' => array( null, 'full', false ),
		);
	}

	/**
	 * An invalid profile changes nothing and gets a message.
	 *
	 * @param mixed  $sent     By the form.
	 * @param string $stored   Afterwards.
	 * @param bool   $is_error Whether it is said.
	 */
	#[DataProvider( 'profiles' )]
	public function test_profile_is_checked( mixed $sent, string $stored, bool $is_error ): void {
		update_option( 'webinar_runtime_profile', 'full' );

		update_option( 'webinar_runtime_profile', $sent );

		self::assertSame( $stored, apply_filters( 'core_webinar_runtime_profile', 'prod' ) );
		self::assertSame( $is_error, array() !== get_settings_errors( 'webinar_runtime_profile' ) );
		self::assertMatchesRegularExpression( "~value=\"$stored\" checked='checked'>~", $this->page() );
	}

	/** With the constant the profile cannot be chosen, and the page says so. */
	public function test_constant_disables_the_choice(): void {
		$shown = Test_Site::entered()->wp_cli(
			array(
				'eval',
				'require_once ABSPATH . "wp-admin/includes/admin.php";
				do_action( "admin_menu" );
				do_action( get_plugin_page_hook( "webinars", "options-general.php" ) );',
				'--exec=define( "WEBINAR_RUNTIME_PROFILE", "full" );',
				'--user=1',
			)
		);

		self::assertSame( 0, $shown['status'], $shown['errors'] );
		self::assertStringContainsString( 'Set by WEBINAR_RUNTIME_PROFILE in wp-config.php.', $shown['output'] );
		self::assertSame( 2, substr_count( $shown['output'], " disabled='disabled'" ) );
		self::assertStringContainsString( "value=\"full\" checked='checked'", $shown['output'] );
		self::assertStringNotContainsString( 'WEBINAR_RUNTIME_PROFILE', $this->page() );
	}

	/** Only an administrator sees the page and the link to it. */
	public function test_page_is_for_admins(): void {
		$links = 'plugin_action_links_core-webinar-event/core-webinar-event.php';
		self::assertStringContainsString( 'options-general.php?page=webinars', implode( '', apply_filters( $links, array() ) ) ); // phpcs:ignore WordPress.NamingConventions.ValidHookName
		self::assertNotSame( '', $this->page() );
		$this->act_as( $this->create_user( 'webinar_organizer' ) );

		self::assertSame( '', $this->page() );
		self::assertSame( array(), apply_filters( $links, array() ) ); // phpcs:ignore WordPress.NamingConventions.ValidHookName
		self::assertSame( 'manage_options', apply_filters( 'option_page_capability_webinars', 'manage_options' ) );
	}

	/** A page that took the usual address of ours is named, with both remedies; ours at another address is not praised. */
	public function test_another_page_at_the_usual_address_is_named(): void {
		$ours = (int) get_option( self::SCHEDULE );
		wp_update_post( array( 'ID' => $ours, 'post_name' => 'vebinary' ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound
		self::assertSame( 'good', $this->site_health()['status'] );
		$other = $this->create_post( 'page', 'publish', 'Webinars' );
		wp_update_post( array( 'ID' => $other, 'post_title' => 'Theirs & more' ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound

		$health = $this->site_health();

		self::assertSame( 'recommended', $health['status'] );
		self::assertStringContainsString( esc_html( home_url( '/webinars/' ) . ' shows "Theirs & more".' ), $health['description'] );
		self::assertStringContainsString( home_url( '/vebinary/' ), $health['description'] );
		self::assertStringContainsString( esc_html( ' shows "Theirs & more".' ), $this->page() );
		wp_trash_post( $other );
		self::assertSame( 'good', $this->site_health()['status'] );
	}

	/** Neither is a page praised whose own address shows the archive of another plugin. */
	public function test_address_that_shows_something_else_is_named(): void {
		register_post_type( 'theirs', array( 'public' => true, 'has_archive' => 'webinars' ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound
		flush_rewrite_rules( false );
		$health = $this->site_health();
		unregister_post_type( 'theirs' );
		flush_rewrite_rules( false );

		self::assertSame( 'recommended', $health['status'] );
		self::assertStringContainsString( home_url( '/webinars/' ) . ' does not show the page', $health['description'] );
		self::assertSame( 'good', $this->site_health()['status'] );
	}

	/**
	 * Makes a post.
	 *
	 * @param string $type   Of the post.
	 * @param string $status Of the post.
	 * @param string $title  Of the post.
	 */
	private function create_post( string $type, string $status, string $title = 'Another' ): int {
		return wp_insert_post(
			array(
				'post_type'   => $type,
				'post_status' => $status,
				'post_title'  => $title,
			)
		);
	}

	/**
	 * What Site Health says about the pages.
	 *
	 * @return array<string, mixed>
	 */
	private function site_health(): array {
		$tests = apply_filters(
			'site_status_tests',
			array(
				'direct' => array(),
				'async'  => array(),
			)
		);
		return $tests['direct']['core_webinar_event_pages']['test']();
	}

	/**
	 * Prints the page as WordPress does.
	 */
	private function page(): string {
		ob_start();
		do_action( (string) get_plugin_page_hook( 'webinars', 'options-general.php' ) ); // phpcs:ignore WordPress.NamingConventions.ValidHookName
		return (string) ob_get_clean();
	}
}
