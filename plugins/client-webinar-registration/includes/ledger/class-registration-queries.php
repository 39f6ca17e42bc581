<?php
/**
 * What other modules read.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

/**
 * Answers the filters about registrations, each by one query.
 */
final class Registration_Queries {

	private const MOST_AT_ONCE = 500;

	public function __construct( private readonly Registration_Ledger $ledger ) {}

	/**
	 * Answers `client_webinar_registration`.
	 *
	 * @param mixed $registration The answer of an earlier listener, ignored: only the ledger knows.
	 * @return Registration|null
	 */
	public function one( mixed $registration, int $webinar_id, int $lead_id, int $slot_id = 0 ): ?array {
		return $this->ledger->find( $webinar_id, $slot_id, $lead_id );
	}

	/**
	 * Answers `client_webinar_registrations`, in the order of registration.
	 *
	 * @param mixed             $registrations The answer of an earlier listener, ignored.
	 * @param RegistrationQuery $query         Which ones.
	 * @return list<Registration>
	 */
	public function many( mixed $registrations, array $query ): array {
		return $this->ledger->after(
			$query['webinar_id'],
			$query['after_id'] ?? 0,
			min( self::MOST_AT_ONCE, $query['limit'] ?? self::MOST_AT_ONCE ),
			$query['state'] ?? '',
			$query['lead_ids'] ?? null
		);
	}

	/**
	 * Answers `client_webinar_registration_counts`.
	 *
	 * @param list<RegistrationCounts> $counts      What other modules answered.
	 * @param list<int>                $webinar_ids Which webinars.
	 * @return list<RegistrationCounts>
	 */
	public function counts( array $counts, array $webinar_ids ): array {
		return array( ...$counts, ...$this->ledger->counts( $webinar_ids ) );
	}
}
