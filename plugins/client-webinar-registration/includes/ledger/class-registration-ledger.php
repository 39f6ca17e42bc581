<?php
/**
 * The ledger of registrations.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use RuntimeException;

/**
 * Holds one row per lead, webinar and slot. Only Bookings changes the state of a row, under the lock of its webinar.
 *
 * @phpstan-type RegistrationRow array{registration_id: string, webinar_id: string, slot_id: string, lead_id: string, user_id: string, webinar_type: 'live'|'auto', state: 'registered'|'waiting'|'cancelled', place: ?string, source: string, campaign: string, created_at: string, registered_at: ?string, changed_at: string, link_generation: string, ahead?: string}
 * @phpstan-type PersonRow array{registration_id: string, webinar_id: string, slot_id: string, lead_id: string, user_id: string, webinar_type: 'live'|'auto', state: 'registered'|'waiting'|'cancelled', place: ?string, source: string, campaign: string, created_at: string, registered_at: ?string, changed_at: string, display_name: ?string, user_email: ?string}
 */
final class Registration_Ledger {

	/** Cache group of this request alone: the rows that were read last, by webinar and lead. */
	public const LAST_ROWS = 'client_webinar_registration_last_rows';

	public function __construct( private readonly Seat_Holders $holders ) {}

	/**
	 * Holds every other change of this webinar's registrations back until the transaction ends. The row of the post is locked, as Core
	 * does: SQLite lets one transaction write at a time anyway.
	 */
	public function lock( int $webinar_id ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( "SELECT ID FROM $wpdb->posts WHERE ID = %d FOR UPDATE", $webinar_id ) );
	}

	/**
	 * Returns a lead's registration, with the number of people who wait before them.
	 *
	 * @return Registration|null
	 */
	public function find( int $webinar_id, int $slot_id, int $lead_id ): ?array {
		global $wpdb;
		$row = $this->rows(
			$wpdb->prepare(
				"SELECT own.*, (
					SELECT COUNT(*) FROM {$wpdb->prefix}client_webinar_registrations AS others
					WHERE others.webinar_id = own.webinar_id AND others.slot_id = own.slot_id AND others.state = 'waiting' AND others.place < own.place
				) AS ahead
				FROM {$wpdb->prefix}client_webinar_registrations AS own WHERE own.webinar_id = %d AND own.lead_id = %d AND own.slot_id = %d",
				$webinar_id,
				$lead_id,
				$slot_id
			)
		)[0] ?? null;
		$this->remember( null === $row ? array() : array( $row ) );
		return null === $row ? null : self::registration( $row );
	}

	/**
	 * Returns a registration by its id.
	 *
	 * @return Registration|null
	 */
	public function by_id( int $webinar_id, int $registration_id ): ?array {
		global $wpdb;
		$row = $this->rows( $wpdb->prepare( "SELECT * FROM {$wpdb->prefix}client_webinar_registrations WHERE registration_id = %d AND webinar_id = %d", $registration_id, $webinar_id ) )[0] ?? null;
		return null === $row ? null : self::registration( $row );
	}

	/**
	 * Returns registrations in the order of their ids.
	 *
	 * @param string         $state    Empty for all.
	 * @param list<int>|null $lead_ids Null for all.
	 * @return list<Registration>
	 */
	public function after( int $webinar_id, int $after_id, int $limit, string $state = '', ?array $lead_ids = null ): array {
		global $wpdb;
		if ( array() === $lead_ids ) {
			return array();
		}
		$where  = '' === $state ? '' : ' AND state = %s';
		$where .= null === $lead_ids ? '' : ' AND lead_id IN (' . implode( ',', array_fill( 0, count( $lead_ids ), '%d' ) ) . ')';
		$values = array( $webinar_id, $after_id, ...( '' === $state ? array() : array( $state ) ), ...( $lead_ids ?? array() ), $limit );
		// phpcs:ignore WordPress.DB.PreparedSQL, WordPress.DB.PreparedSQLPlaceholders -- Placeholders only.
		$rows = $this->rows( $wpdb->prepare( "SELECT * FROM {$wpdb->prefix}client_webinar_registrations WHERE webinar_id = %d AND registration_id > %d$where ORDER BY registration_id LIMIT %d", $values ) );
		$this->remember( $rows );
		return array_map( array( self::class, 'registration' ), $rows );
	}

	/**
	 * Returns the whole row of a registration, with what a personal link depends on.
	 *
	 * @return RegistrationRow|null
	 */
	public function row( int $registration_id ): ?array {
		global $wpdb;
		return $this->rows( $wpdb->prepare( "SELECT * FROM {$wpdb->prefix}client_webinar_registrations WHERE registration_id = %d", $registration_id ) )[0] ?? null;
	}

	/**
	 * Returns the whole row of a lead's registration for a webinar without slots. Who writes to many people has just read them.
	 *
	 * @return RegistrationRow|null
	 */
	public function row_of_lead( int $webinar_id, int $lead_id ): ?array {
		global $wpdb;
		/**
		 * As remember() stored them.
		 *
		 * @var array<string, RegistrationRow>|false $last
		 */
		$last = wp_cache_get( 'rows', self::LAST_ROWS );
		return $last[ "$webinar_id/$lead_id" ] ?? $this->rows( $wpdb->prepare( "SELECT * FROM {$wpdb->prefix}client_webinar_registrations WHERE webinar_id = %d AND lead_id = %d AND slot_id = 0", $webinar_id, $lead_id ) )[0] ?? null;
	}

	/**
	 * Returns what is known about a lead.
	 *
	 * @return list<Registration>
	 */
	public function of_lead( int $lead_id, int $limit, int $offset = 0 ): array {
		global $wpdb;
		return array_map( array( self::class, 'registration' ), $this->rows( $wpdb->prepare( "SELECT * FROM {$wpdb->prefix}client_webinar_registrations WHERE lead_id = %d ORDER BY registration_id LIMIT %d OFFSET %d", $lead_id, $limit, $offset ) ) );
	}

	/**
	 * Returns those who wait longest.
	 *
	 * @return list<Registration>
	 */
	public function first_waiting( int $webinar_id, int $slot_id, int $limit ): array {
		global $wpdb;
		return array_map(
			array( self::class, 'registration' ),
			$this->rows( $wpdb->prepare( "SELECT * FROM {$wpdb->prefix}client_webinar_registrations WHERE webinar_id = %d AND slot_id = %d AND state = 'waiting' ORDER BY place LIMIT %d", $webinar_id, $slot_id, $limit ) )
		);
	}

	/**
	 * Lists the waiting lines.
	 *
	 * @param int $webinar_id 0 for all webinars.
	 * @return list<array{webinar_id: int, slot_id: int}>
	 */
	public function waiting_lines( int $webinar_id = 0 ): array {
		global $wpdb;
		/**
		 * The columns as selected.
		 *
		 * @var list<array{webinar_id: string, slot_id: string}> $lines
		 */
		$lines = $this->read( $wpdb->prepare( "SELECT DISTINCT webinar_id, slot_id FROM {$wpdb->prefix}client_webinar_registrations WHERE state = 'waiting' AND ( webinar_id = %d OR 0 = %d )", $webinar_id, $webinar_id ) );
		return array_map( static fn( array $line ): array => array_map( 'intval', $line ), $lines );
	}

	/**
	 * Counts the seats that are taken.
	 */
	public function taken( int $webinar_id, int $slot_id ): int {
		global $wpdb;
		return (int) $this->value( $wpdb->prepare( "SELECT COUNT(*) AS value FROM {$wpdb->prefix}client_webinar_registrations WHERE webinar_id = %d AND slot_id = %d AND state = 'registered'", $webinar_id, $slot_id ) );
	}

	/**
	 * Returns the last place of the waiting line, 0 when nobody waits.
	 */
	public function last_place( int $webinar_id, int $slot_id ): int {
		global $wpdb;
		return (int) $this->value( $wpdb->prepare( "SELECT MAX(place) AS value FROM {$wpdb->prefix}client_webinar_registrations WHERE webinar_id = %d AND slot_id = %d AND state = 'waiting'", $webinar_id, $slot_id ) );
	}

	/**
	 * Counts the registrations of webinars by state.
	 *
	 * @param list<int> $webinar_ids Which webinars.
	 * @return list<RegistrationCounts> Without webinars that have none.
	 */
	public function counts( array $webinar_ids ): array {
		global $wpdb;
		if ( array() === $webinar_ids ) {
			return array();
		}
		/**
		 * The columns as selected.
		 *
		 * @var list<array{webinar_id: string, registered: string, waiting: string, cancelled: string}> $rows
		 */
		$rows = $this->read(
			$wpdb->prepare(
				"SELECT webinar_id,
					SUM(CASE WHEN state = 'registered' THEN 1 ELSE 0 END) AS registered,
					SUM(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END) AS waiting,
					SUM(CASE WHEN state = 'cancelled' THEN 1 ELSE 0 END) AS cancelled
				FROM {$wpdb->prefix}client_webinar_registrations
				WHERE webinar_id IN (" . implode( ',', array_fill( 0, count( $webinar_ids ), '%d' ) ) . ') GROUP BY webinar_id', // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
				$webinar_ids
			)
		);
		return array_map( static fn( array $row ): array => array_map( 'intval', $row ), $rows );
	}

	/**
	 * Returns a page of a webinar's registrations with the names of the users: those with a seat, then the waiting line, then the
	 * cancelled ones.
	 *
	 * @param string $state       Empty for all.
	 * @param string $search      Part of a name; empty for all.
	 * @param bool   $by_address  Whether the search also looks at mail addresses.
	 * @return list<PersonRow>
	 */
	public function page( int $webinar_id, string $state, string $search, bool $by_address, int $limit, int $offset ): array {
		global $wpdb;
		list( $where, $values ) = $this->condition( $webinar_id, $state, $search, $by_address );
		/**
		 * The columns as selected.
		 *
		 * @var list<PersonRow> $rows
		 */
		$rows = $this->read(
			// phpcs:disable WordPress.DB.PreparedSQL, WordPress.DB.PreparedSQLPlaceholders -- Placeholders only.
			$wpdb->prepare(
				"SELECT booked.*, person.display_name, person.user_email FROM $where
				ORDER BY CASE booked.state WHEN 'registered' THEN 0 WHEN 'waiting' THEN 1 ELSE 2 END, booked.place, booked.registration_id LIMIT %d OFFSET %d",
				array( ...$values, $limit, $offset )
			)
			// phpcs:enable
		);
		return $rows;
	}

	/**
	 * Returns registrations with the names of the users, in the order of their ids.
	 *
	 * @param string $state Empty for all.
	 * @return list<PersonRow>
	 */
	public function people_after( int $webinar_id, string $state, int $after_id, int $limit ): array {
		global $wpdb;
		list( $where, $values ) = $this->condition( $webinar_id, $state, '', false );
		/**
		 * The columns as selected.
		 *
		 * @var list<PersonRow> $rows
		 */
		$rows = $this->read(
			// phpcs:ignore WordPress.DB.PreparedSQL, WordPress.DB.PreparedSQLPlaceholders -- Placeholders only.
			$wpdb->prepare( "SELECT booked.*, person.display_name, person.user_email FROM $where AND booked.registration_id > %d ORDER BY booked.registration_id LIMIT %d", array( ...$values, $after_id, $limit ) )
		);
		return $rows;
	}

	/**
	 * Counts what page() lists.
	 *
	 * @param string $state      Empty for all.
	 * @param string $search     Part of a name; empty for all.
	 * @param bool   $by_address Whether the search also looks at mail addresses.
	 */
	public function page_total( int $webinar_id, string $state, string $search, bool $by_address ): int {
		global $wpdb;
		list( $where, $values ) = $this->condition( $webinar_id, $state, $search, $by_address );
		return (int) $this->value( $wpdb->prepare( "SELECT COUNT(*) AS value FROM $where", $values ) ); // phpcs:ignore WordPress.DB.PreparedSQL, WordPress.DB.PreparedSQLPlaceholders -- Placeholders only.
	}

	/**
	 * Adds a registration.
	 *
	 * @param int $place Place in the waiting line; 0 for a seat.
	 */
	public function add( int $webinar_id, int $slot_id, int $lead_id, int $user_id, string $type, int $place, string $source, string $campaign, int $now ): void {
		global $wpdb;
		$this->changed(
			$webinar_id,
			// $wpdb->insert() would first read the columns of the table.
			$wpdb->query(
				$wpdb->prepare(
					"INSERT INTO {$wpdb->prefix}client_webinar_registrations
						(webinar_id, slot_id, lead_id, user_id, webinar_type, state, place, source, campaign, created_at, registered_at, changed_at)
					VALUES (%d, %d, %d, %d, %s, %s, NULLIF(%d, 0), %s, %s, %d, NULLIF(%d, 0), %d)",
					$webinar_id,
					$slot_id,
					$lead_id,
					$user_id,
					$type,
					0 === $place ? 'registered' : 'waiting',
					$place,
					$source,
					$campaign,
					$now,
					0 === $place ? $now : 0,
					$now
				)
			)
		);
	}

	/**
	 * Changes the state of a registration.
	 *
	 * @param 'registered'|'waiting'|'cancelled' $state New state.
	 * @param int                                $place Place in the waiting line; 0 for none.
	 */
	public function move( int $webinar_id, int $registration_id, string $state, int $place, int $now ): void {
		global $wpdb;
		// A personal link does not survive it, even where the lead books again.
		$is_cancelled = (int) ( 'cancelled' === $state );
		$this->changed(
			$webinar_id,
			$wpdb->query(
				$wpdb->prepare(
					"UPDATE {$wpdb->prefix}client_webinar_registrations SET state = %s, place = NULLIF(%d, 0), changed_at = %d,
						link_generation = link_generation + %d, link_uses = CASE WHEN %d = 1 THEN 0 ELSE link_uses END,
						registered_at = CASE WHEN %s = 'registered' THEN COALESCE(registered_at, %d) ELSE registered_at END
					WHERE registration_id = %d",
					$state,
					$place,
					$now,
					$is_cancelled,
					$is_cancelled,
					$state,
					$now,
					$registration_id
				)
			)
		);
	}

	/**
	 * Makes a row an item of the contract.
	 *
	 * @param RegistrationRow|PersonRow $row As selected.
	 * @return Registration
	 */
	public static function registration( array $row ): array {
		$slot_id = (int) $row['slot_id'];
		return array(
			'registration_id' => (int) $row['registration_id'],
			'webinar_id'      => (int) $row['webinar_id'],
			'webinar_type'    => $row['webinar_type'],
			'lead_id'         => (int) $row['lead_id'],
			'user_id'         => (int) $row['user_id'],
			'state'           => $row['state'],
			'place'           => (int) $row['place'],
			'source'          => $row['source'],
			'campaign'        => $row['campaign'],
			'created_at'      => (int) $row['created_at'],
			'registered_at'   => (int) $row['registered_at'],
			'changed_at'      => (int) $row['changed_at'],
		) + ( 0 === $slot_id ? array() : array( 'slot_id' => $slot_id ) )
			+ ( isset( $row['ahead'] ) ? array( 'ahead' => (int) $row['ahead'] ) : array() );
	}

	/**
	 * Makes the condition of a page.
	 *
	 * @return array{string, list<int|string>} SQL after FROM with placeholders, and their values.
	 */
	private function condition( int $webinar_id, string $state, string $search, bool $by_address ): array {
		global $wpdb;
		$sql    = "{$wpdb->prefix}client_webinar_registrations AS booked LEFT JOIN $wpdb->users AS person ON person.ID = booked.user_id WHERE booked.webinar_id = %d";
		$values = array( $webinar_id );
		if ( '' !== $state ) {
			$sql     .= ' AND booked.state = %s';
			$values[] = $state;
		}
		if ( '' !== $search ) {
			$sql .= $by_address ? ' AND ( person.display_name LIKE %s OR person.user_email LIKE %s )' : ' AND person.display_name LIKE %s';
			// WordPress keeps "&" in names as "&amp;".
			$values[] = '%' . $wpdb->esc_like( htmlspecialchars( $search, ENT_NOQUOTES ) ) . '%';
			if ( $by_address ) {
				$values[] = '%' . $wpdb->esc_like( $search ) . '%';
			}
		}
		return array( $sql, $values );
	}

	/**
	 * Keeps the rows that were read last.
	 *
	 * @param list<RegistrationRow> $rows
	 */
	private function remember( array $rows ): void {
		$last = array();
		foreach ( $rows as $row ) {
			if ( '0' === $row['slot_id'] ) {
				$last[ "{$row['webinar_id']}/{$row['lead_id']}" ] = $row;
			}
		}
		wp_cache_set( 'rows', $last, self::LAST_ROWS );
	}

	/**
	 * Drops the rows that were read last: one of them was changed.
	 */
	public function forget_last_rows(): void {
		wp_cache_delete( 'rows', self::LAST_ROWS );
	}

	/**
	 * Reads rows of the ledger.
	 *
	 * @param string|null $query Prepared.
	 * @return list<RegistrationRow>
	 */
	private function rows( ?string $query ): array {
		/**
		 * The columns of the table.
		 *
		 * @var list<RegistrationRow> $rows
		 */
		$rows = $this->read( $query );
		return $rows;
	}

	private function value( ?string $query ): ?string {
		/**
		 * The column as selected.
		 *
		 * @var list<array{value: ?string}> $rows
		 */
		$rows = $this->read( $query );
		return $rows[0]['value'] ?? null;
	}

	/**
	 * Reads rows.
	 *
	 * @param string|null $query Prepared.
	 * @return list<array<string, ?string>>
	 * @throws RuntimeException When the database refused: an empty answer would give a seat twice.
	 */
	private function read( ?string $query ): array {
		global $wpdb;
		/**
		 * Null when the database refused.
		 *
		 * @var list<array<string, ?string>>|null $rows
		 */
		$rows = $wpdb->get_results( $query, ARRAY_A ); // phpcs:ignore WordPress.DB.PreparedSQL -- Prepared by the callers.
		if ( null === $rows || '' !== $wpdb->last_error ) {
			throw new RuntimeException( 'The ledger of registrations could not be read.' );
		}
		return $rows;
	}

	/**
	 * Notes a change.
	 *
	 * @param int|bool|null $result What a query returned.
	 * @throws RuntimeException When the database refused.
	 */
	private function changed( int $webinar_id, int|bool|null $result ): void {
		if ( false === $result || null === $result ) {
			throw new RuntimeException( 'The ledger of registrations could not be written.' );
		}
		$this->forget_last_rows();
		$this->holders->forget( $webinar_id );
	}
}
