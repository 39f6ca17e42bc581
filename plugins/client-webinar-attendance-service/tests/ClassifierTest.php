<?php
/**
 * Tests of the classification.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\TestWith;
use Webinars\Tests\Webinar_TestCase;

/**
 * Each lead is classified once, and a completion is never taken for an absence (H1, H2).
 */
final class ClassifierTest extends Webinar_TestCase {

	/**
	 * Possible orders of events, and the resulting classifications.
	 *
	 * @return array<string, array{list<string>, list<bool>}>
	 */
	public static function orders(): array {
		return array(
			'entered only'                    => array( array( 'entered' ), array() ),
			'entered, not closed yet'         => array( array( 'entered', 'classify' ), array() ),
			'left early'                      => array( array( 'entered', 'closed', 'classify' ), array( false ) ),
			'stayed'                          => array( array( 'entered', 'completed', 'closed', 'classify' ), array( true ) ),
			'completed without an entry'      => array( array( 'completed', 'closed', 'classify' ), array( true ) ),
			'entry told late'                 => array( array( 'completed', 'entered', 'closed', 'classify' ), array( true ) ),
			'everything twice'                => array( array( 'entered', 'entered', 'completed', 'completed', 'closed', 'closed', 'classify', 'classify' ), array( true ) ),
			'left early, everything twice'    => array( array( 'entered', 'entered', 'closed', 'closed', 'classify', 'classify', 'closed', 'classify' ), array( false ) ),
			'completed while waiting'         => array( array( 'entered', 'closed', 'completed', 'classify' ), array( true ) ),
			'completed after it was all over' => array( array( 'entered', 'closed', 'classify', 'completed' ), array( false ) ),
			'nobody came'                     => array( array( 'closed', 'classify' ), array() ),
		);
	}

	/**
	 * Each order leads to at most one classification.
	 *
	 * @param list<string> $order    Events.
	 * @param list<bool>   $expected `attended` of each classification.
	 */
	#[DataProvider( 'orders' )]
	public function test_lead_is_classified_once( array $order, array $expected ): void {
		$webinar_id = $this->create_webinar();
		$classified = $this->capture( 'client_webinar_attendance_classified' );
		$events     = array(
			'entered'   => fn() => $this->enter( $webinar_id, 7 ),
			'completed' => fn() => $this->complete( $webinar_id, 7 ),
			'closed'    => fn() => $this->close( $webinar_id ),
			'classify'  => static fn() => do_action( 'client_webinar_attendance_service_classify' ),
		);

		foreach ( $order as $event ) {
			$events[ $event ]();
		}

		self::assertSame( $expected, array_column( $classified->getArrayCopy(), 'attended' ) );
		foreach ( $classified as $classification ) {
			self::assertSame( array( 7, $webinar_id ), array( $classification['lead_id'], $classification['webinar_id'] ) );
			self::assertEqualsWithDelta( time(), $classification['timestamp'], 5 );
		}
	}

	/**
	 * The end of one webinar classifies nobody of another.
	 */
	public function test_webinars_are_independent(): void {
		$ended      = $this->create_webinar();
		$going_on   = $this->create_webinar();
		$classified = $this->capture( 'client_webinar_attendance_classified' );
		$this->enter( $ended, 7 );
		$this->enter( $going_on, 7 );

		$this->close( $ended );
		$this->run_due_cron();
		$this->run_due_cron();

		self::assertSame( array( $ended ), array_column( $classified->getArrayCopy(), 'webinar_id' ) );
	}

	/**
	 * One run processes several batches, by WP-Cron and by a heartbeat.
	 */
	public function test_one_run_processes_all_batches(): void {
		$classified = $this->capture( 'client_webinar_attendance_classified' );
		foreach (
			array(
				'client_webinar_attendance_service_classify' => 201,
				'webinar_outbox_heartbeat' => 401,
			) as $hook => $leads
		) {
			$webinar_id = $this->create_webinar();
			$this->enter_many( $webinar_id, $leads );
			$this->close( $webinar_id );

			do_action( $hook, array( 'until' => time() + HOUR_IN_SECONDS ) );

			self::assertCount( $leads, $classified );
			$classified->exchangeArray( array() );
		}
	}

	/**
	 * A heartbeat whose time is over processes one batch and leaves the rest to WP-Cron.
	 */
	public function test_a_run_ends_in_time(): void {
		$webinar_id = $this->create_webinar();
		$classified = $this->capture( 'client_webinar_attendance_classified' );
		$this->enter_many( $webinar_id, 250 );
		$this->close( $webinar_id );
		wp_unschedule_hook( 'client_webinar_attendance_service_classify' );

		do_action( 'webinar_outbox_heartbeat', array( 'until' => time() ) );
		self::assertCount( 200, $classified );

		$this->run_due_cron();
		self::assertEqualsCanonicalizing( range( 1, 250 ), array_column( $classified->getArrayCopy(), 'lead_id' ) );
	}

