<?php
/**
 * Tests of what the demo adds.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use Webinars\Demo\Next_Step;
use Webinars\Demo\Past_Webinar;
use Webinars\Demo\People;
use Webinars\Demo\Webinars as Demo_Webinars;
use Webinars\Tests\Webinar_TestCase;

/** Under `full` the organizer finds answers to a form at once. */
final class DemoTest extends Webinar_TestCase {

	private const DEMO = __DIR__ . '/../../tools/demo/mu-plugin/webinar-demo';

	public function test_guests_of_yesterday_have_answered(): void {
		foreach ( array( 'people', 'next-step', 'webinars', 'past-webinar' ) as $class ) {
			require_once self::DEMO . "/class-$class.php";
		}
		// As the demo's command comes.
		$_SERVER['REQUEST_METHOD'] = 'POST';
		update_option( 'webinar_runtime_profile', 'full' );
		$forms = dirname( __DIR__, 2 ) . '/plugins/client-webinar-forms';
		require_once "$forms/includes/bootstrap.php";
		Webinars\Client_Webinar_Forms\bootstrap( "$forms/client-webinar-forms.php" );
		( new Webinars\Client_Webinar_Forms\Forms() )->register();
		$people = new People();
		foreach ( array( 'organizer', 'speaker' ) as $login ) {
			$people->add( array( 'login' => $login, 'name' => $login, 'role' => "webinar_$login", 'invited_by' => '' ) ); // phpcs:ignore WordPress.Arrays
		}
		$next_step = new Next_Step( $people );
		$past      = new Past_Webinar( $people, new Demo_Webinars( $people, $next_step ), $next_step );
		$webinar   = array( 'description' => '', 'guest_cta_text' => '', 'room_cta_text' => '', 'room_cta_url' => '', 'stream_source' => 'https://stream.webinars.test/live.m3u8' ); // phpcs:ignore WordPress.Arrays
		$guests    = array(
			array( 'name' => 'Anna', 'minutes' => 40, 'grade' => 10, 'choice' => 'Slow', 'text' => 'More' ), // phpcs:ignore WordPress.Arrays
			array( 'name' => 'Boris', 'minutes' => 20, 'grade' => 9, 'choice' => 'Slow', 'text' => '' ), // phpcs:ignore WordPress.Arrays
			array( 'name' => 'Clara', 'minutes' => 5 ), // phpcs:ignore WordPress.Arrays
		);
		$answered  = $this->capture( 'client_webinar_form_submitted' );

		$next_step->ensure( array( 'page' => 'Next', 'title' => 'How was it?', 'scale' => 'Grade', 'choice' => 'Pace', 'options' => array( 'Slow', 'Fast' ), 'text' => 'Wishes', 'consent' => 'Yes' ) ); // phpcs:ignore WordPress.Arrays
		$past->ensure( $webinar, array( 'title' => 'Yesterday', 'guests' => $guests ) ); // phpcs:ignore WordPress.Arrays
		$past->ensure( $webinar, array( 'title' => 'Yesterday', 'guests' => $guests ) ); // phpcs:ignore WordPress.Arrays

		self::assertCount( 2, $answered );
		$webinar_id = $answered[0]['webinar_id'];
		$sessions   = apply_filters( 'client_webinar_sessions', array(), $webinar_id, array_map( array( $people, 'id' ), array( 'guest-0', 'guest-1', 'guest-2' ) ) );
		self::assertSame( array( 2400, 1200, 300 ), array_column( $sessions, 'seen_seconds' ) );
		self::assertStringContainsString( '<!-- wp:webinar/form', get_post( $webinar_id )->post_content );
	}
}
