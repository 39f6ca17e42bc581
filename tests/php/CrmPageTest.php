<?php
/**
 * Tests of the code in docs/crm.md.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/**
 * The plugin that the page shows keeps each event of a lead.
 */
final class CrmPageTest extends Webinar_TestCase {

	/** From the seat into the room, as the modules fire it. */
	public function test_the_plugin_of_the_page_keeps_each_event(): void {
		global $wpdb;
		update_option( 'webinar_runtime_profile', 'full' );
		require_once dirname( __DIR__, 2 ) . '/plugins/client-webinar-scenario-service/includes/bootstrap.php';
		Webinars\Client_Webinar_Scenario_Service\bootstrap();
		Webinars\Client_Webinar_Action_Consumer\bootstrap( dirname( __DIR__, 2 ) . '/plugins/client-webinar-action-consumer/client-webinar-action-consumer.php' );
		Webinars\Client_Webinar_Registration\bootstrap( dirname( __DIR__, 2 ) . '/plugins/client-webinar-registration/client-webinar-registration.php' );
		preg_match( '~CrmPageTest\.php\. -->\n```php\n(.+?)```~s', (string) file_get_contents( dirname( __DIR__, 2 ) . '/docs/crm.md' ), $page );
		$wpdb->query( "CREATE TABLE {$wpdb->prefix}my_crm_events (lead_id bigint(20) NOT NULL, webinar_id bigint(20) NOT NULL, event varchar(64) NOT NULL, detail text NOT NULL)" );
		eval( $page[1] ); // phpcs:ignore Squiz.PHP.Eval -- The code of a page of this repository.

		$webinar_id = $this->create_webinar( array( 'status' => 'live' ) );
		$user_id    = $this->create_user( 'webinar_attendee' );
		$this->act_as( $user_id );
		foreach ( array( 'client_webinar_registration_register', 'client_webinar_tracker_v2_enter' ) as $action ) {
			$answer = $this->ajax(
				$action,
				array(
					'webinar_id' => (string) $webinar_id,
					'nonce'      => wp_create_nonce( "{$action}_$webinar_id" ),
				)
			);
			self::assertSame( 200, $answer['status'], $action . wp_json_encode( $answer['body'] ) );
		}
		self::assertSame(
			array( 'route_changed', 'registered', 'route_changed', 'entered' ),
			$wpdb->get_col( "SELECT event FROM {$wpdb->prefix}my_crm_events WHERE lead_id = $user_id AND webinar_id = $webinar_id" )
		);
	}
}
