<?php
/**
 * Which webinars the list in wp-admin shows.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use DateTimeImmutable;
use WP_Query;

/**
 * Sorts and filters WordPress's own query by fields and state. A person who may not edit the webinars of others gets only the
 * webinars whose organizer or speaker they are, so that not even titles of other people's drafts are shown.
 */
final class List_Query {

	/** Query parameters of the screen. */
	public const STATUS = 'webinar_status';
	public const PERIOD = 'webinar_date';

	/** Query variable that limits any other query in the same way. */
	public const OWN = 'webinar_own';

	/** Statuses, the most urgent first. */
	public const STATUSES = array( 'live', 'paused', 'scheduled', 'draft', 'finished', 'archived' );

	/** Filters by the type instead of a status: what is said of live webinars is not said of recordings (D1). */
	public const RECORDING = 'recording';

	/** A longer filter by month would be of no use. */
	private const DATES_AT_MOST = 2000;

	/**
	 * Removes WordPress's filter by author for people who may not edit the webinars of others: clauses() limits the list instead.
	 */
	public function remove_author( WP_Query $query ): void {
		if ( $this->is_list( $query ) && $this->is_limited() ) {
			$query->set( 'author', '' );
		}
	}

	/**
	 * Answers posts_clauses.
	 *
	 * @param array<string, string> $clauses Parts of the statement.
	 * @return array<string, string>
	 */
	public function clauses( array $clauses, WP_Query $query ): array {
		global $wpdb;
		if ( true === $query->get( self::OWN ) ) {
			$clauses['where'] .= $this->visible();
		}
		if ( ! $this->is_list( $query ) ) {
			return $clauses;
		}
		$clauses['where'] .= $this->visible() . $this->having_status() . $this->within_period( time() );

		$order   = 'ASC' === strtoupper( $this->text( $query->get( 'order' ) ) ) ? 'ASC' : 'DESC';
		$orderby = $query->get( 'orderby' );
		if ( self::STATUS === $orderby ) {
			$clauses['orderby'] = "{$this->urgency()} $order, {$this->date()} DESC, $wpdb->posts.ID DESC";
		} elseif ( in_array( $orderby, array( '', self::PERIOD ), true ) ) {
			// A webinar without a date is still to be planned, so it is sorted with the latest.
			$clauses['orderby'] = "{$this->date()} = 0 $order, {$this->date()} $order, $wpdb->posts.ID $order";
		}
		return $clauses;
	}

	public function is_list( WP_Query $query ): bool {
		return is_admin() && $query->is_main_query() && Post_Type::NAME === $query->get( 'post_type' );
	}

	/**
	 * Whether the current user sees only the webinars whose organizer or speaker they are.
	 */
	public function is_limited(): bool {
		return ! current_user_can( 'edit_others_webinar_events' );
	}

	/**
	 * Returns the status to filter by, or RECORDING; empty for all.
	 */
	public function chosen_status(): string {
		$status = $this->requested( self::STATUS );
		return in_array( $status, array( ...self::STATUSES, self::RECORDING ), true ) ? $status : '';
	}

	/**
	 * Returns the period to filter by: `upcoming`, `past` or a month such as `202611`; empty for all.
	 */
	public function chosen_period(): string {
		$period = $this->requested( self::PERIOD );
		return 1 === preg_match( '/^(upcoming|past|[1-9][0-9]{3}(0[1-9]|1[0-2]))$/D', $period ) ? $period : '';
	}

	/**
	 * Returns the months, in the site's time zone, with webinars that the current user sees, latest first.
	 *
	 * @return list<string> Such as `202611`.
	 */
	public function months(): array {
		global $wpdb;
		$date  = $this->date();
		$dates = $wpdb->get_col(
			// phpcs:ignore WordPress.DB.PreparedSQL -- Made of prepared parts.
			"SELECT DISTINCT $date AS starts_at FROM $wpdb->posts WHERE " . $wpdb->prepare( 'post_type = %s', Post_Type::NAME ) . " AND post_status NOT IN ( 'auto-draft', 'trash' ) AND $date > 0 AND NOT {$this->is_recording()}" . $this->visible() . ' ORDER BY starts_at DESC LIMIT ' . self::DATES_AT_MOST
		);
		return array_values( array_unique( array_map( static fn( mixed $date ): string => (string) wp_date( 'Ym', is_numeric( $date ) ? (int) $date : 0 ), $dates ) ) );
	}

