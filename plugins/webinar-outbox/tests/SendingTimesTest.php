<?php
/**
 * Tests of the times at which messages are sent.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Webinar_Outbox\Message_Texts;
use Webinars\Webinar_Outbox\Sending_Times;

/**
 * Quiet hours, and the delay after the end of a webinar.
 */
final class SendingTimesTest extends Webinar_TestCase {

	/**
	 * Quiet hours, over midnight or not, end by the time zone of the site.
	 *
	 * @param string $zone    Time zone of the site.
	 * @param string $from    Begin of the quiet hours.
	 * @param string $until   End of the quiet hours.
	 * @param string $now     The current time.
	 * @param string $allowed The first time to send.
	 */
	#[DataProvider( 'quiet_hours' )]
	public function test_quiet_hours( string $zone, string $from, string $until, string $now, string $allowed ): void {
		update_option( 'timezone_string', $zone );
		$texts = new Message_Texts();
		self::assertTrue( $texts->change( array(), compact( 'from', 'until' ) ) );

		$next = ( new Sending_Times( $texts ) )->next_allowed( (int) strtotime( $now ) );

		self::assertSame( gmdate( 'c', (int) strtotime( $allowed ) ), gmdate( 'c', $next ) );
	}

	/**
	 * Time zone, begin and end of the quiet hours, current time, first time to send.
	 *
	 * @return array<string, array{string, string, string, string, string}>
	 */
	public static function quiet_hours(): array {
		return array(
			'none'                          => array( 'Europe/Moscow', '', '', '2026-11-22T03:00+03:00', '2026-11-22T03:00+03:00' ),
			'before'                        => array( 'Europe/Moscow', '13:00', '15:00', '2026-11-22T12:59:59+03:00', '2026-11-22T12:59:59+03:00' ),
			'within a day'                  => array( 'Europe/Moscow', '13:00', '15:00', '2026-11-22T13:00+03:00', '2026-11-22T15:00+03:00' ),
			'at their end'                  => array( 'Europe/Moscow', '13:00', '15:00', '2026-11-22T15:00+03:00', '2026-11-22T15:00+03:00' ),
			'over midnight, in the evening' => array( 'Europe/Moscow', '22:00', '09:00', '2026-12-31T23:30+03:00', '2027-01-01T09:00+03:00' ),
			'over midnight, in the morning' => array( 'Europe/Moscow', '22:00', '09:00', '2027-01-01T08:59:59+03:00', '2027-01-01T09:00+03:00' ),
			'over midnight, by day'         => array( 'Europe/Moscow', '22:00', '09:00', '2027-01-01T12:00+03:00', '2027-01-01T12:00+03:00' ),
			'to midnight'                   => array( 'Europe/Moscow', '20:00', '00:00', '2026-12-31T23:30+03:00', '2027-01-01T00:00+03:00' ),
			'the clocks go forward'         => array( 'Europe/Berlin', '22:00', '09:00', '2026-03-29T01:30+01:00', '2026-03-29T09:00+02:00' ),
			'the clocks go back'            => array( 'Europe/Berlin', '22:00', '09:00', '2026-10-25T01:30+02:00', '2026-10-25T09:00+01:00' ),
			'a skipped hour ends them'      => array( 'Europe/Berlin', '22:00', '02:30', '2026-03-29T01:30+01:00', '2026-03-29T03:30+02:00' ),
			'a repeated hour is quiet once' => array( 'Europe/Berlin', '22:00', '02:30', '2026-10-25T02:10+01:00', '2026-10-25T02:10+01:00' ),
		);
	}

	/** A delay counts from the end of the webinar, not from the creation of the message. */
	public function test_delay_counts_from_the_end(): void {
		$webinar_id = $this->create_webinar( array( 'status' => 'finished' ) );
		$texts      = new Message_Texts();
		$texts->change(
			array(
				'attended' => array(
					'text'          => '',
					'button_text'   => '',
					'delay_minutes' => 90,
				),
			),
			null
		);
		$times = new Sending_Times( $texts );

		self::assertSame( apply_filters( 'core_webinar_get', null, $webinar_id )['finished_at'] + 5400, $times->not_before( 'attended', $webinar_id ) );
		self::assertSame( 0, $times->not_before( 'recording', $webinar_id ), 'Another message has no delay.' );
		self::assertSame( 0, $times->not_before( 'attended', 999999 ) );
	}
}
