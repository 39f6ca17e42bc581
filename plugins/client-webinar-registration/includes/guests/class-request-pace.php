<?php
/**
 * How often guests may ask.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use RuntimeException;

/**
 * Counts requests, mails and notices by keyed hashes, so that the table holds neither network addresses nor mail addresses. A count ends by itself.
 */
final class Request_Pace {

	/** Many people may share one address of a mobile network or an office. */
	private const PER_NETWORK = array( 20, 10 * MINUTE_IN_SECONDS );

	private const PER_SITE = array( 300, MINUTE_IN_SECONDS );

	private const ONCE = array( 1, 10 * MINUTE_IN_SECONDS );

	/** Over all webinars: nobody is flooded by way of a list of webinars. */
	private const PER_MAILBOX = array( 6, DAY_IN_SECONDS );

	private const SAME_PROVIDER = array(
		'googlemail.com' => 'gmail.com',
		'ya.ru'          => 'yandex.ru',
		'yandex.com'     => 'yandex.ru',
	);

	/**
	 * Counts a request of this visitor's network, before any work for it.
	 *
	 * @return int Seconds to wait; 0 means go on.
	 */
	public function network_wait_seconds( int $now ): int {
		return $this->count( 'network', self::network(), self::PER_NETWORK, $now );
	}

	/**
	 * Counts a request that a mail may follow, for the whole site. What is refused before does not use up what the site has for everybody.
	 *
	 * @return int Seconds to wait; 0 means go on.
	 */
	public function site_wait_seconds( int $now ): int {
		return $this->count( 'site', '', self::PER_SITE, $now );
	}

	/**
	 * Whether a mail may go to an address now. Counts it. Always the same statements.
	 */
	public function may_mail( string $address, int $webinar_id, int $now ): bool {
		$mailbox = self::mailbox( $address );
		$is_once = 0 === $this->count( "mail $webinar_id", $mailbox, self::ONCE, $now );
		return 0 === $this->count( $is_once ? 'mail' : 'refused mail', $mailbox, self::PER_MAILBOX, $now ) && $is_once;
	}

	/**
	 * What a request of this visitor has in common with others for the same webinar. It tells neither the network nor the mailbox, and nothing
	 * about other webinars.
	 *
	 * @return array{mailbox: string, network: string} Keyed hashes.
	 */
	public static function marks( string $address, int $webinar_id ): array {
		return array(
			'mailbox' => self::key( "same mailbox $webinar_id", self::mailbox( $address ) ),
			'network' => self::key( "same network $webinar_id", self::network() ),
		);
	}

	/**
	 * Whether a person is told now that their seat is open in two places. Counts it.
	 */
	public function may_tell( int $user_id, int $webinar_id, int $now ): bool {
		return 0 === $this->count( "told $webinar_id", (string) $user_id, self::ONCE, $now );
	}

	/**
	 * Whether a person was told of it in the last ten minutes.
	 */
	public function was_told( int $user_id, int $webinar_id, int $now ): bool {
		global $wpdb;
		return null !== $wpdb->get_var( $wpdb->prepare( "SELECT hits FROM {$wpdb->prefix}client_webinar_registration_pace WHERE pace_key = %s AND expires_at > %d", self::key( "told $webinar_id", (string) $user_id ), $now ) );
	}

	/**
	 * Deletes the counts that have ended.
	 */
	public function delete_ended(): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->prefix}client_webinar_registration_pace WHERE expires_at <= %d", time() ) );
	}

	/**
	 * Adds one to a count, which begins anew when its time is over.
	 *
	 * @param array{int, int} $limit How many in how many seconds.
	 * @return int Seconds until the count ends where it is above the limit, else 0.
	 * @throws RuntimeException When the database refused: nobody would be counted.
	 */
	private function count( string $kind, string $subject, array $limit, int $now ): int {
		global $wpdb;
		$key   = self::key( $kind, $subject );
		$table = $wpdb->prefix . 'client_webinar_registration_pace';
		// phpcs:disable WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- A name of our own.
		$counted = $wpdb->query(
			$wpdb->prepare(
				"INSERT INTO $table (pace_key, hits, expires_at) VALUES (%s, 1, %d) ON DUPLICATE KEY UPDATE
					hits = CASE WHEN expires_at <= %d THEN 1 ELSE hits + 1 END,
					expires_at = CASE WHEN expires_at <= %d THEN VALUES(expires_at) ELSE expires_at END",
				$key,
				$now + $limit[1],
				$now,
				$now
			)
		);
		/**
		 * The columns as selected.
		 *
		 * @var array{hits: string, expires_at: string}|null $row
		 */
		$row = $wpdb->get_row( $wpdb->prepare( "SELECT hits, expires_at FROM $table WHERE pace_key = %s", $key ), ARRAY_A );
		// phpcs:enable
		if ( false === $counted || null === $row ) {
			throw new RuntimeException( 'The pace of requests could not be counted.' );
		}
		return (int) $row['hits'] > $limit[0] ? max( 1, (int) $row['expires_at'] - $now ) : 0;
	}

	private static function key( string $kind, string $subject ): string {
		return substr( wp_hash( "client_webinar_registration pace|$kind|$subject", 'nonce', 'sha256' ), 0, 32 );
	}

	/**
	 * The visitor's network: an address of IPv4, or the first half of one of IPv6, of which a household has many.
	 */
	private static function network(): string {
		$address = filter_var( wp_unslash( $_SERVER['REMOTE_ADDR'] ?? '' ), FILTER_VALIDATE_IP );
		/** This filter is documented in contract/hooks/client_webinar_registration_network_address.json. */
		$address = apply_filters( 'client_webinar_registration_network_address', false === $address ? '' : $address );
		$bytes   = is_string( $address ) && false !== filter_var( $address, FILTER_VALIDATE_IP ) ? (string) inet_pton( $address ) : '';
		return bin2hex( substr( $bytes, 0, 8 ) );
	}

	/**
	 * One name for the ways to write a mailbox: with a suffix after a plus, with other dots, or with the provider's other name. Mail goes to
	 * the address as it was written.
	 */
	private static function mailbox( string $address ): string {
		list( $local, $domain ) = explode( '@', strtolower( $address ), 2 ) + array( '', '' );
		return str_replace( '.', '', explode( '+', $local, 2 )[0] ) . '@' . ( self::SAME_PROVIDER[ $domain ] ?? $domain );
	}
}
