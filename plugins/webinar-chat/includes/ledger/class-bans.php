<?php
/**
 * Who may not write.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

use RuntimeException;

/**
 * Keeps one row for a lead and a webinar; webinar 0 stands for all. The banned person reads why and until when.
 *
 * @phpstan-type BanRow array{lead_id: int, webinar_id: int, name: string, reason: 'insult'|'advertising'|'flood', until: int}
 */
final class Bans {

	public const REASONS = array( 'insult', 'advertising', 'flood' );

	private const SHOWN = 100;

	/** As many as a sidecar is told. */
	public const ENFORCED = 5000;

	/**
	 * Bans a lead; a later ban replaces an earlier one of the same webinar.
	 *
	 * @param int    $webinar_id 0 for all webinars.
	 * @param int    $until      Unix seconds; 0 for as long as the webinar, or for good.
	 * @throws RuntimeException When the database refused.
	 */
	public function add( int $lead_id, int $webinar_id, string $name, string $reason, int $until, int $now ): void {
		Query::run(
			'REPLACE INTO {prefix}webinar_chat_bans (lead_id, webinar_id, lead_name, reason, until, banned_by, banned_at) VALUES (%d, %d, %s, %s, %d, %d, %d)',
			array( $lead_id, $webinar_id, $name, $reason, $until, get_current_user_id(), $now )
		);
	}

	/**
	 * Lifts a ban.
	 *
	 * @throws RuntimeException When the database refused.
	 */
	public function lift( int $lead_id, int $webinar_id ): void {
		Query::run( 'DELETE FROM {prefix}webinar_chat_bans WHERE lead_id = %d AND webinar_id = %d', array( $lead_id, $webinar_id ) );
	}

	/**
	 * The ban that keeps a lead out of a webinar's chat; of two, the one for all webinars.
	 *
	 * @return BanRow|null
	 */
	public function find( int $lead_id, int $webinar_id, int $now ): ?array {
		return $this->read( 'lead_id = %d AND webinar_id IN (0, %d) AND (until = 0 OR until > %d) ORDER BY webinar_id', array( $lead_id, $webinar_id, $now ) )[0] ?? null;
	}

	/**
	 * Who is banned from a webinar's chat, the latest first.
	 *
	 * @return list<BanRow>
	 */
	public function in_webinar( int $webinar_id, int $now, int $limit = self::SHOWN ): array {
		return $this->read( 'webinar_id IN (0, %d) AND (until = 0 OR until > %d) ORDER BY banned_at DESC LIMIT %d', array( $webinar_id, $now, $limit ) );
	}

	/**
	 * Reads rows.
	 *
	 * @param string    $where  Condition and order with placeholders.
	 * @param list<int> $values For them.
	 * @return list<BanRow>
	 */
	private function read( string $where, array $values ): array {
		return array_map(
			static fn( array $row ): array => array(
				'lead_id'    => (int) $row['lead_id'],
				'webinar_id' => (int) $row['webinar_id'],
				'name'       => (string) $row['lead_name'],
				'reason'     => array_values( array_intersect( self::REASONS, array( $row['reason'] ) ) )[0] ?? 'flood',
				'until'      => (int) $row['until'],
			),
			Query::rows( "SELECT lead_id, webinar_id, lead_name, reason, until FROM {prefix}webinar_chat_bans WHERE $where", $values )
		);
	}
}
