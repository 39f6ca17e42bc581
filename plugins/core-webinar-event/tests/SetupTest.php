<?php
/**
 * Tests of the set-up page and the rehearsal.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use Webinars\Core_Webinar_Event\Module_List;
use Webinars\Core_Webinar_Event\Rehearsal;
use Webinars\Core_Webinar_Event\Runtime_Profile;
use Webinars\Core_Webinar_Event\Setup_Choices;
use Webinars\Core_Webinar_Event\Setup_Form;
use Webinars\Core_Webinar_Event\State_Store;
use Webinars\Tests\Webinar_TestCase;

/**
 * A new owner answers four questions and rehearses, and nobody else sees the rehearsal.
 */
final class SetupTest extends Webinar_TestCase {

	private Setup_Form $form;

	private Rehearsal $rehearsal;

	protected function setUp(): void {
		parent::setUp();
		$this->act_as( 1 );
		$this->form      = new Setup_Form( new Runtime_Profile(), new Module_List( new Runtime_Profile() ) );
		$this->rehearsal = new Rehearsal( WP_PLUGIN_DIR . '/core-webinar-event/core-webinar-event.php', new State_Store() );
	}

	protected function tearDown(): void {
		unset( $GLOBALS['current_screen'] );
		parent::tearDown();
	}

	/** The invitation is for administrators, and goes when they finish or say "not now". */
	public function test_invitation_is_shown_until_dismissed(): void {
		self::assertStringContainsString( 'page=webinar-setup', $this->notices() );
		$this->act_as( $this->create_user( 'webinar_organizer' ) );
		self::assertStringNotContainsString( 'page=webinar-setup', $this->notices() );
		$this->act_as( 1 );

		update_option( Setup_Choices::STATE, 'done' );

		self::assertStringNotContainsString( 'page=webinar-setup', $this->notices() );
	}

	/** Valid answers are stored, and invalid ones change nothing. */
	public function test_answers_are_stored(): void {
		$page_id = wp_insert_post(
			array(
				'post_type'   => 'page',
				'post_status' => 'publish',
				'post_title'  => 'Join us',
			)
		);
		$this->form->save(
			array(
				'timezone'     => 'Europe/Moscow',
				'stream'       => 'https://youtu.be/abcdefghijk',
				'sign_up'      => 'page',
				'sign_up_page' => (string) $page_id,
				'telegram'     => 'declined',
			)
		);
		$refused = $this->form->save(
			array(
				'timezone' => 'Mars/Olympus',
				'stream'   => 'javascript:alert(1)',
				'sign_up'  => '999999',
				'telegram' => array( 'yes' ),
			)
		);

		self::assertSame( 'Europe/Moscow', get_option( 'timezone_string' ) );
		self::assertSame( array( 'stream', 'sign_up' ), $refused );
		self::assertSame( array( 'youtube', 'https://youtu.be/abcdefghijk' ), $this->form->stream() );
		self::assertSame( $page_id, (int) get_option( Setup_Choices::SIGN_UP ) );
		self::assertFalse( apply_filters( 'core_webinar_uses_telegram', true ) );
	}

	/** The administrator who names a stream allows its host, and is not sent to the settings for it. Not the host of a test stream. */
	public function test_a_named_stream_is_allowed(): void {
		update_option( 'ui_webinar_room_stream_hosts', array( 'one.example.com' ) );
		update_option( 'ui_webinar_room_stream_providers', array( 'vimeo' ) );

		foreach ( array( 'https://two.example.com:8443/live.m3u8', 'https://two.example.com:8443/other.m3u8', home_url( '/own.m3u8' ), 'https://youtu.be/abcdefghijk', 'https://exa mple/', '' ) as $stream ) {
			$this->form->save( array( 'stream' => $stream ) );
		}

		self::assertSame( array( 'one.example.com', 'two.example.com:8443' ), get_option( 'ui_webinar_room_stream_hosts' ) );
		self::assertSame( array( 'youtube', 'vimeo' ), get_option( 'ui_webinar_room_stream_providers' ) );
	}

	/** A refused answer is explained beside its field. */
	public function test_refused_answers_are_explained_beside_their_fields(): void {
		ob_start();
		$this->form->render( array( 'stream', 'sign_up' ) );
		$page = (string) ob_get_clean();

		foreach ( array( 'stream', 'sign_up' ) as $name ) {
			self::assertMatchesRegularExpression( "~<(input|select)[^>]* aria-invalid=\"true\" aria-describedby=\"webinar-setup-$name-error\"~", $page );
			self::assertStringContainsString( "id=\"webinar-setup-$name-error\"", $page );
		}
	}

