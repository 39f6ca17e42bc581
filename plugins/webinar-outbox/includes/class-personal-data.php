<?php
/**
 * Personal data.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Answers WordPress's tools for exporting and erasing what is known about a person, here and in the sidecar.
 *
 * @phpstan-import-type LeadEvent from Known_Recipients
 * @phpstan-type ExportItem array{group_id: string, group_label: string, item_id: string, data: list<array{name: string, value: string}>}
 */
final class Personal_Data {

	private const NAME = 'webinar-outbox';

	private const EVENTS_PER_PAGE = 100;

	/**
	 * Takes what it works with.
	 *
	 * @param Event_Store       $store      Takes the request to forget.
	 * @param Known_Recipients  $recipients Knows whose messages are kept.
	 * @param Recipient_Store   $people     Knows who can be written to.
	 * @param Columns_Migration $migration  Finds out whose older messages are.
	 * @param Log_Words         $words      Says how a message fares.
	 */
	public function __construct(
		private readonly Event_Store $store,
		private readonly Known_Recipients $recipients,
		private readonly Recipient_Store $people,
		private readonly Columns_Migration $migration,
		private readonly Log_Words $words
	) {}

	/**
	 * Adds the exporter.
	 *
	 * @param array<string, array<string, mixed>> $exporters Known ones.
	 * @return array<string, array<string, mixed>>
	 */
	public function add_exporter( array $exporters ): array {
		$exporters[ self::NAME ] = array(
			'exporter_friendly_name' => __( 'Messages about webinars', 'webinar-outbox' ),
			'callback'               => array( $this, 'export' ),
		);
		return $exporters;
	}

	/**
	 * Adds the eraser.
	 *
	 * @param array<string, array<string, mixed>> $erasers Known ones.
	 * @return array<string, array<string, mixed>>
	 */
	public function add_eraser( array $erasers ): array {
		$erasers[ self::NAME ] = array(
			'eraser_friendly_name' => __( 'Messages about webinars', 'webinar-outbox' ),
			'callback'             => array( $this, 'erase' ),
		);
		return $erasers;
	}

	/**
	 * Gives what is known about a person.
	 *
	 * @param string $email Address.
	 * @param int    $page  From 1.
	 * @return array{data: list<ExportItem>, done: bool}
	 */
	public function export( string $email, int $page ): array {
		$lead_id = $this->lead_id( $email );
		if ( 0 === $lead_id || $this->migration->run_batch() ) {
			return array(
				'data' => array(),
				'done' => 0 === $lead_id,
			);
		}
		$status = 1 === $page ? $this->people->status( $lead_id ) : '';
		$items  = '' === $status ? array() : array( $this->item( 'telegram', array( __( 'Telegram', 'webinar-outbox' ) => $this->connection( $status ) ) ) );
		$events = $this->recipients->to_or_about_lead( $lead_id, 0, self::EVENTS_PER_PAGE * $page );
		foreach ( array_slice( $events, self::EVENTS_PER_PAGE * ( $page - 1 ) ) as $event ) {
			$items[] = $this->item( (string) $event['id'], $this->fields( $event, $lead_id ) );
		}
		return array(
			'data' => $items,
			'done' => count( $events ) < self::EVENTS_PER_PAGE * $page,
		);
	}

