<?php
/**
 * Tests of reminders.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

use Webinars\Client_Webinar_Reminders\Offsets;

require_once __DIR__ . '/class-reminders-testcase.php';

/** Each person gets each reminder once, in time, while it is true. */
final class RemindersTest extends Reminders_TestCase {

	/** A clock that moves from three days before to an hour after the start. */
	public function test_each_offset_is_one_message(): void {
		$webinar_id = $this->webinar_in( 3 * DAY_IN_SECONDS );
		$ids        = $this->booked_crowd( $webinar_id, 2 );
		$expected   = array();
		foreach ( array( 2 * DAY_IN_SECONDS, 3 * DAY_IN_SECONDS - self::HOUR, 3 * DAY_IN_SECONDS - 600 ) as $due ) {
			$this->tick( $due - 1 );
			self::assertSame( $expected, $this->messages() );
			$this->tick( $due );
			$this->tick( $due + 1 );
			array_push( $expected, "reminder $ids[0]", "reminder $ids[1]" );
			self::assertSame( $expected, $this->messages() );
			$this->send_messages();
		}
		$this->tick( 3 * DAY_IN_SECONDS );
		$this->tick( 3 * DAY_IN_SECONDS + self::HOUR );
		self::assertSame( $expected, $this->messages() );
	}

	/** Whoever books after an offset has begun knows the time. */
	public function test_a_late_booking_gets_only_later_reminders(): void {
		$webinar_id = $this->webinar_in( 20 * MINUTE_IN_SECONDS );
		$early      = $this->booked_crowd( $webinar_id, 1 )[0];
		$late       = $this->create_user( 'webinar_attendee' );
		$this->book( $webinar_id, $late );
		self::assertSame( array( "registered $late" ), $this->messages() );

		$this->tick( 1 );
		self::assertSame( array( "registered $late", "reminder $early" ), $this->messages() );
		$this->send_messages();
		$this->tick( 10 * MINUTE_IN_SECONDS );
		self::assertSame( array( "registered $late", "reminder $early", "reminder $early", "reminder $late" ), $this->messages() );
	}

	/** The site was down for a day: of the two reminders that are due, the later one is sent. */
	public function test_of_two_late_reminders_only_the_later_one_is_sent(): void {
		$webinar_id = $this->webinar_in( 25 * self::HOUR );
		$this->booked_crowd( $webinar_id, 1 );

		$this->tick( 24 * self::HOUR + 900 );

		self::assertCount( 1, $this->messages() );
		self::assertSame( $this->began + 25 * self::HOUR - 600, $this->data( 'reminder' )['expires_at'], 'The next reminder makes it useless.' );
		self::assertSame( array( 'reminder-60' ), array_column( $this->runs->of_webinar( $webinar_id ), 'kind' ) );
	}

	/** The first one waits in the outbox when the second is due. */
	public function test_a_reminder_that_waits_is_replaced_by_the_next_one(): void {
		$webinar_id = $this->webinar_in( 25 * self::HOUR );
		$id         = $this->booked_crowd( $webinar_id, 1 )[0];

		$this->tick( self::HOUR );
		$this->tick( 24 * self::HOUR );

		self::assertSame( array( "reminder $id" ), $this->messages() );
		self::assertSame( '2', $GLOBALS['wpdb']->get_var( "SELECT COUNT(*) FROM {$GLOBALS['wpdb']->prefix}webinar_outbox" ) );
	}

	/** Only people with a seat who may still attend; no staff. */
	public function test_who_gets_no_reminder(): void {
		$webinar_id = $this->webinar_in( 20 * MINUTE_IN_SECONDS, 4 );
		$ids        = $this->booked_crowd( $webinar_id, 6 );
		add_filter( 'core_webinar_is_admitted', static fn( bool $is_admitted, int $user_id ): bool => $is_admitted && $user_id !== $ids[0], 10, 2 );
		( new WP_User( $ids[1] ) )->set_role( 'administrator' );
		$this->send( 'cancel', $webinar_id, $ids[2] );
		self::assertSame( array( "seat_granted $ids[4]" ), $this->messages(), 'The first who waits gets the seat and the message.' );
		( new WP_User( $ids[3] ) )->set_role( '' );
		$this->forget_messages();
		$this->age_registrations();

		$this->tick( 11 * MINUTE_IN_SECONDS );

		self::assertSame( array( "reminder $ids[4]" ), $this->messages() );
	}

