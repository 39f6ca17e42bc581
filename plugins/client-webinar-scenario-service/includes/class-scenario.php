<?php
/**
 * The scenario.
 *
 * @package Webinars\Client_Webinar_Scenario_Service
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Scenario_Service;

use Webinars\Client_Webinar_Scenario_Service\Lib\Core_Log;

/**
 * Turns the five events of a person into actions. It stores nothing and knows no clock, partner or sale.
 */
final class Scenario {

	/**
	 * Leads of the batch that is being announced.
	 *
	 * @var list<int>
	 */
	private array $batch = array();

	/**
	 * Routes of the batch, by webinar and lead.
	 *
	 * @var array<int, array<int, string>>
	 */
	private array $routes = array();

	public function __construct( private readonly Rules $rules ) {}

	/**
	 * Handles one of the five events. Bad input is logged and ignored: it comes inside the transaction of another module.
	 *
	 * @param mixed $event The event's payload.
	 */
	public function on_event( mixed $event ): void {
		$cause      = (string) current_action();
		$lead_id    = is_array( $event ) ? $event['lead_id'] ?? null : null;
		$webinar_id = is_array( $event ) ? $event['webinar_id'] ?? null : null;
		if ( ! is_int( $lead_id ) || ! is_int( $webinar_id ) || $lead_id < 1 || $webinar_id < 1 ) {
			Core_Log::write( 'warning', 'client_webinar_scenario_service_event_ignored', "An event $cause names no person or no webinar." );
			return;
		}
		$rule = $this->rules->find( $cause );
		$from = $this->route( $webinar_id, $lead_id );
		if ( ! Rules::is_rise( $from, $rule['route'] ) ) {
			return;
		}
		$this->act( $webinar_id, $lead_id, 'route', $from, $rule['route'], $rule['route'], $cause );
		$this->act( $webinar_id, $lead_id, 'screen', $rule['route'], $rule['screen'], $rule['route'], $cause );
		if ( isset( $rule['reminder'] ) ) {
			$this->act( $webinar_id, $lead_id, 'reminder', $rule['route'], $rule['reminder'], $rule['reminder'], $cause );
		}
		if ( isset( $this->routes[ $webinar_id ] ) ) {
			$this->routes[ $webinar_id ][ $lead_id ] = $rule['route'];
		}
	}

	/**
	 * Remembers whom the next events are about, so that their routes are read together.
	 *
	 * @param ClientWebinarBatchBegun $batch The emitter's payload.
	 */
	public function on_batch_begun( array $batch ): void {
		$this->batch  = $batch['lead_ids'];
		$this->routes = array();
	}

	/**
	 * Forgets the batch.
	 */
	public function on_batch_ended(): void {
		$this->batch  = array();
		$this->routes = array();
	}

	/**
	 * Reads the route of a lead, `none` while nobody keeps routes.
	 */
	private function route( int $webinar_id, int $lead_id ): string {
		if ( ! in_array( $lead_id, $this->batch, true ) ) {
			/**
			 * As the contract says.
			 *
			 * @var LeadRoute|null $route
			 */
			$route = apply_filters( 'client_webinar_lead_route', null, $webinar_id, $lead_id );
			return $route['route'] ?? 'none';
		}
		if ( ! isset( $this->routes[ $webinar_id ] ) ) {
			/**
			 * As the contract says.
			 *
			 * @var list<LeadRoute> $routes
			 */
			$routes = apply_filters( 'client_webinar_lead_routes', array(), $webinar_id, $this->batch );

			$this->routes[ $webinar_id ] = array_column( $routes, 'route', 'lead_id' );
		}
		return $this->routes[ $webinar_id ][ $lead_id ] ?? 'none';
	}

	/**
	 * Fires an action. Its id follows from what it does, so that a repetition has the same.
	 *
	 * @param 'route'|'screen'|'reminder' $kind
	 * @param string                      $named The route that the person has reached, or the reminder.
	 */
	private function act( int $webinar_id, int $lead_id, string $kind, string $from, string $to, string $named, string $cause ): void {
		/** This action is documented in contract/hooks/client_webinar_scenario_action.json. */
		do_action(
			'client_webinar_scenario_action',
			array(
				'action_id'  => "$webinar_id-$lead_id-$kind-$named",
				'lead_id'    => $lead_id,
				'webinar_id' => $webinar_id,
				'kind'       => $kind,
				'from'       => $from,
				'to'         => $to,
				'cause'      => $cause,
			)
		);
	}
}
