<?php
/**
 * Tests of the notice to the partner.
 *
 * @package Webinars\Client_Webinar_Attendance_Telegram
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/**
 * The message to the partner.
 */
final class PartnerNoticeTest extends Webinar_TestCase {

	/** The person who invited the guests. */
	private int $partner_id;

	protected function setUp(): void {
		parent::setUp();
		$this->partner_id = $this->create_user( 'webinar_attendee' );
	}

	/**
	 * The partner gets the notice with the guest's name.
	 */
	public function test_notice_has_the_guests_name(): void {
		$guest_id = $this->guest( 'Анна & Ко' );

		$notice = $this->classify( $guest_id, true );

		self::assertSame( $this->partner_id, $notice['recipient_id'] );
		self::assertSame( 'attendance_notice', $notice['kind'] );
		self::assertSame( 'Your guest Анна & Ко took part in the webinar “How to begin”. A good moment to ask how they liked it!', $notice['text'] );
		self::assertStringContainsString( 'left early', $this->classify( $guest_id, false )['text'] );
	}

	/**
	 * A name is text from a stranger: nothing in it becomes a link in the partner's Telegram.
	 */
	public function test_a_name_becomes_no_link(): void {
		$text = $this->classify( $this->guest( 'Dr. Ann https://evil.test/a @bot #tag /stop me@evil.test' ), true )['text'];

		self::assertStringContainsString( 'Dr. Ann https', $text );
		self::assertDoesNotMatchRegularExpression( '~[a-z]\.[a-z]|@\w|#\w|/\w|://~', $text );
		self::assertStringContainsString( 'evil.test', str_replace( "\u{2060}", '', $text ) );
	}

	/**
	 * The notice of a Russian site is Russian, with and without the guest's name.
	 */
	public function test_notice_is_russian_on_a_russian_site(): void {
		$guest_id = $this->guest( 'Анна' );
		add_filter( 'core_webinar_partner_id', fn(): int => $this->partner_id, 99 );
		// A Russian site, in the wp-admin of a user with English.
		$this->act_as( $this->create_user( 'administrator' ) );
		update_user_meta( get_current_user_id(), 'locale', 'en_US' );
		set_current_screen( 'dashboard' );
		add_filter( 'locale', static fn(): string => 'ru_RU', 5 );

		self::assertSame( 'Ваш гость Анна — среди участников вебинара «How to begin». Самое время узнать впечатления!', $this->classify( $guest_id, true )['text'] );
		self::assertSame( 'Ваш гость Анна — среди тех, кто заходил на вебинар «How to begin», но ушёл раньше. Поддержите добрым словом!', $this->classify( $guest_id, false )['text'] );
		self::assertSame( 'Ваш гость — среди участников вебинара «How to begin». Самое время узнать впечатления!', $this->classify( 999999, true )['text'] );
		self::assertSame( 'Ваш гость — среди тех, кто заходил на вебинар «How to begin», но ушёл раньше. Поддержите добрым словом!', $this->classify( 999999, false )['text'] );
	}

	/**
	 * When a CRM has other ids, the user whose id equals the lead id is another person, whose name is not used.
	 */
	public function test_another_users_name_is_not_used(): void {
		$guest_id = $this->guest( 'Анна' );
		add_filter( 'core_webinar_partner_id', fn(): int => $this->partner_id, 99 );
		add_filter( 'core_webinar_lead_id', static fn( int $lead_id, int $user_id ): int => $user_id + 100000, 10, 2 );

		self::assertStringNotContainsString( 'Анна', $this->classify( $guest_id, true )['text'] );
	}

	/**
	 * A guest without a partner causes no notice.
	 */
	public function test_without_a_partner_there_is_no_notice(): void {
		self::assertSame( array(), $this->classify( $this->create_user( 'webinar_attendee' ), true ) );
	}

	/**
	 * The longest names fit Telegram's limits.
	 */
	public function test_notice_fits_telegram(): void {
		$notice = $this->classify( $this->guest( str_repeat( 'я', 250 ) ), true, array( 'title' => str_repeat( 'Крыша ', 1000 ) ) );

		self::assertLessThan( 500, mb_strlen( $notice['text'] ) );
	}

	/**
	 * Without the outbox no notice is stored, and nothing fails.
	 */
	public function test_without_the_outbox_no_notice_is_stored(): void {
		remove_all_filters( 'webinar_outbox_message' );

		self::assertSame( array(), $this->classify( $this->guest( 'Анна' ), true ) );
	}

	protected function tearDown(): void {
		unset( $GLOBALS['current_screen'] );
		parent::tearDown();
	}

	/**
	 * Creates a user whom the partner invited.
	 */
	private function guest( string $name ): int {
		$user_id = $this->create_user( 'webinar_attendee' );
		wp_update_user(
			array(
				'ID'           => $user_id,
				'display_name' => $name,
			)
		);
		update_user_meta( $user_id, 'invited_by', $this->partner_id );
		return $user_id;
	}

	/**
	 * Announces a classification.
	 *
	 * @param int                  $lead_id   Classified lead.
	 * @param bool                 $attended  Class.
	 * @param array<string, mixed> $overrides See create_webinar().
	 * @return array<string, mixed> Data of the notice, empty when none was stored.
	 */
	private function classify( int $lead_id, bool $attended, array $overrides = array() ): array {
		$webinar_id = $this->create_webinar( $overrides );
		$enqueued   = $this->capture( 'webinar_outbox_enqueue' );
		do_action(
			'client_webinar_attendance_classified',
			array(
				'lead_id'    => $lead_id,
				'webinar_id' => $webinar_id,
				'attended'   => $attended,
				'timestamp'  => time(),
			)
		);
		$own = array_column( $enqueued->getArrayCopy(), null, 'key' )[ "client-webinar-attendance-telegram/$webinar_id/$lead_id" ] ?? array();
		if ( array() !== $own ) {
			self::assertSame( array( "lead:$this->partner_id", $lead_id ), array( $own['order_key'], $own['about_lead_id'] ) );
		}
		return $own['data'] ?? array();
	}
}
