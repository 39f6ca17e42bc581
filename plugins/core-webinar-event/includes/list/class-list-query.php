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
 * Orders and filters WordPress's own query by what a webinar says, and keeps it to the webinars that a person is bound
 * to where they may not edit those of others: not even the titles of other people's drafts are theirs to read.
 */
final class List_Query {

	/** Parameters in the address of the screen. */
	public const STATUS = 'webinar_status';
	public const PERIOD = 'webinar_date';

	/** Statuses in the order of their urgency. */
	public const STATUSES = array( 'live', 'paused', 'scheduled', 'draft', 'finished', 'archived' );

	/** A drop-down of more months is of no use to anybody. */
	private const DATES_AT_MOST = 2000;

	/**
	 * Takes WordPress's guess away that who may not edit others' webinars wants those that they wrote.
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
		if ( ! $this->is_list( $query ) ) {
			return $clauses;
		}
		$clauses['where'] .= $this->visible() . $this->having_status() . $this->within_period( time() );

		$order   = 'ASC' === strtoupper( $this->text( $query->get( 'order' ) ) ) ? 'ASC' : 'DESC';
		$orderby = $query->get( 'orderby' );
		if ( self::STATUS === $orderby ) {
			$clauses['orderby'] = "{$this->urgency()} $order, {$this->date()} DESC, $wpdb->posts.ID DESC";
		} elseif ( in_array( $orderby, array( '', self::PERIOD ), true ) ) {
			// What has no date yet is still to be done: it stands with the latest.
			$clauses['orderby'] = "{$this->date()} = 0 $order, {$this->date()} $order, $wpdb->posts.ID $order";
		}
		return $clauses;
	}

	/**
	 * Whether this is the query of the list.
	 */
	public function is_list( WP_Query $query ): bool {
		return is_admin() && $query->is_main_query() && Post_Type::NAME === $query->get( 'post_type' );
	}

	/**
	 * Whether the current user sees only the webinars that they are bound to.
	 */
	public function is_limited(): bool {
		return ! current_user_can( 'edit_others_webinar_events' );
	}

	/**
	 * The status to keep to; empty for all.
	 */
	public function chosen_status(): string {
		$status = $this->requested( self::STATUS );
		return in_array( $status, self::STATUSES, true ) ? $status : '';
	}

	/**
	 * The time to keep to: `upcoming`, `past` or a month as in `202611`; empty for all.
	 */
	public function chosen_period(): string {
		$period = $this->requested( self::PERIOD );
		return 1 === preg_match( '/^(upcoming|past|[1-9][0-9]{3}(0[1-9]|1[0-2]))$/D', $period ) ? $period : '';
	}

	/**
	 * Months of the site's calendar in which there are webinars that the current user sees, latest first.
	 *
	 * @return list<string> Such as `202611`.
	 */
	public function months(): array {
		global $wpdb;
		$date  = $this->date();
		$dates = $wpdb->get_col(
			// phpcs:ignore WordPress.DB.PreparedSQL -- Made of prepared parts.
			"SELECT DISTINCT $date AS starts_at FROM $wpdb->posts WHERE " . $wpdb->prepare( 'post_type = %s', Post_Type::NAME ) . " AND post_status NOT IN ( 'auto-draft', 'trash' ) AND $date > 0" . $this->visible() . ' ORDER BY starts_at DESC LIMIT ' . self::DATES_AT_MOST
		);
		return array_values( array_unique( array_map( static fn( mixed $date ): string => (string) wp_date( 'Ym', is_numeric( $date ) ? (int) $date : 0 ), $dates ) ) );
	}

	/**
	 * Keeps to the webinars of which the current user is the organizer or a speaker: as Capabilities does, in SQL.
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
			// A serialized list has keys too: a person is each second number.
			"^a:[0-9]+:[{](i:[0-9]+;i:[0-9]+;)*i:[0-9]+;i:$user_id;"
		);
	}

	/**
	 * Keeps to the chosen status.
	 */
	private function having_status(): string {
		global $wpdb;
		$status = $this->chosen_status();
		return '' === $status ? '' : ' AND ' . $this->status() . $wpdb->prepare( ' = %s', $status );
	}

	/**
	 * Keeps to the chosen time. What is on belongs to what is to come, what is over to the past, whenever it was planned.
	 *
	 * @param int $now Unix seconds.
	 */
	private function within_period( int $now ): string {
		global $wpdb;
		$period = $this->chosen_period();
		$date   = $this->date();
		$status = $this->status();
		// phpcs:disable WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- Made of constants.
		switch ( $period ) {
			case '':
				return '';
			case 'upcoming':
				return $wpdb->prepare( " AND ( $status IN ( 'live', 'paused' ) OR ( $status NOT IN ( 'finished', 'archived' ) AND $date > %d ) )", $now );
			case 'past':
				return $wpdb->prepare( " AND ( $status IN ( 'finished', 'archived' ) OR ( $status NOT IN ( 'live', 'paused' ) AND $date BETWEEN 1 AND %d ) )", $now );
			default:
				$begin = new DateTimeImmutable( $period . '01 00:00:00', wp_timezone() );
				return $wpdb->prepare( " AND $date >= %d AND $date < %d", $begin->getTimestamp(), $begin->modify( '+1 month' )->getTimestamp() );
		}
		// phpcs:enable
	}

	/**
	 * The date of a webinar in SQL, Unix seconds; 0 for none.
	 */
	private function date(): string {
		return 'CAST( ' . $this->meta( 'scheduled_at', '0' ) . ' AS SIGNED )';
	}

	/**
	 * The status of a webinar in SQL.
	 */
	private function status(): string {
		return $this->meta( 'status', State_Store::INITIAL['status'] );
	}

	/**
	 * The place of a status in SQL.
	 */
	private function urgency(): string {
		$places = '';
		foreach ( self::STATUSES as $place => $status ) {
			$places .= " WHEN '$status' THEN $place";
		}
		return 'CASE ' . $this->status() . $places . ' END';
	}

	/**
	 * A row of meta in SQL: the first, as get_post_meta() has it.
	 *
	 * @param string $initial Where there is none.
	 */
	private function meta( string $key, string $initial ): string {
		global $wpdb;
		return $wpdb->prepare(
			"COALESCE( ( SELECT row_of_meta.meta_value FROM $wpdb->postmeta AS row_of_meta WHERE row_of_meta.post_id = $wpdb->posts.ID AND row_of_meta.meta_key = %s ORDER BY row_of_meta.meta_id LIMIT 1 ), %s )",
			$key,
			$initial
		);
	}

	/**
	 * A parameter of the screen's address.
	 */
	private function requested( string $name ): string {
		return $this->text( $_GET[ $name ] ?? '' ); // phpcs:ignore WordPress.Security -- Filters a list, and is compared with what is known.
	}

	/**
	 * Text, or none.
	 */
	private function text( mixed $value ): string {
		return is_string( $value ) ? $value : '';
	}
}
