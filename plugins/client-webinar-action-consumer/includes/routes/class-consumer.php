<?php
/**
 * The consumer of the scenario's actions.
 *
 * @package Webinars\Client_Webinar_Action_Consumer
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Action_Consumer;

use RuntimeException;
use Webinars\Client_Webinar_Action_Consumer\Lib\Core_Log;

/**
 * Applies the actions, and says which routes rose. It does not interpret events, and neither renders, notifies nor keeps time.
 *
 * The actions of a batch are applied together at its end: two statements, one for each kind of rise and one for each screen, whatever its size.
 */
final class Consumer {

	private bool $is_batch = false;

	/**
	 * Route actions of the batch, by webinar and lead: the highest.
	 *
	 * @var array<int, non-empty-array<int, ClientWebinarScenarioAction>>
	 */
	private array $routes = array();

	/**
	 * Leads of the screen actions, by webinar, route and screen.
	 *
	 * @var array<int, array<string, array<string, non-empty-list<int>>>>
	 */
	private array $screens = array();

	public function __construct( private readonly Route_Ledger $ledger ) {}

	/**
	 * Applies an action, or keeps it for the end of the batch. Bad input is logged and ignored: it comes inside the transaction of
	 * another module.
	 *
	 * @param mixed $action The service's payload.
	 * @throws RuntimeException When the database refused: then the cause is not stored either.
	 */
	public function on_action( mixed $action ): void {
		if ( is_array( $action ) && 'reminder' === ( $action['kind'] ?? null ) ) {
			// The module of reminders sends it.
			return;
		}
		if ( ! self::is_valid( $action ) ) {
			Core_Log::write( 'warning', 'client_webinar_action_consumer_action_ignored', 'An action of the scenario does not fit its contract.' );
			return;
		}
		if ( 'route' === $action['kind'] ) {
			// A batch names each lead once, or again with a higher route.
			$this->routes[ $action['webinar_id'] ][ $action['lead_id'] ] = $action;
		} else {
			$this->screens[ $action['webinar_id'] ][ $action['from'] ][ $action['to'] ][] = $action['lead_id'];
		}
		if ( ! $this->is_batch ) {
			$this->apply();
		}
	}

	/**
	 * Begins to keep actions.
	 */
	public function on_batch_begun(): void {
		$this->is_batch = true;
	}

	/**
	 * Applies what was kept, inside the transaction of the batch; discards it after a rollback.
	 *
	 * @param ClientWebinarBatchEnded $end The emitter's payload.
	 * @throws RuntimeException When the database refused.
	 */
	public function on_batch_ended( array $end ): void {
		$this->is_batch = false;
		if ( $end['is_kept'] ) {
			$this->apply();
		} else {
			$this->routes  = array();
			$this->screens = array();
		}
	}

	/**
	 * Applies the actions.
	 */
	private function apply(): void {
		$now           = time();
		$routes        = $this->routes;
		$screens       = $this->screens;
		$this->routes  = array();
		$this->screens = array();
		$changes       = array();
		foreach ( $routes as $webinar_id => $actions ) {
			foreach ( $this->ledger->raise( $webinar_id, array_column( $actions, 'to', 'lead_id' ), $now ) as $lead_id => $from ) {
				$changes[] = array(
					'action_id'  => $actions[ $lead_id ]['action_id'],
					'lead_id'    => $lead_id,
					'webinar_id' => $webinar_id,
					'from'       => $from,
					'to'         => $actions[ $lead_id ]['to'],
					'timestamp'  => $now,
				);
			}
		}
		foreach ( $screens as $webinar_id => $of_webinar ) {
			foreach ( $of_webinar as $route => $of_route ) {
				foreach ( $of_route as $screen => $lead_ids ) {
					$this->ledger->set_screen( $webinar_id, $route, $screen, $lead_ids );
				}
			}
		}
		foreach ( $changes as $change ) {
			/** This action is documented in contract/hooks/client_webinar_route_changed.json. */
			do_action( 'client_webinar_route_changed', $change );
		}
	}

	/**
	 * Whether an action fits the contract, as far as it is used here.
	 *
	 * @phpstan-assert-if-true ClientWebinarScenarioAction $action
	 */
	private static function is_valid( mixed $action ): bool {
		return is_array( $action )
			&& is_int( $action['lead_id'] ?? null ) && $action['lead_id'] > 0
			&& is_int( $action['webinar_id'] ?? null ) && $action['webinar_id'] > 0
			&& is_string( $action['action_id'] ?? null )
			&& in_array( $action['from'] ?? null, Route_Ledger::ROUTES, true )
			&& match ( $action['kind'] ?? null ) {
				'route'  => in_array( $action['to'] ?? null, Route_Ledger::ROUTES, true ),
				'screen' => in_array( $action['to'] ?? null, Route_Ledger::SCREENS, true ),
				default  => false,
			};
	}
}
