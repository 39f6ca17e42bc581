<?php
/**
 * Tests of ETags and costs of the room's state.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

require_once __DIR__ . '/class-state-route-testcase.php';

/** The ETag of unchanged answers, and the queries of a read. */
final class StateRouteCacheTest extends State_Route_TestCase {

	/**
	 * While only time passes the ETag stays, and the answer is 304 without a body.
	 */
	public function test_an_unchanged_state_is_not_sent_again(): void {
		$id = $this->create_webinar( array( 'status' => 'live' ) );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		$first = $this->read( $id );
		$etag  = $first->get_headers()['ETag'];

		self::assertSame( 200, $first->get_status() );
		self::assertSame( 'private, no-cache', $first->get_headers()['Cache-Control'] );
		foreach ( array( $etag, "W/$etag", '"other", ' . $etag, '*', substr( $etag, 0, -1 ) . '-gzip"' ) as $known ) {
			$again = $this->read( $id, $known );
			self::assertSame( array( 304, null ), array( $again->get_status(), $again->get_data() ), $known );
			self::assertSame( $etag, $again->get_headers()['ETag'] );
		}
		self::assertSame( 200, $this->read( $id, '"other"' )->get_status() );
	}

	/**
	 * A change of anything that a room shows changes the ETag.
	 */
	public function test_a_change_changes_the_tag(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		$etag = $this->read( $id )->get_headers()['ETag'];

		do_action( 'core_webinar_set_status', $id, 'start', $this->context( $owner ) );

		self::assertSame( 200, $this->read( $id, $etag )->get_status() );
	}

	/**
	 * A change whose request died before it stored the snapshot is read from the webinar.
	 */
	public function test_a_change_without_a_snapshot_is_read(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$kept  = get_option( "ui_webinar_room_kept_$id" );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		$etag = $this->read( $id )->get_headers()['ETag'];

		do_action( 'core_webinar_set_status', $id, 'start', $this->context( $owner ) );
		update_option( "ui_webinar_room_kept_$id", $kept );

		$answer = $this->read( $id, $etag );
		self::assertSame( array( 200, 'viewing' ), array( $answer->get_status(), $answer->get_data()['stage'] ) );
	}

	/**
	 * R2: no query writes.
	 */
	public function test_reading_writes_nothing(): void {
		$id = $this->create_webinar( array( 'status' => 'live' ) );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );
		$writes = array();
		$asked  = 0;
		add_filter(
			'query',
			static function ( string $query ) use ( &$writes, &$asked ): string {
				++$asked;
				if ( ! preg_match( '/^\s*(SELECT|SHOW|DESCRIBE)\b/i', $query ) ) {
					$writes[] = $query;
				}
				return $query;
			}
		);

		wp_cache_flush();
		self::assertSame( 200, $this->read( $id )->get_status() );

		self::assertSame( array(), $writes );
		self::assertGreaterThan( 0, $asked );
	}

	/**
	 * WordPress runs two queries for the user, and the module two for the admission and one for the webinar, by
	 * itself, when there is no snapshot.
	 */
	public function test_reading_costs_an_attendee_few_queries(): void {
		$id       = $this->create_webinar(
			array(
				'status'           => 'live',
				'speaker_user_ids' => array( $this->create_user( 'webinar_speaker' ), $this->create_user( 'webinar_speaker' ) ),
			)
		);
		$attendee = $this->create_user( 'webinar_attendee' );
		$this->read( $id );
		$queries = $this->capture( 'query' );

		wp_cache_flush();
		wp_load_alloptions();
		foreach ( array( 5, 0 ) as $expected ) {
			$queries->exchangeArray( array() );
			$this->act_as( 0 );
			$this->act_as( $attendee );
			self::assertSame( 200, $this->read( $id )->get_status() );
			self::assertCount( $expected, $queries );
		}
		delete_option( "ui_webinar_room_kept_$id" );
		wp_cache_flush();
		wp_load_alloptions();
		$queries->exchangeArray( array() );
		$this->act_as( 0 );
		$this->act_as( $attendee );
		self::assertSame( 200, $this->read( $id )->get_status() );
		self::assertCount( 4, $queries );
	}
}
