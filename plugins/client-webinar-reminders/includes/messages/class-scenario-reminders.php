<?php
/**
 * Messages that follow from the scenario.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Reminders;

use Webinars\Client_Webinar_Reminders\Lib\Core_Log;

/**
 * Writes to the person of a `reminder` action, once per `action_id`, in the transaction of its cause. What is no longer true is not sent:
 * after a quarter of an hour, and after the stop.
 */
final class Scenario_Reminders {

	private const NAMES = array( 'come_back' );

	private const USEFUL_SECONDS = 15 * MINUTE_IN_SECONDS;

	/**
	 * What was logged in this request, by webinar and reason: after a stop thousands of people leave at once.
	 *
	 * @var array<int, array<string, true>>
	 */
	private array $logged = array();

	public function __construct( private readonly Message_Writer $writer ) {}

	/**
	 * Handles an action. Bad input is logged and ignored: it comes inside the transaction of another module.
	 *
	 * @param mixed $action The service's payload.
	 */
	public function on_action( mixed $action ): void {
		if ( ! is_array( $action ) || 'reminder' !== ( $action['kind'] ?? null ) ) {
			return;
		}
		$webinar_id = $action['webinar_id'] ?? null;
		$lead_id    = $action['lead_id'] ?? null;
		$action_id  = $action['action_id'] ?? null;
		$problem    = is_int( $webinar_id ) && $webinar_id > 0 && is_int( $lead_id ) && $lead_id > 0 && is_string( $action_id ) && in_array( $action['to'] ?? null, self::NAMES, true )
			? $this->write( $webinar_id, $lead_id, $action_id )
			: 'It does not fit the contract.';
		$log_id     = is_int( $webinar_id ) ? $webinar_id : 0;
		if ( '' !== $problem && ! isset( $this->logged[ $log_id ][ $problem ] ) ) {
			$this->logged[ $log_id ][ $problem ] = true;
			Core_Log::write( 'warning', 'client_webinar_reminders_action_ignored', "A reminder of the scenario was not sent, and others like it. $problem", $log_id );
		}
	}

	/**
	 * Cancels what waits when the webinar is over.
	 *
	 * @param CoreWebinarStatusChanged $change The payload of the hook.
	 */
	public function on_status_changed( array $change ): void {
		if ( 'finished' === $change['to'] ) {
			Outbox::cancel( $change['webinar_id'], 'reminder' );
		}
	}

	/**
	 * Enqueues the message.
	 *
	 * @return string Why nobody gets it; empty where it is enqueued.
	 */
	private function write( int $webinar_id, int $lead_id, string $action_id ): string {
		/**
		 * As the contract says.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
		if ( null === $webinar || ! in_array( $webinar['status'], array( 'live', 'paused' ), true ) ) {
			return 'The webinar is not on.';
		}
		/**
		 * As the contract says.
		 *
		 * @var Registration|null $registration
		 */
		$registration = apply_filters( 'client_webinar_registration', null, $webinar_id, $lead_id, 0 );
		if ( null === $registration || 'registered' !== $registration['state'] ) {
			return 'The person has no seat.';
		}
		return $this->writer->write( $registration, 'come_back', "scenario/$action_id", $this->writer->links( $webinar_id, $webinar['title'] ), $webinar['started_at'], 0, time() + self::USEFUL_SECONDS )
			? ''
			: 'The person may not attend, or the outbox is off.';
	}
}
