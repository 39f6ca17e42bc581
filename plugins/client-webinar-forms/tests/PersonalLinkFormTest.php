<?php
/**
 * Tests of people who came by a personal link, over HTTP and without scripts.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

use Webinars\Tests\Test_Site;
use Webinars\Tests\Web_Server;

require_once dirname( __DIR__, 2 ) . '/client-webinar-registration/tests/class-guest-testcase.php';
require_once dirname( __DIR__, 2 ) . '/client-webinar-registration/tests/class-seat-browser.php';

/** They have no password: they answer on the page of their webinar, and are guests elsewhere. */
final class PersonalLinkFormTest extends Guest_TestCase {

	private Web_Server $server;

	/**
	 * Starts a web server under the profile `full`.
	 */
	protected function setUp(): void {
		parent::setUp();
		update_option( 'active_plugins', array( ...get_option( 'active_plugins' ), 'client-webinar-registration/client-webinar-registration.php', 'ui-webinar-entry/ui-webinar-entry.php', 'client-webinar-forms/client-webinar-forms.php' ) );
		wp_mkdir_p( WPMU_PLUGIN_DIR );
		file_put_contents( WPMU_PLUGIN_DIR . '/has-mail.php', "<?php add_filter( 'webinar_outbox_has_mail', '__return_true' );" );
		putenv( 'WEBINAR_TEST_PROFILE=full' );
		$this->server = Web_Server::start( Test_Site::entered() );
		putenv( 'WEBINAR_TEST_PROFILE' );
	}

	protected function tearDown(): void {
		$this->server->stop();
		unlink( WPMU_PLUGIN_DIR . '/has-mail.php' );
		parent::tearDown();
	}

	/** The whole way: link, room, page of the webinar, a mistake, the answer. */
	public function test_a_person_of_a_link_answers_on_the_page_of_the_webinar(): void {
		$form_id    = (int) wp_insert_post( array( 'post_type' => 'webinar_form', 'post_status' => 'private', 'post_title' => 'How was it?' ) ); // phpcs:ignore WordPress.Arrays
		$block      = "<!-- wp:webinar/form {\"formId\":$form_id} /-->";
		$webinar_id = $this->webinar();
		$next_id    = wp_insert_post( array( 'post_type' => 'page', 'post_status' => 'publish', 'post_title' => 'Next', 'post_content' => $block ) ); // phpcs:ignore WordPress.Arrays
		update_post_meta( $form_id, 'webinar_form_fields', array( array( 'name' => 'q1', 'type' => 'text', 'label' => 'What was new?', 'required' => true, 'options' => array() ) ) ); // phpcs:ignore WordPress.Arrays
		wp_update_post( array( 'ID' => $webinar_id, 'post_content' => $block ) ); // phpcs:ignore WordPress.Arrays
		$browser = new Seat_Browser( $this->server );
		$browser->tap( $this->token_by_mail( $webinar_id ) );
		wp_cache_flush();
		$lead_id = get_user_by( 'email', 'anna@guests.test' )->ID;
		$page    = "/webinars/$webinar_id-how-to-begin/";
		self::assertStringNotContainsString( 'What was new?', $browser->visit( $page )['body'], 'Nobody is asked before.' );
		$GLOBALS['wpdb']->insert( "{$GLOBALS['wpdb']->prefix}client_webinar_sessions", array( 'webinar_id' => $webinar_id, 'lead_id' => $lead_id, 'user_id' => $lead_id, 'entered_at' => 1, 'seen_at' => 1 ) ); // phpcs:ignore WordPress.Arrays

		self::assertStringContainsString( 'Sign in to answer', $browser->visit( (string) get_permalink( $next_id ) )['body'] );
		$html = $browser->visit( $page )['body'];
		self::assertStringContainsString( 'What was new?', $html );
		preg_match( '~<form class="webinar-form__form".*?</form>~s', $html, $form );
		$fields = Seat_Browser::form( $form[0] );
		$send   = fn( string $text ): array => $browser->visit( '/wp-admin/admin-ajax.php', array( 'answers[q1]' => $text ) + $fields, '', array( 'Accept: text/html', "Referer: http://webinars.test$page" ) );

		$refused = $send( ' ' );
		self::assertSame( 400, $refused['status'] );
		self::assertStringContainsString( 'Please answer this question.', $refused['body'] );
		$accepted = $send( 'The paths' );
		self::assertSame( array( 303, true ), array( $accepted['status'], str_ends_with( $accepted['location'], $page ) ), $accepted['location'] . $accepted['body'] );
		self::assertStringContainsString( 'Thank you! Your answers arrived:', $browser->visit( $page )['body'] );
		self::assertSame( '{"q1":"The paths"}', $GLOBALS['wpdb']->get_var( "SELECT payload FROM {$GLOBALS['wpdb']->prefix}client_webinar_form_answers WHERE lead_id = $lead_id" ) );
	}
}