	/**
	 * Sends nothing more to a person, makes their messages anonymous, so that numbers stay true, and has the sidecar forget
	 * them. What a partner was told about them is forgotten too; the partner is not. Messages about a webinar that is not over
	 * are kept without their text: the person, or the partner, would be written to anew.
	 *
	 * @param string $email Address.
	 * @return array{items_removed: bool, items_retained: bool, messages: list<string>, done: bool}
	 */
	public function erase( string $email ): array {
		$lead_id = $this->lead_id( $email );
		$answer  = array(
			'items_removed'  => false,
			'items_retained' => false,
			'messages'       => array(),
			'done'           => true,
		);
		if ( 0 === $lead_id ) {
			return $answer;
		}
		if ( $this->migration->run_batch() ) {
			return array( 'done' => false ) + $answer;
		}
		$now       = time();
		$forgotten = $this->forget_events( $lead_id, $now );
		$event_key = "forget/$lead_id";
		$this->store->add(
			array(
				'event_key'     => $event_key,
				'type'          => Event_Store::FORGET_TYPE,
				'kind'          => 'forget',
				// After what a drain is handing over to them at this moment.
				'order_key'     => "lead:$lead_id",
				'webinar_id'    => 0,
				'lead_id'       => $lead_id,
				'about_lead_id' => 0,
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
		$this->store->revive( $event_key, $now );
		// Only now: from here on no report keeps them anew.
		$this->people->forget( $lead_id );
		$answer['items_removed']  = $forgotten > 0;
		$answer['items_retained'] = array() !== $this->recipients->to_or_about_lead( $lead_id, 0, 1 );
		if ( $answer['items_retained'] ) {
			$answer['messages'][] = __( 'A message is on its way at this moment, or belongs to a webinar that is not over: that it exists was kept. Erase again a few minutes after the end of the webinar.', 'webinar-outbox' );
		}
		return $answer;
	}

	/**
	 * Silences the messages to and about a lead, and makes those about webinars that are over anonymous.
	 *
	 * @return int How often one was changed.
	 */
	private function forget_events( int $lead_id, int $now ): int {
		$forgotten = 0;
		$after_id  = 0;
		do {
			$events     = $this->recipients->to_or_about_lead( $lead_id, $after_id, self::EVENTS_PER_PAGE );
			$over       = array_filter( $events, static fn( array $event ): bool => Retention::is_over( $event['webinar_id'], $now ) );
			$own        = array_filter( $over, static fn( array $event ): bool => $event['lead_id'] === $lead_id );
			$forgotten += $this->recipients->silence( array_column( $events, 'id' ), $now );
			$forgotten += $this->recipients->forget( array_column( $own, 'id' ), $now );
			$forgotten += $this->recipients->forget_about( array_column( array_diff_key( $over, $own ), 'id' ), $now );
			$has_more   = self::EVENTS_PER_PAGE === count( $events );
			$after_id   = $has_more ? end( $events )['id'] : 0;
		} while ( $has_more );
		return $forgotten;
	}

	/**
	 * The lead that a user is, 0 where there is no such user.
	 */
	private function lead_id( string $email ): int {
		$user = get_user_by( 'email', $email );
		/** This filter is documented in contract/hooks/core_webinar_lead_id.json. */
		$lead_id = false === $user ? 0 : apply_filters( 'core_webinar_lead_id', $user->ID, $user->ID );
		return is_int( $lead_id ) ? max( 0, $lead_id ) : 0;
	}

	/**
	 * A message as the export has it. Of one about the person to somebody else, what it was and when: what became of it tells
	 * of the other.
	 *
	 * @param LeadEvent $event   Of the store.
	 * @param int       $lead_id Whose export it is.
	 * @return array<string, string>
	 */
	private function fields( array $event, int $lead_id ): array {
		$fields = array(
			__( 'Message', 'webinar-outbox' ) => $this->words->kinds()[ $event['kind'] ] ?? '',
			__( 'Webinar', 'webinar-outbox' ) => Log_Words::title( $event['webinar_id'] ),
			__( 'Written', 'webinar-outbox' ) => Log_Words::clock( $event['created_at'], 0 ),
		);
		return $event['lead_id'] !== $lead_id ? $fields : $fields + array(
			__( 'State', 'webinar-outbox' ) => $this->words->states()[ Log_Words::state_of( $event )->value ]['words'],
			__( 'Text', 'webinar-outbox' )  => Log_Words::text( $event['payload'] ),
		);
	}

	/**
	 * Whether Telegram is connected, in words.
	 */
	private function connection( string $status ): string {
		return match ( $status ) {
			'connected' => __( 'connected', 'webinar-outbox' ),
			'stopped'   => __( 'stopped by the person', 'webinar-outbox' ),
			default     => __( 'person unreachable', 'webinar-outbox' ),
		};
	}

	/**
	 * An item of the export.
	 *
	 * @param string                $id     Names it.
	 * @param array<string, string> $fields What is told, by name.
	 * @return ExportItem
	 */
	private function item( string $id, array $fields ): array {
		$data = array();
		foreach ( array_filter( $fields, static fn( string $value ): bool => '' !== $value ) as $name => $value ) {
			$data[] = array(
				'name'  => $name,
				'value' => esc_html( $value ),
			);
		}
		return array(
			'group_id'    => self::NAME,
			'group_label' => __( 'Messages about webinars', 'webinar-outbox' ),
			'item_id'     => "webinar-message-$id",
			'data'        => $data,
		);
	}
}
