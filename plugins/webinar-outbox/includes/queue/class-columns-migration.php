<?php
/**
 * Migration of events of older versions.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

use Webinars\Webinar_Outbox\Lib\Background_Job;

/**
 * Fills columns that versions 1 and 2 did not have.
 *
 * It may stop anywhere, run again, and run twice at once. With nothing left to do it costs one query that reads an index.
 */
final class Columns_Migration {

	private const EVENTS_PER_RUN = 500;

	public function __construct( private readonly Background_Job $drain_job ) {}

	/**
	 * Fills one batch of events.
	 *
	 * @return bool Whether there may be more events to fill.
	 */
	public function run_batch(): bool {
		$has_more = self::EVENTS_PER_RUN === $this->fill( self::EVENTS_PER_RUN );
		if ( $has_more ) {
			$this->drain_job->run_soon();
		}
		return $has_more;
	}

	/**
	 * Fills the columns of events of older versions: kind, webinar and recipient from the payload (`unknown` and 0 where it names none), and
	 * the person they are about from the key.
	 *
	 * @return int Number of processed events.
	 */
	private function fill( int $limit ): int {
		global $wpdb;
		/**
		 * The columns as selected.
		 *
		 * @var list<array{id: string, event_key: string, payload: string}> $rows
		 */
		$rows = $wpdb->get_results(
			$wpdb->prepare( "SELECT id, event_key, payload FROM {$wpdb->prefix}webinar_outbox WHERE kind = '' ORDER BY id LIMIT %d", $limit ),
			ARRAY_A
		);
		foreach ( $rows as $row ) {
			$event = json_decode( $row['payload'], true );
			$data  = is_array( $event ) && is_array( $event['data'] ?? null ) ? $event['data'] : array();
			$wpdb->query(
				$wpdb->prepare(
					"UPDATE {$wpdb->prefix}webinar_outbox SET kind = %s, webinar_id = %d, lead_id = %d, about_lead_id = %d WHERE id = %d AND LENGTH( kind ) = 0",
					is_string( $data['kind'] ?? null ) && '' !== $data['kind'] ? $data['kind'] : 'unknown',
					is_int( $data['webinar_id'] ?? null ) ? $data['webinar_id'] : 0,
					is_int( $data['recipient_id'] ?? null ) ? $data['recipient_id'] : 0,
					self::about_lead_in( $row['event_key'] ),
					$row['id']
				)
			);
		}
		return count( $rows );
	}

	/** Reads the person that an event of an older version is about: the third part of its key, 0 where the key has another form. */
	private static function about_lead_in( string $event_key ): int {
		return 1 === preg_match( '~^[^/]+/\d+/(\d{1,18})$~D', $event_key, $parts ) ? (int) $parts[1] : 0;
	}
}
