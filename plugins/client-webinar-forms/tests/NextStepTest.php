<?php
/**
 * Tests of the way from the room to the form.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

require_once __DIR__ . '/class-forms-testcase.php';

/** The room leads to a form only who finds one there. */
final class NextStepTest extends Forms_TestCase {

	protected function setUp(): void {
		parent::setUp();
		add_filter( 'ui_webinar_entry_url', static fn( string $url, int $id ): string => "https://webinars.test/webinars/$id/", 99, 2 );
		$this->write( "<!-- wp:webinar/form {\"formId\":$this->form_id} /-->" );
	}

	public function test_a_form_in_the_text_is_the_next_step(): void {
		$step = array(
			'text' => 'Answer a few questions',
			'url'  => "https://webinars.test/webinars/$this->webinar_id/#webinar-form",
		);

		self::assertSame( $step, $this->step( $this->attendee_id ) );
		self::assertSame( $step, $this->step( $this->create_user( 'webinar_attendee' ) ), 'Who opens the room while it is on enters it.' );
		$this->write( "Words [webinar_form id=\"$this->form_id\"]" );
		self::assertSame( $step, $this->step( $this->attendee_id ) );
	}

	/** Its page shows them nothing to answer. */
	public function test_others_get_no_link(): void {
		self::assertNull( $this->step( $this->organizer_id ), 'Who runs it cannot answer.' );
		$late = $this->create_user( 'webinar_attendee' );
		do_action( 'core_webinar_set_status', $this->webinar_id, 'stop', $this->context( $this->organizer_id ) );
		self::assertNull( $this->step( $late ), 'Who was not there cannot answer.' );
		self::assertNotNull( $this->step( $this->attendee_id ) );

		$this->accept( $this->attendee_id );
		self::assertNull( $this->step( $this->attendee_id ), 'Answered.' );
		update_post_meta( $this->form_id, 'webinar_form_repeats', true );
		self::assertNotNull( $this->step( $this->attendee_id ), 'May be answered again.' );
	}

	public function test_without_a_form_or_a_page_there_is_no_link(): void {
		$this->write( 'Words <!-- wp:webinar/form {"formId":999999} /-->' );
		self::assertNull( $this->step( $this->attendee_id ) );

		$this->write( "<!-- wp:webinar/form {\"align\":\"wide\",\"style\":{\"spacing\":{}},\"formId\":$this->form_id} /-->" );
		self::assertNotNull( $this->step( $this->attendee_id ) );
		add_filter( 'ui_webinar_entry_url', '__return_empty_string', 100 );
		self::assertNull( $this->step( $this->attendee_id ) );
	}

	/** Who sees its end has watched it; the room of one that is closed is open to others, too. */
	public function test_a_recording_has_one(): void {
		$this->allow_auto_webinars();
		update_post_meta( $this->webinar_id, 'type', 'auto' );
		$late = $this->create_user( 'webinar_attendee' );
		self::assertNotNull( $this->step( $late ) );

		do_action( 'core_webinar_set_status', $this->webinar_id, 'stop', $this->context( $this->organizer_id ) );
		self::assertNull( $this->step( $late ) );
		self::assertNotNull( $this->step( $this->attendee_id ) );
	}

	/** The text of the webinar is the place for it: nobody gets rights to pages for a form. */
	public function test_an_organizer_makes_forms_and_no_pages(): void {
		$other  = $this->create_user( 'webinar_organizer' );
		$rights = fn( int $user_id ): array => array_map( static fn( array $right ): bool => user_can( $user_id, ...$right ), array( array( 'edit_post', $this->form_id ), array( 'edit_post', $this->webinar_id ), array( 'edit_pages' ), array( 'publish_pages' ), array( 'edit_posts' ) ) );

		self::assertSame( array( true, true, false, false, false ), $rights( $this->organizer_id ) );
		self::assertSame( array( false, false, false, false, false ), $rights( $other ) );
	}

	private function write( string $text ): void {
		wp_update_post( array( 'ID' => $this->webinar_id, 'post_content' => $text ) ); // phpcs:ignore WordPress.Arrays
	}

	/**
	 * Asks as a person whom the room has admitted.
	 *
	 * @return array{text: string, url: string}|null
	 */
	private function step( int $user_id ): ?array {
		$this->act_as( $user_id );
		return apply_filters( 'ui_webinar_room_next_step', null, $this->webinar_id, $user_id );
	}
}
