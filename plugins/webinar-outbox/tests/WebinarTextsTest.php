<?php
/**
 * Tests of the wordings of single webinars.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Message_Texts;
use Webinars\Webinar_Outbox\Tests\Message_Editors;
use Webinars\Webinar_Outbox\Webinar_Texts;

require_once __DIR__ . '/texts/class-message-editors.php';

/**
 * The wording of a webinar stands above that of the site, and that above the default.
 */
final class WebinarTextsTest extends Webinar_TestCase {

	private int $organizer;

	private int $speaker;

	private int $webinar_id;

	protected function setUp(): void {
		parent::setUp();
		$this->organizer  = $this->create_user( 'webinar_organizer' );
		$this->speaker    = $this->create_user( 'webinar_speaker' );
		$this->webinar_id = $this->create_webinar(
			array(
				'title'            => 'Roofs',
				'owner_user_id'    => $this->organizer,
				'speaker_user_ids' => array( $this->speaker ),
			)
		);
		$this->act_as( $this->organizer );
		add_filter( 'wp_redirect', static fn( string $url ) => throw new RuntimeException( "Led to $url" ) );
		add_filter( 'wp_die_handler', static fn(): Closure => static fn( $message, $title, $options ) => throw new RuntimeException( 'Died with ' . $options['response'] ) );
	}

	protected function tearDown(): void {
		$_GET = array();
		parent::tearDown();
	}

	/** Each part is picked by itself: webinar, else site, else default. */
	public function test_wording_of_the_webinar_is_picked_then_that_of_the_site(): void {
		self::assertSame( 'Roofs', $this->message()['subject'] );
		$this->reword_site( 'Site text', 'Site subject: {title}', 'Site button' );
		self::assertSame( array( 'Site text', 'Site subject: Roofs', 'Site button' ), $this->parts() );

		$this->save( $this->fields( 'Only here: {title}', '', 'Own button' ) );

		self::assertSame( array( 'Only here: Roofs', 'Site subject: Roofs', 'Own button' ), $this->parts() );
		$other = $this->create_webinar( array( 'title' => 'Walls' ) );
		self::assertSame( array( 'Site text', 'Site subject: Walls', 'Site button' ), $this->parts( $other ) );
	}

	/** What is typed as on the site is not stored, so it follows the site. An emptied field and the button do the same. */
	public function test_empty_field_follows_the_site(): void {
		$this->reword_site( 'Site text', '', '' );
		$this->save( $this->fields( 'Own', 'Own', 'Own' ) );
		$this->save( $this->fields( 'Site text', '', 'Own' ) );
		self::assertSame( array( '', '', 'Own' ), array_values( ( new Webinar_Texts() )->wording( $this->webinar_id, 'not_attended' ) ) );

		$this->save( $this->fields( 'Own', 'Own', 'Own' ) + array( 'default' => 'not_attended' ) );
		self::assertSame( '', get_post_meta( $this->webinar_id, Webinar_Texts::META, true ), 'Nothing of the webinar is left.' );
	}

	/** The page shows what an empty field is worth, and which wording is sent, with the values of the webinar in the preview. */
	public function test_page_tells_which_wording_applies(): void {
		self::assertStringContainsString( 'The default wording is sent.', $this->page() );
		$this->reword_site( 'From the site: {title}', '', '' );
		$page = $this->page();
		self::assertStringContainsString( 'placeholder="From the site: {title}"', $page );
		self::assertStringContainsString( 'The wording of this site is sent.', $page );
		self::assertStringContainsString( 'From the site: Roofs</p>', $page );
		self::assertStringNotContainsString( 'name="quiet', $page );
		self::assertStringNotContainsString( 'type="number"', $page, 'Delays belong to the site.' );

		$this->save( $this->fields( 'Own <b>', '', '' ) );
		$page = $this->page();
		self::assertStringContainsString( 'Reworded for this webinar.', $page );
		self::assertStringContainsString( 'Own &lt;b&gt;</textarea>', $page );
	}

	/** S5: who may control the webinar rewords its messages; an organizer of another one and an attendee do not. */
	public function test_only_who_controls_the_webinar_rewords_its_messages(): void {
		$this->act_as( $this->speaker );
		$this->save( $this->fields( 'By the speaker', '', '' ) );

		foreach ( array( 'webinar_organizer', 'webinar_speaker', 'webinar_attendee' ) as $role ) {
			$this->act_as( $this->create_user( $role ) );
			self::assertSame( 'Died with 403', $this->sent( $this->fields( 'Evil', '', '' ) ), $role );
			self::assertSame( '', $this->page() );
		}
		$this->act_as( $this->speaker );
		self::assertSame( 'Died with 403', $this->sent( $this->fields( 'Evil', '', '' ), 'webinar_outbox_texts' ), 'The nonce of another page.' );
		self::assertSame( 'By the speaker', $this->message()['text'] );
	}

