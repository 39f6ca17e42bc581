<?php
/**
 * Tests of the messages about a recording, of every module that sends some.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Client_Webinar_Registration\Started_Token;
use Webinars\Webinar_Outbox\Tests\Message_Editors;

require_once __DIR__ . '/class-reminders-testcase.php';
require_once dirname( __DIR__, 2 ) . '/webinar-outbox/tests/texts/class-message-editors.php';

/** D1: each message says "Recording", none says "live", none names a start. */
final class RecordingMessagesTest extends Reminders_TestCase {

	/** What is said of a broadcast, in both languages. */
	private const LIVE_WORDS = '/\blive\b|on air|broadcast|эфир|трансляц|begins|начало|начнётся|seat|мест[оа]\b|calendar|календар|20\d\d/iu';

	protected function setUp(): void {
		parent::setUp();
		$this->allow_auto_webinars();
		add_filter( 'webinar_outbox_has_mail', '__return_true' );
	}

	/**
	 * Languages of a site, and how a message begins.
	 *
	 * @return array<string, array{string, string}>
	 */
	public static function languages(): array {
		return array(
			'English' => array( 'en_US', 'Recording: “Roofs”' ),
			'Russian' => array( 'ru_RU', 'Запись: «Roofs»' ),
		);
	}

	/**
	 * A guest asks, a member gets access and a new link, both get a follow-up, and so does who invited them.
	 */
	#[DataProvider( 'languages' )]
	public function test_every_message_says_recording( string $locale, string $begin ): void {
		switch_to_locale( $locale );
		add_filter( 'locale', static fn(): string => $locale, 5 );
		$_SERVER['HTTP_ACCEPT'] = 'application/json';
		$queued                 = $this->capture( 'webinar_outbox_enqueue' );
		$partner                = $this->create_user( 'webinar_attendee' );
		$member                 = $this->create_user( 'webinar_attendee' );
		add_filter( 'core_webinar_partner_id', static fn(): int => $partner, 99 );
		$id = $this->recording( 'live' );

		$answer = $this->ajax( 'client_webinar_registration_request', array( 'webinar_id' => (string) $id, 'name' => 'Anna', 'email' => 'anna@guests.test', 'consent' => '1', 'source' => '', 'campaign' => '', 'website' => '', 'started_at' => Started_Token::create( time() - 5 ) ) ); // phpcs:ignore WordPress.Arrays
		self::assertSame( 200, $answer['status'] );
		self::assertDoesNotMatchRegularExpression( self::LIVE_WORDS, $answer['body']['data']['message'] );
		$this->book( $id, $member );
		foreach ( array( array(), array( 'attended' => true ), array( 'is_absent' => true ) ) as $index => $outcome ) {
			$lead = $outcome + array(
				'lead_id'    => array( $member, $this->create_user( 'webinar_attendee' ), $this->create_user( 'webinar_attendee' ) )[ $index ],
				'webinar_id' => $id,
				'attended'   => false,
				'timestamp'  => time(),
			);
			do_action( 'client_webinar_attendance_classified', $lead );
		}

		$kinds = array_count_values( array_map( static fn( array $event ): string => $event['data']['kind'], $queued->getArrayCopy() ) );
		self::assertSame( array( 'confirm_address' => 1, 'registered' => 1, 'attendance_notice' => 3, 'not_attended' => 2, 'attended' => 1 ), $kinds ); // phpcs:ignore WordPress.Arrays
		foreach ( $queued as $event ) {
			$data = $event['data'];
			self::assertStringStartsWith( $begin, $data['text'] );
			self::assertSame( $begin, $data['subject'] );
			self::assertDoesNotMatchRegularExpression( self::LIVE_WORDS, $data['text'] . ' ' . ( $data['button']['text'] ?? '' ) );
			self::assertGreaterThan( time() + WEEK_IN_SECONDS, $data['expires_at'] ?? PHP_INT_MAX, 'It is worth reading as long as it is open.' );
		}
	}

