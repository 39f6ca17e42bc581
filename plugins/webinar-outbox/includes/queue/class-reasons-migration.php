<?php
/**
 * Migration of reasons of older versions.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Cleans the reasons that older versions stored with a bot token, once. It may stop anywhere, run again, and run twice at once.
 */
final class Reasons_Migration {

	/** The id up to which all reasons are clean, or `done`. */
	public const OPTION = 'webinar_outbox_clean_reasons';

	private const DONE = 'done';

	private const EVENTS_PER_RUN = 5000;

	/** Cleans one batch of events. */
	public function run_batch(): void {
		global $wpdb;
		$position = get_option( self::OPTION, 0 );
		if ( self::DONE === $position ) {
			return;
		}
		/**
		 * The columns as selected.
		 *
		 * @var list<array{id: string, last_error: string|null, outcome_reason: string|null}> $rows
		 */
		$rows = $wpdb->get_results(
			$wpdb->prepare(
				"SELECT id, last_error, outcome_reason FROM {$wpdb->prefix}webinar_outbox WHERE id > %d ORDER BY id LIMIT %d",
				is_numeric( $position ) ? (int) $position : 0,
				self::EVENTS_PER_RUN
			),
			ARRAY_A
		);
		foreach ( $rows as $row ) {
			foreach ( array( 'last_error', 'outcome_reason' ) as $column ) {
				$clean = Stored_Reason::clean( (string) $row[ $column ] );
				if ( null !== $row[ $column ] && $clean !== $row[ $column ] ) {
					// Not a newer reason.
					$wpdb->update(
						$wpdb->prefix . 'webinar_outbox',
						array( $column => $clean ),
						array(
							'id'    => $row['id'],
							$column => $row[ $column ],
						)
					);
				}
			}
		}
		update_option( self::OPTION, self::EVENTS_PER_RUN === count( $rows ) ? (int) end( $rows )['id'] : self::DONE );
	}
}