	/**
	 * A lead whose classification fails stops no other, neither in the batch nor after it, is logged once for a batch,
	 * and is tried again.
	 */
	public function test_one_failing_lead_stops_no_other(): void {
		$webinar_id = $this->create_webinar();
		$this->enter_many( $webinar_id, 250 );
		$this->close( $webinar_id );
		$is_broken = true;
		$break     = static function ( array $classification ) use ( &$is_broken ): void {
			if ( $is_broken && in_array( $classification['lead_id'], array( 3, 5 ), true ) ) {
				throw new RuntimeException( 'The outbox is full.' );
			}
		};
		add_action( 'client_webinar_attendance_classified', $break );
		$logged = $this->capture( 'core_webinar_log' );
		$begun  = $this->capture( 'client_webinar_batch_begun' );
		$ended  = $this->capture( 'client_webinar_batch_ended' );

		do_action( 'client_webinar_attendance_service_classify' );

		self::assertSameSize( $begun, $ended );
		self::assertCount( 3, array_keys( array_column( $ended->getArrayCopy(), 'is_kept' ), false, true ), 'The batch, and two of its leads.' );
		self::assertSame( array( 248, 2 ), $this->not_attended_and_undecided( $webinar_id ) );
		self::assertSame( array( 'client_webinar_attendance_service_classification_failed' ), array_column( $logged->getArrayCopy(), 'code' ) );
		self::assertStringContainsString( 'The outbox is full.', $logged[0]['message'] );

		$is_broken  = false;
		$classified = $this->capture( 'client_webinar_attendance_classified' );
		do_action( 'client_webinar_attendance_service_classify' );
		self::assertSame( array( 3, 5 ), array_column( $classified->getArrayCopy(), 'lead_id' ) );
		self::assertSame( array( 250, 0 ), $this->not_attended_and_undecided( $webinar_id ) );
	}

	/**
	 * Under the profile `full` the ledger stores who left, when and why.
	 */
	public function test_ledger_stores_who_left(): void {
		global $wpdb;
		$webinar_id = $this->create_webinar();
		$this->enter( $webinar_id, 7 );
		$this->enter( $webinar_id, 8 );

		do_action(
			'client_webinar_left',
			array(
				'lead_id'      => 7,
				'webinar_id'   => $webinar_id,
				'webinar_type' => 'live',
				'session_id'   => 41,
				'left_at'      => 1795220000,
				'leave_reason' => 'user_exit',
			)
		);

		self::assertSame(
			array( array( '7', '1795220000', 'user_exit' ), array( '8', null, null ) ),
			$wpdb->get_results( "SELECT lead_id, left_at, leave_reason FROM {$wpdb->prefix}client_webinar_attendance ORDER BY lead_id", ARRAY_N )
		);
	}

	/**
	 * Who booked a seat and never came is classified when the webinar is finished, under the profile `full` only (D3). Who came is not
	 * absent.
	 */
	#[TestWith( array( 'full', true ) )]
	#[TestWith( array( 'prod', false ) )]
	public function test_who_booked_and_never_came( string $profile, bool $is_told ): void {
		add_filter( 'core_webinar_runtime_profile', static fn(): string => $profile, 99 );
		add_filter(
			'client_webinar_registrations',
			static function ( array $registrations, array $query ): array {
				self::assertSame( 'registered', $query['state'] );
				return array_map(
					static fn( int $id ): array => array(
						'registration_id' => $id,
						'webinar_id'      => $query['webinar_id'],
						'webinar_type'    => 'live',
						'lead_id'         => $id,
						'user_id'         => $id,
						'state'           => 'registered',
						'place'           => 0,
						'source'          => 'site',
						'campaign'        => '',
						'created_at'      => 1795219200,
						'registered_at'   => 1795219200,
						'changed_at'      => 1795219200,
					),
					range( $query['after_id'] + 1, min( 620, $query['after_id'] + $query['limit'] ) )
				);
			},
			10,
			2
		);
		$webinar_id = $this->create_webinar();
		$this->enter( $webinar_id, 1 );
		$this->enter( $webinar_id, 2 );
		$this->complete( $webinar_id, 2 );
		$classified = $this->capture( 'client_webinar_attendance_classified' );
		$routed     = $this->capture( 'post_webinar_route' );

		$this->close( $webinar_id );
		$this->close( $webinar_id );
		do_action( 'client_webinar_attendance_service_classify' );

		$absent = array_column( array_filter( $classified->getArrayCopy(), static fn( array $one ): bool => $one['is_absent'] ?? false ), 'lead_id' );
		self::assertSame( $is_told ? range( 3, 620 ) : array(), $absent );
		self::assertSame( array( false ), array_values( array_unique( array_column( $classified->getArrayCopy(), 'attended' ) ) ) );
		self::assertSameSize( $classified, $routed );
		self::assertSame(
			array(
				'webinar_id'   => $webinar_id,
				'entered'      => 2,
				'attended'     => 1,
				'not_attended' => 1,
				'undecided'    => 0,
				'absent'       => $is_told ? 618 : 0,
			),
			apply_filters( 'client_webinar_attendance_counts', array(), array( $webinar_id ) )[0]
		);
	}

