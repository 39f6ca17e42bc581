<?php
/**
 * Messages to one person who booked or cancelled.
 *
 * @package Webinars\Client_Webinar_Reminders
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Reminders;

/**
 * Confirms a registration, in its transaction. Whoever cancels their seat gets nothing more about the webinar.
 */
final class Confirmations {

	/** Access to a recording is worth knowing for so long; a seat, until the webinar is late. */
	private const ACCESS_SECONDS = 30 * DAY_IN_SECONDS;

	public function __construct( private readonly Watcher $watcher, private readonly Message_Writer $writer ) {}

	/**
	 * Writes to the person whose registration changed.
	 *
	 * @param ClientWebinarRegistrationChanged $change The payload of the hook.
	 */
	public function on_registration_changed( array $change ): void {
		$registration = $change['registration'];
		$webinar_id   = $registration['webinar_id'];
		if ( $registration['lead_id'] < 1 ) {
			return;
		}
		if ( 'cancelled' === $registration['state'] ) {
			Outbox::cancel( $webinar_id, '', $registration['lead_id'] );
			return;
		}
		$webinar = $this->watcher->look( $webinar_id, $change['timestamp'] );
		if ( null === $webinar || 0 === $webinar->start ) {
			return;
		}
		$name = 'waiting' === $change['from'] && 'registered' === $registration['state'] ? 'seat_granted' : $registration['state'];
		$this->writer->write(
			$registration,
			$name,
			"$name/{$registration['changed_at']}",
			$this->writer->links( $webinar_id, $webinar->title ),
			$webinar->is_recording ? 0 : $webinar->start,
			0,
			$webinar->is_recording ? $change['timestamp'] + self::ACCESS_SECONDS : max( $webinar->start, $change['timestamp'] ) + Public_Webinar::LATE_SECONDS_AT_MOST
		);
	}
}