	/** Who cancels their seat gets nothing more, also when it waits in the outbox. */
	public function test_a_cancelled_seat_cancels_its_messages(): void {
		$webinar_id = $this->webinar_in( 20 * MINUTE_IN_SECONDS );
		$other_id   = $this->webinar_in( 3 * DAY_IN_SECONDS );
		$ids        = $this->booked_crowd( $webinar_id, 2 );
		$this->book( $other_id, $ids[0] );
		$this->tick( 11 * MINUTE_IN_SECONDS );

		$this->send( 'cancel', $webinar_id, $ids[0] );
		self::assertSame( array( "registered $ids[0]", "reminder $ids[1]" ), $this->messages() );
		$this->book( $webinar_id, $ids[0] );
		$this->tick( 12 * MINUTE_IN_SECONDS );

		self::assertSame( array( "registered $ids[0]", "reminder $ids[1]", "registered $ids[0]" ), $this->messages(), 'Who comes back is confirmed again.' );
	}

	/** Nothing before Core, the registrations and the outbox are all there; then what is still true. */
	public function test_while_a_neighbour_is_off_reminders_wait(): void {
		$webinar_id = $this->webinar_in( 20 * MINUTE_IN_SECONDS );
		$this->booked_crowd( $webinar_id, 1 );
		foreach ( array( 'core_webinar_get', 'client_webinar_registrations', 'webinar_outbox_message' ) as $hook ) {
			$listeners = $GLOBALS['wp_filter'][ $hook ];
			unset( $GLOBALS['wp_filter'][ $hook ] );
			$this->tick( 11 * MINUTE_IN_SECONDS );
			$GLOBALS['wp_filter'][ $hook ] = $listeners; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		}
		self::assertSame( array(), $this->messages() );
		$this->tick( 11 * MINUTE_IN_SECONDS );
		self::assertCount( 1, $this->messages() );
	}

	/** The queries grow with the batches, not with the people. */
	public function test_two_thousand_people_cost_a_bounded_number_of_queries(): void {
		global $wpdb;
		$webinar_id = $this->webinar_in( 20 * MINUTE_IN_SECONDS );
		$ids        = $this->create_crowd( 2000 );
		foreach ( array_chunk( $ids, 500 ) as $some ) {
			$rows = implode( ', ', array_map( fn( int $id ): string => "($webinar_id, $id, $id, 'live', 'registered', 'test', '', 1, 1, 1)", $some ) );
			$wpdb->query( "INSERT INTO {$wpdb->prefix}client_webinar_registrations (webinar_id, lead_id, user_id, webinar_type, state, source, campaign, created_at, registered_at, changed_at) VALUES $rows" );
		}
		$before = $wpdb->num_queries;

		$this->tick( 11 * MINUTE_IN_SECONDS );

		$queries = $wpdb->num_queries - $before;
		self::assertSame( array_map( static fn( int $id ): string => "reminder $id", $ids ), $this->messages() );
		self::assertLessThan( 400, $queries );
	}

	/** The organizer's choice; nonsense in the option is ignored. */
	public function test_offsets_are_the_organizers(): void {
		update_option( Offsets::OPTION, array( 30, '7', 1, 99999, 120 ) );
		self::assertSame( array( 120, 30 ), ( new Offsets() )->minutes() );
		$webinar_id = $this->webinar_in( 3 * self::HOUR );
		$this->booked_crowd( $webinar_id, 1 );
		foreach ( array( self::HOUR - 1 => 0, self::HOUR => 1, 2 * self::HOUR => 1, 9000 => 2 ) as $at => $count ) { // phpcs:ignore WordPress.Arrays
			$this->tick( $at );
			self::assertCount( $count, $this->messages() );
			$this->send_messages();
		}

		update_option( Offsets::OPTION, array() );
		self::assertSame( array(), ( new Offsets() )->minutes() );
	}

