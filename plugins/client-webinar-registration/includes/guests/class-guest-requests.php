<?php
/**
 * The requests of guests.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use RuntimeException;
use Webinars\Client_Webinar_Registration\Lib\Retention;

/**
 * Holds one row per webinar and mail address. A request takes no seat and makes no user: both come with the confirmation.
 *
 * @phpstan-type GuestRow array{guest_id: string, webinar_id: string, address: string, name: string, state: 'unconfirmed'|'confirmed', user_id: string, source: string, campaign: string, requested_at: string, consented_at: string, link_generation: string}
 */
final class Guest_Requests {

	private const KEPT_SECONDS = 7 * DAY_IN_SECONDS;

	private const KEPT_AFTER_END_SECONDS = DAY_IN_SECONDS;

	/**
	 * Stores a request. A repeat replaces the name and the campaign of an unconfirmed one. Always the same statements.
	 *
	 * @return int Id of the request.
	 * @throws RuntimeException When the database refused.
	 */
	public function store( Guest_Form $form, int $now ): int {
		global $wpdb;
		$marks = Request_Pace::marks( $form->address, $form->webinar_id );
		$fresh = static fn( string $column ): string => "$column = CASE WHEN state = 'unconfirmed' THEN VALUES($column) ELSE $column END";
		$this->written(
			$wpdb->query(
				$wpdb->prepare(
					// phpcs:disable WordPress.DB.PreparedSQL -- Names of our own.
					"INSERT INTO {$this->table()} (webinar_id, address, name, state, source, campaign, requested_at, consented_at, mailbox_key, network_key) VALUES (%d, %s, %s, 'unconfirmed', %s, %s, %d, %d, %s, %s) ON DUPLICATE KEY UPDATE "
						. implode( ', ', array_map( $fresh, array( 'name', 'source', 'campaign', 'consented_at' ) ) ) . ', requested_at = VALUES(requested_at)',
					// phpcs:enable
					$form->webinar_id,
					$form->address,
					$form->name,
					$form->source,
					$form->campaign,
					$now,
					$now,
					$marks['mailbox'],
					$marks['network']
				)
			)
		);
		return (int) $wpdb->get_var( $wpdb->prepare( "SELECT guest_id FROM {$this->table()} WHERE webinar_id = %d AND address = %s", $form->webinar_id, $form->address ) ); // phpcs:ignore WordPress.DB.PreparedSQL -- A name of our own.
	}

	/**
	 * Returns a request by its id.
	 *
	 * @return GuestRow|null
	 */
	public function find( int $guest_id ): ?array {
		global $wpdb;
		/**
		 * The columns of the table.
		 *
		 * @var GuestRow|null $row
		 */
		$row = $wpdb->get_row( $wpdb->prepare( "SELECT * FROM {$this->table()} WHERE guest_id = %d", $guest_id ), ARRAY_A ); // phpcs:ignore WordPress.DB.PreparedSQL -- A name of our own.
		return $row;
	}

	/**
	 * Holds every other confirmation of a mail address back until the transaction ends. A statement that writes is a lock on SQLite too.
	 *
	 * @throws RuntimeException When the database refused.
	 */
	public function lock_address( string $address ): void {
		global $wpdb;
		$this->written( $wpdb->query( $wpdb->prepare( "UPDATE {$this->table()} SET link_uses = link_uses WHERE address = %s", $address ) ) ); // phpcs:ignore WordPress.DB.PreparedSQL -- A name of our own.
	}

	/**
	 * Remembers who confirmed a request.
	 *
	 * @throws RuntimeException When the database refused.
	 */
	public function confirm( int $guest_id, int $user_id ): void {
		global $wpdb;
		$this->written( $wpdb->query( $wpdb->prepare( "UPDATE {$this->table()} SET state = 'confirmed', user_id = %d WHERE guest_id = %d", $user_id, $guest_id ) ) ); // phpcs:ignore WordPress.DB.PreparedSQL -- A name of our own.
	}

	/**
	 * Makes the links of a member's requests invalid, and opens the requests again.
	 *
	 * @param int $webinar_id 0 for every webinar.
	 * @throws RuntimeException When the database refused.
	 */
	public function reopen( int $user_id, int $webinar_id ): void {
		global $wpdb;
		$this->written( $wpdb->query( $wpdb->prepare( "UPDATE {$this->table()} SET state = 'unconfirmed', user_id = 0, link_generation = link_generation + 1, link_uses = 0 WHERE user_id = %d AND ( webinar_id = %d OR 0 = %d )", $user_id, $webinar_id, $webinar_id ) ) ); // phpcs:ignore WordPress.DB.PreparedSQL -- A name of our own.
	}

