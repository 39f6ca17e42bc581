<?php
/**
 * Tests of reminders that the scenario sends.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;

require_once __DIR__ . '/class-reminders-testcase.php';

/** Who left is written to once, while the webinar is on, if they may come back. */
final class ScenarioRemindersTest extends Reminders_TestCase {

	private int $webinar_id;

	private int $lead_id;

	/**
	 * A webinar that is on, and a person with a seat.
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->webinar_id = $this->webinar_in( self::HOUR );
		$this->lead_id    = $this->create_user( 'webinar_attendee' );
		$this->book( $this->webinar_id, $this->lead_id );
		do_action( 'core_webinar_set_status', $this->webinar_id, 'start', $this->context( $this->organizer_id ) );
		$this->forget_messages();
	}

	/** In quiet hours too: it is useless after a quarter of an hour. */
	public function test_who_left_is_written_to_once(): void {
		$this->act_upon( $this->lead_id );
		$this->act_upon( $this->lead_id );

		self::assertSame( array( "reminder $this->lead_id" ), $this->messages() );
		$data = $this->data( 'reminder' );
		self::assertStringStartsWith( '“How to begin” is still on.', $data['text'] );
		self::assertSame( array( 'Still on: How to begin', 'Come back' ), array( $data['subject'], $data['button']['text'] ) );
		self::assertEqualsWithDelta( time() + 900, $data['expires_at'], 5 );
		self::assertLessThanOrEqual( time(), (int) $GLOBALS['wpdb']->get_var( "SELECT urgent_from FROM {$GLOBALS['wpdb']->prefix}webinar_outbox" ) );
	}

	/** The organizer rewords it as the others. */
	public function test_it_is_in_the_organizers_words_and_the_sites_language(): void {
		add_filter( 'locale', static fn(): string => 'ru_RU', 5 );
		unload_textdomain( 'client-webinar-reminders', true );
		$this->act_upon( $this->lead_id );
		self::assertStringStartsWith( 'Вебинар «How to begin» ещё идёт.', $this->data( 'reminder' )['text'] );

		update_option( 'webinar_outbox_texts', array( 'templates' => array( 'come_back' => array( 'text' => 'Вернитесь: {title}' ) ) ) );
		$this->forget_messages();
		$this->act_upon( $this->lead_id );
		self::assertSame( 'Вернитесь: How to begin', $this->data( 'reminder' )['text'] );
	}

	/** What waits is not true any more. */
	public function test_the_stop_cancels_it(): void {
		$this->act_upon( $this->lead_id );
		do_action( 'core_webinar_set_status', $this->webinar_id, 'stop', $this->context( $this->organizer_id ) );

		self::assertSame( array(), preg_grep( '/^reminder/', $this->messages() ) );
	}

	/**
	 * Who gets nothing: what happened before, and why, as the log says.
	 *
	 * @return array<string, array{string, string}>
	 */
	public static function nobody(): array {
		return array(
			'the webinar is over'   => array( 'stop', 'The webinar is not on.' ),
			'the seat is cancelled' => array( 'cancel', 'The person has no seat.' ),
			'a forgotten person'    => array( 'delete', 'The person has no seat.' ),
			'nobody was ever there' => array( 'stranger', 'The person has no seat.' ),
			'not admitted any more' => array( 'bar', 'The person may not attend, or the outbox is off.' ),
			'an unknown message'    => array( 'unknown', 'It does not fit the contract.' ),
			'no person'             => array( 'empty', 'It does not fit the contract.' ),
		);
	}

	#[DataProvider( 'nobody' )]
	public function test_it_is_logged_and_ignored( string $before, string $reason ): void {
		// Without the test's own check of what plugins fire.
		remove_all_filters( 'client_webinar_scenario_action', PHP_INT_MIN );
		remove_all_filters( 'core_webinar_log' );
		$lines = $this->capture( 'core_webinar_log' );
		match ( $before ) {
			'stop'   => do_action( 'core_webinar_set_status', $this->webinar_id, 'stop', $this->context( $this->organizer_id ) ),
			'cancel' => $this->send( 'cancel', $this->webinar_id, $this->lead_id ),
			'delete' => wp_delete_user( $this->lead_id ),
			'bar'    => add_filter( 'core_webinar_is_admitted', '__return_false' ),
			default  => null,
		};
		$this->forget_messages();

		// One line for many people: after a stop thousands leave at once.
		foreach ( array( 1, 2 ) as $time ) {
			$this->act_upon( 'stranger' === $before ? 999998 + $time : ( 'empty' === $before ? 0 : $this->lead_id ), 'unknown' === $before ? 'buy_now' : 'come_back' );
		}

		self::assertSame( array(), $this->messages() );
		self::assertSame( array( array( 'client_webinar_reminders_action_ignored', "A reminder of the scenario was not sent, and others like it. $reason" ) ), array_map( static fn( array $line ): array => array( $line['code'], $line['message'] ), $lines->getArrayCopy() ) );
	}

	private function act_upon( int $lead_id, string $name = 'come_back' ): void {
		do_action(
			'client_webinar_scenario_action',
			array(
				'action_id'  => "$this->webinar_id-$lead_id-reminder-$name",
				'lead_id'    => $lead_id,
				'webinar_id' => $this->webinar_id,
				'kind'       => 'reminder',
				'from'       => 'left',
				'to'         => $name,
				'cause'      => 'client_webinar_left',
			)
		);
	}
}
