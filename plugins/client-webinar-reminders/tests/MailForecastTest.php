<?php
/**
 * Tests of the warning about the pace of e-mails.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

use Webinars\Client_Webinar_Reminders\Offsets;
use Webinars\Webinar_Mail\Mail_Settings;

require_once __DIR__ . '/class-reminders-testcase.php';

/**
 * The organizer learns before a webinar that e-mails cannot leave in time, and only then.
 */
final class MailForecastTest extends Reminders_TestCase {

	private int $webinar_id;

	protected function setUp(): void {
		parent::setUp();
		Webinars\Webinar_Mail\bootstrap( WP_PLUGIN_DIR . '/webinar-mail/webinar-mail.php' );
		$this->webinar_id = $this->webinar_in( 2 * DAY_IN_SECONDS );
		$this->crowd( $this->webinar_id, 15 );
		$this->set_messages( 'mail', 'complete' );
	}

	/** At 30 an hour 6 leave in ten minutes. The number that is advised is enough, and so are other remedies. */
	public function test_reminder_that_cannot_leave_in_time(): void {
		self::assertSame( array(), $this->warnings(), '300 an hour are enough for 15 people.' );

		update_option( Mail_Settings::OPTION, 30 );
		$warning = $this->warnings()[0] ?? '';
		self::assertStringContainsString( 'The reminder 10 minutes before the start does not reach everyone in time: 15 people get it by e-mail, and 6 e-mails can leave', $warning );
		self::assertStringContainsString( 'Allow at least 100 e-mails an hour', $warning );
		self::assertSame( 'recommended', $this->site_health()['status'] );
		self::assertStringContainsString( esc_html( $warning ), $this->site_health()['description'] );

		update_option( Mail_Settings::OPTION, 100 );
		self::assertSame( array(), $this->warnings() );
		update_option( Mail_Settings::OPTION, 30 );
		( new Offsets() )->store( array( 1440, 60 ) );
		self::assertSame( array(), $this->warnings(), 'The last reminder is earlier.' );
		( new Offsets() )->store( array( 10 ) );
		update_option( Mail_Settings::OPTION, 0 );
		self::assertSame( array(), $this->warnings(), 'There is no limit.' );
		self::assertSame( 'good', $this->site_health()['status'] );
	}

	/** People whose messages go to Telegram, and registrations that were cancelled, take no e-mail. */
	public function test_only_people_who_get_mails_count(): void {
		update_option( Mail_Settings::OPTION, 30 );
		$this->set_messages( 'telegram', 'complete' );
		self::assertSame( array(), $this->warnings() );

		$this->set_messages( 'mail', 'complete' );
		$GLOBALS['wpdb']->query( "UPDATE {$GLOBALS['wpdb']->prefix}client_webinar_registrations SET state = 'cancelled' WHERE registration_id % 3 > 0" );
		self::assertSame( array(), $this->warnings() );
	}

	/** Confirmations that wait and cannot leave before the start are told, also when no reminder is left. */
	public function test_confirmations_that_cannot_leave_before_the_start(): void {
		( new Offsets() )->store( array() );
		update_option( Mail_Settings::OPTION, 30 );
		$this->set_messages( 'mail', 'pending' );
		self::assertSame( array(), $this->warnings(), 'They have two days.' );

		$this->move( $this->webinar_id, 9 * MINUTE_IN_SECONDS );

		self::assertStringStartsWith( '15 e-mails about the webinar wait, and 6 can leave before it begins. Allow at least 100', $this->warnings()[0] ?? '' );
	}

	/** A webinar that is over or was taken back needs no reminder, nor one whose reminder's time has passed. */
	public function test_nothing_to_send_is_no_problem(): void {
		update_option( Mail_Settings::OPTION, 30 );
		$this->move( $this->webinar_id, 9 * MINUTE_IN_SECONDS );
		self::assertSame( array(), $this->warnings(), 'The last reminder was due a minute ago.' );
		$this->move( $this->webinar_id, -MINUTE_IN_SECONDS );
		self::assertSame( array(), $this->warnings() );
		$this->move( $this->webinar_id, DAY_IN_SECONDS );
		self::assertCount( 1, $this->warnings() );
		$this->act_as( $this->organizer_id );
		wp_trash_post( $this->webinar_id );
		self::assertSame( array(), $this->warnings() );
	}

	/**
	 * Lists the warnings on the screen of the webinar.
	 *
	 * @return list<string>
	 */
	private function warnings(): array {
		$checks = apply_filters( 'client_webinar_control_readiness', array(), $this->webinar_id, true );
		return array_column( array_filter( $checks, static fn( array $check ): bool => 'mail_pace' === $check['name'] ), 'message' );
	}

	/**
	 * Runs the test of Site Health.
	 *
	 * @return array{status: string, description: string}
	 */
	private function site_health(): array {
		return apply_filters( 'site_status_tests', array() )['direct']['client_webinar_reminders_mail']['test']();
	}

	private function set_messages( string $carrier, string $state ): void {
		$GLOBALS['wpdb']->query( $GLOBALS['wpdb']->prepare( "UPDATE {$GLOBALS['wpdb']->prefix}webinar_outbox SET carrier = %s, state = %s", $carrier, $state ) );
	}
}
