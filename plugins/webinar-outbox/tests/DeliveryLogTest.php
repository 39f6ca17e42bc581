<?php
/**
 * Tests of the delivery log in wp-admin.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Test_Site;
use Webinars\Tests\Web_Server;
use Webinars\Tests\Webinar_TestCase;

/**
 * What organizers and speakers read about messages, over HTTP, and what they may send again.
 */
final class DeliveryLogTest extends Webinar_TestCase {

	private const ADDRESS = '/wp-admin/edit.php?post_type=webinar_event&page=webinar_outbox_messages';

	/** Serves wp-admin. */
	private static Web_Server $server;

	/** Who owns the webinar. */
	private int $organizer;

	/** The webinar. */
	private int $webinar;

	/** Who gets the messages. */
	private int $anna;

	/**
	 * Starts the server.
	 */
	public static function setUpBeforeClass(): void {
		self::$server = Web_Server::start( Test_Site::entered() );
	}

	/**
	 * Stops it.
	 */
	public static function tearDownAfterClass(): void {
		self::$server->stop();
	}

	/**
	 * Makes a webinar and a lead.
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->organizer = $this->create_user( 'webinar_organizer' );
		$this->webinar   = $this->create_webinar(
			array(
				'owner_user_id' => $this->organizer,
				'title'         => 'Roofs & more',
			)
		);
		$this->anna      = $this->create_user( 'webinar_attendee' );
		// As somebody could write it past WordPress.
		$GLOBALS['wpdb']->update( $GLOBALS['wpdb']->users, array( 'display_name' => 'Anna <b>' ), array( 'ID' => $this->anna ) );
		update_option(
			'webinar_outbox_settings',
			array(
				'sidecar_url'  => 'http://127.0.0.1:1',
				'secret'       => 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
				'bot_username' => '',
			)
		);
	}

	/**
	 * How a message fares, and the words for it.
	 *
	 * @return array<string, array{array<string, int|string>, string, string}> Columns, the sentence, the state.
	 */
	public static function told(): array {
		return array(
			'waits'              => array( array(), 'Recording to Anna <b> about “Roofs & more”: waiting for the sidecar.', '… waiting for the sidecar' ),
			'sidecar is down'    => array(
				array(
					'attempts'   => 2,
					'last_error' => 'cURL error 7: Failed to connect',
				),
				'more”: The sidecar cannot be reached. 2 tries.',
				'… waiting for the sidecar',
			),
			'secret'             => array(
				array(
					'attempts'   => 1,
					'last_error' => 'HTTP 401 signature_invalid',
				),
				'more”: The sidecar does not accept the secret. 1 try.',
				'… waiting for the sidecar',
			),
			'refused'            => array(
				array(
					'state'      => 'failed',
					'attempts'   => 1,
					'last_error' => 'HTTP 422 webhook_schema_mismatch',
				),
				'more”: The sidecar refused it as not valid. 1 try.',
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
				'more”: The sidecar stopped during the try. The message may have arrived; sent again, it may arrive twice. 1 try.',
				'? uncertain',
			),
		);
	}

	/**
	 * A row reads as a sentence, and nothing in it is markup.
	 *
	 * @param array<string, int|string> $columns  How the message fares.
	 * @param string                    $sentence What is read.
	 * @param string                    $state    And in the column of states.
	 */
	#[DataProvider( 'told' )]
	public function test_row_reads_as_a_sentence( array $columns, string $sentence, string $state ): void {
		$this->keep( $this->anna, $columns );

		$page = $this->open();

		$cells = $this->cells( $page )[0];
		self::assertStringContainsString( $sentence, $cells['message'] );
		self::assertSame( $state, $cells['state'] );
		self::assertStringContainsString( 'What it says Hello, <i>Anna</i>', $cells['message'] );
		self::assertSame( 0, $page->query( '//tbody//i | //tbody//b | //tbody//script' )->length );
	}

