<?php
/**
 * How a message travels.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Chooses for each due message whether it goes to Telegram or by e-mail, once, and stores it in the column `carrier`. The module that
 * sends mails makes the choice; without one everything goes to Telegram: to the sidecar, or from this site itself.
 */
final class Carrier_Choice {

	public const MAIL = 'mail';

	/** Type of a mail to somebody who is no lead yet. */
	public const MAIL_TYPE = 'mail.message';

	/** SQL condition for what goes by e-mail. */
	public const MAIL_SQL = "carrier = 'mail'";

	/** This site sends to Telegram itself: see Direct_Telegram. */
	public const DIRECT = 'direct';

	/** SQL condition for what this site sends to Telegram itself. */
	public const DIRECT_SQL = "carrier = 'direct'";

	/** SQL condition for what this site sends itself, by e-mail or to Telegram: no carrier ignores a repeat. */
	public const OWN_SQL = "carrier IN ( 'mail', 'direct' )";

	/** SQL condition for what goes to the sidecar while no module sends mails. */
	public const SERVICE_SQL = "carrier NOT IN ( 'mail', 'direct' )";

	/** SQL condition for what goes to the sidecar while the choice is made by another module. */
	public const DECIDED_TELEGRAM_SQL = self::SERVICE_SQL . " AND ( carrier <> '' OR type <> 'telegram.message' )";

	public const TELEGRAM = 'telegram';

	private const MESSAGES_PER_BATCH = 200;

	public function __construct( private readonly Direct_Telegram $direct ) {}

	/** Whether a module sends mails. */
	public static function has_mail(): bool {
		/** This filter is documented in contract/hooks/webinar_outbox_has_mail.json. */
		return true === apply_filters( 'webinar_outbox_has_mail', false );
	}

	/** Whether the owner wants Telegram. One who declined is shown no warning about it. */
	public static function uses_telegram(): bool {
		/** This filter is documented in contract/hooks/core_webinar_uses_telegram.json. */
		return true === apply_filters( 'core_webinar_uses_telegram', true );
	}

	/** Whether messages wait for a message service that is not set up, and the owner wants one. */
	public static function is_missing( Sidecar $sidecar ): bool {
		return ! $sidecar->is_configured() && ! self::has_mail() && self::uses_telegram() && ! Direct_Telegram::of_site()->is_on();
	}

	/**
	 * Chooses the carrier of every message that is due and has none.
	 *
	 * @param int $until Unix seconds from which no batch is begun.
	 * @return bool False when the time was up before.
	 */
	public function choose_for_due( int $until ): bool {
		do {
			if ( time() >= $until ) {
				return false;
			}
			$chosen = $this->choose_some( time() );
		} while ( self::MESSAGES_PER_BATCH === $chosen );
		return true;
	}

	/**
	 * Returns the carrier of one message.
	 *
	 * @param TelegramStatus $telegram_status Of the recipient.
	 * @return 'telegram'|'mail'
	 */
	public static function carrier( int $lead_id, int $webinar_id, string $kind, string $telegram_status ): string {
		/** This filter is documented in contract/hooks/webinar_outbox_carrier.json. */
		return self::MAIL === apply_filters(
			'webinar_outbox_carrier',
			self::TELEGRAM,
			array(
				'recipient_id'    => $lead_id,
				'webinar_id'      => $webinar_id,
				'kind'            => $kind,
				'telegram_status' => $telegram_status,
				'has_telegram'    => ( new Settings() )->has_sidecar() || Direct_Telegram::of_site()->is_on(),
			)
		) ? self::MAIL : self::TELEGRAM;
	}

	/**
	 * Chooses for one batch.
	 *
	 * @return int Number of messages.
	 */
	private function choose_some( int $now ): int {
		global $wpdb;
		$is_direct = $this->direct->is_on();
		/**
		 * The columns as selected.
		 *
		 * @var list<array{id: string, lead_id: string, webinar_id: string, kind: string, telegram_status: TelegramStatus|null}> $rows
		 */
		$rows = $wpdb->get_results(
			$wpdb->prepare(
				"SELECT o.id, o.lead_id, o.webinar_id, o.kind, r.state AS telegram_status FROM {$wpdb->prefix}webinar_outbox o
				LEFT JOIN {$wpdb->prefix}webinar_outbox_recipients r ON r.lead_id = o.lead_id
				WHERE o.state = 'pending' AND o.next_attempt_at <= %d AND o.carrier = '' AND o.type = 'telegram.message' AND ( 0 = %d OR o.lease_until < 1 ) ORDER BY o.next_attempt_at, o.id LIMIT %d",
				$now,
				// The sidecar may have what was tried there: see Carrier_Switch.
				(int) $is_direct,
				self::MESSAGES_PER_BATCH
			),
			ARRAY_A
		);
		$lead_ids = array_map( 'intval', array_column( $rows, 'lead_id' ) );
		cache_users( $lead_ids );
		$direct = $is_direct ? $this->direct->statuses( $lead_ids ) : array();
		$chosen = array();
		foreach ( $rows as $row ) {
			$lead_id              = (int) $row['lead_id'];
			$carrier              = self::carrier( $lead_id, (int) $row['webinar_id'], $row['kind'], $is_direct ? $direct[ $lead_id ] ?? '' : $row['telegram_status'] ?? '' );
			$carrier              = $is_direct && self::TELEGRAM === $carrier ? self::DIRECT : $carrier;
			$chosen[ $carrier ][] = (int) $row['id'];
		}
		foreach ( $chosen as $carrier => $ids ) {
			$wpdb->query(
				$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders.ReplacementsWrongNumber
					"UPDATE {$wpdb->prefix}webinar_outbox SET carrier = %s WHERE carrier = '' AND id IN (" . implode( ',', array_fill( 0, count( $ids ), '%d' ) ) . ')', // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
					array( $carrier, ...$ids )
				)
			);
		}
		return count( $rows );
	}
}