	/**
	 * Makes the links of a member's requests invalid.
	 *
	 * @param int $webinar_id 0 for every webinar.
	 * @throws RuntimeException When the database refused.
	 */
	public function replace_links( int $user_id, int $webinar_id ): void {
		global $wpdb;
		$this->written( $wpdb->query( $wpdb->prepare( "UPDATE {$this->table()} SET link_generation = link_generation + 1, link_uses = 0 WHERE user_id = %d AND ( webinar_id = %d OR 0 = %d )", $user_id, $webinar_id, $webinar_id ) ) ); // phpcs:ignore WordPress.DB.PreparedSQL -- A name of our own.
	}

	/**
	 * Deletes the requests of a member.
	 *
	 * @throws RuntimeException When the database refused.
	 */
	public function forget_user( int $user_id ): void {
		global $wpdb;
		$this->written( $wpdb->query( $wpdb->prepare( "DELETE FROM {$this->table()} WHERE user_id = %d", $user_id ) ) ); // phpcs:ignore WordPress.DB.PreparedSQL -- A name of our own.
	}

	/**
	 * Deletes what nobody confirmed in seven days, and all requests a day after the end of their webinar: their links end then.
	 */
	public function delete_outdated(): void {
		global $wpdb;
		$now = time();
		// phpcs:disable WordPress.DB.PreparedSQL -- A name of our own.
		$wpdb->query( $wpdb->prepare( "DELETE FROM {$this->table()} WHERE state = 'unconfirmed' AND requested_at <= %d", $now - self::KEPT_SECONDS ) );
		foreach ( array_map( 'intval', $wpdb->get_col( "SELECT DISTINCT webinar_id FROM {$this->table()}" ) ) as $webinar_id ) {
			if ( Retention::is_over( $webinar_id, $now - self::KEPT_AFTER_END_SECONDS ) ) {
				$wpdb->query( $wpdb->prepare( "DELETE FROM {$this->table()} WHERE webinar_id = %d", $webinar_id ) );
			}
		}
		// phpcs:enable
	}

	/**
	 * Counts the unconfirmed requests of a webinar.
	 */
	public function count_unconfirmed( int $webinar_id ): int {
		global $wpdb;
		return (int) $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM {$this->table()} WHERE webinar_id = %d AND state = 'unconfirmed'", $webinar_id ) ); // phpcs:ignore WordPress.DB.PreparedSQL -- A name of our own.
	}

	/**
	 * Returns unconfirmed requests of a webinar in the order of their ids.
	 *
	 * @return list<GuestRow>
	 */
	public function unconfirmed( int $webinar_id, int $after_id, int $limit, int $offset = 0 ): array {
		global $wpdb;
		/**
		 * The columns of the table.
		 *
		 * @var list<GuestRow>|null $rows
		 */
		$rows = $wpdb->get_results( $wpdb->prepare( "SELECT * FROM {$this->table()} WHERE webinar_id = %d AND state = 'unconfirmed' AND guest_id > %d ORDER BY guest_id LIMIT %d OFFSET %d", $webinar_id, $after_id, $limit, $offset ), ARRAY_A ); // phpcs:ignore WordPress.DB.PreparedSQL -- A name of our own.
		return $rows ?? array();
	}

	/**
	 * Returns everybody who asked with a mail address.
	 *
	 * @return list<GuestRow>
	 */
	public function of_address( string $address ): array {
		global $wpdb;
		/**
		 * The columns of the table.
		 *
		 * @var list<GuestRow>|null $rows
		 */
		$rows = $wpdb->get_results( $wpdb->prepare( "SELECT * FROM {$this->table()} WHERE address = %s ORDER BY guest_id", strtolower( $address ) ), ARRAY_A ); // phpcs:ignore WordPress.DB.PreparedSQL -- A name of our own.
		return $rows ?? array();
	}

	/**
	 * Deletes the requests with a mail address.
	 *
	 * @return int How many.
	 * @throws RuntimeException When the database refused.
	 */
	public function forget_address( string $address ): int {
		global $wpdb;
		return $this->written( $wpdb->query( $wpdb->prepare( "DELETE FROM {$this->table()} WHERE address = %s", strtolower( $address ) ) ) ); // phpcs:ignore WordPress.DB.PreparedSQL -- A name of our own.
	}

