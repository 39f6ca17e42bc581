<?php
/**
 * Tests of scenarios: from events of a person to their route.
 *
 * @package Webinars\Client_Webinar_Scenario_Service
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Client_Webinar_Action_Consumer\Consumer;
use Webinars\Client_Webinar_Action_Consumer\Route_Ledger;
use Webinars\Client_Webinar_Scenario_Service\Rules;
use Webinars\Client_Webinar_Scenario_Service\Scenario;
use Webinars\Tests\Webinar_TestCase;

/**
 * The service and the consumer together, as under the profile `full`.
 */
final class ScenarioTest extends Webinar_TestCase {

	private const WEBINAR = 12;

	private const EVENTS = array( 'client_webinar_registered', 'client_webinar_entered', 'client_webinar_left', 'client_webinar_completed', 'client_webinar_form_submitted' );

	private const ROUTES = array( 'registered', 'present', 'left', 'completed', 'answered' );

	/**
	 * Switches the modules on.
	 */
	protected function setUp(): void {
		parent::setUp();
		update_option( 'webinar_runtime_profile', 'full' );
		require_once __DIR__ . '/../includes/bootstrap.php';
		Webinars\Client_Webinar_Scenario_Service\bootstrap();
		Webinars\Client_Webinar_Action_Consumer\bootstrap( dirname( __DIR__, 2 ) . '/client-webinar-action-consumer/client-webinar-action-consumer.php' );
	}

	/**
	 * Each person has the events in another order, each of them twice, and some of them do not have all.
	 */
	public function test_every_order_and_repetition_ends_in_the_same_route(): void {
		$changes  = $this->capture( 'client_webinar_route_changed' );
		$lead_id  = 0;
		$expected = array();
		foreach ( self::permutations( array( 0, 1, 2, 3, 4 ) ) as $order ) {
			// Without the last of every second order: so all subsets appear too.
			$events                 = 0 === $lead_id % 2 ? $order : array_slice( $order, 0, 1 + $lead_id % 4 );
			$expected[ ++$lead_id ] = self::ROUTES[ max( $events ) ];
			foreach ( array( ...$events, ...array_reverse( $events ), $events[0] ) as $event ) {
				$this->happen( self::EVENTS[ $event ], $lead_id );
			}
		}
		ksort( $expected );
		self::assertSame( $expected, $this->routes( array_keys( $expected ) ) );

		$known = array();
		foreach ( $changes as $change ) {
			self::assertSame( $known[ $change['lead_id'] ] ?? 'none', $change['from'], 'Each rise is announced once, from the route before.' );
			self::assertGreaterThan( array_search( $change['from'], array( 'none', ...self::ROUTES ), true ), array_search( $change['to'], array( 'none', ...self::ROUTES ), true ) );
			$known[ $change['lead_id'] ] = $change['to'];
		}
		ksort( $known );
		self::assertSame( $expected, $known );
	}

	/**
	 * The first screen follows from the route, not from the order of events.
	 */
	public function test_the_screen_follows_from_the_route(): void {
		$this->happen( 'client_webinar_completed', 7 );
		$this->happen( 'client_webinar_left', 7 );
		$this->happen( 'client_webinar_left', 8 );

		self::assertSame( array( 'completed', 'next_step' ), $this->route_and_screen( 7 ) );
		self::assertSame( array( 'left', 'choice' ), $this->route_and_screen( 8 ) );
	}

	/**
	 * A batch reads the routes once and writes them together.
	 */
	public function test_a_batch_of_people_needs_few_statements(): void {
		array_map( fn( int $lead_id ) => $this->happen( 'client_webinar_entered', $lead_id ), range( 1, 20 ) );
		$leads      = range( 1, 200 );
		$statements = 0;
		add_filter(
			'query',
			static function ( string $query ) use ( &$statements ): string {
				$statements += (int) str_contains( $query, 'client_webinar_routes' );
				return $query;
			}
		);

		do_action( 'client_webinar_batch_begun', array( 'lead_ids' => $leads ) );
		array_map( fn( int $lead_id ) => $this->happen( 0 === $lead_id % 2 ? 'client_webinar_completed' : 'client_webinar_left', $lead_id ), $leads );
		do_action( 'client_webinar_batch_ended', array( 'is_kept' => true ) );

		// Reading, a row for each, locking, four kinds of rise, two screens.
		self::assertSame( 9, $statements );
		self::assertSame( array( 100, 100 ), array( count( array_keys( $this->routes( $leads ), 'completed', true ) ), count( array_keys( $this->routes( $leads ), 'left', true ) ) ) );
	}

