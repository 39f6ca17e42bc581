<?php
/**
 * Tests of the classification.
 *
 * @package Webinars\Client_Webinar_Attendance_Service
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/**
 * Each lead is classified once, and a completion is never taken for an absence (H1, H2).
 */
final class ClassifierTest extends Webinar_TestCase {

	/**
	 * Events in every order that may happen, and how the lead is classified in the end.
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
	 * Whatever the order, one classification.
	 *
	 * @param list<string> $order    What happens.
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
	 * The end of one webinar decides nothing about another.
	 */
	public function test_webinars_are_apart(): void {
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
	 * The ledger keeps what was told.
	 */
	public function test_ledger_keeps_the_facts(): void {
		global $wpdb;
		$webinar_id = $this->create_webinar();
		$this->enter( $webinar_id, 7 );
		$this->complete( $webinar_id, 7 );

		$row = $wpdb->get_row( "SELECT * FROM {$wpdb->prefix}client_webinar_attendance", ARRAY_A );

		self::assertSame( array( (string) $webinar_id, '7', '41', '1795219200', '1795222800', '1' ), array( $row['webinar_id'], $row['lead_id'], $row['session_id'], $row['entered_at'], $row['completed_at'], $row['attended'] ) );
	}

	/**
	 * Tells an entry.
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
	 * Tells a completion.
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
	 * Tells that all sessions are decided.
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
