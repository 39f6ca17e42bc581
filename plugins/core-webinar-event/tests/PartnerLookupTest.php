<?php
/**
 * Tests of the queries that find partners.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/** For a batch of leads the users are loaded together. */
final class PartnerLookupTest extends Webinar_TestCase {

	/** Ends the batch: until then the outbox holds back its events. */
	protected function tearDown(): void {
		do_action( 'client_webinar_batch_ended', array( 'is_kept' => false ) );
		parent::tearDown();
	}

	/** A batch of leads and their partners takes a few queries, and then none for each lead. */
	public function test_people_of_a_batch_are_read_together(): void {
		$guests = $this->invited( 6 );
		wp_cache_flush();
		wp_load_alloptions();

		self::assertCount( 4, $this->queries( static fn() => do_action( 'client_webinar_batch_begun', array( 'lead_ids' => array_keys( $guests ) ) ) ) );

		$asked = $this->queries(
			static function () use ( $guests ): void {
				foreach ( $guests as $guest_id => $partner_id ) {
					self::assertSame( $partner_id, apply_filters( 'core_webinar_partner_id', 0, $guest_id ) );
					self::assertNotFalse( get_userdata( $guest_id ) );
				}
			}
		);
		self::assertSame( array(), $asked );
	}

	/** Where a CRM has its own ids, a lead id may be the user id of another person. */
	public function test_nobody_is_read_where_leads_are_not_users(): void {
		$guests = $this->invited( 2 );
		add_filter( 'core_webinar_lead_id', static fn( int $lead_id ): int => $lead_id + 1000 );
		wp_cache_flush();

		self::assertSame( array(), $this->queries( static fn() => do_action( 'client_webinar_batch_begun', array( 'lead_ids' => array_keys( $guests ) ) ) ) );
	}

	/**
	 * Makes guests.
	 *
	 * @param int $count How many.
	 * @return array<int, int> Who invited each, 0 for nobody.
	 */
	private function invited( int $count ): array {
		$guests   = array();
		$partners = array( $this->create_user( 'webinar_attendee' ), $this->create_user( 'webinar_attendee' ) );
		for ( $number = 0; $number < $count; $number++ ) {
			$guest_id            = $this->create_user( 'webinar_attendee' );
			$guests[ $guest_id ] = $partners[ $number % 3 ] ?? 0;
			if ( $guests[ $guest_id ] > 0 ) {
				update_user_meta( $guest_id, 'invited_by', $guests[ $guest_id ] );
			}
		}
		return $guests;
	}

	/**
	 * Returns the statements that the work runs.
	 *
	 * @param callable $work The work.
	 * @return list<string> Statements.
	 */
	private function queries( callable $work ): array {
		$queries  = array();
		$take_one = static function ( string $query ) use ( &$queries ): string {
			$queries[] = $query;
			return $query;
		};
		add_filter( 'query', $take_one );
		$work();
		remove_filter( 'query', $take_one );
		return $queries;
	}
}