	/**
	 * After a rollback nothing of the batch stays, and the same events raise the people again.
	 */
	public function test_a_batch_that_was_rolled_back_leaves_nothing(): void {
		$leads = array( 1, 2 );
		do_action( 'client_webinar_batch_begun', array( 'lead_ids' => $leads ) );
		$this->happen( 'client_webinar_completed', 1 );
		do_action( 'client_webinar_batch_ended', array( 'is_kept' => false ) );
		self::assertSame( array(), $this->routes( $leads ) );

		do_action( 'client_webinar_batch_begun', array( 'lead_ids' => $leads ) );
		$this->happen( 'client_webinar_completed', 1 );
		$this->happen( 'client_webinar_form_submitted', 1 );
		do_action( 'client_webinar_batch_ended', array( 'is_kept' => true ) );
		self::assertSame( array( 1 => 'answered' ), $this->routes( $leads ) );
	}

	/**
	 * A site raises people who entered as high as those who completed, and shows them all one screen.
	 */
	public function test_a_site_changes_the_rules(): void {
		add_filter(
			'client_webinar_scenario_rules',
			static fn( array $rules ): array => array(
				'client_webinar_entered'   => array(
					'route'  => 'completed',
					'screen' => 'over',
				),
				'client_webinar_completed' => array(
					'route'  => 'completed',
					'screen' => 'choice',
				),
			) + $rules
		);
		$this->happen( 'client_webinar_entered', 7 );
		$this->happen( 'client_webinar_completed', 8 );

		// The later rule in the table decides for both.
		self::assertSame( array( 'completed', 'choice' ), $this->route_and_screen( 7 ) );
		self::assertSame( array( 'completed', 'choice' ), $this->route_and_screen( 8 ) );
	}

	/**
	 * Only where a rule names one, when the route rises; a repetition has the same id.
	 */
	public function test_a_rule_may_send_a_reminder(): void {
		$actions   = $this->capture( 'client_webinar_scenario_action' );
		$reminders = static fn(): array => array_values( array_filter( $actions->getArrayCopy(), static fn( array $action ): bool => 'reminder' === $action['kind'] ) );
		$this->happen( 'client_webinar_left', 6 );
		self::assertSame( array(), $reminders() );

		add_filter(
			'client_webinar_scenario_rules',
			static function ( array $rules ): array {
				$rules['client_webinar_left']['reminder'] = 'come_back';
				return $rules;
			}
		);
		remove_all_actions( 'client_webinar_left' );
		add_action( 'client_webinar_left', array( new Scenario( new Rules() ), 'on_event' ) );
		$this->happen( 'client_webinar_completed', 7 );
		$this->happen( 'client_webinar_left', 7 );
		$this->happen( 'client_webinar_left', 8 );
		$this->happen( 'client_webinar_left', 8 );

		self::assertSame( array( array( 8, '12-8-reminder-come_back', 'left', 'come_back', 'client_webinar_left' ) ), array_map( static fn( array $action ): array => array( $action['lead_id'], $action['action_id'], $action['from'], $action['to'], $action['cause'] ), $reminders() ) );
		self::assertSame( array( 'left', 'choice' ), $this->route_and_screen( 8 ) );
		self::assertSame( array(), $this->log_lines(), 'The consumer leaves it to the other module.' );
	}

	/**
	 * Rules that are dropped.
	 *
	 * @return iterable<string, array{string, mixed}>
	 */
	public static function wrong_rules(): iterable {
		yield 'a lower route' => array(
			'client_webinar_completed',
			array(
				'route'  => 'left',
				'screen' => 'over',
			),
		);
		yield 'an unknown screen' => array(
			'client_webinar_completed',
			array(
				'route'  => 'completed',
				'screen' => 'checkout',
			),
		);
		yield 'an unknown route' => array(
			'client_webinar_completed',
			array(
				'route'  => 'bought',
				'screen' => 'over',
			),
		);
		yield 'an unknown reminder' => array(
			'client_webinar_completed',
			array(
				'route'    => 'completed',
				'screen'   => 'over',
				'reminder' => 'buy_now',
			),
		);
		yield 'an unknown event' => array(
			'core_user_login',
			array(
				'route'  => 'answered',
				'screen' => 'over',
			),
		);
		yield 'no rule' => array( 'client_webinar_completed', 'completed' );
	}

