<?php
/**
 * The stored routes.
 *
 * @package Webinars\Client_Webinar_Action_Consumer
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Action_Consumer;

use RuntimeException;

/**
 * Keeps one row per lead and webinar. A route only rises, whoever writes at the same time.
 */
final class Route_Ledger {

	/** From the lowest to the highest. */
	public const ROUTES = array( 'none', 'registered', 'present', 'left', 'completed', 'answered' );

	public const SCREENS = array( 'over', 'next_step', 'choice' );

	private const LEADS_AT_ONCE = 500;

	/**
	 * Answers `client_webinar_lead_route`.
	 *
	 * @param LeadRoute|null $route What another module answered.
	 * @return LeadRoute|null
	 */
	public function find( ?array $route, int $webinar_id, int $lead_id ): ?array {
		return $this->find_many( array(), $webinar_id, array( $lead_id ) )[0] ?? $route;
	}

	/**
	 * Answers `client_webinar_lead_routes`.
	 *
	 * @param list<LeadRoute> $routes   What other modules answered.
	 * @param list<int>       $lead_ids Which leads, at most 500.
	 * @return list<LeadRoute>
	 */
	public function find_many( array $routes, int $webinar_id, array $lead_ids ): array {
		$lead_ids = array_slice( $lead_ids, 0, self::LEADS_AT_ONCE );
		return array() === $lead_ids
			? $routes
			: array_merge( $routes, $this->read( 'webinar_id = %d AND lead_id IN (' . self::placeholders( $lead_ids ) . ') ORDER BY lead_id', array( $webinar_id, ...$lead_ids ) ) );
	}

	/**
	 * A page of the people of a webinar, in the order of their ids.
	 *
	 * @return list<LeadRoute>
	 */
	public function page( int $webinar_id, int $after_lead_id, int $limit ): array {
		return $this->read( 'webinar_id = %d AND lead_id > %d ORDER BY lead_id LIMIT %d', array( $webinar_id, $after_lead_id, $limit ) );
	}

	/**
	 * A page of the webinars of a lead, in the order of their ids.
	 *
	 * @return list<LeadRoute>
	 */
	public function of_lead( int $lead_id, int $limit, int $offset ): array {
		return $this->read( 'lead_id = %d ORDER BY webinar_id LIMIT %d OFFSET %d', array( $lead_id, $limit, $offset ) );
	}