	/** Nobody is reminded of a start, or told that it was moved or cancelled; also not of a live webinar that became a recording. */
	public function test_nobody_hears_of_a_start(): void {
		$recording = $this->recording( 'live' );
		$became    = $this->webinar_in( 20 * MINUTE_IN_SECONDS );
		$member    = $this->create_user( 'webinar_attendee' );
		$this->book( $recording, $member );
		$this->book( $became, $member );
		$this->age_registrations();
		$this->forget_messages();

		update_post_meta( $became, 'type', 'auto' );
		$this->move( $became, 0 );
		foreach ( array( 2, 11, 90 ) as $minutes ) {
			$this->tick( $minutes * MINUTE_IN_SECONDS );
		}
		do_action( 'core_webinar_set_status', $recording, 'stop', $this->context( $this->organizer_id ) );
		$this->act_as( $this->organizer_id );
		wp_trash_post( $recording );
		$this->tick( 100 * MINUTE_IN_SECONDS );

		self::assertSame( array(), $this->messages() );
		foreach ( array( $recording, $became ) as $id ) {
			self::assertSame( array( null, array() ), array( $this->watcher->find( $id ), $this->runs->of_webinar( $id ) ), 'It is not watched.' );
		}
	}

	/** The link opens a recording until it is closed, however long ago it was published; a day after it is closed it ends. */
	public function test_the_personal_link_lasts_as_long_as_the_recording(): void {
		$id     = $this->recording( '' );
		$member = $this->create_user( 'webinar_attendee' );
		$this->book( $id, $member );
		update_post_meta( $id, 'scheduled_at', time() - YEAR_IN_SECONDS );
		$lead = apply_filters( 'core_webinar_lead_id', $member, $member );

		self::assertNotSame( '', apply_filters( 'client_webinar_registration_personal_url', '', $id, $lead, 0 ) );
		do_action( 'core_webinar_set_status', $id, 'start', $this->context( $this->organizer_id ) );
		self::assertNotSame( '', apply_filters( 'client_webinar_registration_personal_url', '', $id, $lead, 0 ) );
		do_action( 'core_webinar_set_status', $id, 'stop', array( 'timestamp' => time() - 2 * DAY_IN_SECONDS ) + $this->context( $this->organizer_id ) );
		$GLOBALS['wpdb']->update( $GLOBALS['wpdb']->postmeta, array( 'meta_value' => time() - 2 * DAY_IN_SECONDS ), array( 'post_id' => $id, 'meta_key' => 'finished_at' ) ); // phpcs:ignore WordPress
		wp_cache_flush();
		self::assertSame( '', apply_filters( 'client_webinar_registration_personal_url', '', $id, $lead, 0 ) );
	}

	/** In the editor a recording has its own texts, without a date, and a live webinar has none of them. */
	public function test_the_editor_offers_the_texts_of_the_type(): void {
		$templates = array_column( apply_filters( 'webinar_outbox_templates', array() ), null, 'name' );
		$auto      = array_filter( $templates, static fn( string $name ): bool => str_ends_with( $name, '_auto' ), ARRAY_FILTER_USE_KEY );
		self::assertCount( 9, $auto );
		foreach ( $auto as $template ) {
			self::assertSame( 'Recording: “{title}”', $template['first_line'] );
			self::assertNotContains( 'start', array_column( $template['placeholders'], 'name' ) );
		}
		$this->act_as( $this->organizer_id );
		$names = fn( int $webinar_id ): array => $this->editor_names( $webinar_id );
		self::assertContains( 'registered_auto', $names( $this->recording( '' ) ) );
		self::assertNotContains( 'registered', $names( $this->recording( '' ) ) );
		self::assertContains( 'registered', $names( $this->webinar() ) );
		self::assertSame( array(), preg_grep( '/_auto$/', $names( $this->webinar() ) ) );
	}

	/**
	 * Names of the messages that the editor of a webinar shows.
	 *
	 * @return list<string>
	 */
	private function editor_names( int $webinar_id ): array {
		$_GET = array( 'page' => 'webinar_outbox_texts', 'webinar_id' => (string) $webinar_id ); // phpcs:ignore WordPress.Arrays
		ob_start();
		Message_Editors::page()->render();
		preg_match_all( '/name="texts\[([a-z_]+)\]\[text\]"/', (string) ob_get_clean(), $found );
		return $found[1];
	}

	private function recording( string $status ): int {
		return $this->create_webinar(
			array(
				'title'         => 'Roofs',
				'type'          => 'auto',
				'scheduled_at'  => 0,
				'owner_user_id' => $this->organizer_id,
				'status'        => $status,
			)
		);
	}
}
