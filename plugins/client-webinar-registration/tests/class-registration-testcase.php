<?php
/**
 * Base class of the tests of registrations.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/**
 * Runs the module as under the profile `full`.
 */
abstract class Registration_TestCase extends Webinar_TestCase {

	protected int $organizer_id;

	/**
	 * Switches the module on.
	 */
	protected function setUp(): void {
		parent::setUp();
		update_option( 'webinar_runtime_profile', 'full' );
		require_once __DIR__ . '/../includes/bootstrap.php';
		Webinars\Client_Webinar_Registration\bootstrap( dirname( __DIR__ ) . '/client-webinar-registration.php' );
		Webinars\Client_Webinar_Registration\tables()->install_if_outdated();
		$this->organizer_id = $this->create_user( 'webinar_organizer' );
	}

	/**
	 * Creates a webinar of the organizer.
	 *
	 * @param int $seats 0 for no limit.
	 */
	protected function webinar( int $seats = 0 ): int {
		return $this->create_webinar(
			array(
				'owner_user_id' => $this->organizer_id,
				'seats'         => $seats,
			)
		);
	}

	/**
	 * Sends a command about registrations.
	 *
	 * @param array<string, string> $fields Beside webinar and nonce.
	 * @return array{status: int, body: array<mixed>}
	 */
	protected function send( string $command, int $webinar_id, int $user_id, array $fields = array() ): array {
		$this->act_as( $user_id );
		return $this->ajax(
			"client_webinar_registration_$command",
			$fields + array(
				'webinar_id' => (string) $webinar_id,
				'nonce'      => wp_create_nonce( "client_webinar_registration_{$command}_$webinar_id" ),
			)
		);
	}

	/**
	 * Books a seat as a user.
	 *
	 * @return array<string, mixed> The registration.
	 */
	protected function book( int $webinar_id, int $user_id ): array {
		$answer = $this->send( 'register', $webinar_id, $user_id );
		self::assertSame( 200, $answer['status'], (string) wp_json_encode( $answer ) );
		return $answer['body']['data']['registration'];
	}

	/**
	 * Creates attendees who book one after the other.
	 *
	 * @return list<int> Their ids.
	 */
	protected function crowd( int $webinar_id, int $people ): array {
		$ids = $this->create_crowd( $people );
		array_map( fn( int $id ) => $this->book( $webinar_id, $id ), $ids );
		return $ids;
	}

	/**
	 * Reads who is in a state, in the order of the line.
	 *
	 * @return list<int> Leads.
	 */
	protected function leads( int $webinar_id, string $state ): array {
		global $wpdb;
		return array_map( 'intval', $wpdb->get_col( $wpdb->prepare( "SELECT lead_id FROM {$wpdb->prefix}client_webinar_registrations WHERE webinar_id = %d AND state = %s ORDER BY place, registration_id", $webinar_id, $state ) ) );
	}
}
