<?php
/**
 * Tests of status and CTA visibility.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Core_Webinar_Event\Change_Context;
use Webinars\Core_Webinar_Event\State_Store;

require_once __DIR__ . '/class-state-testcase.php';

/** The state machine, called by the hooks. StateRightsTest tests whom it refuses. */
final class StateTest extends State_TestCase {

	/**
	 * Each move in each status: the new status or the code of the refusal.
	 *
	 * @return iterable<string, array{string, string, string}>
	 */
	public static function cells(): iterable {
		$moves = array( 'schedule', 'start', 'pause', 'resume', 'stop', 'archive' );
		$table = array(
			'draft'     => 'scheduled webinar_state_invalid_start webinar_not_live webinar_state_invalid_start webinar_not_live webinar_state_invalid_archive',
			'scheduled' => 'scheduled live webinar_not_live webinar_not_live webinar_not_live webinar_state_invalid_archive',
			'live'      => 'webinar_state_invalid_rewind live paused live finished webinar_state_invalid_archive',
			'paused'    => 'webinar_state_invalid_rewind webinar_state_invalid_start paused live finished webinar_state_invalid_archive',
			'finished'  => 'webinar_state_invalid_rewind webinar_state_invalid_restart webinar_not_live webinar_state_invalid_restart finished archived',
			'archived'  => 'webinar_state_locked webinar_state_locked webinar_state_locked webinar_state_locked webinar_state_locked webinar_state_locked',
		);
		foreach ( $table as $from => $row ) {
			foreach ( array_combine( $moves, explode( ' ', $row ) ) as $move => $outcome ) {
				yield "$move while $from" => array( $from, $move, $outcome );
			}
		}
	}

	/**
	 * A change is announced once, a repeat not at all, a refusal once with its code. Only a change writes to the database.
	 *
	 * @param string $from    Status before.
	 * @param string $outcome Status after, or code of the refusal.
	 */
	#[DataProvider( 'cells' )]
	public function test_each_move_in_each_status( string $from, string $move, string $outcome ): void {
		$id = $this->webinar_in( $from );
		self::assertSame( $from, $this->webinar( $id )['status'] );
		$version    = $this->webinar( $id )['version'];
		$before     = $this->database();
		$changed    = $this->capture( 'core_webinar_status_changed' );
		$refused    = $this->capture( 'core_webinar_change_refused' );
		$is_refused = str_starts_with( $outcome, 'webinar_' );
		$is_change  = ! $is_refused && $outcome !== $from;

		$code = $this->changes()->move( $id, $move, Change_Context::from_payload( $this->context( 0 ) ) );

		self::assertSame( $is_refused ? $outcome : null, $code );
		self::assertSame( $is_refused ? array( array( $id, 'status', $move, $outcome ) ) : array(), array_map( static fn( array $no ): array => array( $no['webinar_id'], $no['change'], $no['requested'], $no['code'] ), $refused->getArrayCopy() ) );
		self::assertSame( $is_change ? array( array( $id, $from, $outcome ) ) : array(), array_map( static fn( array $yes ): array => array( $yes['webinar_id'], $yes['from'], $yes['to'] ), $changed->getArrayCopy() ) );
		if ( $is_change ) {
			self::assertSame( array( $outcome, $version + 1 ), array( $this->webinar( $id )['status'], $this->webinar( $id )['version'] ) );
		} else {
			self::assertSame( $before, $this->database() );
		}
	}

	/**
	 * A webinar that is published with a date is scheduled, and starts hidden (S4).
	 */
	public function test_publishing_with_a_date_schedules(): void {
		$changed = $this->capture( 'core_webinar_status_changed' );
		$id      = $this->create_webinar();

		self::assertSame( array( 'draft', 'scheduled' ), array( $changed[0]['from'], $changed[0]['to'] ) );
		self::assertSame( 'scheduled', $this->webinar( $id )['status'] );
		self::assertSame( 'hidden', $this->webinar( $id )['cta_visibility'] );
		self::assertSame( 1, $this->webinar( $id )['version'] );
	}