	/**
	 * The suite's own rule stays, and the log says why.
	 *
	 * @param string $event An event.
	 * @param mixed  $rule  What a plugin made of its rule.
	 */
	#[DataProvider( 'wrong_rules' )]
	public function test_a_wrong_rule_is_dropped_and_logged( string $event, mixed $rule ): void {
		$lines = $this->capture( 'core_webinar_log' );
		$wrong = static fn( array $rules ): array => array( $event => $rule ) + $rules;
		// Without the test's own check of what plugins answer.
		remove_all_filters( 'client_webinar_scenario_rules', PHP_INT_MAX );
		add_filter( 'client_webinar_scenario_rules', $wrong );

		self::assertSame(
			array(
				'route'  => 'completed',
				'screen' => 'next_step',
			),
			( new Rules() )->find( 'client_webinar_completed' )
		);
		self::assertSame( array( 'client_webinar_scenario_service_rule_dropped' ), array_column( $lines->getArrayCopy(), 'code' ) );
	}

	/**
	 * An event that names nobody stops neither its emitter nor the next one.
	 */
	public function test_an_event_that_does_not_fit_is_ignored_and_logged(): void {
		$lines    = $this->capture( 'core_webinar_log' );
		$actions  = $this->capture( 'client_webinar_scenario_action' );
		$scenario = new Scenario( new Rules() );
		foreach ( array( '', array(), array( 'lead_id' => 7 ), array( 'lead_id' => '7', 'webinar_id' => 12 ), array( 'lead_id' => -7, 'webinar_id' => 12 ) ) as $event ) { // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound
			$scenario->on_event( $event );
		}
		self::assertCount( 5, $lines );
		self::assertCount( 0, $actions );
	}

	/**
	 * Actions that do not fit their contract.
	 *
	 * @return iterable<string, array{mixed}>
	 */
	public static function wrong_actions(): iterable {
		$action = self::action( 'present', 'completed' );
		yield 'none' => array( null );
		yield 'no lead' => array( array( 'lead_id' => 0 ) + $action );
		yield 'an unknown kind' => array( array( 'kind' => 'coupon' ) + $action );
		yield 'an unknown route' => array( array( 'to' => 'bought' ) + $action );
		yield 'a screen as a route' => array( array( 'to' => 'over' ) + $action );
		yield 'an unknown origin' => array( array( 'from' => 'bought' ) + $action );
	}

	/**
	 * They are logged, and change nothing.
	 */
	#[DataProvider( 'wrong_actions' )]
	public function test_an_action_that_does_not_fit_is_ignored_and_logged( mixed $action ): void {
		$lines = $this->capture( 'core_webinar_log' );
		( new Consumer( new Route_Ledger() ) )->on_action( $action );
		self::assertCount( 1, $lines );
		self::assertSame( array(), $this->routes( array( 7 ) ) );
	}

	/**
	 * An action of a process that read the route too early, and a repetition, change nothing.
	 */
	public function test_an_action_that_is_late_changes_nothing(): void {
		$changes = $this->capture( 'client_webinar_route_changed' );
		do_action( 'client_webinar_scenario_action', self::action( 'none', 'completed' ) );
		do_action( 'client_webinar_scenario_action', self::action( 'none', 'completed' ) );
		do_action( 'client_webinar_scenario_action', self::action( 'none', 'present' ) );
		self::assertSame( array( 7 => 'completed' ), $this->routes( array( 7 ) ) );
		self::assertCount( 1, $changes );
	}

	/**
	 * What the database refuses is thrown: the event is not stored without what follows from it.
	 */
	public function test_a_database_that_refuses_is_thrown(): void {
		global $wpdb;
		add_filter( 'query', static fn( string $query ): string => str_contains( $query, 'UPDATE' ) && str_contains( $query, 'client_webinar_routes' ) ? 'UPDATE nothing' : $query );
		$was_suppressed = $wpdb->suppress_errors();
		try {
			$this->happen( 'client_webinar_entered', 7 );
			self::fail( 'The event was accepted.' );
		} catch ( RuntimeException $error ) {
			self::assertStringContainsString( 'routes', $error->getMessage() );
		} finally {
			$wpdb->suppress_errors( $was_suppressed );
		}
	}

	/**
	 * The service knows no route while nobody keeps them, and still says what follows.
	 */
	public function test_without_a_consumer_actions_are_fired(): void {
		remove_all_filters( 'client_webinar_lead_route' );
		remove_all_actions( 'client_webinar_scenario_action' );
		$actions = $this->capture( 'client_webinar_scenario_action' );
		$this->happen( 'client_webinar_left', 7 );
		$this->happen( 'client_webinar_left', 7 );
		self::assertSame( array( '12-7-route-left', '12-7-screen-left', '12-7-route-left', '12-7-screen-left' ), array_column( $actions->getArrayCopy(), 'action_id' ) );
	}

