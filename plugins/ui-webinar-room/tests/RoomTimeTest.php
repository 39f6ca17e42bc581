<?php
/**
 * Tests of the room's times where the clocks change.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProviderExternal;
use Webinars\Tests\Clock_Changes;
use Webinars\Tests\Webinar_TestCase;

/** The room shows times of the site's time zone, and sends Unix seconds to scripts. */
final class RoomTimeTest extends Webinar_TestCase {

	/**
	 * Guests and members see the site's time with its time zone, and the element has the UTC time.
	 *
	 * @param string $label On the site's clock.
	 */
	#[DataProviderExternal( Clock_Changes::class, 'on_pages' )]
	public function test_the_room_shows_the_sites_time( string $utc, string $label ): void {
		$id       = $this->create_webinar( array( 'scheduled_at' => (int) strtotime( $utc ) ) );
		$expected = "~<time datetime=\"$utc\"[^>]*>$label \(America/St Johns\)</time>~";

		foreach ( array( 0, $this->create_user( 'webinar_attendee' ) ) as $user ) {
			$this->act_as( $user );
			$_GET['webinar_id'] = (string) $id;
			self::assertMatchesRegularExpression( $expected, $this->show( (int) get_option( 'ui_webinar_room_page_id' ) ) );
		}
	}

	/**
	 * Scripts get Unix seconds, whatever the site's clock shows (R2).
	 */
	#[DataProviderExternal( Clock_Changes::class, 'on_pages' )]
	public function test_read_sync_sends_unix_seconds( string $utc ): void {
		$at = (int) strtotime( $utc );
		$id = $this->create_webinar( array( 'scheduled_at' => $at ) );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );

		$state = rest_do_request( new WP_REST_Request( 'GET', "/webinars/v1/rooms/$id/state" ) )->get_data();

		self::assertSame( $at, $state['scheduled_at'] );
		self::assertSame( $at - 15 * MINUTE_IN_SECONDS, $state['opens_at'] );
	}
}
