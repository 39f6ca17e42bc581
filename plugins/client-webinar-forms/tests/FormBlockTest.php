<?php
/**
 * Tests of the form on a page.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

use Webinars\Client_Webinar_Forms\Answer_Ledger;
use Webinars\Client_Webinar_Forms\Form_Block;
use Webinars\Client_Webinar_Forms\Form_Place;
use Webinars\Client_Webinar_Forms\Forms;

require_once __DIR__ . '/class-forms-testcase.php';

/** Everybody sees what they can do. */
final class FormBlockTest extends Forms_TestCase {

	protected function setUp(): void {
		parent::setUp();
		if ( WP_Block_Type_Registry::get_instance()->is_registered( 'webinar/form' ) ) {
			unregister_block_type( 'webinar/form' );
		}
		( new Form_Block( dirname( __DIR__ ) . '/client-webinar-forms.php', new Forms(), new Form_Place(), new Answer_Ledger() ) )->register();
	}

	/** On the page of the next step it is about the webinar that the person entered last. */
	public function test_who_was_there_sees_the_form(): void {
		$html = $this->page( $this->attendee_id );

		self::assertStringContainsString( '<h2 class="webinar-form__title">How was it?</h2>', $html );
		self::assertStringContainsString( "name=\"webinar_id\" value=\"$this->webinar_id\"", $html );
		self::assertSame( 11, substr_count( $html, 'name="answers[q1]"' ) );
		self::assertSame( 3, substr_count( $html, 'name="answers[q3][]"' ) );
		self::assertStringContainsString( 'Question q4 <span class="webinar-form__optional">(you may skip this)</span>', $html );
	}

	/** The number in the address counts, and is checked. */
	public function test_the_address_names_another_webinar(): void {
		$other = $this->create_webinar( array( 'owner_user_id' => $this->organizer_id, 'status' => 'live' ) ); // phpcs:ignore WordPress.Arrays

		$_GET['webinar_id'] = (string) $other;
		self::assertStringContainsString( 'You were not at this webinar', $this->page( $this->attendee_id ) );
		$_GET['webinar_id'] = '1 OR 1=1';
		self::assertStringContainsString( "name=\"webinar_id\" value=\"$this->webinar_id\"", $this->page( $this->attendee_id ) );
	}

	/** Each of the others reads why, and has a way on. */
	public function test_others_read_why_they_cannot_answer(): void {
		self::assertMatchesRegularExpression( '~<a class="[^"]*" href="[^"]*wp-login.php[^"]*">Sign in to answer</a>~', $this->page( 0 ) );
		self::assertStringContainsString( 'See the next webinars', $this->page( $this->create_user( 'webinar_attendee' ) ) );
		$_GET['webinar_id'] = (string) $this->webinar_id;
		$preview            = $this->page( $this->organizer_id );
		self::assertStringContainsString( 'You run this webinar, so you cannot answer.', $preview );
		self::assertStringNotContainsString( '<form', $preview );
	}

	/** In the text of a webinar nobody sees it before they were there. */
	public function test_on_the_page_of_its_webinar(): void {
		wp_update_post( array( 'ID' => $this->webinar_id, 'post_content' => $this->block() ) ); // phpcs:ignore WordPress.Arrays
		$draw = function ( int $user_id ): string {
			$this->act_as( $user_id );
			$GLOBALS['post'] = get_post( $this->webinar_id ); // phpcs:ignore WordPress.WP.GlobalVariablesOverride -- As the page of a webinar does.
			return trim( (string) apply_filters( 'the_content', get_the_content() ) );
		};

		self::assertStringContainsString( '<form', $draw( $this->attendee_id ) );
		self::assertSame( '', $draw( 0 ) );
		self::assertSame( '', $draw( $this->create_user( 'webinar_attendee' ) ) );
	}

	/** After the answer the page says when it arrived. */
	public function test_after_the_answer(): void {
		$this->accept( $this->attendee_id );
		$html = $this->page( $this->attendee_id );
		self::assertStringContainsString( 'Thank you! Your answers arrived:', $html );
		self::assertStringNotContainsString( '<form', $html );

		update_post_meta( $this->form_id, 'webinar_form_repeats', true );
		self::assertMatchesRegularExpression( '~Your answers arrived:.*<form~s', $this->page( $this->attendee_id ) );
	}

	/** Two forms on one page, and one of them twice by the shortcode: no id twice. */
	public function test_two_forms_on_a_page(): void {
		$this->act_as( $this->attendee_id );
		$other = $this->create_form();

		$html = do_blocks( $this->block() . $this->block( $other ) ) . do_shortcode( "[webinar_form id=\"$other\"]" );

		preg_match_all( '~ id="([^"]+)"~', $html, $ids );
		self::assertSame( array_unique( $ids[1] ), $ids[1] );
		self::assertSame( 3, substr_count( $html, '<form' ) );
	}

	/** Junk in the stored form and a form that was removed. */
	public function test_junk_draws_nothing(): void {
		$this->act_as( $this->attendee_id );
		$this->form_id = $this->create_form( false, array( 'x', array( 'name' => 'DROP' ), self::field( 'q1', 'choice', true ), self::field( 'q2', 'file', true ) ) );
		self::assertSame( '', do_blocks( $this->block() ) );
		self::assertSame( '', do_blocks( $this->block( 999999 ) ) );
		self::assertSame( '', do_shortcode( '[webinar_form id="x"]' ) );
	}

	/** Labels are text. */
	public function test_labels_are_escaped(): void {
		$this->act_as( $this->attendee_id );
		$this->form_id = $this->create_form( false, array( array( 'label' => '<img src=x onerror=alert(1)>' ) + self::field( 'q1', 'choice', true, array( '"><script>' ) ) ) );

		$html = do_blocks( $this->block() );

		self::assertStringNotContainsString( '<img', $html );
		self::assertStringNotContainsString( '<script', $html );
	}

	private function block( int $form_id = 0 ): string {
		return '<!-- wp:webinar/form {"formId":' . ( 0 === $form_id ? $this->form_id : $form_id ) . '} /-->';
	}

	private function page( int $user_id ): string {
		$this->act_as( $user_id );
		return do_blocks( $this->block() );
	}
}
