<?php
/**
 * Tests of the follow-up.
 *
 * @package Webinars\Post_Webinar_Followup_Telegram
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/**
 * The message of an attendee.
 */
final class FollowUpTest extends Webinar_TestCase {

	/**
	 * The message has the site's language, not that of the user whose request runs the job.
	 */
	public function test_message_has_the_sites_language(): void {
		$this->act_as( $this->create_user( 'administrator' ) );
		update_user_meta( get_current_user_id(), 'locale', 'en_US' );
		set_current_screen( 'dashboard' );
		add_filter( 'locale', static fn(): string => 'ru_RU', 5 );
		$webinar_id = $this->create_webinar( array( 'title' => 'Как выбрать крышу' ) );

		$attended     = $this->route( $webinar_id, 'attended' );
		$not_attended = $this->route( $webinar_id, 'not_attended' );

		self::assertSame( 'Спасибо, что были с нами на вебинаре «Как выбрать крышу»! Надеемся, вы нашли для себя что-то полезное.', $attended['text'] );
		self::assertSame( 'Вы заглянули на вебинар «Как выбрать крышу», но остаться в этот раз не получилось. Так бывает! Будем рады видеть вас на следующем.', $not_attended['text'] );
		self::assertFalse( is_locale_switched() );
	}

	/**
	 * A person who left early gets a button to the schedule.
	 */
	public function test_not_attended_leads_to_the_schedule(): void {
		add_filter( 'ui_webinar_public_url', static fn(): string => 'https://webinars.test/webinars/', 99 );

		$message = $this->route( $this->create_webinar(), 'not_attended' );

		self::assertSame(
			array(
				'text' => 'See the schedule',
				'url'  => 'https://webinars.test/webinars/',
			),
			$message['button']
		);
	}

	/**
	 * The longest titles and buttons fit Telegram's limits, and are text, not markup.
	 */
	public function test_message_fits_telegram(): void {
		$webinar_id = $this->create_webinar(
			array(
				'title'         => str_repeat( 'Крыша & дом ', 500 ),
				'room_cta_text' => str_repeat( 'д', 150 ),
				'room_cta_url'  => 'https://plan.test/',
			)
		);

		$message = $this->route( $webinar_id, 'attended' );

		self::assertLessThan( 400, mb_strlen( $message['text'] ) );
		self::assertStringContainsString( 'Крыша & дом', $message['text'] );
		self::assertSame( 64, mb_strlen( $message['button']['text'] ) );
	}

	/**
	 * Without an address there is no button.
	 */
	public function test_no_button_without_a_target(): void {
		$webinar_id = $this->create_webinar( array( 'room_cta_text' => 'Get the plan' ) );
		add_filter( 'ui_webinar_public_url', static fn(): string => '', 99 );

		self::assertNull( $this->route( $webinar_id, 'attended' )['button'] );
		self::assertNull( $this->route( $webinar_id, 'not_attended' )['button'] );
	}

	/**
	 * A deleted webinar has no follow-up.
	 */
	public function test_deleted_webinar_has_no_follow_up(): void {
		self::assertSame( array(), $this->route( 999999, 'attended' ) );
	}

	/**
	 * Without the outbox no message is stored, and nothing fails.
	 */
	public function test_without_the_outbox_no_message_is_stored(): void {
		remove_all_filters( 'webinar_outbox_message' );

		self::assertSame( array(), $this->route( $this->create_webinar(), 'attended' ) );
	}

	/**
	 * Date and time have the site's format and time zone.
	 */
	public function test_date_and_time_are_the_sites(): void {
		update_option( 'timezone_string', 'Europe/Moscow' );
		$this->act_as( $this->create_user( 'administrator' ) );
		update_user_meta( get_current_user_id(), 'locale', 'en_US' );
		set_current_screen( 'dashboard' );
		add_filter( 'locale', static fn(): string => 'ru_RU', 5 );
		add_filter(
			'webinar_outbox_templates',
			static fn( array $templates ): array => array_map( static fn( array $template ): array => array( 'text' => '{time} | {date}' ) + $template, $templates ),
			20
		);
		$text = $this->route( $this->create_webinar( array( 'scheduled_at' => 1795363200 ) ), 'attended' )['text'];

		self::assertStringContainsStringIgnoringCase( 'ноябр', $text );
		self::assertStringStartsWith( '7:00', $text );
	}

	protected function tearDown(): void {
		unset( $GLOBALS['current_screen'] );
		parent::tearDown();
	}

	/**
	 * Announces a route.
	 *
	 * @return array<string, mixed> Data of the message, empty when none was stored.
	 */
	private function route( int $webinar_id, string $route ): array {
		$enqueued = $this->capture( 'webinar_outbox_enqueue' );
		do_action(
			'post_webinar_route',
			array(
				'lead_id'    => 7,
				'webinar_id' => $webinar_id,
				'attended'   => 'attended' === $route,
				'timestamp'  => time(),
				'route'      => $route,
			)
		);
		if ( 0 === count( $enqueued ) ) {
			return array();
		}
		self::assertCount( 1, $enqueued );
		self::assertSame( array( "post-webinar-followup-telegram/$webinar_id/7", 'lead:7' ), array( $enqueued[0]['key'], $enqueued[0]['order_key'] ) );
		self::assertSame( array( 7, $route ), array( $enqueued[0]['about_lead_id'], $enqueued[0]['data']['kind'] ) );
		return $enqueued[0]['data'];
	}
}