	/**
	 * A lead that completes while its batch is classified is announced once, and the others are classified too (H1, H2).
	 */
	public function test_a_late_completion_wins_in_a_batch(): void {
		$webinar_id = $this->create_webinar();
		$this->enter_many( $webinar_id, 3 );
		$this->close( $webinar_id );
		$classified = $this->capture( 'client_webinar_attendance_classified' );
		$complete   = function ( string $query ) use ( &$complete, $webinar_id ): string {
			if ( 'START TRANSACTION' === $query ) {
				remove_filter( 'query', $complete );
				$this->complete( $webinar_id, 2 );
			}
			return $query;
		};
		add_filter( 'query', $complete );

		do_action( 'client_webinar_attendance_service_classify' );

		self::assertSame(
			array( array( 2, true ), array( 1, false ), array( 3, false ) ),
			array_map( static fn( array $classification ): array => array( $classification['lead_id'], $classification['attended'] ), $classified->getArrayCopy() )
		);
		self::assertSame( array( 2, 0 ), $this->not_attended_and_undecided( $webinar_id ) );
		self::assertSame( array(), $this->log_lines() );
	}

	/**
	 * The ledger stores the announced facts.
	 */
	public function test_ledger_stores_the_facts(): void {
		global $wpdb;
		$webinar_id = $this->create_webinar();
		$this->enter( $webinar_id, 7 );
		$this->complete( $webinar_id, 7 );

		$row = $wpdb->get_row( "SELECT * FROM {$wpdb->prefix}client_webinar_attendance", ARRAY_A );

		self::assertSame( array( (string) $webinar_id, '7', '41', '1795219200', '1795222800', '1' ), array( $row['webinar_id'], $row['lead_id'], $row['session_id'], $row['entered_at'], $row['completed_at'], $row['attended'] ) );
	}

	/**
	 * Stores entries of the leads 1, 2, 3, … by one statement, as enter() does for each.
	 */
	private function enter_many( int $webinar_id, int $leads ): void {
		global $wpdb;
		$rows = implode( ', ', array_map( static fn( int $lead_id ): string => "($webinar_id, $lead_id, 1795219200)", range( 1, $leads ) ) );
		$wpdb->query( "INSERT INTO {$wpdb->prefix}client_webinar_attendance (webinar_id, lead_id, entered_at) VALUES $rows" ); // phpcs:ignore WordPress.DB.PreparedSQL
	}

	/**
	 * The numbers of leads that did not attend, and that are not classified.
	 *
	 * @return array{int, int}
	 */
	private function not_attended_and_undecided( int $webinar_id ): array {
		$counts = apply_filters( 'client_webinar_attendance_counts', array(), array( $webinar_id ) )[0];
		return array( $counts['not_attended'], $counts['undecided'] );
	}

	/**
	 * Announces an entry.
	 */
	private function enter( int $webinar_id, int $lead_id ): void {
		do_action(
			'client_webinar_entered',
			array(
				'lead_id'    => $lead_id,
				'webinar_id' => $webinar_id,
				'timestamp'  => 1795219200,
			)
		);
	}

	/**
	 * Announces a completion.
	 */
	private function complete( int $webinar_id, int $lead_id ): void {
		do_action(
			'webinar_completed',
			array(
				'lead_id'      => $lead_id,
				'webinar_id'   => $webinar_id,
				'webinar_type' => 'live',
				'session_id'   => 41,
				'completed_at' => 1795222800,
			)
		);
	}

	/**
	 * Announces that all sessions are decided.
	 */
	private function close( int $webinar_id ): void {
		do_action(
			'client_webinar_sessions_closed',
			array(
				'webinar_id' => $webinar_id,
				'timestamp'  => 1795222801,
			)
		);
	}
}