	/** Date, time and zone of the site, before and after the clocks change between registration and start. */
	public function test_a_message_names_the_time_in_the_sites_zone(): void {
		update_option( 'timezone_string', 'Europe/Berlin' );
		update_option( 'time_format', 'H:i' );
		$start = (int) strtotime( '2036-10-27 18:00 UTC' );
		$this->webinar_in( $start - $this->began - 3 * DAY_IN_SECONDS );
		$webinar_id = $this->webinar_in( $start - $this->began );
		$id         = $this->booked_crowd( $webinar_id, 1 )[0];
		$this->tick( $start - $this->began - DAY_IN_SECONDS );
		self::assertSame( array( "reminder $id" ), $this->messages() );
		$data = $this->data( 'reminder' );

		self::assertStringContainsString( 'Mon, October 27 at 19:00 (Europe/Berlin)', $data['text'] );
		self::assertStringContainsString( "webinar_calendar=$webinar_id", $data['text'] );
		self::assertSame( $this->began + $start - $this->began - self::HOUR, $data['expires_at'] );
		self::assertSame( (string) ( $start - self::HOUR ), $GLOBALS['wpdb']->get_var( "SELECT urgent_from FROM {$GLOBALS['wpdb']->prefix}webinar_outbox" ), 'Quiet hours do not delay it in the last hour.' );
	}

	/** The person's own link, else the page before the webinar, else the room. */
	public function test_the_button_leads_to_the_webinar(): void {
		remove_all_filters( 'client_webinar_registration_personal_url', 10 );
		$webinar_id = $this->webinar_in( self::HOUR );
		$this->book( $webinar_id, $this->create_user( 'webinar_attendee' ) );
		self::assertSame( apply_filters( 'ui_webinar_room_url', '', $webinar_id ), $this->data( 'registered' )['button']['url'] );
		add_filter( 'ui_webinar_entry_url', static fn( string $url, int $id ): string => "https://webinars.test/webinars/$id-a", 10, 2 );
		$this->book( $webinar_id, $this->create_user( 'webinar_attendee' ) );
		self::assertSame( "https://webinars.test/webinars/$webinar_id-a", $this->data( 'registered' )['button']['url'] );
		add_filter( 'client_webinar_registration_personal_url', static fn( string $url, int $id, int $lead_id ): string => "https://webinars.test/?seat=$id.$lead_id", 10, 3 );
		$user_id = $this->create_user( 'webinar_attendee' );
		$this->book( $webinar_id, $user_id );
		self::assertSame( "https://webinars.test/webinars/$webinar_id-a", $this->data( 'registered' )['button']['url'], 'No link is stored.' );
		self::assertSame( "https://webinars.test/?seat=$webinar_id.$user_id", $this->sent_data( 'registered' )['button']['url'] );
	}

	/** The site's language, whosever request it is. */
	public function test_messages_are_in_the_sites_language(): void {
		add_filter( 'locale', static fn(): string => 'ru_RU', 5 );
		update_option( 'timezone_string', 'Europe/Moscow' );
		$webinar_id = $this->webinar_in( (int) strtotime( '2036-11-29 16:00 UTC' ) - $this->began, 1 );
		set_current_screen( 'dashboard' );
		for ( $people = 0; $people < 2; $people++ ) {
			$user_id = $this->create_user( 'webinar_attendee' );
			update_user_meta( $user_id, 'locale', 'en_US' );
			$this->book( $webinar_id, $user_id );
		}
		unset( $GLOBALS['current_screen'] );

		self::assertStringStartsWith( "За вами место на вебинаре «How to begin».\n\nНачало: сб, 29 ноября в 7:00", $this->data( 'registered' )['text'] );
		self::assertStringContainsString( 'Ваше место в очереди: 1.', $this->data( 'waiting' )['text'] );
		self::assertSame( 'Вы в очереди: How to begin', $this->data( 'waiting' )['subject'] );
		self::assertFalse( is_locale_switched() );
	}
}
