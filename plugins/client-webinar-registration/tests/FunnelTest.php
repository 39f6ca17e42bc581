<?php
/**
 * Tests of the funnel.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

require_once __DIR__ . '/class-registration-testcase.php';

/** Who booked, came, stayed and opened the offer, by source. */
final class FunnelTest extends Registration_TestCase {

	private int $webinar_id;

	/** Two from a newsletter, of whom one stayed and clicked and one left; one from the site who never came; one who cancelled. */
	protected function setUp(): void {
		parent::setUp();
		$this->webinar_id = $this->webinar();
		$ids              = array();
		foreach ( array( array( 'news', 'autumn' ), array( 'news', 'autumn' ), array( 'site', '' ), array( 'news', 'autumn' ) ) as list( $source, $campaign ) ) {
			$ids[] = $this->create_user( 'webinar_attendee' );
			$this->send( 'register', $this->webinar_id, end( $ids ), array( 'source' => $source, 'campaign' => $campaign ) ); // phpcs:ignore WordPress.Arrays
		}
		$this->send( 'cancel', $this->webinar_id, $ids[3] );
		remove_all_filters( 'client_webinar_sessions' );
		add_filter(
			'client_webinar_sessions',
			static fn( array $sessions, int $webinar_id, array $leads ): array => array_values(
				array_filter(
					array(
						self::session( $ids[0], 1795222800, 1795222000 ),
						self::session( $ids[1], 0, 0 ),
					),
					static fn( array $session ): bool => in_array( $session['lead_id'], $leads, true )
				)
			),
			10,
			3
		);
	}

	/** The picture says its numbers to who does not see it, and the table has them by source. */
	public function test_the_report_shows_the_funnel(): void {
		$this->act_as( $this->organizer_id );

		$html = $this->section();

		self::assertStringContainsString( 'aria-label="Booked a seat: 3; Came: 2 (67%); Stayed: 1 (33%); Opened the offer: 1 (33%)"', $html );
		self::assertMatchesRegularExpression( '~news · autumn</th>\s*<td>2</td>\s*<td>2</td>\s*<td>1 \(50%\)</td>\s*<td>1 \(50%\)</td>~', $html );
		self::assertMatchesRegularExpression( '~>site</th>\s*<td>1</td>\s*<td>0 \(0%\)</td>~', $html );
	}

	/** A speaker reads the report, and not where people come from. */
	public function test_only_the_organizer_sees_it(): void {
		$this->act_as( $this->create_user( 'webinar_speaker' ) );

		self::assertSame( '', $this->section() );
	}

	/** 1,200 people are read in pages of 500, with one query of their sessions each. */
	public function test_reads_some_hundreds_at_a_time(): void {
		global $wpdb;
		$values = implode( ',', array_map( fn( int $lead ): string => "({$this->webinar_id}, $lead, $lead, 'live', 'registered', 'site', '', 1, 1, 1)", range( 100_001, 101_200 ) ) );
		$wpdb->query( "INSERT INTO {$wpdb->prefix}client_webinar_registrations (webinar_id, lead_id, user_id, webinar_type, state, source, campaign, created_at, registered_at, changed_at) VALUES $values" );
		$this->act_as( $this->organizer_id );
		$before = $wpdb->num_queries;

		$html = $this->section();

		self::assertStringContainsString( 'Booked a seat: 1,203', $html );
		self::assertLessThan( 12, $wpdb->num_queries - $before );
	}

	private function section(): string {
		ob_start();
		do_action( 'client_webinar_attendance_report', $this->webinar_id );
		return (string) ob_get_clean();
	}

	/**
	 * A session as the tracker answers it.
	 *
	 * @return array<string, int|string>
	 */
	private static function session( int $lead_id, int $completed_at, int $clicked_at ): array {
		return array(
			'session_id'       => $lead_id,
			'lead_id'          => $lead_id,
			'user_id'          => $lead_id,
			'entered_at'       => 1795219200,
			'left_at'          => 1795222800,
			'leave_reason'     => 'silence',
			'seen_seconds'     => 3600,
			'completed_at'     => $completed_at,
			'offer_clicked_at' => $clicked_at,
		);
	}
}
