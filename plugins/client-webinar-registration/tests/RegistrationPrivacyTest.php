<?php
/**
 * Tests of personal data in registrations.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

require_once __DIR__ . '/class-registration-testcase.php';

/** Exported, erased, forgotten with the retention and with the account; the numbers stay true, and no seat is lost. */
final class RegistrationPrivacyTest extends Registration_TestCase {

	public function test_export_names_the_registration(): void {
		$webinar_id = $this->webinar();
		$user_id    = $this->create_user( 'webinar_attendee' );
		$this->book( $webinar_id, $user_id );

		$exported = apply_filters( 'wp_privacy_personal_data_exporters', array() )['client-webinar-registration']['callback']( get_userdata( $user_id )->user_email, 1 );

		self::assertSame( array( 'How to begin', 'Has a seat', 'site' ), array_values( array_intersect_key( array_column( $exported['data'][0]['data'], 'value', 'name' ), array_flip( array( 'Webinar', 'Seat', 'Source' ) ) ) ) );
	}

	/** The seat of who is erased goes to the first who waits; the row stays as a number. */
	public function test_erasure_passes_the_seat_on(): void {
		$webinar_id = $this->webinar( 1 );
		$ids        = $this->crowd( $webinar_id, 2 );

		$answer = apply_filters( 'wp_privacy_personal_data_erasers', array() )['client-webinar-registration']['callback']( get_userdata( $ids[0] )->user_email, 1 );

		self::assertSame( array( true, true ), array( $answer['items_removed'], $answer['done'] ) );
		$this->assert_forgotten( $webinar_id, $ids );
	}

	public function test_a_deleted_account_passes_the_seat_on(): void {
		$webinar_id = $this->webinar( 1 );
		$ids        = $this->crowd( $webinar_id, 2 );

		wp_delete_user( $ids[0] );

		$this->assert_forgotten( $webinar_id, $ids );
	}

	/** After a finished webinar the retention forgets everybody, and keeps states and sources. */
	public function test_retention(): void {
		$webinar_id = $this->webinar();
		$this->crowd( $webinar_id, 3 );
		foreach ( array( 'start', 'stop' ) as $step ) {
			do_action( 'core_webinar_set_status', $webinar_id, $step, $this->context( $this->organizer_id ) );
		}
		$before = apply_filters( 'client_webinar_registration_counts', array(), array( $webinar_id ) );
		add_filter( 'client_webinar_retention_days', static fn(): int => 1 );
		$GLOBALS['wpdb']->update( $GLOBALS['wpdb']->postmeta, array( 'meta_value' => (string) ( time() - 2 * DAY_IN_SECONDS ) ), array( 'post_id' => $webinar_id, 'meta_key' => 'finished_at' ) ); // phpcs:ignore WordPress
		wp_cache_flush();

		do_action( 'client_webinar_registration_run' );

		self::assertSame( $before, apply_filters( 'client_webinar_registration_counts', array(), array( $webinar_id ) ) );
		$left = apply_filters( 'client_webinar_registrations', array(), array( 'webinar_id' => $webinar_id ) );
		self::assertSame( array( 0 ), array_unique( array_column( $left, 'user_id' ) ) );
		self::assertLessThan( 0, max( array_column( $left, 'lead_id' ) ) );
	}

	/** People who asked and never became users are found by their address. */
	public function test_requests_of_guests(): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( "INSERT INTO {$wpdb->prefix}client_webinar_registration_guests (webinar_id, address, name, state, source, campaign, requested_at, consented_at) VALUES (%d, 'anna@guests.test', 'Anna', 'unconfirmed', 'entry', '', 1, 1)", $this->webinar() ) );

		$exported = apply_filters( 'wp_privacy_personal_data_exporters', array() )['client-webinar-registration']['callback']( 'Anna@guests.test', 1 );
		self::assertContains( 'anna@guests.test', array_column( $exported['data'][0]['data'], 'value' ) );
		$erase = apply_filters( 'wp_privacy_personal_data_erasers', array() )['client-webinar-registration']['callback'];
		self::assertSame( array( true, false ), array( $erase( 'ANNA@guests.test', 1 )['items_removed'], $erase( 'anna@guests.test', 1 )['items_removed'] ) );
		self::assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}client_webinar_registration_guests" ) );
	}

	/**
	 * The first lead is gone, the second has the seat.
	 *
	 * @param list<int> $ids Leads.
	 */
	private function assert_forgotten( int $webinar_id, array $ids ): void {
		self::assertSame( array( $ids[1] ), $this->leads( $webinar_id, 'registered' ) );
		self::assertNull( apply_filters( 'client_webinar_registration', null, $webinar_id, $ids[0], 0 ) );
		self::assertSame( array( 'registered' => 1, 'waiting' => 0, 'cancelled' => 1 ), array_diff_key( apply_filters( 'client_webinar_registration_counts', array(), array( $webinar_id ) )[0], array( 'webinar_id' => 0 ) ) ); // phpcs:ignore WordPress.Arrays
	}
}