	/** A webinar without a date stays a draft until it has one, and an unpublished one until it is published. */
	public function test_publishing_without_a_date_does_not_schedule(): void {
		$id = $this->create_webinar( array( 'scheduled_at' => 0 ) );
		self::assertSame( 'draft', $this->webinar( $id )['status'] );

		wp_update_post(
			array(
				'ID'         => $id,
				'meta_input' => array( 'scheduled_at' => time() + DAY_IN_SECONDS ),
			)
		);
		self::assertSame( 'scheduled', $this->webinar( $id )['status'] );

		$unpublished = $this->create_webinar( array( 'post_status' => 'draft' ) );
		self::assertSame( 'draft', $this->webinar( $unpublished )['status'] );
		wp_publish_post( $unpublished );
		self::assertSame( 'scheduled', $this->webinar( $unpublished )['status'] );
	}

	/** The announced change has the caller's context, and the times are stored. */
	public function test_start_and_stop_announce_actor_and_time(): void {
		$owner   = $this->create_user( 'webinar_organizer' );
		$id      = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$changed = $this->capture( 'core_webinar_status_changed' );
		$start   = time() - 600;

		do_action( 'core_webinar_set_status', $id, 'start', array( 'timestamp' => $start ) + $this->context( $owner ) );
		do_action( 'core_webinar_set_status', $id, 'stop', array( 'timestamp' => $start + 500 ) + $this->context( $owner ) );

		self::assertSame(
			array(
				'webinar_id' => $id,
				'from'       => 'scheduled',
				'to'         => 'live',
				'actor_id'   => $owner,
				'timestamp'  => $start,
				'source'     => 'test',
			),
			$changed[0]
		);
		$webinar = $this->webinar( $id );
		self::assertSame( array( $start, $start + 500, 3 ), array( $webinar['started_at'], $webinar['finished_at'], $webinar['version'] ) );
	}

	/** A start in the future is stored as now. */
	public function test_a_time_in_the_future_becomes_now(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );

		do_action( 'core_webinar_set_status', $id, 'start', array( 'timestamp' => time() + 3600 ) + $this->context( $owner ) );

