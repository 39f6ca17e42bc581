<?php
/**
 * Recordings that are still to be sent.
 *
 * @package Webinars\Post_Webinar_Recording_Followup_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Post_Webinar_Recording_Followup_Telegram;

use RuntimeException;
use Webinars\Post_Webinar_Recording_Followup_Telegram\Lib\Known_People;

/**
 * Stores which lead is still to be sent the recording of which webinar.
 */
final class Owed_Recordings implements Known_People {

	/**
	 * Notes that a lead is owed a recording; a repeat changes nothing.
	 */
	public function add( int $webinar_id, int $lead_id ): void {
		global $wpdb;
		$this->changed(
			$wpdb->query(
				$wpdb->prepare( "INSERT IGNORE INTO {$wpdb->prefix}post_webinar_recordings_owed (webinar_id, lead_id) VALUES (%d, %d)", $webinar_id, $lead_id )
			)
		);
	}

	/**
	 * Removes a recording that a lead was owed.
	 *
	 * @return bool Whether this call removed it: of several jobs only one does.
	 */
	public function remove( int $webinar_id, int $lead_id ): bool {
		global $wpdb;
		return 1 === $this->changed(
			$wpdb->delete(
				$wpdb->prefix . 'post_webinar_recordings_owed',
				array(
					'webinar_id' => $webinar_id,
					'lead_id'    => $lead_id,
				)
			)
		);
	}

	/**
	 * Forgets a webinar that is deleted.
	 */
	public function forget( int $webinar_id ): void {
		global $wpdb;
		$wpdb->delete( $wpdb->prefix . 'post_webinar_recordings_owed', array( 'webinar_id' => $webinar_id ) );
	}

	public function forget_some( int $webinar_id, int $limit ): int {
		global $wpdb;
		$lead_ids = $this->leads( $webinar_id, $limit );
		return array() === $lead_ids ? 0 : $this->changed(
			$wpdb->query(
				$wpdb->prepare( "DELETE FROM {$wpdb->prefix}post_webinar_recordings_owed WHERE webinar_id = %d AND lead_id <= %d", $webinar_id, max( $lead_ids ) )
			)
		);
	}

	/**
	 * Forgets a lead in every webinar.
	 *
	 * @return int How many recordings it was owed.
	 */
	public function forget_lead( int $lead_id ): int {
		global $wpdb;
		return $this->changed( $wpdb->delete( $wpdb->prefix . 'post_webinar_recordings_owed', array( 'lead_id' => $lead_id ) ) );
	}

	/**
	 * Webinars whose recording a lead is owed, by id.
	 *
	 * @return list<int>
	 */
	public function webinars_of( int $lead_id, int $limit, int $offset ): array {
		global $wpdb;
		return $this->ids(
			$wpdb->get_col(
				$wpdb->prepare( "SELECT webinar_id FROM {$wpdb->prefix}post_webinar_recordings_owed WHERE lead_id = %d ORDER BY webinar_id LIMIT %d OFFSET %d", $lead_id, $limit, $offset )
			)
		);
	}

	/**
	 * Leads that are owed the recording of a webinar, in the order in which every job takes them.
	 *
	 * @return list<int>
	 */
	public function leads( int $webinar_id, int $limit ): array {
		global $wpdb;
		return $this->ids(
			$wpdb->get_col(
				$wpdb->prepare( "SELECT lead_id FROM {$wpdb->prefix}post_webinar_recordings_owed WHERE webinar_id = %d ORDER BY lead_id LIMIT %d", $webinar_id, $limit )
			)
		);
	}

	public function webinars( int $after_id, int $limit ): array {
		global $wpdb;
		return $this->ids(
			$wpdb->get_col(
				$wpdb->prepare( "SELECT DISTINCT webinar_id FROM {$wpdb->prefix}post_webinar_recordings_owed WHERE webinar_id > %d ORDER BY webinar_id LIMIT %d", $after_id, $limit )
			)
		);
	}

	/**
	 * Ids as numbers.
	 *
	 * @param array<string|null> $column As selected.
	 * @return list<int>
	 */
	private function ids( array $column ): array {
		return array_map( 'intval', array_values( $column ) );
	}

	/**
	 * The number of changed rows.
	 *
	 * @param int|bool $result What a query returned.
	 * @throws RuntimeException When the database refused. The caller must roll back and fire the hook again later.
	 */
	private function changed( int|bool $result ): int {
		if ( false === $result ) {
			throw new RuntimeException( 'The table of owed recordings could not be written.' );
		}
		return (int) $result;
	}
}
