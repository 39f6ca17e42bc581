<?php
/**
 * Tests of the editor of the messages.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Message_Editor;
use Webinars\Webinar_Outbox\Message_Templates;
use Webinars\Webinar_Outbox\Message_Texts;
use Webinars\Webinar_Outbox\Tests\Message_Editors;
use Webinars\Webinar_Outbox\Webinar_Placeholders;
use Webinars\Webinar_Outbox\Wording_Validator;

require_once __DIR__ . '/texts/class-message-editors.php';

/**
 * The form of the message texts: what is stored, and what is rejected.
 */
final class MessageEditorTest extends Webinar_TestCase {

	protected function setUp(): void {
		parent::setUp();
		$this->act_as( $this->create_user( 'webinar_organizer' ) );
		add_filter( 'wp_redirect', static fn( string $url ) => throw new RuntimeException( "Led to $url" ) );
		add_filter( 'wp_die_handler', static fn(): Closure => static fn( $message, $title, $options ) => throw new RuntimeException( 'Died with ' . $options['response'] ) );
	}

	/** A changed text is stored, with the line breaks of Telegram. */
	public function test_changed_text_is_stored(): void {
		$this->save( array( 'texts' => array( 'not_attended' => $this->fields( "See you,\r\n{title} 👋 <b>&amp;</b> \\o/", 'Come  again', '15' ) ) ) );

		self::assertSame(
			array(
				'text'          => "See you,\n{title} 👋 <b>&amp;</b> \\o/",
				'subject'       => '',
				'button_text'   => 'Come  again',
				'delay_minutes' => 15,
			),
			( new Message_Texts() )->wording( 'not_attended' )
		);
		$page = $this->page();
		self::assertStringContainsString( "See you,\n{title} 👋 &lt;b&gt;&amp;amp;&lt;/b&gt; \\o/</textarea>", $page );
		self::assertStringContainsString( "See you,\nHow to choose a roof 👋 &lt;b&gt;&amp;amp;&lt;/b&gt; \\o/</p>", $page, 'The preview fills it in.' );
	}

	/** An empty text, or the button, restores the default; the delay stays. */
	public function test_empty_text_restores_the_default(): void {
		$this->save( array( 'texts' => array( 'not_attended' => $this->fields( 'Mine', 'Mine', '15' ) ) ) );
		$this->save( array( 'texts' => array( 'not_attended' => $this->fields( " \r\n", '', '15' ) ) ) );
		self::assertSame( array( '', '', '', 15 ), array_values( ( new Message_Texts() )->wording( 'not_attended' ) ) );

		$this->save( array( 'texts' => array( 'not_attended' => $this->fields( 'Mine', 'Mine', '15' ) ) ) );
		$this->save(
			array(
				'texts'   => array( 'not_attended' => $this->fields( 'Something else', 'Mine', '15' ) ),
				'default' => 'not_attended',
			)
		);
		self::assertSame( array( '', '', '', 15 ), array_values( ( new Message_Texts() )->wording( 'not_attended' ) ) );
	}

	/** Where the database stores no emoji, the field says so, and a text without one is stored. */
	public function test_text_that_the_database_cannot_store_is_rejected(): void {
		add_filter( 'pre_get_col_charset', static fn(): string => 'utf8mb3' );

		$page = $this->refused( array( 'texts' => array( 'not_attended' => $this->fields( 'See you 👋', 'Come 👋', '15' ) ) ) );

		self::assertSame( 2, substr_count( $page, 'The database of this site cannot store' ) );
		self::assertStringContainsString( 'See you 👋</textarea>', $page );
		$this->save( array( 'texts' => array( 'not_attended' => $this->fields( 'До встречи', '', '15' ) ) ) );
		self::assertSame( 'До встречи', ( new Message_Texts() )->wording( 'not_attended' )['text'] );
	}