	/** "Book a seat" leads to the chosen page, unless the webinar names another one. */
	public function test_button_leads_to_the_chosen_page(): void {
		$webinar_id = $this->create_webinar();
		$url        = static fn(): string => apply_filters( 'core_webinar_get', null, $webinar_id )['guest_cta']['url'];
		self::assertSame( '/signup/', $url() );

		$this->form->save( array( 'sign_up' => 'registration' ) );
		self::assertSame( wp_registration_url(), $url() );
		self::assertTrue( (bool) get_option( 'users_can_register' ) );

		update_post_meta( $webinar_id, 'guest_cta_url', '/join/' );
		self::assertSame( '/join/', $url() );
	}

	/** A new site has no name of a zone: the page says UTC, and not the first zone of the list. An offset is a choice too. */
	public function test_zone_of_a_new_site_is_utc(): void {
		update_option( 'timezone_string', '' );
		update_option( 'gmt_offset', 0 );
		self::assertSame( 'UTC+0', $this->chosen_zone() );

		$this->form->save( array( 'timezone' => 'UTC-9.5' ) );
		self::assertSame( 'UTC-9.5', $this->chosen_zone() );
		self::assertSame( '-09:30', wp_timezone_string() );

		$this->form->save( array( 'timezone' => 'Europe/Moscow' ) );
		self::assertSame( 'Europe/Moscow', $this->chosen_zone() );
	}

	/** Who chooses the suite's own form gets its modules, and the profile that lets them run (P1). */
	public function test_form_brings_its_modules(): void {
		$modules = array( 'ui-webinar-entry', 'client-webinar-registration', 'client-webinar-reminders', 'webinar-mail' );
		$files   = array_map( static fn( string $slug ): string => "$slug/$slug.php", $modules );
		deactivate_plugins( $files, true );
		$this->act_as( $this->create_user( 'webinar_organizer' ) );
		$this->form->save( array( 'sign_up' => 'form' ) );
		self::assertSame( 'prod', ( new Runtime_Profile() )->current() );

		$this->act_as( 1 );
		update_option( Setup_Choices::SIGN_UP, 'registration' );
		self::assertStringContainsString( 'value="form"', $this->questions() );
		$this->form->save( array( 'sign_up' => 'form' ) );

		self::assertSame( 'full', ( new Runtime_Profile() )->current() );
		self::assertSame( '', get_option( Setup_Choices::SIGN_UP ) );
		self::assertSame( array(), array_filter( $files, 'is_plugin_inactive' ) );
		self::assertMatchesRegularExpression( '/value="form"\s+checked/', $this->questions() );
	}

	/** Under the profile `full` the form is an answer also for an administrator of a network's site, who activates no plugins. */
	public function test_form_is_accepted_where_it_is_offered(): void {
		deactivate_plugins( 'webinar-mail/webinar-mail.php', true );
		add_filter( 'user_has_cap', static fn( array $caps ): array => array( 'activate_plugins' => false ) + $caps );
		self::assertStringNotContainsString( 'value="form"', $this->questions() );
		self::assertSame( array( 'sign_up' ), $this->form->save( array( 'sign_up' => 'form' ) ) );

		update_option( Runtime_Profile::OPTION, 'full' );

		self::assertStringContainsString( 'value="form"', $this->questions() );
		self::assertSame( array(), $this->form->save( array( 'sign_up' => 'form' ) ) );
		self::assertTrue( is_plugin_inactive( 'webinar-mail/webinar-mail.php' ) );
	}

	/** Who wants Telegram can enter a bot at once: this site writes to Telegram itself, unless it has a message service. */
	public function test_telegram_needs_no_visit_of_the_plugins(): void {
		$file = 'webinar-telegram/webinar-telegram.php';
		deactivate_plugins( $file, true );

		$this->form->save( array( 'telegram' => 'declined' ) );
		self::assertTrue( is_plugin_inactive( $file ) );

		$this->form->save( array( 'telegram' => 'yes' ) );
		self::assertTrue( is_plugin_active( $file ) );
	}

