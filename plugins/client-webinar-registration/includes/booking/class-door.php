<?php
/**
 * Admission by seats.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

/**
 * Admits to a webinar with a limited number of seats only who has one. Core admits staff by itself.
 */
final class Door {

	/** While it is asked who may book a seat. */
	private static bool $ignores_seats = false;

	public function __construct( private readonly Seat_Holders $holders, private readonly Registration_Ledger $ledger ) {}

	/**
	 * Answers `core_webinar_is_admitted`.
	 */
	public function admit( bool $is_admitted, int $user_id, int $webinar_id ): bool {
		return $is_admitted
			&& ( self::$ignores_seats || 0 === Webinars::seats( Webinars::read( $webinar_id ) ) || $this->holders->has_seat( $webinar_id, Webinars::lead_of( $user_id ) ) );
	}

	/**
	 * Answers `client_webinar_barred_leads` for who has a seat and never came. A webinar that is withdrawn admits nobody, so then nobody
	 * is named.
	 *
	 * @param list<int> $barred   What another module answered.
	 * @param list<int> $lead_ids Leads of one webinar, some hundreds at most.
	 * @return list<int>
	 */
	public function add_barred( array $barred, int $webinar_id, array $lead_ids ): array {
		if ( array() === $lead_ids || 'publish' !== get_post_status( $webinar_id ) ) {
			return $barred;
		}
		$registrations = $this->ledger->after( $webinar_id, 0, count( $lead_ids ), 'registered', $lead_ids );
		cache_users( array_column( $registrations, 'user_id' ) );
		$refused = array_filter( $registrations, static fn( array $registration ): bool => ! user_can( $registration['user_id'], 'attend_webinar', $webinar_id ) );
		return array( ...$barred, ...array_column( $refused, 'lead_id' ) );
	}

	/**
	 * Whether a user would attend with a seat: only those may book one (H4). Staff attend without.
	 */
	public function may_book( int $user_id, int $webinar_id ): bool {
		self::$ignores_seats = true;
		try {
			return user_can( $user_id, 'attend_webinar', $webinar_id ) && ! user_can( $user_id, 'control_webinar', $webinar_id );
		} finally {
			self::$ignores_seats = false;
		}
	}
}
