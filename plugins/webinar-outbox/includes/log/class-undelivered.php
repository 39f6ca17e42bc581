<?php
/**
 * Messages that did not arrive, for the lists of other modules.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Says why the last message to a person did not arrive, in the words of the log.
 */
final class Undelivered {

	public function __construct( private readonly Delivery_Log $log, private readonly Log_Labels $labels ) {}

	/**
	 * Answers `webinar_outbox_undelivered`. A message that is no longer true says nothing about its recipient.
	 *
	 * @param array<string, string> $sentences  What another module answered.
	 * @param list<string>          $order_keys Whose.
	 * @return array<string, string> By order key.
	 */
	public function answer( array $sentences, int $webinar_id, array $order_keys ): array {
		foreach ( $this->log->newest_ended( $webinar_id, $order_keys ) as $order_key => $row ) {
			if ( match ( Log_Labels::state_of( $row ) ) {
				Message_State::Failed, Message_State::Unreachable => true,
				Message_State::Canceled => str_starts_with( $row['last_error'], 'mail_' ),
				default                 => false,
			} ) {
				$sentences[ $order_key ] = $this->labels->answer( $row );
			}
		}
		return $sentences;
	}
}