		self::assertLessThanOrEqual( time(), $this->webinar( $id )['started_at'] );
	}

	/** The length of all pauses is added up, also of one that the stop ends. */
	public function test_pauses_are_summed(): void {
		$id    = $this->webinar_in( 'scheduled' );
		$begin = time() - 1000;
		foreach ( array(
			'start'  => 0,
			'pause'  => 100,
			'resume' => 130,
			'stop'   => 500,
		) as $move => $after ) {
			$this->changes()->move( $id, $move, Change_Context::from_payload( array( 'timestamp' => $begin + $after ) + $this->context( 0 ) ) );
		}
		$webinar = $this->webinar( $id );
		self::assertSame( array( $begin, 30, 0, $begin + 500 ), array( $webinar['started_at'], $webinar['paused_seconds'], $webinar['paused_at'], $webinar['finished_at'] ) );

		$paused = $this->webinar_in( 'scheduled' );
		foreach ( array(
			'start' => 0,
			'pause' => 100,
			'stop'  => 150,
		) as $move => $after ) {
			$this->changes()->move( $paused, $move, Change_Context::from_payload( array( 'timestamp' => $begin + $after ) + $this->context( 0 ) ) );
		}
		self::assertSame( array( 50, 0 ), array( $this->webinar( $paused )['paused_seconds'], $this->webinar( $paused )['paused_at'] ) );
	}

	/** S3: a second stop changes nothing, announces nothing and is no error. */
	public function test_second_stop_changes_nothing(): void {
		$owner   = $this->create_user( 'webinar_organizer' );
		$id      = $this->create_webinar(
			array(
				'status'        => 'finished',
				'owner_user_id' => $owner,
			)
		);
		$before  = $this->webinar( $id );
		$changed = $this->capture( 'core_webinar_status_changed' );
		$refused = $this->capture( 'core_webinar_change_refused' );

		do_action( 'core_webinar_set_status', $id, 'stop', $this->context( $owner ) );

		self::assertSame( $before, $this->webinar( $id ) );
		self::assertCount( 0, $changed );
		self::assertCount( 0, $refused );
	}

	/** S3: a stop that read the status before another stop was stored changes nothing and announces nothing. */
	public function test_one_of_two_parallel_stops_wins(): void {
		global $wpdb;
		$id      = $this->webinar_in( 'live' );
		$changed = $this->capture( 'core_webinar_status_changed' );
		// The other request is stored between this one's read and write.
		$other = function ( string $query ) use ( $wpdb, $id ): string {
			if ( str_contains( $query, "'finished'" ) && has_filter( 'query' ) ) {
				remove_all_filters( 'query' );
				self::assertTrue( ( new State_Store() )->compare_and_set( $id, 'status', 'live', 'finished', array( 'finished_at' => 7 ) ) );
			}
			return $query;
		};
		add_filter( 'query', $other );

		$code = $this->changes()->move( $id, 'stop', Change_Context::from_payload( $this->context( 0 ) ) );

		self::assertNull( $code );
		self::assertCount( 0, $changed );
		self::assertSame( array( 7, 3 ), array( $this->webinar( $id )['finished_at'], $this->webinar( $id )['version'] ) );
	}

	/** S3: the stored status decides, not this process's cache. */
	public function test_old_cache_does_not_decide(): void {
		$owner   = $this->create_user( 'webinar_organizer' );
		$stopped = $this->create_webinar(
			array(
				'owner_user_id' => $owner,
				'status'        => 'live',
			)
		);
		$started = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$this->write_behind_the_cache( $stopped, 'finished' );
		$this->write_behind_the_cache( $started, 'live' );
		$changed = $this->capture( 'core_webinar_status_changed' );
		$refused = $this->capture( 'core_webinar_change_refused' );

		do_action( 'core_webinar_set_status', $stopped, 'stop', $this->context( $owner ) );
		do_action( 'core_webinar_set_status', $started, 'stop', $this->context( $owner ) );

		self::assertSame( array( $started ), array_column( $changed->getArrayCopy(), 'webinar_id' ) );
		self::assertSame( array( 'finished', 'finished' ), array( $this->webinar( $stopped )['status'], $this->webinar( $started )['status'] ) );
		self::assertCount( 0, $refused );
	}

	/** An unpublished webinar does not start. */
	public function test_an_unpublished_webinar_does_not_start_but_stops(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		wp_update_post(
			array(
				'ID'          => $id,
				'post_status' => 'draft',
			)
		);
		$refused = $this->capture( 'core_webinar_change_refused' );
		do_action( 'core_webinar_set_status', $id, 'start', $this->context( $owner ) );
		self::assertSame( 'webinar_state_invalid_start', $refused[0]['code'] );

		$live = $this->create_webinar(
			array(
				'owner_user_id' => $owner,
				'status'        => 'live',
			)
		);
		wp_update_post(
			array(
				'ID'          => $live,
				'post_status' => 'draft',
			)
		);
		self::assertSame( 'live', $this->webinar( $live )['status'] );
		self::assertFalse( user_can( $this->create_user( 'webinar_attendee' ), 'attend_webinar', $live ) );
		do_action( 'core_webinar_set_status', $live, 'stop', $this->context( $owner ) );
		self::assertSame( 'finished', $this->webinar( $live )['status'] );
	}

	/** A webinar that has begun is never scheduled again: not as a draft, nor with a new date. */
	public function test_publishing_schedules_no_webinar_that_has_begun(): void {
		foreach ( array( 'live', 'paused', 'finished', 'archived' ) as $status ) {
			$id      = $this->webinar_in( $status );
			$before  = array_diff_key( $this->webinar( $id ), array( 'scheduled_at' => 0 ) );
			$changed = $this->capture( 'core_webinar_status_changed' );
			$refused = $this->capture( 'core_webinar_change_refused' );
			foreach ( array( 'draft', 'publish', 'private', 'publish' ) as $post_status ) {
				wp_update_post(
					array(
						'ID'          => $id,
						'post_status' => $post_status,
						'meta_input'  => array( 'scheduled_at' => time() + DAY_IN_SECONDS ),
					)
				);
				self::assertSame( $before, array_diff_key( $this->webinar( $id ), array( 'scheduled_at' => 0 ) ), "$status, $post_status" );
			}
			if ( ! in_array( $status, array( 'live', 'paused' ), true ) ) {
				wp_trash_post( $id );
				wp_untrash_post( $id );
				wp_publish_post( $id );
				self::assertSame( $before, array_diff_key( $this->webinar( $id ), array( 'scheduled_at' => 0 ) ), "$status, trash" );
			}
			self::assertCount( 0, $changed );
			self::assertCount( 0, $refused, 'Publishing is no attempt to move it.' );
		}
	}

	/** S4: the hook shows and hides the CTA, and each change is announced once. */
	public function test_cta_is_shown_and_hidden_by_the_hook(): void {
		$owner   = $this->create_user( 'webinar_organizer' );
		$id      = $this->create_webinar(
			array(
				'owner_user_id' => $owner,
				'status'        => 'live',
			)
		);
		$version = $this->webinar( $id )['version'];
		$changed = $this->capture( 'core_webinar_cta_visibility_changed' );

		foreach ( array( true, true, false ) as $is_visible ) {
			do_action( 'core_webinar_set_cta_visibility', $id, $is_visible, $this->context( $owner ) );
			self::assertSame( $is_visible ? 'visible' : 'hidden', $this->webinar( $id )['cta_visibility'] );
		}

		self::assertSame( array( true, false ), array_column( $changed->getArrayCopy(), 'visible' ) );
		self::assertSame( $version + 2, $this->webinar( $id )['version'] );
	}

	/**
	 * A webinar whose rows are missing, as after a copied database, works.
	 */
	public function test_missing_rows_are_added(): void {
		global $wpdb;
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$wpdb->query( $wpdb->prepare( "DELETE FROM $wpdb->postmeta WHERE post_id = %d AND meta_key IN ( 'version', 'cta_visibility', 'started_at', 'finished_at' )", $id ) );
		wp_cache_flush();

		do_action( 'core_webinar_set_status', $id, 'start', $this->context( $owner ) );
		do_action( 'core_webinar_set_cta_visibility', $id, true, $this->context( $owner ) );

		$webinar = $this->webinar( $id );
		self::assertSame( array( 'live', 'visible', 2 ), array( $webinar['status'], $webinar['cta_visibility'], $webinar['version'] ) );
		self::assertGreaterThan( 0, $webinar['started_at'] );
	}

	/**
	 * Reads all stored rows.
	 *
	 * @return array<string, mixed> Rows by table.
	 */
	private function database(): array {
		global $wpdb;
		$tables = $wpdb->get_col( 'SHOW TABLES' );
		self::assertContains( $wpdb->postmeta, $tables );
		return array_combine( $tables, array_map( static fn( string $table ) => $wpdb->get_results( "SELECT * FROM `$table`", ARRAY_N ), $tables ) );
	}

	/** Changes the status by SQL, as another process does, past this one's cache. */
	private function write_behind_the_cache( int $id, string $status ): void {
		global $wpdb;
		$cached = get_post_meta( $id, 'status', true );
		$wpdb->update(
			$wpdb->postmeta,
			array( 'meta_value' => $status ),
			array(
				'post_id'  => $id,
				'meta_key' => 'status',
			)
		);
		self::assertSame( $cached, get_post_meta( $id, 'status', true ) );
	}
}
