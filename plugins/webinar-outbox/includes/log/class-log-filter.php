<?php
/**
 * The filter of the delivery log.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Selects messages of the delivery log by state, webinar, kind and recipient.
 */
final class Log_Filter {

	/** The kinds of messages. */
	public const KINDS = array( 'attended', 'not_attended', 'recording', 'attendance_notice', 'registered', 'waiting', 'seat_granted', 'reminder', 'moved', 'cancelled', 'confirm_address', 'speaker' );

	private const MOST_PEOPLE = 100;

	/**
	 * Makes a filter; a parameter at its default does not filter.
	 *
	 * @param string         $state      Value of a Message_State, empty for any.
	 * @param int            $webinar_id 0 for any.
	 * @param string         $kind       One of KINDS, empty for any.
	 * @param list<int>|null $lead_ids   Recipients, null for any; an empty list matches nothing.
	 * @param list<int>|null $among      Webinars, null for any; an empty list matches nothing.
	 */
	public function __construct(
		public readonly string $state = '',
		public readonly int $webinar_id = 0,
		public readonly string $kind = '',
		public readonly ?array $lead_ids = null,
		public readonly ?array $among = null
	) {}

	/**
	 * Reads the id of a webinar; 0 when it is invalid.
	 */
	public static function webinar_id( string $parameter ): int {
		return 1 === preg_match( '/^[1-9][0-9]{0,9}$/D', $parameter ) ? (int) $parameter : 0;
	}

	/**
	 * Reads the parameters of a request; an invalid one does not filter.
	 *
	 * @param string $state      Value of a Message_State.
	 * @param int    $webinar_id Id of a webinar.
	 * @param string $kind       One of KINDS.
	 * @param string $person     Id of a lead, or a part of a user's name; empty for anybody.
	 * @param bool   $by_address Whether to search e-mail addresses and logins too. Users who may not know these could find them out letter
	 *                           by letter.
	 * @param list<int>|null $among As of the constructor.
	 */
	public static function from_request( string $state, int $webinar_id, string $kind, string $person, bool $by_address, ?array $among ): self {
		return new self(
			Message_State::tryFrom( $state )->value ?? '',
			$webinar_id,
			in_array( $kind, self::KINDS, true ) ? $kind : '',
			self::people( trim( $person ), $by_address ? array( 'user_login', 'user_email', 'display_name' ) : array( 'display_name' ) ),
			$among
		);
	}

	/** Whether the filter excludes any message. */
	public function is_narrow(): bool {
		return '' !== $this->state || 0 !== $this->webinar_id || '' !== $this->kind || null !== $this->lead_ids;
	}

	/** Returns the SQL condition. */
	public function sql(): string {
		global $wpdb;
		$conditions = array( '1 = 1' );
		if ( '' !== $this->state ) {
			$conditions[] = Message_State::from( $this->state )->sql();
		}
		if ( 0 !== $this->webinar_id ) {
			$conditions[] = $wpdb->prepare( 'webinar_id = %d', $this->webinar_id );
		}
		if ( '' !== $this->kind ) {
			$conditions[] = $wpdb->prepare( 'kind = %s', $this->kind );
		}
		if ( null !== $this->among ) {
			$conditions[] = array() === $this->among ? '1 = 0' : 'webinar_id IN ( ' . implode( ', ', array_map( 'intval', $this->among ) ) . ' )';
		}
		if ( null !== $this->lead_ids ) {
			$conditions[] = array() === $this->lead_ids ? '1 = 0' : 'lead_id IN ( ' . implode( ', ', array_map( 'intval', $this->lead_ids ) ) . ' )';
		}
		return implode( ' AND ', $conditions );
	}

	/**
	 * Finds the leads that match a search.
	 *
	 * @param string       $person  Search text, empty for anybody.
	 * @param list<string> $columns Columns of a user to search.
	 * @return list<int>|null Null for anybody.
	 */
	private static function people( string $person, array $columns ): ?array {
		if ( '' === $person ) {
			return null;
		}
		if ( 1 === preg_match( '/^#?([1-9][0-9]{0,17})$/D', $person, $found ) ) {
			return array( (int) $found[1] );
		}
		$user_ids = get_users(
			array(
				'search'         => '*' . $person . '*',
				'search_columns' => $columns,
				'fields'         => 'ID',
				'number'         => self::MOST_PEOPLE,
				'count_total'    => false,
			)
		);
		return array_map(
			static function ( mixed $id ): int {
				$user_id = is_numeric( $id ) ? (int) $id : 0;
				/** This filter is documented in contract/hooks/core_webinar_lead_id.json. */
				$lead_id = apply_filters( 'core_webinar_lead_id', $user_id, $user_id );
				return is_int( $lead_id ) ? $lead_id : $user_id;
			},
			array_values( $user_ids )
		);
	}
}
