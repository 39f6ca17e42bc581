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

	/** From the seat into the room and to the form, as the modules fire it. */
	public function test_the_plugin_of_the_page_keeps_each_event(): void {
		global $wpdb;
		update_option( 'webinar_runtime_profile', 'full' );
		require_once dirname( __DIR__, 2 ) . '/plugins/client-webinar-scenario-service/includes/bootstrap.php';
		Webinars\Client_Webinar_Scenario_Service\bootstrap();
		Webinars\Client_Webinar_Action_Consumer\bootstrap( dirname( __DIR__, 2 ) . '/plugins/client-webinar-action-consumer/client-webinar-action-consumer.php' );
		Webinars\Client_Webinar_Registration\bootstrap( dirname( __DIR__, 2 ) . '/plugins/client-webinar-registration/client-webinar-registration.php' );
		Webinars\Client_Webinar_Forms\bootstrap( dirname( __DIR__, 2 ) . '/plugins/client-webinar-forms/client-webinar-forms.php' );
		( new Webinars\Client_Webinar_Forms\Forms() )->register();
		preg_match( '~CrmPageTest\.php\. -->\n```php\n(.+?)```~s', (string) file_get_contents( dirname( __DIR__, 2 ) . '/docs/crm.md' ), $page );
		$wpdb->query( "CREATE TABLE {$wpdb->prefix}my_crm_events (lead_id bigint(20) NOT NULL, webinar_id bigint(20) NOT NULL, event varchar(64) NOT NULL, detail text NOT NULL)" );
		eval( $page[1] ); // phpcs:ignore Squiz.PHP.Eval -- The code of a page of this repository.

		$webinar_id = $this->create_webinar( array( 'status' => 'live' ) );
		$user_id    = $this->create_user( 'webinar_attendee' );
		$this->act_as( $user_id );
		$form_id = wp_insert_post( array( 'post_type' => 'webinar_form', 'post_status' => 'private', 'post_title' => 'How was it?' ) ); // phpcs:ignore WordPress.Arrays
		update_post_meta( $form_id, 'webinar_form_fields', array( array( 'name' => 'q1', 'type' => 'scale', 'label' => 'Would you come again?', 'required' => true, 'options' => array() ) ) ); // phpcs:ignore WordPress.Arrays
		foreach ( array( 'client_webinar_registration_register', 'client_webinar_tracker_v2_enter', 'client_webinar_forms_submit' ) as $action ) {
			$answer = $this->ajax(
				$action,
				array(
					'webinar_id' => (string) $webinar_id,
					'nonce'      => wp_create_nonce( "{$action}_$webinar_id" ),
					'form_id'    => (string) $form_id,
					'submission' => '0b7e2f5c-6f2e-4a55-9d1b-3f4d2c1a0e9f',
					'answers'    => array( 'q1' => '9' ),
				)
			);
			self::assertSame( 200, $answer['status'], $action . wp_json_encode( $answer['body'] ) );
		}
		self::assertSame(
			array( 'route_changed', 'registered', 'route_changed', 'entered', 'route_changed', 'form_submitted' ),
			$wpdb->get_col( "SELECT event FROM {$wpdb->prefix}my_crm_events WHERE lead_id = $user_id AND webinar_id = $webinar_id" )
		);
	}
}
