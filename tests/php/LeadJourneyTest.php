<?php
/**
 * Test of one person's way through a webinar, with every module of the profile `full`.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use Webinars\Tests\Test_Site;

require_once dirname( __DIR__, 2 ) . '/plugins/client-webinar-tracker-v2/tests/class-live-flow-testcase.php';

/**
 * Registers, enters, leaves, comes back, completes and answers: the route rises with each, and report, WP-CLI and pages follow it.
 */
final class LeadJourneyTest extends Live_Flow_TestCase {

	protected function setUp(): void {
		parent::setUp();
		update_option( 'webinar_runtime_profile', 'full' );
		$plugins = dirname( __DIR__, 2 ) . '/plugins';
		Webinars\Client_Webinar_Registration\bootstrap( "$plugins/client-webinar-registration/client-webinar-registration.php" );
		Webinars\Client_Webinar_Forms\bootstrap( "$plugins/client-webinar-forms/client-webinar-forms.php" );
		require_once "$plugins/client-webinar-scenario-service/includes/bootstrap.php";
		Webinars\Client_Webinar_Scenario_Service\bootstrap();
		Webinars\Client_Webinar_Action_Consumer\bootstrap( "$plugins/client-webinar-action-consumer/client-webinar-action-consumer.php" );
		update_option(
			'client_webinar_tracker_v2_listening',
			array(
				'since'    => time() - HOUR_IN_SECONDS,
				'noted_at' => time() - 30,
			)
		);
	}

	public function test_the_route_rises_with_each_event(): void {
		$id     = $this->create_webinar( array( 'owner_user_id' => $this->owner_id ) );
		$lead   = $this->create_user( 'webinar_attendee' );
		$routes = array();
		$note   = static function () use ( $id, $lead, &$routes ): void {
			$routes[] = apply_filters( 'client_webinar_lead_route', null, $id, $lead )['route'] ?? 'none';
		};
		$note();

		$this->act_as( $lead );
		$this->command( 'client_webinar_registration_register', $id );
		$note();

		do_action( 'core_webinar_set_status', $id, 'start', $this->context( $this->owner_id ) );
		$this->send( 'enter', $id );
		$note();

		$this->send( 'leave', $id );
		$this->let_pass( 130 );
		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() + HOUR_IN_SECONDS ) );
		$note();

		$this->act_as( $lead );
		$this->send( 'enter', $id );
		$note();

		$this->let_pass( 600 );
		$this->send( 'enter', $id );
		$this->stop( $id );
		$this->run_jobs();
		$note();

		$this->act_as( $lead );
		self::assertNotNull( apply_filters( 'client_webinar_form_event', null, array( 'lead_id' => $lead, 'webinar_id' => $id, 'form_id' => 1, 'form_payload' => array( 'q1' => 9 ) ) ) ); // phpcs:ignore WordPress.Arrays
		$note();

		self::assertSame( array( 'none', 'registered', 'present', 'left', 'left', 'completed', 'answered' ), $routes );
		self::assertStringContainsString( "$lead,answered,choice,", $this->listed( $id ) );
	}

	private function command( string $action, int $webinar_id ): void {
		$answer = $this->ajax(
			$action,
			array(
				'webinar_id' => (string) $webinar_id,
				'nonce'      => wp_create_nonce( "{$action}_$webinar_id" ),
			)
		);
		self::assertSame( 200, $answer['status'], (string) wp_json_encode( $answer ) );
	}

	/** What `wp webinar routes` prints for the organizer. */
	private function listed( int $webinar_id ): string {
		update_option( 'active_plugins', array( ...get_option( 'active_plugins' ), 'client-webinar-action-consumer/client-webinar-action-consumer.php' ) );
		putenv( 'WEBINAR_TEST_PROFILE=full' );
		$printed = Test_Site::entered()->wp_cli( array( 'webinar', 'routes', (string) $webinar_id, '--format=csv', "--user=$this->owner_id" ) );
		putenv( 'WEBINAR_TEST_PROFILE' );
		return $printed['output'] . $printed['errors'];
	}
}
