<?php
/**
 * Tests of the delivery log in wp-admin.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Webinar_Outbox\Tests\Delivery_Log_TestCase;
use Webinars\Webinar_Outbox\Log_Labels;

require_once __DIR__ . '/log/class-delivery-log-testcase.php';

/**
 * What the log shows, and its filters and pages.
 */
final class DeliveryLogTest extends Delivery_Log_TestCase {

	/**
	 * Columns of a message, its sentence, its state.
	 *
	 * @return array<string, array{array<string, int|string>, string, string}>
	 */
	public static function messages(): array {
		return array(
			'waits'              => array( array(), 'Recording to Anna <b> about “Roofs & more”: waiting for the message service.', '… waiting for the message service' ),
			'sidecar is down'    => array(
				array(
					'attempts'   => 2,
					'last_error' => 'cURL error 7: Failed to connect',
				),
				'more”: The message service cannot be reached. 2 tries.',
				'… waiting for the message service',
			),
			'secret'             => array(
				array(
					'attempts'   => 1,
					'last_error' => 'HTTP 401 signature_invalid',
				),
				'more”: The message service does not accept the secret. 1 try.',
				'… waiting for the message service',
			),
			'refused'            => array(
				array(
					'state'      => 'failed',
					'attempts'   => 1,
					'last_error' => 'HTTP 422 webhook_schema_mismatch',
				),
				'more”: The message service refused it as not valid. 1 try.',
				'✗ failed',
			),
			'too long'           => array(
				array(
					'state'      => 'failed',
					'last_error' => 'message_text_too_long',
				),
				'more”: Its text has more than 4096 characters',
				'✗ failed',
			),
			'handed over'        => array(
				array(
					'state'    => 'complete',
					'attempts' => 1,
				),
				'more”: on its way to Telegram. What',
				'→ on its way to Telegram',
			),
			'not connected'      => array(
				array(
					'state'   => 'complete',
					'outcome' => 'waiting',
				),
				'more”: It goes out as soon as the person connects Telegram.',
				'○ waiting for the person to connect Telegram',
			),
			'sent'               => array(
				array(
					'state'         => 'complete',
					'outcome'       => 'sent',
					'outcome_tries' => 1,
				),
				'more”: sent. 1 try.',
				'✓ sent',
			),
			'blocked'            => array(
				array(
					'state'          => 'complete',
					'outcome'        => 'unreachable',
					'outcome_tries'  => 3,
					'outcome_reason' => '403: Forbidden: bot was blocked by the user',
				),
				'more”: Telegram says the bot is blocked. 3 tries.',
				'⊘ person unreachable',
			),
			'Telegram was down'  => array(
				array(
					'state'          => 'complete',
					'outcome'        => 'failed',
					'outcome_tries'  => 8,
					'outcome_reason' => '502: Bad Gateway',
				),
				'more”: Telegram had an error at each try. 8 tries.',
				'✗ failed',
			),
			'never connected'    => array(
				array(
					'state'          => 'complete',
					'outcome'        => 'failed',
					'outcome_reason' => 'The person has not connected Telegram in time.',
				),
				'more”: The person has not connected Telegram in time. Technical answer',
				'✗ failed',
			),
			'something new'      => array(
				array(
					'state'          => 'complete',
					'outcome'        => 'failed',
					'outcome_tries'  => 1,
					'outcome_reason' => '400: <script>alert(1)</script>',
				),
				'more”: Telegram refused it. 1 try. Technical answer 400: <script>alert(1)</script>',
				'✗ failed',
			),
			'died in the middle' => array(
				array(
					'state'         => 'complete',
					'outcome'       => 'uncertain',
					'outcome_tries' => 1,
				),
				'more”: The message service stopped during the try. The message may have arrived; sent again, it may arrive twice. 1 try.',
				'? uncertain',
			),
		);
	}

	/** A personal link signs its holder in, so nobody reads it in the log. */
	public function test_personal_links_are_not_shown(): void {
		$token = str_repeat( 'aB3._~-', 8 );
		self::assertSame(
			"Open https://webinars.test/?webinar_seat=… now, or https://webinars.test/?page=2&x=…\nBye",
			Log_Labels::text( (string) wp_json_encode( array( 'data' => array( 'text' => "Open https://webinars.test/?webinar_seat=$token now, or https://webinars.test/?page=2&x=$token\nBye" ) ) ) )
		);
	}