	/** Each invalid field is shown with its error; nothing is stored, and no typed value is lost. */
	public function test_invalid_fields_are_rejected(): void {
		$page = $this->refused(
			array(
				'texts' => array(
					'attended'         => $this->fields( 'Fine words', '', '0' ),
					'not_attended'     => $this->fields( 'Hello {gast}', str_repeat( 'я', 65 ), '10081' ),
					'recording'        => $this->fields( str_repeat( 'я', 4000 ), 'Watch', '-1' ),
					'partner_attended' => $this->fields( '{guest} {title}', '', '1.5' ),
				),
				'quiet' => array(
					'hours' => array(
						'from'  => '22:00',
						'until' => '',
						'was'   => '',
					),
				),
			)
		);

		self::assertStringContainsString( 'role="alert"', $page );
		foreach ( array( 'Fine words</textarea>', 'Hello {gast}</textarea>', str_repeat( 'я', 65 ) . '"', 'value="10081"', 'value="-1"', 'value="1.5"', 'value="22:00"' ) as $typed ) {
			self::assertStringContainsString( $typed, $page );
		}
		self::assertStringContainsString( 'for {gast}. There are: {title}, {date}, {time}.', $page );
		self::assertStringContainsString( 'A button holds at most 64 characters.', $page );
		self::assertSame( 3, substr_count( $page, 'Enter whole minutes from 0 to 10080' ) );
		// “Recording: “…”” with 200 characters, and two line breaks.
		self::assertStringContainsString( 'this is 119 characters longer than the 4,096', $page );
		self::assertStringContainsString( 'Write some words of your own too', $page );
		self::assertStringContainsString( 'Enter both times, or neither.', $page );
		self::assertSame( 1, substr_count( $page, 'autofocus' ) );
		self::assertFalse( get_option( Message_Texts::OPTION ) );
	}

	/** The page is short: of its messages only the first is open, or those with an error. */
	public function test_one_message_is_open(): void {
		self::assertSame( array( 'attended' ), $this->open_messages() );

		$editor = $this->opened();
		$this->sent( array( 'texts' => array( 'not_attended' => $this->fields( '{unknown}', 'See', '0' ) ) ), $editor );
		self::assertSame( array( 'not_attended' ), $this->open_messages( $editor ) );
	}

	/** A subject is one line: a line break would begin another header. It holds no address, and no more than mail programs show. */
	public function test_subject_with_a_line_break_or_an_address_is_rejected(): void {
		$with_subject = fn( string $subject ): array => array( 'texts' => array( 'reminder' => array( 'subject' => $subject ) + $this->fields( '', '', '0' ) ) );
		update_option( 'webinar_runtime_profile', 'full' );
		Webinars\Client_Webinar_Reminders\bootstrap( WP_PLUGIN_DIR . '/client-webinar-reminders/client-webinar-reminders.php' );

		foreach ( array( "Soon\r\nBcc: all@example.com", "Soon\nX: y", "Soon\tX", "Soon\u{2028}X" ) as $subject ) {
			self::assertStringContainsString( 'A subject is one line', $this->refused( $with_subject( $subject ) ), rawurlencode( $subject ) );
		}
		self::assertStringContainsString( 'for {link}. There are: {start}, {name}, {title}', $this->refused( $with_subject( 'See {link}' ) ) );
		self::assertStringContainsString( 'at most 150 characters', $this->refused( $with_subject( str_repeat( 'я', 151 ) ) ) );

		$this->save( $with_subject( '{name}, soon: {title} <b>' ) );
		$message = apply_filters( 'webinar_outbox_message', null, 'reminder', array( 'name' => "Anna\r\nBcc: all@example.com" ), $this->create_webinar( array( 'title' => 'Roofs' ) ) );
		self::assertSame( 'Anna Bcc: all@example.com, soon: Roofs <b>', $message['subject'] );
	}

	/** A recording is called one in the subject too: its first line is the subject, whatever was sent. */
	public function test_subject_of_a_recording_cannot_be_reworded(): void {
		self::assertStringNotContainsString( 'texts[recording][subject]', $this->page() );
		$this->save( array( 'texts' => array( 'recording' => array( 'subject' => 'Live now!' ) + $this->fields( 'Watch', '', '0' ) ) ) );

		self::assertSame( 'Recording: “Roofs”', apply_filters( 'webinar_outbox_message', null, 'recording', array(), $this->create_webinar( array( 'title' => 'Roofs' ) ) )['subject'] );
	}

	/** The command renders what was typed, valid or not, and stores nothing. */
	public function test_preview_is_rendered(): void {
		$answer = $this->preview( array( 'text' => "See\r\n{title} {gast}" ) );
		self::assertSame( 200, $answer['status'] );
		self::assertSame( "See\nHow to choose a roof {gast}", $answer['body']['data']['text'] );
		self::assertSame( 'See the schedule', $answer['body']['data']['button_text'], 'An empty field stands for the default.' );
		self::assertStringContainsString( '211 of 4,096', $answer['body']['data']['count'] );
		self::assertNull( $answer['body']['data']['mail'] );
		self::assertTrue( $this->preview( array( 'text' => str_repeat( 'x', 5000 ) ) )['body']['data']['is_too_long'] );
		self::assertFalse( get_option( Message_Texts::OPTION ) );
	}