	/**
	 * A person gets their routes, and WordPress's eraser deletes them; retention deletes those of a webinar that was deleted.
	 */
	public function test_routes_are_exported_erased_and_forgotten(): void {
		$user_id = $this->create_user( 'webinar_attendee' );
		$user    = get_userdata( $user_id );
		assert( $user instanceof WP_User );
		$this->happen( 'client_webinar_completed', $user_id );
		$tools    = apply_filters( 'wp_privacy_personal_data_exporters', array() );
		$exported = ( $tools['client-webinar-action-consumer']['callback'] )( $user->user_email, 1 );
		self::assertContains( 'Stayed until the end', array_column( $exported['data'][0]['data'], 'value' ) );

		$erased = ( apply_filters( 'wp_privacy_personal_data_erasers', array() )['client-webinar-action-consumer']['callback'] )( $user->user_email, 1 );
		self::assertTrue( $erased['items_removed'] );
		self::assertSame( array(), $this->routes( array( $user_id ) ) );

		$this->happen( 'client_webinar_completed', $user_id );
		update_option( 'client_webinar_attendance_service_retention_days', 30 );
		do_action( Webinars\Client_Webinar_Action_Consumer\JOB_HOOK );
		self::assertSame( array(), $this->routes( array( $user_id ) ) );
	}

	/**
	 * Fires an event of a person.
	 */
	private function happen( string $event, int $lead_id ): void {
		$fact = array(
			'lead_id'      => $lead_id,
			'webinar_id'   => self::WEBINAR,
			'webinar_type' => 'live',
		);
		$at   = 1_795_219_200;
		match ( $event ) {
			'client_webinar_registered'     => do_action(
				'client_webinar_registered',
				$fact + array(
					'registered_at' => $at,
					'source'        => 'site',
				)
			),
			'client_webinar_entered'        => do_action(
				'client_webinar_entered',
				array(
					'lead_id'    => $lead_id,
					'webinar_id' => self::WEBINAR,
					'timestamp'  => $at,
				)
			),
			'client_webinar_left'           => do_action(
				'client_webinar_left',
				$fact + array(
					'session_id'   => 41,
					'left_at'      => $at,
					'leave_reason' => 'user_exit',
				)
			),
			'client_webinar_completed'      => do_action(
				'client_webinar_completed',
				$fact + array(
					'session_id'   => 41,
					'completed_at' => $at,
				)
			),
			'client_webinar_form_submitted' => do_action(
				'client_webinar_form_submitted',
				$fact + array(
					'session_id'   => 41,
					'submitted_at' => $at,
					'form_id'      => 2,
					'form_payload' => array( 'city' => 'Riga' ),
				)
			),
		};
	}

	/**
	 * An action of the service.
	 *
	 * @return array<string, int|string>
	 */
	private static function action( string $from, string $to ): array {
		return array(
			'action_id'  => "12-7-route-$to",
			'lead_id'    => 7,
			'webinar_id' => self::WEBINAR,
			'kind'       => 'route',
			'from'       => $from,
			'to'         => $to,
			'cause'      => 'client_webinar_completed',
		);
	}

	/**
	 * Reads routes.
	 *
	 * @param list<int> $lead_ids Whose.
	 * @return array<int, string>
	 */
	private function routes( array $lead_ids ): array {
		return array_column( apply_filters( 'client_webinar_lead_routes', array(), self::WEBINAR, $lead_ids ), 'route', 'lead_id' );
	}

	/**
	 * Reads the route of a person.
	 *
	 * @return array{string, string}
	 */
	private function route_and_screen( int $lead_id ): array {
		$route = apply_filters( 'client_webinar_lead_route', null, self::WEBINAR, $lead_id );
		return array( $route['route'], $route['screen'] );
	}

	/**
	 * All orders of some numbers.
	 *
	 * @param list<int> $numbers
	 * @return iterable<non-empty-list<int>>
	 */
	private static function permutations( array $numbers ): iterable {
		if ( array() === $numbers ) {
			yield array();
		}
		foreach ( $numbers as $index => $number ) {
			$rest = $numbers;
			array_splice( $rest, $index, 1 );
			foreach ( self::permutations( $rest ) as $order ) {
				yield array( $number, ...$order );
			}
		}
	}
}
