<?php
/**
 * The people who booked.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

use Generator;

/**
 * Reads registrations with the people's names. Mail addresses are for readers who may list users.
 *
 * @phpstan-import-type PersonRow from Registration_Ledger
 * @phpstan-import-type GuestRow from Guest_Requests
 * @phpstan-type Person array{registration: Registration, name: string, email: string}
 */
final class People {

	private const AT_ONCE = 500;

	public function __construct( private readonly Registration_Ledger $ledger, private readonly Guest_Requests $requests ) {}

	/**
	 * Returns a page: those with a seat, then the waiting line, then the cancelled ones.
	 *
	 * @param string $state  Empty for all.
	 * @param string $search Part of a name; empty for all.
	 * @return list<Person>
	 */
	public function page( int $webinar_id, string $state, string $search, int $limit, int $offset ): array {
		return array_map( array( $this, 'person' ), $this->ledger->page( $webinar_id, $state, $search, self::may_see_addresses(), $limit, $offset ) );
	}

	/**
	 * Counts what page() lists.
	 *
	 * @param string $state  Empty for all.
	 * @param string $search Part of a name; empty for all.
	 */
	public function total( int $webinar_id, string $state, string $search ): int {
		return $this->ledger->page_total( $webinar_id, $state, $search, self::may_see_addresses() );
	}

	/**
	 * Returns everybody in the order of registration, some hundreds at a time; at least one batch, which may be empty.
	 *
	 * @param string $state Empty for all.
	 * @return Generator<list<Person>>
	 */
	public function batches( int $webinar_id, string $state = '' ): Generator {
		$last_id = 0;
		do {
			$people = array_map( array( $this, 'person' ), $this->ledger->people_after( $webinar_id, $state, $last_id, self::AT_ONCE ) );
			yield $people;
			$count   = count( $people );
			$last_id = $people[ $count - 1 ]['registration']['registration_id'] ?? 0;
		} while ( self::AT_ONCE === $count );
	}

	/**
	 * Returns the fields of a file. Times are ISO 8601 in UTC, empty when it did not happen.
	 *
	 * @param Person $person
	 * @return array{registration_id: string, lead_id: string, name: string, email: string, state: string, source: string, campaign: string, created_at: string, registered_at: string}
	 */
	public static function fields( array $person ): array {
		$registration = $person['registration'];
		$time         = static fn( int $seconds ): string => 0 === $seconds ? '' : gmdate( 'Y-m-d\TH:i:s\Z', $seconds );
		return array(
			'registration_id' => (string) $registration['registration_id'],
			'lead_id'         => $registration['lead_id'] > 0 ? (string) $registration['lead_id'] : '',
			'name'            => $person['name'],
			'email'           => $person['email'],
			'state'           => $registration['state'],
			'source'          => $registration['source'],
			'campaign'        => $registration['campaign'],
			'created_at'      => $time( $registration['created_at'] ),
			'registered_at'   => $time( $registration['registered_at'] ),
		);
	}

	/**
	 * Returns the unconfirmed requests as fields of a file, some hundreds at a time.
	 *
	 * @return Generator<list<array<string, string>>>
	 */
	public function unconfirmed_batches( int $webinar_id ): Generator {
		$last_id = 0;
		do {
			$guests = $this->requests->unconfirmed( $webinar_id, $last_id, self::AT_ONCE );
			yield array_map( array( self::class, 'fields_of_guest' ), $guests );
			$count   = count( $guests );
			$last_id = (int) ( $guests[ $count - 1 ]['guest_id'] ?? 0 );
		} while ( self::AT_ONCE === $count );
	}

	/**
	 * Returns the fields of somebody who has no registration yet.
	 *
	 * @param GuestRow $guest
	 * @return array{registration_id: string, lead_id: string, name: string, email: string, state: string, source: string, campaign: string, created_at: string, registered_at: string}
	 */
	private static function fields_of_guest( array $guest ): array {
		return array(
			'registration_id' => '',
			'lead_id'         => '',
			'name'            => $guest['name'],
			'email'           => self::may_see_addresses() ? $guest['address'] : '',
			'state'           => $guest['state'],
			'source'          => $guest['source'],
			'campaign'        => $guest['campaign'],
			'created_at'      => gmdate( 'Y-m-d\TH:i:s\Z', (int) $guest['requested_at'] ),
			'registered_at'   => '',
		);
	}

	/**
	 * Why the last message to each of some people did not arrive, in words.
	 *
	 * @param 'lead'|'guest' $kind What the ids are.
	 * @param list<int>      $ids  At most a page of a list.
	 * @return array<int, string> By id; those whose message arrived or waits are left out.
	 */
	public static function undelivered( int $webinar_id, string $kind, array $ids ): array {
		/**
		 * This filter is documented in contract/hooks/webinar_outbox_undelivered.json.
		 *
		 * @var array<string, string> $sentences
		 */
		$sentences = apply_filters( 'webinar_outbox_undelivered', array(), $webinar_id, array_map( static fn( int $id ): string => "$kind:$id", $ids ) );
		$by_id     = array();
		foreach ( $ids as $id ) {
			if ( isset( $sentences[ "$kind:$id" ] ) ) {
				/* translators: %s: why it did not arrive, as in: The mail server refuses it. */
				$by_id[ $id ] = sprintf( __( 'Last message: %s', 'client-webinar-registration' ), $sentences[ "$kind:$id" ] );
			}
		}
		return $by_id;
	}

	public static function may_see_addresses(): bool {
		return current_user_can( 'list_users' );
	}

	/**
	 * Names the person of a row.
	 *
	 * @param PersonRow $row
	 * @return Person
	 */
	private function person( array $row ): array {
		$lead_id = (int) $row['lead_id'];
		return array(
			'registration' => Registration_Ledger::registration( $row ),
			'name'         => match ( true ) {
				// WordPress keeps "&" as "&amp;".
				null !== $row['display_name'] => wp_specialchars_decode( $row['display_name'], ENT_QUOTES ),
			/* translators: %d: number of a person in the CRM. */
			$lead_id > 0                  => sprintf( __( 'Lead %d', 'client-webinar-registration' ), $lead_id ),
			default                       => __( 'Forgotten person', 'client-webinar-registration' ),
			},
			'email'        => self::may_see_addresses() ? (string) $row['user_email'] : '',
		);
	}
}
