<?php
/**
 * The people who have answered.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms;

use Webinars\Client_Webinar_Forms\Lib\Known_People;
use Webinars\Client_Webinar_Forms\Lib\Transaction;

/**
 * Makes answers anonymous: who answered and every text go, and so does a webhook that waits; chosen options and numbers stay, so that
 * pictures stay true.
 */
final class Known_Answerers implements Known_People {

	public function webinars( int $after_id, int $limit ): array {
		global $wpdb;
		return array_map(
			'intval',
			array_values( $wpdb->get_col( $wpdb->prepare( "SELECT DISTINCT webinar_id FROM {$wpdb->prefix}client_webinar_form_answers WHERE webinar_id > %d AND lead_id > 0 ORDER BY webinar_id LIMIT %d", $after_id, $limit ) ) )
		);
	}

	public function forget_some( int $webinar_id, int $limit ): int {
		global $wpdb;
		return $this->forget( $wpdb->get_col( $wpdb->prepare( "SELECT answer_id FROM {$wpdb->prefix}client_webinar_form_answers WHERE webinar_id = %d AND lead_id > 0 LIMIT %d", $webinar_id, $limit ) ) );
	}

	/**
	 * Forgets some answers of a lead.
	 *
	 * @return int How many.
	 */
	public function forget_lead( int $lead_id, int $limit ): int {
		global $wpdb;
		return $this->forget( $wpdb->get_col( $wpdb->prepare( "SELECT answer_id FROM {$wpdb->prefix}client_webinar_form_answers WHERE lead_id = %d LIMIT %d", $lead_id, $limit ) ) );
	}

	/**
	 * Makes answers anonymous.
	 *
	 * @param array<string|null> $answer_ids Which.
	 * @return int How many.
	 */
	private function forget( array $answer_ids ): int {
		if ( array() === $answer_ids ) {
			return 0;
		}
		return Transaction::run(
			static function () use ( $answer_ids ): int {
				global $wpdb;
				$places = implode( ',', array_fill( 0, count( $answer_ids ), '%d' ) );
				// phpcs:disable WordPress.DB.PreparedSQL.InterpolatedNotPrepared, WordPress.DB.PreparedSQLPlaceholders -- Placeholders only.
				Answer_Ledger::written( $wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->prefix}client_webinar_form_values WHERE is_text = 1 AND answer_id IN ($places)", $answer_ids ) ) );
				return Answer_Ledger::written( $wpdb->query( $wpdb->prepare( "UPDATE {$wpdb->prefix}client_webinar_form_answers SET lead_id = -CAST(answer_id AS SIGNED), user_id = 0, payload = '', webhook_state = '' WHERE answer_id IN ($places)", $answer_ids ) ) );
				// phpcs:enable
			}
		);
	}
}