	/** R3: the preview needs the nonce of the page and its right, and reads no endless text. */
	public function test_preview_is_refused(): void {
		self::assertSame( array( 403, 'webinar_nonce_invalid' ), $this->refusal( array( 'nonce' => 'forged' ) ) );
		self::assertSame( array( 400, 'webinar_request_invalid' ), $this->refusal( array( 'template' => 'unknown' ) ) );
		self::assertSame( array( 400, 'webinar_request_invalid' ), $this->refusal( array( 'text' => str_repeat( 'x', 20000 ) ) ) );
		$webinar_id = (string) $this->create_webinar();
		$of_webinar = fn(): array => array(
			'webinar_id' => $webinar_id,
			'nonce'      => wp_create_nonce( "webinar_outbox_texts_$webinar_id" ),
		);
		self::assertSame( array( 403, 'webinar_permission_denied' ), $this->refusal( $of_webinar() ), 'It is the webinar of another organizer.' );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		self::assertSame( array( 403, 'webinar_permission_denied' ), $this->refusal( array() ) );
		self::assertSame( array( 403, 'webinar_permission_denied' ), $this->refusal( $of_webinar() ) );
	}

	/** Words in braces with capitals, spaces or other alphabets are unknown placeholders; other braces are text. */
	public function test_unknown_placeholders_are_found(): void {
		$check    = new Wording_Validator();
		$template = ( new Message_Templates( new Webinar_Placeholders() ) )->all()['attended'];
		$refused  = static fn( string $text ): bool => isset(
			$check->errors(
				$template,
				array(
					'text'          => $text,
					'subject'       => '',
					'button_text'   => '',
					'delay_minutes' => '0',
				)
			)['text']
		);

		foreach ( array( 'Hi {guest}', 'Hi {Title}', 'Hi { title }', 'Hi {имя}', 'Hi {{name}}' ) as $text ) {
			self::assertTrue( $refused( $text ), $text );
		}
		foreach ( array( 'Hi {title}', 'Hi {{title}}', 'Hi {}', 'Hi :-{', 'Hi {…}', 'Hi } {' ) as $text ) {
			self::assertFalse( $refused( $text ), $text );
		}
	}

	/** Saving an older page changes only the fields that were edited there. */
	public function test_text_of_another_organizer_stays(): void {
		$mine = $this->shown_fields();
		$this->save( array( 'texts' => array( 'not_attended' => $this->fields( 'Theirs', 'Theirs', '0' ) ) ) );

		$mine['texts']['attended']['text'] = 'Mine';
		$this->save( $mine );

		$texts = new Message_Texts();
		self::assertSame( array( 'Mine', 'Theirs' ), array( $texts->wording( 'attended' )['text'], $texts->wording( 'not_attended' )['text'] ) );
		self::assertSame( array( 'attended', 'not_attended' ), $this->sorted_keys( get_option( Message_Texts::OPTION )['templates'] ), 'What nobody touched stays the default.' );
	}

	public function test_quiet_hours_are_stored(): void {
		foreach ( array( array( '22:00', '09:00' ), array( '', '' ) ) as list( $from, $until ) ) {
			$this->save( array( 'quiet' => array( 'hours' => compact( 'from', 'until' ) + array( 'was' => '' ) ) ) );
			self::assertSame( compact( 'from', 'until' ), ( new Message_Texts() )->quiet_hours() );
		}
		foreach ( array( array( '24:00', '09:00' ), array( '9:00', '10:00' ), array( '09:00', '09:00' ), array( "09:00\n", 'x' ) ) as list( $from, $until ) ) {
			$this->refused( array( 'quiet' => array( 'hours' => compact( 'from', 'until' ) + array( 'was' => '' ) ) ) );
		}
	}

	/** Saving needs the nonce of the page and the right to publish webinars. */
	public function test_saving_needs_nonce_and_right(): void {
		$texts = array( 'texts' => array( 'attended' => $this->fields( 'Evil', '', '0' ) ) );
		self::assertSame( 'Died with 403', $this->sent( array( '_wpnonce' => 'forged' ) + $texts ) );

		foreach ( array( 'webinar_speaker', 'webinar_attendee' ) as $role ) {
			$this->act_as( $this->create_user( $role ) );
			self::assertSame( 'Died with 403', $this->sent( $texts ) );
			self::assertSame( '', $this->page() );
		}
		self::assertFalse( get_option( Message_Texts::OPTION ) );
	}

