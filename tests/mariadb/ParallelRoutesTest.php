<?php
/**
 * Tests of routes that several processes raise.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use Webinars\Tests\Parallel_TestCase;

/**
 * Eight processes with one action make one row and one event, and those with different events end in the highest route.
 */
final class ParallelRoutesTest extends Parallel_TestCase {

	private const ROUNDS = 20;

	private const EVENTS = array( 'client_webinar_entered', 'client_webinar_completed' );

	/**
	 * Starts the processes under the profile `full`, with the modules.
	 */
	public static function setUpBeforeClass(): void {
		$active = get_option( 'active_plugins' );
		update_option( 'active_plugins', array( ...$active, 'client-webinar-scenario-service/client-webinar-scenario-service.php', 'client-webinar-action-consumer/client-webinar-action-consumer.php' ) );
		putenv( 'WEBINAR_TEST_PROFILE=full' );
		parent::setUpBeforeClass();
		putenv( 'WEBINAR_TEST_PROFILE' );
		update_option( 'active_plugins', $active );
	}

	/** The action has no transaction around it. */
	public function test_one_action_raises_once(): void {
		foreach ( self::rounds( self::ROUNDS ) as $round ) {
			$reports = $this->at_once(
				array_fill(
					0,
					self::PROCESSES,
					array(
						array(
							'user_id'   => 0,
							'hook'      => 'client_webinar_scenario_action',
							'arguments' => array(
								array(
									'action_id'  => "12-$round-route-completed",
									'lead_id'    => $round,
									'webinar_id' => 12,
									'kind'       => 'route',
									'from'       => 'none',
									'to'         => 'completed',
									'cause'      => 'client_webinar_completed',
								),
							),
						),
					)
				)
			);
			self::assertSame( array( 'none' ), array_column( self::events( $reports, 'client_webinar_route_changed' ), 'from' ) );
			self::assertSame( array( 'completed' ), $this->routes( $round ) );
		}
	}

	/** Each process fires another event of the same person. */
	public function test_the_highest_event_wins(): void {
		foreach ( self::rounds( self::ROUNDS ) as $round ) {
			$reports = $this->at_once(
				array_map(
					fn( int $number ): array => array(
						array(
							'user_id'   => 0,
							'hook'      => self::EVENTS[ $number % 2 ],
							'arguments' => array(
								0 === $number % 2
									? array(
										'lead_id'    => $round,
										'webinar_id' => 12,
										'timestamp'  => 1_795_219_200,
									)
									: array(
										'lead_id'      => $round,
										'webinar_id'   => 12,
										'webinar_type' => 'live',
										'session_id'   => 41,
										'completed_at' => 1_795_219_200,
									),
							),
						),
					),
					range( 0, self::PROCESSES - 1 )
				)
			);
			self::assertSame( array( 'completed' ), $this->routes( $round ) );
			$tos = array_column( self::events( $reports, 'client_webinar_route_changed' ), 'to' );
			self::assertSame( array_unique( $tos ), $tos );
			self::assertContains( 'completed', $tos );
		}
	}

	/**
	 * Routes of a lead, as stored.
	 *
	 * @return list<string>
	 */
	private function routes( int $lead_id ): array {
		global $wpdb;
		return $wpdb->get_col( $wpdb->prepare( "SELECT route FROM {$wpdb->prefix}client_webinar_routes WHERE lead_id = %d", $lead_id ) );
	}
}