	/** Both answers about messages bring e-mail, without which a site that has no Telegram tells nobody anything. */
	public function test_messages_go_by_mail(): void {
		$file   = 'webinar-mail/webinar-mail.php';
		$warned = 'Nobody gets e-mails';
		deactivate_plugins( $file, true );
		self::assertMatchesRegularExpression( '/value="declined"\s+checked/', $this->questions() );
		self::assertStringNotContainsString( $warned, $this->questions() );

		foreach ( array( 'declined', 'yes' ) as $answer ) {
			deactivate_plugins( $file, true );
			$this->form->save( array( 'telegram' => $answer ) );
			self::assertTrue( is_plugin_active( $file ) );
			self::assertMatchesRegularExpression( "/value=\"$answer\"\s+checked/", $this->questions() );
		}

		deactivate_plugins( $file, true );
		add_filter( 'user_has_cap', static fn( array $caps ): array => array( 'activate_plugins' => false ) + $caps );
		$this->form->save( array( 'telegram' => 'declined' ) );
		self::assertStringContainsString( $warned, $this->questions() );
	}

	/** The owner starts and stops the rehearsal; it is on no list, and nobody else enters. */
	public function test_rehearsal_runs_and_is_not_seen(): void {
		$this->rehearsal->create( array( 'obs', '' ) );
		$id = (int) $this->rehearsal->find()?->ID;
		self::assertSame( 'scheduled', $this->state_of( $id ) );
		self::assertSame( plugins_url( 'core-webinar-event/assets/rehearsal/stream.m3u8' ), get_post_meta( $id, 'stream_source', true ) );
		self::assertFileExists( WP_PLUGIN_DIR . '/core-webinar-event/assets/rehearsal/stream.m3u8' );

		$this->set_status( $id, 'start' );
		self::assertSame( 'live', $this->state_of( $id ) );
		$this->rehearsal->delete();
		self::assertNotNull( $this->rehearsal->find(), 'A running webinar is stopped first.' );
		self::assertNull( apply_filters( 'core_webinar_get_current', null ) );
		self::assertSame( array(), apply_filters( 'core_webinar_list', array(), array( 'status' => array( 'live', 'scheduled' ) ) ) );
		self::assertTrue( current_user_can( 'attend_webinar', $id ) );
		self::assertFalse( user_can( $this->create_user( 'webinar_attendee' ), 'attend_webinar', $id ) );

		$this->set_status( $id, 'stop' );
		self::assertSame( 'finished', $this->state_of( $id ) );
		$this->rehearsal->delete();
		self::assertNull( $this->rehearsal->find() );
	}

	/** Another private webinar still cannot be started. */
	public function test_only_a_rehearsal_runs_in_private(): void {
		$webinar_id = $this->create_webinar();
		wp_update_post(
			array(
				'ID'          => $webinar_id,
				'post_status' => 'private',
			)
		);

		$this->set_status( $webinar_id, 'start' );

		self::assertSame( 'scheduled', $this->state_of( $webinar_id ) );
	}

	/** The page asks everything, and leads to room and console. */
	public function test_page_is_drawn(): void {
		set_current_screen( 'dashboard' );
		do_action( 'admin_menu' );
		$draw = static function (): string {
			ob_start();
			do_action( get_plugin_page_hookname( 'webinar-setup', 'edit.php?post_type=webinar_event' ) ); // phpcs:ignore WordPress.NamingConventions.ValidHookName -- Of WordPress.
			return (string) ob_get_clean();
		};
		self::assertStringContainsString( 'this site has no page /signup/ yet', strtolower( $draw() ) );
		self::assertStringContainsString( 'Prepare the rehearsal', $draw() );

		$this->rehearsal->create( $this->form->stream() );
		self::assertStringContainsString( 'data-webinar-qr="http://webinars.test/account/webinar_room/?webinar_id=', $draw() );
		self::assertStringContainsString( '/admin_webinar/?webinar_id=', $draw() );
	}

	private function set_status( int $webinar_id, string $action ): void {
		do_action(
			'core_webinar_set_status',
			$webinar_id,
			$action,
			array(
				'actor_id'  => 1,
				'timestamp' => time(),
				'source'    => 'test',
			)
		);
	}

	private function state_of( int $webinar_id ): string {
		return ( new State_Store() )->read( $webinar_id )->status;
	}

	private function chosen_zone(): string {
		preg_match( '/<option selected="selected" value="([^"]*)"/', $this->questions(), $chosen );
		return $chosen[1] ?? '';
	}

	private function questions(): string {
		ob_start();
		$this->form->render();
		return (string) ob_get_clean();
	}

	private function notices(): string {
		set_current_screen( 'plugins' );
		ob_start();
		do_action( 'admin_notices' );
		return (string) ob_get_clean();
	}
}