	/** Malformed fields, and fields of a module that is off, are ignored. */
	public function test_malformed_fields_are_ignored(): void {
		remove_all_filters( 'webinar_outbox_templates' );
		$this->save(
			array(
				'texts' => array(
					'attended' => $this->fields( 'Off', '', '0' ),
					'unknown'  => 'x',
				),
				'quiet' => 'x',
			)
		);

		self::assertSame( '', ( new Message_Texts() )->wording( 'attended' )['text'] );
		self::assertStringContainsString( 'No module that sends messages is active', $this->page() );
	}

	/**
	 * Requests a preview.
	 *
	 * @param array<string, string> $fields That differ.
	 * @return array{status: int, body: array<mixed>}
	 */
	private function preview( array $fields ): array {
		return $this->ajax(
			'webinar_outbox_preview',
			$fields + array(
				'webinar_id'  => '0',
				'template'    => 'not_attended',
				'text'        => '',
				'subject'     => '',
				'button_text' => '',
				'nonce'       => wp_create_nonce( 'webinar_outbox_texts' ),
			)
		);
	}

	/**
	 * Status and code of a refused preview.
	 *
	 * @param array<string, string> $fields That differ.
	 * @return array{int, string}
	 */
	private function refusal( array $fields ): array {
		$answer = $this->preview( $fields );
		return array( $answer['status'], $answer['body']['data']['code'] );
	}

	/**
	 * Sends a form that must be stored.
	 *
	 * @param array<string, mixed> $post Fields.
	 */
	private function save( array $post ): void {
		self::assertStringStartsWith( 'Led to http', $this->sent( $post ) );
	}

	/**
	 * Sends a form that must be rejected.
	 *
	 * @param array<string, mixed> $post Fields.
	 * @return string The page.
	 */
	private function refused( array $post ): string {
		$editor = $this->opened();
		self::assertSame( '', $this->sent( $post, $editor ) );
		$page = $this->page( $editor );
		self::assertStringContainsString( 'Nothing is saved yet.', $page );
		return $page;
	}

	/**
	 * Sends the form.
	 *
	 * @param array<string, mixed> $post   Fields.
	 * @param Message_Editor|null  $editor The page; by default a new one.
	 * @return string The redirect or the error, empty when the page is shown again.
	 */
	private function sent( array $post, ?Message_Editor $editor = null ): string {
		$_SERVER['REQUEST_METHOD'] = 'POST';
		$_POST                     = wp_slash( $post + array( '_wpnonce' => wp_create_nonce( 'webinar_outbox_texts' ) ) );
		$_REQUEST                  = $_POST; // phpcs:ignore WordPress.Security.NonceVerification -- The page checks it.
		try {
			( $editor ?? $this->opened() )->load();
			return '';
		} catch ( RuntimeException $end ) {
			return $end->getMessage();
		}
	}

	private function page( ?Message_Editor $editor = null ): string {
		ob_start();
		( $editor ?? $this->opened() )->render();
		return (string) ob_get_clean();
	}

	/** Builds the page as a new request does. */
	private function opened(): Message_Editor {
		return Message_Editors::page();
	}

	/**
	 * Names the messages whose fields are shown.
	 *
	 * @return list<string>
	 */
	private function open_messages( ?Message_Editor $editor = null ): array {
		preg_match_all( '/<details class="webinar-message" data-template="(\w+)" [^>]* open>/', $this->page( $editor ), $found );
		return $found[1];
	}

	/**
	 * Reads all fields as a browser would send them back.
	 *
	 * @return array{texts: array<string, array<string, string>>}
	 */
	private function shown_fields(): array {
		$document = new DOMDocument();
		$document->loadHTML( '<?xml encoding="utf-8"?>' . $this->page(), LIBXML_NOERROR );
		$query = '';
		foreach ( ( new DOMXPath( $document ) )->query( '//input[@name]|//textarea' ) as $field ) {
			$value  = 'textarea' === $field->nodeName ? $field->textContent : $field->getAttribute( 'value' ); // phpcs:ignore WordPress.NamingConventions.ValidVariableName
			$query .= '&' . rawurlencode( $field->getAttribute( 'name' ) ) . '=' . rawurlencode( str_replace( "\n", "\r\n", $value ) );
		}
		parse_str( $query, $fields );
		return $fields;
	}

	/**
	 * Builds the fields of a changed message.
	 *
	 * @return array<string, string>
	 */
	private function fields( string $text, string $button_text, string $delay_minutes ): array {
		return compact( 'text', 'button_text', 'delay_minutes' ) + array( 'was' => '' );
	}

	/**
	 * Lists the keys in order.
	 *
	 * @param array<string, mixed> $named By name.
	 * @return list<string>
	 */
	private function sorted_keys( array $named ): array {
		ksort( $named );
		return array_keys( $named );
	}
}