	/**
	 * A row is a sentence, and nothing in it is markup.
	 *
	 * @param array<string, int|string> $columns  Columns of the message.
	 * @param string                    $sentence Part of the cell with the message.
	 * @param string                    $state    Cell with the state.
	 */
	#[DataProvider( 'messages' )]
	public function test_row_is_a_sentence( array $columns, string $sentence, string $state ): void {
		$this->add( $this->anna, $columns );

		$page = $this->open();

		$cells = $this->cells( $page )[0];
		self::assertStringContainsString( $sentence, $cells['message'] );
		self::assertSame( $state, $cells['state'] );
		self::assertStringContainsString( 'What it says Hello, <i>Anna</i>', $cells['message'] );
		self::assertSame( 0, $page->query( '//tbody//i | //tbody//b | //tbody//script' )->length );
	}

	/** The next try is shown, with the exact time in the markup. */
	public function test_next_try_is_shown(): void {
		$this->add( $this->anna, array( 'next_attempt_at' => time() - 5 ) );
		$this->add( $this->anna, array( 'next_attempt_at' => time() + 290 ), 'b' );
		$this->add(
			$this->anna,
			array(
				'next_attempt_at' => strtotime( '2040-05-01 06:00 UTC' ),
				'not_before'      => strtotime( '2040-05-01 06:00 UTC' ),
			),
			'c'
		);

		$page = $this->open();

		self::assertSame( array( 'goes out at ' . wp_date( 'F j, Y, g:i a', strtotime( '2040-05-01 06:00 UTC' ) ), 'in 5 minutes', 'with the next run' ), array_column( $this->cells( $page ), 'next_try' ) );
		self::assertSame( '2040-05-01T06:00:00+00:00', $page->evaluate( 'string( //tbody//td[contains(@class,"next_try")]/time/@datetime )' ) );
	}

	public function test_each_filter_selects_messages(): void {
		$other = $this->create_webinar(
			array(
				'title'         => 'Another',
				'owner_user_id' => $this->organizer,
			)
		);
		$boris = $this->create_user( 'webinar_attendee' );
		$this->add( $this->anna, array( 'state' => 'failed' ) );
		$this->add( $boris, array( 'webinar_id' => $other ), 'b' );
		$this->add(
			812,
			array(
				'kind'    => 'attended',
				'state'   => 'complete',
				'outcome' => 'sent',
			),
			'c'
		);

		self::assertCount( 3, $this->cells( $this->open() ) );
		foreach ( array(
			'state=failed'      => 'Recording to Anna',
			'state=waiting'     => 'Recording to Webinar_attendee',
			'state=sent'        => 'Message after attending to lead 812',
			"webinar_id=$other" => 'about “Another”',
			'kind=attended'     => 'lead 812',
			'person=812'        => 'lead 812',
			"person=%23$boris"  => 'about “Another”',
			'person=anna'       => 'to Anna',
			'person=' . rawurlencode( get_userdata( $boris )->user_email ) => 'about “Another”',
		) as $query => $expected ) {
			$cells = $this->cells( $this->open( $query ) );
			self::assertCount( 1, $cells, $query );
			self::assertStringContainsString( $expected, $cells[0]['message'], $query );
		}
		self::assertStringContainsString( 'No message matches.', $this->visit( self::ADDRESS . '&person=nobody' )['body'] );
		self::assertCount( 3, $this->cells( $this->open( 'state=nonsense&webinar_id=x&kind=%27' ) ) );
	}

	/** A page has fifty messages, the newest first. */
	public function test_page_has_fifty_messages(): void {
		for ( $number = 1; $number <= 51; $number++ ) {
			$this->add( 1000 + $number, array(), "k$number" );
		}

		$first = $this->cells( $this->open() );
		self::assertCount( 50, $first );
		self::assertStringContainsString( 'lead 1051', $first[0]['message'] );
		self::assertStringContainsString( 'lead 1001', $this->cells( $this->open( 'paged=2' ) )[0]['message'] );
	}

	public function test_empty_log_explains_itself(): void {
		self::assertStringContainsString( 'No messages yet. They are written when a webinar ends.', $this->visit( self::ADDRESS )['body'] );
	}
}