	/**
	 * Deletes an unconfirmed request of a webinar.
	 *
	 * @return int How many: a repeat deletes nothing.
	 * @throws RuntimeException When the database refused.
	 */
	public function delete( int $webinar_id, int $guest_id ): int {
		global $wpdb;
		return $this->written( $wpdb->query( $wpdb->prepare( "DELETE FROM {$this->table()} WHERE webinar_id = %d AND guest_id = %d AND state = 'unconfirmed'", $webinar_id, $guest_id ) ) ); // phpcs:ignore WordPress.DB.PreparedSQL -- A name of our own.
	}

	/**
	 * Counts for some requests how many of the same state have the same mailbox, and came from the same network.
	 *
	 * @param 'guest_id'|'user_id'       $column What names them.
	 * @param list<int>                  $ids    At most a page of a list.
	 * @param 'unconfirmed'|'confirmed'  $state  Of the requests.
	 * @return array<int, array{mailbox: int, network: int}> By id, each count includes the request itself.
	 */
	public function alike( int $webinar_id, string $column, array $ids, string $state ): array {
		global $wpdb;
		if ( array() === $ids ) {
			return array();
		}
		$same = fn( string $mark ): string => "(SELECT COUNT(*) FROM {$this->table()} o WHERE o.webinar_id = g.webinar_id AND o.$mark = g.$mark AND o.$mark <> '' AND o.state = g.state)";
		/**
		 * The columns as selected.
		 *
		 * @var list<array{id: string, mailbox: string, network: string}>|null $rows
		 */
		$rows  = $wpdb->get_results(
			$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders.ReplacementsWrongNumber
				"SELECT g.$column AS id, {$same( 'mailbox_key' )} AS mailbox, {$same( 'network_key' )} AS network FROM {$this->table()} g WHERE g.webinar_id = %d AND g.state = %s AND g.$column IN (" . implode( ',', array_fill( 0, count( $ids ), '%d' ) ) . ')', // phpcs:ignore WordPress.DB.PreparedSQL -- Names and placeholders of our own.
				array( $webinar_id, $state, ...$ids )
			),
			ARRAY_A
		);
		$alike = array();
		foreach ( $rows ?? array() as $row ) {
			$alike[ (int) $row['id'] ] = array(
				'mailbox' => (int) $row['mailbox'],
				'network' => (int) $row['network'],
			);
		}
		return $alike;
	}

	/**
	 * Deletes the unconfirmed requests of a webinar that have the same mailbox as one of them, or came from the same network.
	 *
	 * @param 'mailbox'|'network' $by What they have in common.
	 * @return int How many.
	 * @throws RuntimeException When the database refused.
	 */
	public function delete_alike( int $webinar_id, int $guest_id, string $by ): int {
		global $wpdb;
		$column = "{$by}_key";
		$mark   = (string) $wpdb->get_var( $wpdb->prepare( "SELECT $column FROM {$this->table()} WHERE webinar_id = %d AND guest_id = %d", $webinar_id, $guest_id ) ); // phpcs:ignore WordPress.DB.PreparedSQL -- Names of our own.
		return '' === $mark ? 0 : $this->written( $wpdb->query( $wpdb->prepare( "DELETE FROM {$this->table()} WHERE webinar_id = %d AND $column = %s AND state = 'unconfirmed'", $webinar_id, $mark ) ) ); // phpcs:ignore WordPress.DB.PreparedSQL -- Names of our own.
	}

	/**
	 * Deletes all unconfirmed requests of a webinar in one statement.
	 *
	 * @return int How many.
	 * @throws RuntimeException When the database refused.
	 */
	public function purge( int $webinar_id ): int {
		global $wpdb;
		return $this->written( $wpdb->query( $wpdb->prepare( "DELETE FROM {$this->table()} WHERE webinar_id = %d AND state = 'unconfirmed'", $webinar_id ) ) ); // phpcs:ignore WordPress.DB.PreparedSQL -- A name of our own.
	}

	private function table(): string {
		global $wpdb;
		return $wpdb->prefix . 'client_webinar_registration_guests';
	}

	/**
	 * Returns how many rows a statement changed.
	 *
	 * @param int|bool|null $result What the query returned.
	 * @throws RuntimeException When the database refused.
	 */
	private function written( int|bool|null $result ): int {
		if ( ! is_int( $result ) ) {
			throw new RuntimeException( 'The requests of guests could not be written.' );
		}
		return $result;
	}
}