	/**
	 * Limits the list to webinars whose organizer or speaker the current user is: the same rule as in Capabilities, in SQL.
	 */
	private function visible(): string {
		global $wpdb;
		if ( ! $this->is_limited() ) {
			return '';
		}
		$user_id = (string) get_current_user_id();
		return $wpdb->prepare(
			" AND EXISTS (
				SELECT 1 FROM $wpdb->postmeta AS bound WHERE bound.post_id = $wpdb->posts.ID AND (
					( bound.meta_key = 'owner_user_id' AND bound.meta_value = %s )
					OR ( bound.meta_key = 'speaker_user_ids' AND bound.meta_value REGEXP %s )
				)
			)",
			$user_id,
			// A serialized list also contains keys: every second number is a user.
			"^a:[0-9]+:[{](i:[0-9]+;i:[0-9]+;)*i:[0-9]+;i:$user_id;"
		);
	}

	private function having_status(): string {
		global $wpdb;
		$status = $this->chosen_status();
		return match ( $status ) {
			''              => '',
			self::RECORDING => " AND {$this->is_recording()}",
			default         => ' AND ' . $this->status() . $wpdb->prepare( ' = %s', $status ) . " AND NOT {$this->is_recording()}",
		};
	}

	/**
	 * Filters by period. A running webinar counts as upcoming and a finished one as past, whatever its planned date. A recording has
	 * no date and is in none.
	 *
	 * @param int $now Unix seconds.
	 */
	private function within_period( int $now ): string {
		global $wpdb;
		$period = $this->chosen_period();
		$date   = $this->date();
		$status = $this->status();
		$live   = "NOT {$this->is_recording()}";
		// phpcs:disable WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- Made of constants.
		switch ( $period ) {
			case '':
				return '';
			case 'upcoming':
				return $wpdb->prepare( " AND $live AND ( $status IN ( 'live', 'paused' ) OR ( $status NOT IN ( 'finished', 'archived' ) AND $date > %d ) )", $now );
			case 'past':
				return $wpdb->prepare( " AND $live AND ( $status IN ( 'finished', 'archived' ) OR ( $status NOT IN ( 'live', 'paused' ) AND $date BETWEEN 1 AND %d ) )", $now );
			default:
				$begin = new DateTimeImmutable( $period . '01 00:00:00', wp_timezone() );
				return $wpdb->prepare( " AND $live AND $date >= %d AND $date < %d", $begin->getTimestamp(), $begin->modify( '+1 month' )->getTimestamp() );
		}
		// phpcs:enable
	}

	/**
	 * SQL of a webinar's date in Unix seconds; 0 for none.
	 */
	private function date(): string {
		return 'CAST( ' . $this->meta( 'scheduled_at', '0' ) . ' AS SIGNED )';
	}

	private function is_recording(): string {
		return '( ' . $this->meta( 'type', 'live' ) . " = '" . Auto_Webinars::TYPE . "' )";
	}

	private function status(): string {
		return $this->meta( 'status', State_Store::INITIAL['status'] );
	}

	/**
	 * SQL of a status's position in STATUSES.
	 */
	private function urgency(): string {
		$places = '';
		foreach ( self::STATUSES as $place => $status ) {
			$places .= " WHEN '$status' THEN $place";
		}
		return 'CASE ' . $this->status() . $places . ' END';
	}

	/**
	 * SQL of a meta value: the first row, as get_post_meta() returns it.
	 *
	 * @param string $initial Used where there is no row.
	 */
	private function meta( string $key, string $initial ): string {
		global $wpdb;
		return $wpdb->prepare(
			"COALESCE( ( SELECT row_of_meta.meta_value FROM $wpdb->postmeta AS row_of_meta WHERE row_of_meta.post_id = $wpdb->posts.ID AND row_of_meta.meta_key = %s ORDER BY row_of_meta.meta_id LIMIT 1 ), %s )",
			$key,
			$initial
		);
	}

	private function requested( string $name ): string {
		return $this->text( $_GET[ $name ] ?? '' ); // phpcs:ignore WordPress.Security -- Filters a list, and is compared with what is known.
	}

	private function text( mixed $value ): string {
		return is_string( $value ) ? $value : '';
	}
}
