<?php
/**
 * Export and erasure of personal data.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use Webinars\Webinar_Outbox\Lib\Personal_Data_Tools;
use Webinars\Webinar_Outbox\Lib\Retention;

/**
 * Exports and erases the messages and the Telegram connection of a person, and requests the erasure from the sidecar.
 *
 * @phpstan-import-type LeadEvent from Events_By_Lead
 */
final class Personal_Data extends Personal_Data_Tools {

	private const EVENTS_PER_PAGE = 100;

	public function __construct(
		private readonly Event_Store $store,
		private readonly Events_By_Lead $events,
		private readonly Telegram_Connections $connections,
		private readonly Columns_Migration $migration,
		private readonly Log_Labels $labels
	) {}

	protected function label(): string {
		return __( 'Messages about webinars', 'webinar-outbox' );
	}

	protected function export_lead( int $lead_id, int $page ): array {
		// Events of older versions can only be found after the migration.
		if ( $this->migration->run_batch() ) {
			return array(
				'data' => array(),
				'done' => false,
			);
		}
		$status = 1 === $page ? $this->connections->status( $lead_id ) : '';
		$items  = '' === $status ? array() : array( $this->item( 'webinar-message-telegram', array( __( 'Telegram', 'webinar-outbox' ) => $this->connection_text( $status ) ) ) );
		$events = $this->events->to_or_about_lead( $lead_id, 0, self::EVENTS_PER_PAGE * $page );
		foreach ( array_slice( $events, self::EVENTS_PER_PAGE * ( $page - 1 ) ) as $event ) {
			$items[] = $this->item( "webinar-message-{$event['id']}", $this->fields( $event, $lead_id ) );
		}
		return array(
			'data' => $items,
			'done' => count( $events ) < self::EVENTS_PER_PAGE * $page,
		);
	}

	/**
	 * Cancels pending messages to and about a lead, makes the lead's messages anonymous so that counts stay true, and requests the erasure
	 * from the sidecar. A notice to a partner loses the lead; the partner stays. Messages about a webinar that is not over keep the lead but not
	 * their text: without the row the lead or the partner would be sent a new message.
	 */
	protected function erase_lead( int $lead_id ): array {
		if ( $this->migration->run_batch() ) {
			return self::erased( false, '', false );
		}
		$now = time();
		// First: a drain whose try ends after this finds the request, and no report of the sidecar about this person is stored any more.
		$this->request_erasure( $lead_id, $now );
		$forgotten = $this->forget_events( $lead_id, $now );
		$this->connections->forget( $lead_id );
		return self::erased(
			$forgotten > 0,
			array() === $this->events->to_or_about_lead( $lead_id, 0, 1 )
				? ''
				: __( 'A message is on its way at this moment, or belongs to a webinar that is not over: that it exists was kept. Erase again a few minutes after the end of the webinar.', 'webinar-outbox' )
		);
	}

	/** Enqueues `person.forget` for the sidecar, and retries one that was given up. */
	private function request_erasure( int $lead_id, int $now ): void {
		$event_key = "forget/$lead_id";
		$this->store->add(
			array(
				'event_key'     => $event_key,
				'type'          => Event_Store::FORGET_TYPE,
				'kind'          => 'forget',
				// So it is sent after a message that a drain is sending now.
				'order_key'     => "lead:$lead_id",
				'webinar_id'    => 0,
				'lead_id'       => $lead_id,
				'about_lead_id' => 0,
				'carrier'       => '',
				'payload'       => (string) wp_json_encode(
					array(
						'type'      => Event_Store::FORGET_TYPE,
						'timestamp' => gmdate( 'Y-m-d\TH:i:s\Z', $now ),
						'data'      => array( 'recipient_id' => $lead_id ),
					)
				),
				'not_before'    => 0,
			),
			$now
		);
		$this->store->requeue_failed( $event_key, $now );
	}

	/**
	 * Deletes the text of the messages to and about a lead, and makes those about webinars that are over anonymous.
	 *
	 * @return int Number of changes.
	 */
	private function forget_events( int $lead_id, int $now ): int {
		$forgotten = 0;
		$after_id  = 0;
		do {
			$events     = $this->events->to_or_about_lead( $lead_id, $after_id, self::EVENTS_PER_PAGE );
			$over       = array_filter( $events, static fn( array $event ): bool => Retention::is_over( $event['webinar_id'], $now ) );
			$own        = array_filter( $over, static fn( array $event ): bool => $event['lead_id'] === $lead_id );
			$forgotten += $this->events->silence( array_column( $events, 'id' ), $now );
			$forgotten += $this->events->forget( array_column( $own, 'id' ), $now );
			$forgotten += $this->events->forget_about( array_column( array_diff_key( $over, $own ), 'id' ), $now );
			$has_more   = self::EVENTS_PER_PAGE === count( $events );
			$after_id   = $has_more ? end( $events )['id'] : 0;
		} while ( $has_more );
		return $forgotten;
	}

	/**
	 * Returns a message for the export. A message about the lead to another person is exported without its state and text, because these
	 * say something about the other person.
	 *
	 * @param LeadEvent $event   The message.
	 * @param int       $lead_id The exported lead.
	 * @return array<string, string>
	 */
	private function fields( array $event, int $lead_id ): array {
		$fields = array(
			__( 'Message', 'webinar-outbox' ) => ( $this->labels->kinds( Message_Templates::is_recording( $event['webinar_id'] ) ) + $this->labels->kinds( false ) )[ $event['kind'] ] ?? '',
			__( 'Webinar', 'webinar-outbox' ) => Log_Labels::title( $event['webinar_id'] ),
			__( 'Written', 'webinar-outbox' ) => Log_Labels::clock( $event['created_at'], 0 ),
		);
		return $event['lead_id'] !== $lead_id ? $fields : $fields + array(
			__( 'State', 'webinar-outbox' ) => $this->labels->state( $event )['text'],
			__( 'Text', 'webinar-outbox' )  => Log_Labels::text( $event['payload'] ),
		);
	}

	private function connection_text( string $status ): string {
		return match ( $status ) {
			'connected' => __( 'connected', 'webinar-outbox' ),
			'stopped'   => __( 'stopped by the person', 'webinar-outbox' ),
			default     => __( 'person unreachable', 'webinar-outbox' ),
		};
	}
}