	/**
	 * Raises people of a webinar, each from the route that they have now. Who has that route or a higher one keeps it.
	 *
	 * @param non-empty-array<int, string> $routes The route to reach, by lead.
	 * @return array<int, string> Those that rose: the route before, by lead.
	 * @throws RuntimeException When the database refused.
	 */
	public function raise( int $webinar_id, array $routes, int $now ): array {
		global $wpdb;
		// In one order, so that two processes do not wait for each other.
		ksort( $routes );
		$leads  = array_keys( $routes );
		$values = array();
		foreach ( $leads as $lead_id ) {
			array_push( $values, $webinar_id, $lead_id, $now );
		}
		$this->changed(
			$wpdb->query(
				$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders.ReplacementsWrongNumber
					// Not INSERT IGNORE: with it two transactions share a lock on a row that is there, and then each waits for the other.
					"INSERT INTO {$wpdb->prefix}client_webinar_routes (webinar_id, lead_id, route, screen, changed_at) VALUES "
						. implode( ', ', array_fill( 0, count( $leads ), "(%d, %d, 'none', 'over', %d)" ) ) // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
						. ' ON DUPLICATE KEY UPDATE changed_at = changed_at',
					$values
				)
			)
		);
		$rises = array();
		foreach ( $this->read( 'webinar_id = %d AND lead_id IN (' . self::placeholders( $leads ) . ') ORDER BY lead_id FOR UPDATE', array( $webinar_id, ...$leads ) ) as $row ) {
			$to = $routes[ $row['lead_id'] ];
			if ( array_search( $to, self::ROUTES, true ) > array_search( $row['route'], self::ROUTES, true ) ) {
				$rises[ $row['route'] ][ $to ][] = $row['lead_id'];
			}
		}
		$risen = array();
		foreach ( $rises as $from => $targets ) {
			foreach ( $targets as $to => $lead_ids ) {
				if ( $this->compare_and_set( $webinar_id, $from, $to, $lead_ids, $now ) === count( $lead_ids ) ) {
					$risen += array_fill_keys( $lead_ids, $from );
				}
			}
		}
		return $risen;
	}

	/**
	 * Keeps which screen people see first after the end, as long as they have the route for which it is.
	 *
	 * @param non-empty-list<int> $lead_ids Leads of the webinar.
	 * @throws RuntimeException When the database refused.
	 */
	public function set_screen( int $webinar_id, string $route, string $screen, array $lead_ids ): void {
		global $wpdb;
		$this->changed(
			$wpdb->query(
				$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders.ReplacementsWrongNumber
					"UPDATE {$wpdb->prefix}client_webinar_routes SET screen = %s WHERE webinar_id = %d AND route = %s AND lead_id IN (" . self::placeholders( $lead_ids ) . ')', // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
					array( $screen, $webinar_id, $route, ...$lead_ids )
				)
			)
		);
	}

	/**
	 * Raises people who have a route.
	 *
	 * @param non-empty-list<int> $lead_ids Leads of the webinar.
	 * @return int How many had it.
	 * @throws RuntimeException When the database refused.
	 */
	private function compare_and_set( int $webinar_id, string $from, string $to, array $lead_ids, int $now ): int {
		global $wpdb;
		return $this->changed(
			$wpdb->query(
				$wpdb->prepare( // phpcs:ignore WordPress.DB.PreparedSQLPlaceholders.ReplacementsWrongNumber
					"UPDATE {$wpdb->prefix}client_webinar_routes SET route = %s, changed_at = %d WHERE webinar_id = %d AND route = %s AND lead_id IN (" . self::placeholders( $lead_ids ) . ')', // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared
					array( $to, $now, $webinar_id, $from, ...$lead_ids )
				)
			)
		);
	}

	/**
	 * Reads rows.
	 *
	 * @param string                    $where  Condition, order and limit, with placeholders.
	 * @param non-empty-list<int|string> $values For them.
	 * @return list<LeadRoute>
	 */
	private function read( string $where, array $values ): array {
		global $wpdb;
		/**
		 * The columns as selected.
		 *
		 * @var list<array{lead_id: string, webinar_id: string, route: string, screen: string, changed_at: string}> $rows
		 */
		$rows = $wpdb->get_results(
			$wpdb->prepare( "SELECT lead_id, webinar_id, route, screen, changed_at FROM {$wpdb->prefix}client_webinar_routes WHERE $where", $values ), // phpcs:ignore WordPress.DB.PreparedSQL, WordPress.DB.PreparedSQLPlaceholders -- Placeholders only.
			ARRAY_A
		);
		return array_map(
			static fn( array $row ): array => array(
				'lead_id'    => (int) $row['lead_id'],
				'webinar_id' => (int) $row['webinar_id'],
				'route'      => in_array( $row['route'], self::ROUTES, true ) ? $row['route'] : 'none',
				'screen'     => in_array( $row['screen'], self::SCREENS, true ) ? $row['screen'] : 'over',
				'changed_at' => (int) $row['changed_at'],
			),
			$rows
		);
	}

	/**
	 * Checks that the database has accepted a statement.
	 *
	 * @return int How many rows changed.
	 * @throws RuntimeException When it refused.
	 */
	private function changed( int|bool $changed ): int {
		if ( false === $changed ) {
			throw new RuntimeException( 'The routes could not be written.' );
		}
		return (int) $changed;
	}

	/**
	 * A placeholder for each number.
	 *
	 * @param list<int> $numbers
	 */
	private static function placeholders( array $numbers ): string {
		return implode( ',', array_fill( 0, count( $numbers ), '%d' ) );
	}
}