	/** Neither REST nor a form of custom fields shows or changes the texts. */
	public function test_texts_are_private(): void {
		$this->save( $this->fields( 'Own', '', '' ) );

		self::assertTrue( is_protected_meta( Webinar_Texts::META, 'post' ) );
		$request = new WP_REST_Request( 'GET', "/wp/v2/webinar_event/$this->webinar_id" );
		$request->set_param( 'context', 'edit' );
		self::assertStringNotContainsString( 'webinar_outbox_texts', (string) wp_json_encode( rest_do_request( $request )->get_data() ) );
	}

	/** The copy of a webinar is worded like it. */
	public function test_copy_keeps_the_wording(): void {
		$this->save( $this->fields( 'Own \\o/', '', '' ) );
		$copy = $this->create_webinar();

		do_action(
			'core_webinar_copied',
			array(
				'webinar_id'      => $copy,
				'from_webinar_id' => $this->webinar_id,
			)
		);

		self::assertSame( 'Own \\o/', $this->message( $copy )['text'] );
	}

	/** An organizer who saves an older page changes only what they edited there. */
	public function test_texts_of_another_person_stay(): void {
		$texts = new Webinar_Texts();
		$texts->wording( $this->webinar_id, 'attended' );
		$none = array(
			'subject'       => '',
			'button_text'   => '',
			'delay_minutes' => 0,
		);
		$read = wp_cache_get( $this->webinar_id, 'post_meta' );
		$texts->change( $this->webinar_id, array( 'attended' => array( 'text' => 'Theirs' ) + $none ) );
		wp_cache_set( $this->webinar_id, $read, 'post_meta' );
		$texts->change( $this->webinar_id, array( 'not_attended' => array( 'text' => 'Mine' ) + $none ) );

		self::assertSame( array( 'Theirs', 'Mine' ), array( $texts->wording( $this->webinar_id, 'attended' )['text'], $texts->wording( $this->webinar_id, 'not_attended' )['text'] ) );
	}

	/** In the list, the link is shown to who may use it. */
	public function test_list_links_to_the_texts(): void {
		$post    = get_post( $this->webinar_id );
		$actions = Message_Editors::page()->add_row_action( array( 'trash' => 'x' ), $post );
		self::assertSame( array( 'webinar_messages', 'trash' ), array_keys( $actions ) );
		self::assertStringContainsString( "page=webinar_outbox_texts&#038;webinar_id=$this->webinar_id", $actions['webinar_messages'] );

		$this->act_as( $this->create_user( 'webinar_organizer' ) );
		self::assertSame( array(), Message_Editors::page()->add_row_action( array(), $post ) );
	}

	private function reword_site( string $text, string $subject, string $button_text ): void {
		( new Message_Texts() )->change( array( 'not_attended' => compact( 'text', 'subject', 'button_text' ) + array( 'delay_minutes' => 0 ) ), null );
	}

	/**
	 * Requests the message as a module does.
	 *
	 * @return array<string, string|int>
	 */
	private function message( ?int $webinar_id = null ): array {
		return apply_filters( 'webinar_outbox_message', null, 'not_attended', array(), $webinar_id ?? $this->webinar_id );
	}

	/**
	 * Text, subject and button.
	 *
	 * @return list<string|int>
	 */
	private function parts( ?int $webinar_id = null ): array {
		$message = $this->message( $webinar_id );
		return array( $message['text'], $message['subject'], $message['button_text'] );
	}

	/**
	 * Builds the fields of the form.
	 *
	 * @return array<string, mixed>
	 */
	private function fields( string $text, string $subject, string $button_text ): array {
		return array(
			'texts' => array(
				'not_attended' => compact( 'text', 'subject', 'button_text' ) + array(
					'delay_minutes' => '0',
					'was'           => '',
				),
			),
		);
	}

	/**
	 * Sends a form that must be stored.
	 *
	 * @param array<string, mixed> $post Fields.
	 */
	private function save( array $post ): void {
		self::assertStringEndsWith( "&webinar_id=$this->webinar_id&saved=1", $this->sent( $post ) );
	}

	/**
	 * Sends the form.
	 *
	 * @param array<string, mixed> $post Fields.
	 * @return string The redirect or the error.
	 */
	private function sent( array $post, string $nonce = '' ): string {
		$this->open();
		$_SERVER['REQUEST_METHOD'] = 'POST';
		$_POST                     = wp_slash( $post + array( '_wpnonce' => wp_create_nonce( '' === $nonce ? "webinar_outbox_texts_$this->webinar_id" : $nonce ) ) );
		$_REQUEST                  = $_POST; // phpcs:ignore WordPress.Security.NonceVerification -- The page checks it.
		try {
			Message_Editors::page()->load();
			return '';
		} catch ( RuntimeException $end ) {
			return $end->getMessage();
		}
	}

	private function page(): string {
		$this->open();
		ob_start();
		Message_Editors::page()->render();
		return (string) ob_get_clean();
	}

	private function open(): void {
		$_GET = array(
			'page'       => 'webinar_outbox_texts',
			'webinar_id' => (string) $this->webinar_id,
		);
	}
}
