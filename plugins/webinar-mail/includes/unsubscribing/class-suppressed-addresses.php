<?php
/**
 * Addresses that get no mails.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail;

/**
 * Stores which addresses get no mails, as keyed hashes, and why.
 */
final class Suppressed_Addresses {

	public const UNSUBSCRIBED = 'unsubscribed';

	public const REASONS = array( self::UNSUBSCRIBED, 'bounced', 'complained', 'organizer' );

	public function __construct( private readonly Site_Key $key ) {}

	/** Returns why an address gets no mails; empty when it does. */
	public function reason( string $address ): string {
		return $this->reason_of_hash( $this->hash( $address ) );
	}

	public function reason_of_hash( string $hash ): string {
		global $wpdb;
		return (string) $wpdb->get_var( $wpdb->prepare( "SELECT reason FROM {$wpdb->prefix}webinar_mail_suppressed WHERE address_hash = %s", $hash ) );
	}

	/**
	 * Answers `webinar_mail_suppress`.
	 *
	 * @param string $reason One of REASONS.
	 */
	public function add( string $address, string $reason ): void {
		$this->add_hash( $this->hash( $address ), $reason );
	}

	/**
	 * Stores that an address gets no mails. The first reason stays.
	 *
	 * @return bool False when the database refused.
	 */
	public function add_hash( string $hash, string $reason ): bool {
		global $wpdb;
		return false !== $wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO {$wpdb->prefix}webinar_mail_suppressed (address_hash, reason, created_at) VALUES (%s, %s, %d)", $hash, $reason, time() ) );
	}

	/** Stores that an address gets mails again. */
	public function remove( string $address ): bool {
		global $wpdb;
		return 1 === $wpdb->delete( $wpdb->prefix . 'webinar_mail_suppressed', array( 'address_hash' => $this->hash( $address ) ) );
	}

	/** Stores that the person wants mails again. Another reason stays: it is not theirs. */
	public function resubscribe( string $hash ): void {
		global $wpdb;
		$wpdb->delete(
			$wpdb->prefix . 'webinar_mail_suppressed',
			array(
				'address_hash' => $hash,
				'reason'       => 'unsubscribed',
			)
		);
	}

	/**
	 * Lists the stored hashes, the newest first.
	 *
	 * @return list<array{address_hash: string, reason: string, created_at: string}>
	 */
	public function rows( int $limit ): array {
		global $wpdb;
		/**
		 * The columns as selected.
		 *
		 * @var list<array{address_hash: string, reason: string, created_at: string}> $rows
		 */
		$rows = $wpdb->get_results( $wpdb->prepare( "SELECT address_hash, reason, created_at FROM {$wpdb->prefix}webinar_mail_suppressed ORDER BY created_at DESC, address_hash LIMIT %d", $limit ), ARRAY_A );
		return $rows;
	}

	/**
	 * Counts the stored addresses.
	 *
	 * @return array<string, int> By reason.
	 */
	public function counts(): array {
		global $wpdb;
		/**
		 * The columns as selected.
		 *
		 * @var list<array{reason: string, addresses: string}> $rows
		 */
		$rows = $wpdb->get_results( "SELECT reason, COUNT(*) AS addresses FROM {$wpdb->prefix}webinar_mail_suppressed GROUP BY reason", ARRAY_A );
		return array_map( 'intval', array_column( $rows, 'addresses', 'reason' ) );
	}

	/** Returns when an address was stored, in Unix seconds; 0 for never. */
	public function since( string $address ): int {
		global $wpdb;
		return (int) $wpdb->get_var( $wpdb->prepare( "SELECT created_at FROM {$wpdb->prefix}webinar_mail_suppressed WHERE address_hash = %s", $this->hash( $address ) ) );
	}

	/** Returns the keyed hash of an address; letter case makes no other address. */
	public function hash( string $address ): string {
		return bin2hex( $this->key->hmac( 'address', strtolower( trim( $address ) ) ) );
	}
}
