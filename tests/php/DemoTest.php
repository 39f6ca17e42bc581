<?php
/**
 * Tests of what the demo adds.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use Webinars\Demo\Audience;
use Webinars\Demo\Commands;
use Webinars\Demo\Next_Step;
use Webinars\Demo\Past_Webinar;
use Webinars\Demo\People;
use Webinars\Demo\Seed;
use Webinars\Demo\Site_Settings;
use Webinars\Demo\Webinars as Demo_Webinars;
use Webinars\Tests\Ajax_Request;
use Webinars\Tests\Webinar_TestCase;

/** What the demo adds to a site, and for whom. */
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

	public function test_only_a_running_demo_signs_an_audience_in(): void {
		$hooks = static fn(): string => serialize( array_map( static fn( WP_Hook $hook ): array => array_map( 'count', $hook->callbacks ), $GLOBALS['wp_filter'] ) );
		$known = $hooks();
		require self::DEMO . '.php';
		self::assertSame( $known, $hooks() );

		define( 'WEBINAR_DEMO_KEY', 'key-of-this-start' );
		foreach ( array( 'people', 'next-step', 'webinars', 'past-webinar', 'site-settings', 'seed', 'audience', 'commands' ) as $class ) {
			require_once self::DEMO . "/class-$class.php";
		}
		$people   = new People();
		$next     = new Next_Step( $people );
		$webinars = new Demo_Webinars( $people, $next );
		$settings = new Site_Settings();
		add_action( 'wp_ajax_nopriv_demo', array( new Commands( $settings, new Seed( $settings, $people, $webinars, $next, new Past_Webinar( $people, $webinars, $next ) ), $webinars, new Audience() ), 'handle' ) );
		$webinar_id = $this->create_webinar( array( 'status' => 'live' ) );
		$ask        = static function ( string $key ): array {
			$_SERVER['HTTP_X_DEMO_KEY'] = $key;
			wp_set_current_user( 0 );
			return Ajax_Request::send( 'demo', array( 'webinar_demo' => 'audience' ), 'GET' );
		};

		self::assertSame( 403, $ask( 'key-of-another-start' )['status'] );
		self::assertFalse( username_exists( 'audience-1' ) );

		$answer = $ask( 'key-of-this-start' );
		self::assertSame( array( 200, $webinar_id ), array( $answer['status'], $answer['body']['webinar_id'] ) );
		$signed_in = $answer['body']['people'][0];
		$cookie    = rawurldecode( substr( $signed_in['cookie'], strlen( LOGGED_IN_COOKIE ) + 1 ) );
		$user      = get_user_by( 'login', 'audience-1' );
		self::assertSame( array( $user->ID, array( 'webinar_attendee' ) ), array( wp_validate_auth_cookie( $cookie, 'logged_in' ), $user->roles ) );
		wp_set_current_user( $user->ID );
		$_COOKIE[ LOGGED_IN_COOKIE ] = $cookie;
		self::assertSame( 1, wp_verify_nonce( $signed_in['nonce'], "webinar_chat_say_$webinar_id" ) );

		self::assertCount( 1, $ask( 'key-of-this-start' )['body']['people'] );
		self::assertSame( $user->ID, username_exists( 'audience-1' ) );
		unset( $_COOKIE[ LOGGED_IN_COOKIE ], $_SERVER['HTTP_X_DEMO_KEY'] );
	}
}