	/**
	 * When it goes out, with the exact time behind the words.
	 */
	public function test_next_try_is_said(): void {
		$this->keep( $this->anna, array( 'next_attempt_at' => time() - 5 ) );
		$this->keep( $this->anna, array( 'next_attempt_at' => time() + 290 ), 'b' );
		$this->keep(
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

	/**
	 * Each filter, alone, shows its own.
	 */
	public function test_filters_show_their_own(): void {
		$other = $this->create_webinar( array( 'title' => 'Another' ) );
		$boris = $this->create_user( 'webinar_attendee' );
		$this->keep( $this->anna, array( 'state' => 'failed' ) );
		$this->keep( $boris, array( 'webinar_id' => $other ), 'b' );
		$this->keep(
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

	/**
	 * Fifty on a page, the newest first.
	 */
	public function test_pages_are_bounded(): void {
		for ( $number = 1; $number <= 51; $number++ ) {
			$this->keep( 1000 + $number, array(), "k$number" );
		}

		$first = $this->cells( $this->open() );
		self::assertCount( 50, $first );
		self::assertStringContainsString( 'lead 1051', $first[0]['message'] );
		self::assertStringContainsString( 'lead 1001', $this->cells( $this->open( 'paged=2' ) )[0]['message'] );
	}

	/**
	 * An empty log says when it will not be.
	 */
	public function test_empty_log_says_so(): void {
		self::assertStringContainsString( 'No messages yet. They are written when a webinar ends.', $this->visit( self::ADDRESS )['body'] );
	}

	/**
	 * Organizers read everything, a speaker the messages of their webinar without texts and technical answers, others nothing.
	 */
	public function test_only_who_may_reads_it(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		update_post_meta( $this->webinar, 'speaker_user_ids', array( $speaker ) );
		$this->keep( $this->anna, array( 'last_error' => 'cURL error 7: Failed to connect to sidecar.internal' ) );
		$readers = array(
			$this->organizer                         => array( 200, 200 ),
			$this->create_user( 'administrator' )    => array( 200, 200 ),
			$speaker                                 => array( 403, 200 ),
			$this->create_user( 'webinar_speaker' )  => array( 403, 403 ),
			$this->create_user( 'webinar_attendee' ) => array( 403, 403 ),
		);

		foreach ( $readers as $user_id => $expected ) {
			$this->act_as( $user_id );
			$login = get_userdata( $user_id )->user_login;
			$one   = $this->visit( self::ADDRESS . "&webinar_id=$this->webinar", $login );
			self::assertSame( $expected, array( $this->visit( self::ADDRESS, $login )['status'], $one['status'] ), $login );
			self::assertSame( 200 === $one['status'], str_contains( $one['body'], 'Recording to Anna' ), $login );
			foreach ( array( 'What it says', 'sidecar.internal' ) as $inner ) {
				self::assertSame( $user_id !== $speaker && 200 === $one['status'], str_contains( $one['body'], $inner ), $login );
			}
			self::assertSame( 200 === $one['status'] ? 'http://webinars.test' . self::ADDRESS . "&webinar_id=$this->webinar" : '', apply_filters( 'webinar_outbox_log_url', '', $this->webinar ) );
		}
	}

	/**
	 * A speaker finds people by the name that is shown, and finds out nobody's address or login.
	 */
	public function test_speaker_finds_out_no_address(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		update_post_meta( $this->webinar, 'speaker_user_ids', array( $speaker ) );
		$this->keep( $this->anna );
		$login = get_userdata( $speaker )->user_login;
		$anna  = get_userdata( $this->anna );

		foreach ( array(
			'Anna'            => true,
			$anna->user_email => false,
			$anna->user_login => false,
			"#$this->anna"    => true,
		) as $person => $found ) {
			$page = $this->visit( self::ADDRESS . "&webinar_id=$this->webinar&person=" . rawurlencode( $person ), $login );
			self::assertSame( $found, str_contains( $page['body'], 'Recording to Anna' ), $person );
		}
	}

	/**
	 * A message, chosen ones and all that match are sent again by who may; only those that ended without being sent.
	 */
	public function test_messages_are_sent_again(): void {
		$failed = array();
		foreach ( array( 'a', 'b', 'c', 'd' ) as $key ) {
			$failed[] = $this->keep( $this->anna, array( 'state' => 'failed' ), $key );
		}
		$sent = $this->keep(
			$this->anna,
			array(
				'state'   => 'complete',
				'outcome' => 'sent',
			),
			'e'
		);
		$page = $this->open( 'state=failed' );
		self::assertCount( 4, $this->cells( $page ) );

		self::assertStringContainsString( '1 message is sent again.', $this->submit( $page, array( 'again' => (string) $failed[0] ) ) );
		self::assertSame( array( 'pending', 'failed' ), array( $this->state( $failed[0] ), $this->state( $failed[1] ) ) );

		$chosen = array(
			'action'  => 'again',
			'message' => array( (string) $failed[1], (string) $sent, 'x', '-1' ),
		);
		self::assertStringContainsString( '1 message is sent again. 1 was already sent, or is on its way.', $this->submit( $page, $chosen ) );
		self::assertSame( 'complete', $this->state( $sent ) );

		self::assertStringContainsString( 'Send again all 2 that failed', $this->visit( self::ADDRESS )['body'] );
		self::assertStringContainsString( '2 messages are sent again.', $this->submit( $page, array( 'again_all' => '1' ) ) );
		self::assertSame( array( 'pending', 'pending' ), array( $this->state( $failed[2] ), $this->state( $failed[3] ) ) );

		self::assertStringContainsString( 'No message was chosen', $this->submit( $page, array( 'action' => '-1' ) ) );
	}

	/**
	 * Two hundred at a time, and it is said how many are left.
	 */
	public function test_all_that_match_are_sent_in_steps(): void {
		global $wpdb;
		$id = $this->keep( $this->anna, array( 'state' => 'failed' ) );
		for ( $number = 1; $number <= 200; $number++ ) {
			$wpdb->query( "INSERT INTO {$wpdb->prefix}webinar_outbox (event_key, webhook_id, type, kind, order_key, webinar_id, lead_id, payload, state, next_attempt_at, created_at, updated_at) SELECT 'k$number', 'w$number', type, kind, order_key, webinar_id, lead_id, payload, state, next_attempt_at, created_at, updated_at FROM {$wpdb->prefix}webinar_outbox WHERE id = $id" );
		}
		$page = $this->open();

		self::assertStringContainsString( '200 messages are sent again. 1 more matches: press the button once more.', $this->submit( $page, array( 'again_all' => '1' ) ) );
	}

	/**
	 * What may have arrived is sent again only where somebody means it.
	 */
	public function test_uncertain_messages_are_left_out_unless_they_are_meant(): void {
		$this->keep(
			$this->anna,
			array(
				'state'   => 'complete',
				'outcome' => 'uncertain',
			)
		);

		self::assertStringNotContainsString( 'again_all', $this->visit( self::ADDRESS )['body'] );
		$meant = $this->visit( self::ADDRESS . '&state=uncertain' )['body'];
		self::assertStringContainsString( 'again_all', $meant );
		self::assertStringContainsString( 'Each of them may have arrived; sent again, it may arrive twice.', $meant );
		self::assertStringContainsString( 'Send again, maybe for the second time', $meant );
	}

	/**
	 * When the sidecar has to be asked and does not answer, the organizer reads so.
	 */
	public function test_silent_sidecar_is_said(): void {
		$id = $this->keep(
			$this->anna,
			array(
				'state'   => 'complete',
				'outcome' => 'failed',
			)
		);

		self::assertStringContainsString( 'The sidecar does not answer, so nothing was changed.', $this->submit( $this->open(), array( 'again' => (string) $id ) ) );
		self::assertStringContainsString( '✗', $this->cells( $this->open() )[0]['state'] );
	}

	/**
	 * Not without the nonce, and a speaker not what belongs to another's webinar.
	 */
	public function test_nobody_sends_what_is_not_theirs(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		update_post_meta( $this->webinar, 'speaker_user_ids', array( $speaker ) );
		$login   = get_userdata( $speaker )->user_login;
		$mine    = $this->keep( $this->anna, array( 'state' => 'failed' ) );
		$another = $this->keep(
			$this->anna,
			array(
				'state'      => 'failed',
				'webinar_id' => $this->create_webinar(),
			),
			'b'
		);
		$query   = "webinar_id=$this->webinar";
		$page    = $this->open( $query, $login );

		self::assertSame( 403, $this->post( self::ADDRESS, array( 'again' => (string) $mine ), 'admin' )['status'] );
		self::assertSame( 403, $this->post( self::ADDRESS, array( 'again' => (string) $mine ) + $this->nonce( $page ), 'admin' )['status'], 'A nonce is good for one person.' );
		self::assertSame( 403, $this->post( self::ADDRESS, array( 'again' => (string) $mine ) + $this->nonce( $page ), $login )['status'] );
		$this->submit( $page, array( 'again' => (string) $another ), $query, $login );
		$this->submit(
			$page,
			array(
				'action'  => 'again',
				'message' => array( (string) $another ),
			),
			$query,
			$login
		);
		self::assertSame( array( 'failed', 'failed' ), array( $this->state( $mine ), $this->state( $another ) ) );

		$this->submit( $page, array( 'again_all' => '1' ), $query, $login );
		self::assertSame( array( 'pending', 'failed' ), array( $this->state( $mine ), $this->state( $another ) ) );
	}

	/**
	 * Keeps a message.
	 *
	 * @param int                       $lead_id Who gets it.
	 * @param array<string, int|string> $columns How it fares.
	 * @param string                    $key     Its name.
	 * @return int Its id.
	 */
	private function keep( int $lead_id, array $columns = array(), string $key = 'a' ): int {
		global $wpdb;
		do_action(
			'webinar_outbox_enqueue',
			array(
				'key'       => $key,
				'type'      => 'telegram.message',
				'order_key' => "lead:$lead_id",
				'data'      => array(
					'recipient_id' => $lead_id,
					'webinar_id'   => $this->webinar,
					'kind'         => 'recording',
					'text'         => 'Hello, <i>Anna</i>',
					'button'       => null,
				),
			)
		);
		$id = (int) $wpdb->insert_id;
		$wpdb->update( $wpdb->prefix . 'webinar_outbox', array( 'webhook_id' => "msg_$key" ) + $columns, array( 'id' => $id ) );
		return $id;
	}

	/**
	 * The state of a message, as another process has left it.
	 */
	private function state( int $id ): string {
		global $wpdb;
		return (string) $wpdb->get_var( $wpdb->prepare( "SELECT state FROM {$wpdb->prefix}webinar_outbox WHERE id = %d", $id ) );
	}

	/**
	 * Opens the log.
	 *
	 * @param string $query What follows in the address.
	 * @param string $login Whose eyes; the organizer's unless told.
	 */
	private function open( string $query = '', string $login = '' ): DOMXPath {
		$document = new DOMDocument();
		$document->loadHTML( '<?xml encoding="utf-8"?>' . $this->visit( self::ADDRESS . "&$query", $login )['body'], LIBXML_NOERROR );
		return new DOMXPath( $document );
	}

	/**
	 * The rows, by column, without buttons.
	 *
	 * @return list<array<string, string>>
	 */
	private function cells( DOMXPath $page ): array {
		$rows = array();
		foreach ( $page->query( '//table[contains(@class,"webinar_messages")]/tbody/tr[not(contains(@class,"no-items"))]' ) as $row ) {
			$cells = array();
			foreach ( $page->query( 'th|td', $row ) as $cell ) {
				foreach ( iterator_to_array( $page->query( './/button', $cell ) ) as $button ) {
					$button->parentNode->removeChild( $button );
				}
				// Blocks stand apart on the screen.
				$words = implode( ' ', array_map( static fn( DOMNode $text ): string => $text->nodeValue, iterator_to_array( $page->query( './/text()', $cell ) ) ) );
				$cells[ strtok( $cell->getAttribute( 'class' ), ' ' ) ] = trim( (string) preg_replace( '/\s+/u', ' ', $words ) );
			}
			$rows[] = $cells;
		}
		return $rows;
	}

	/**
	 * The nonce of a page that was opened.
	 *
	 * @return array{_wpnonce: string}
	 */
	private function nonce( DOMXPath $page ): array {
		return array( '_wpnonce' => $page->evaluate( 'string( //form[@method="post"]//input[@name="_wpnonce"]/@value )' ) );
	}

	/**
	 * Submits the list.
	 *
	 * @param DOMXPath             $page   Opened before.
	 * @param array<string, mixed> $fields What was chosen.
	 * @param string               $query  What follows in the address.
	 * @param string               $login  Who does it.
	 * @return string What is said on the page after it.
	 */
	private function submit( DOMXPath $page, array $fields, string $query = '', string $login = '' ): string {
		$answer = $this->post( self::ADDRESS . "&$query", $fields + $this->nonce( $page ), $login );
		self::assertSame( 302, $answer['status'], $answer['body'] );
		$after = $this->open( $query, $login );
		return trim( (string) preg_replace( '/\s+/', ' ', $after->evaluate( 'string( //div[contains(@class,"notice-")] )' ) ) );
	}

	/**
	 * Visits a page.
	 *
	 * @return array{status: int, body: string}
	 */
	private function visit( string $path, string $login = '' ): array {
		return $this->post( $path, array(), $login );
	}

	/**
	 * Sends a form; without fields it is a visit.
	 *
	 * @param string               $path   With the query.
	 * @param array<string, mixed> $fields Of the form.
	 * @param string               $login  Who does it; the organizer unless told.
	 * @return array{status: int, body: string}
	 */
	private function post( string $path, array $fields, string $login ): array {
		$request = self::$server->request( Test_Site::entered(), $path, '' === $login ? get_userdata( $this->organizer )->user_login : $login, $fields );
		$body    = (string) curl_exec( $request );
		return array(
			'status' => curl_getinfo( $request, CURLINFO_RESPONSE_CODE ),
			'body'   => $body,
		);
	}
}
