<?php
/**
 * Tests of the announcements to rooms.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;
use Webinars\Ui_Webinar_Room\Room_Snapshots;

/**
 * Each change of a room is announced once and stored as a snapshot; nothing else is.
 */
final class RoomAnnouncementTest extends Webinar_TestCase {

	/**
	 * Each change is announced with the answer of read-sync and a rising number.
	 */
	public function test_each_change_is_announced(): void {
		$owner  = $this->create_user( 'webinar_organizer' );
		$id     = $this->create_webinar(
			array(
				'owner_user_id' => $owner,
				'room_cta_url'  => 'https://webinars.test/plan',
				'room_cta_text' => 'Get the plan',
			)
		);
		$pushed = $this->capture( 'webinar_outbox_push' );
		$this->act_as( $this->create_user( 'webinar_attendee' ) );

		$changes = array(
			'viewing'  => fn() => do_action( 'core_webinar_set_status', $id, 'start', $this->context( $owner ) ),
			'offer'    => fn() => do_action( 'core_webinar_set_cta_visibility', $id, true, $this->context( $owner ) ),
			'title'    => fn() => wp_update_post(
				array(
					'ID'         => $id,
					'post_title' => 'How to go on',
				)
			),
			'complete' => fn() => do_action( 'core_webinar_set_status', $id, 'stop', $this->context( $owner ) ),
		);
		$number  = array( 0, 0 );
		foreach ( $changes as $name => $change ) {
			$pushed->exchangeArray( array() );
			$change();

			self::assertCount( 1, $pushed, $name );
			$told = $pushed[0]['data'];
			self::assertSame( 'room.state', $pushed[0]['type'] );
			self::assertGreaterThan( $number, array( $told['version'], $told['revision'] ), $name );
			$number = array( $told['version'], $told['revision'] );
			self::assertSame( array( 0 ), array_column( $told['states'], 'from' ) );
			$state = rest_do_request( new WP_REST_Request( 'GET', "/webinars/v1/rooms/$id/state" ) )->get_data();
			self::assertEquals( array_diff_key( $state, array_flip( array( 'room', 'server_time' ) ) ), array_diff_key( $told['states'][0]['state'], array( 'server_time' => 0 ) ), $name );
			$asked = apply_filters( 'ui_webinar_room_announcement', null, $id );
			self::assertSame( array( $number, $told['etag'] ), array( array( $asked['version'], $asked['revision'] ), $asked['etag'] ), $name );
		}
		self::assertSame( 'How to go on', $told['states'][0]['state']['title'] );
	}

	/**
	 * The lobby opens by time alone, so the announcement has both stages.
	 */
	public function test_the_lobby_is_announced_before_it_opens(): void {
		$opens_at = time() + HOUR_IN_SECONDS;
		$pushed   = $this->capture( 'webinar_outbox_push' );

		$this->create_webinar( array( 'scheduled_at' => $opens_at + 15 * MINUTE_IN_SECONDS ) );

		$states = $pushed[ count( $pushed ) - 1 ]['data']['states'];
		self::assertSame( array( 0, $opens_at ), array_column( $states, 'from' ) );
		self::assertSame( array( 'before', 'lobby' ), array_column( array_column( $states, 'state' ), 'stage' ) );
	}

	/**
	 * Ways to withdraw a webinar.
	 *
	 * @return iterable<string, array{callable(int): mixed, bool}>
	 */
	public static function withdrawals(): iterable {
		$to = static fn( string $status ): Closure => static fn( int $id ) => wp_update_post(
			array(
				'ID'          => $id,
				'post_status' => $status,
			)
		);
		yield 'draft' => array( $to( 'draft' ), true );
		yield 'private' => array( $to( 'private' ), true );
		yield 'trash' => array( static fn( int $id ) => wp_trash_post( $id ), true );
		yield 'deleted' => array( static fn( int $id ) => wp_delete_post( $id, true ), false );
	}

	/**
	 * A withdrawn webinar is announced as closed, and as open when it is published again.
	 *
	 * @param callable $withdraw    Withdraws the webinar.
	 * @param bool     $can_be_back Whether it can be published again.
	 */
	#[DataProvider( 'withdrawals' )]
	public function test_a_closed_room_is_announced( callable $withdraw, bool $can_be_back ): void {
		$id     = $this->create_webinar();
		$before = apply_filters( 'ui_webinar_room_announcement', null, $id );
		$pushed = $this->capture( 'webinar_outbox_push' );

		$withdraw( $id );

		self::assertCount( 1, $pushed );
		self::assertSame( array(), $pushed[0]['data']['states'] );
		self::assertGreaterThan( array( $before['version'], $before['revision'] ), array( $pushed[0]['data']['version'], $pushed[0]['data']['revision'] ) );
		self::assertNull( $this->kept( $id ) );
		if ( $can_be_back ) {
			self::assertSame( array(), apply_filters( 'ui_webinar_room_announcement', null, $id )['states'] );
			wp_update_post(
				array(
					'ID'          => $id,
					'post_status' => 'publish',
				)
			);
			self::assertCount( 2, $pushed );
			self::assertSame( $before['etag'], $pushed[1]['data']['etag'] );
		} else {
			self::assertNull( apply_filters( 'ui_webinar_room_announcement', null, $id ) );
		}
	}

	/**
	 * A draft, and a save that changes nothing in a room, are not announced.
	 */
	public function test_changes_that_no_room_shows_are_not_announced(): void {
		$id     = $this->create_webinar();
		$before = $this->kept( $id );
		$pushed = $this->capture( 'webinar_outbox_push' );

		$draft = $this->create_webinar( array( 'post_status' => 'draft' ) );
		wp_delete_post( $draft, true );
		wp_update_post(
			array(
				'ID'           => $id,
				'post_content' => 'Longer than before.',
			)
		);
		$this->create_page();

		self::assertCount( 0, $pushed );
		self::assertSame( $before, $this->kept( $id ) );
	}

	/**
	 * A change of the allowed hosts is announced to open rooms.
	 */
	public function test_another_host_changes_open_rooms(): void {
		$id     = $this->create_webinar( array( 'status' => 'live' ) );
		$pushed = $this->capture( 'webinar_outbox_push' );

		update_option( 'ui_webinar_room_stream_hosts', array() );

		self::assertNull( $pushed[ count( $pushed ) - 1 ]['data']['states'][0]['state']['stream'] );
		self::assertSame( array( $id ), array_unique( array_column( array_column( $pushed->getArrayCopy(), 'data' ), 'webinar_id' ) ) );
	}

	/**
	 * Announcements have the site's language, not that of the speaker.
	 */
	public function test_announcements_have_the_sites_language(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar(
			array(
				'owner_user_id' => $owner,
				'room_cta_url'  => 'https://webinars.test/plan',
				'room_cta_text' => '',
			)
		);
		add_filter(
			'core_webinar_get',
			static fn( ?array $webinar ): ?array => null === $webinar ? null : array(
				'cta_visibility' => 'visible',
				'room_cta'       => array(
					'text' => '',
					'url'  => 'https://webinars.test/plan',
				),
			) + $webinar,
			20
		);
		add_filter( 'gettext_ui-webinar-room', static fn( string $words, string $source ): string => 'Learn more' === $source ? determine_locale() : $words, 10, 2 );
		// As wp-admin does for a user with a language of their own.
		add_filter( 'determine_locale', static fn(): string => 'ru_RU', 5 );

		$told = apply_filters( 'ui_webinar_room_announcement', null, $id );

		self::assertSame( 'en_US', $told['states'][0]['state']['cta']['text'] );
	}

	/**
	 * A field that is changed without a save of the webinar, as the Custom Fields box and `wp post meta` do, is announced once,
	 * at the end of the request.
	 */
	public function test_a_field_that_is_changed_alone_is_announced(): void {
		// This listener would end the output buffers of the test.
		remove_action( 'shutdown', 'wp_ob_end_flush_all', 1 );
		$id = $this->create_webinar( array( 'status' => 'finished' ) );
		do_action( 'shutdown' );
		$pushed = $this->capture( 'webinar_outbox_push' );

		update_post_meta( $id, 'recording_url', 'https://webinars.test/first' );
		update_post_meta( $id, 'recording_url', 'https://webinars.test/second' );
		do_action( 'shutdown' );
		do_action( 'shutdown' );

		self::assertCount( 1, $pushed );
		self::assertSame( 'https://webinars.test/second', $pushed[0]['data']['states'][0]['state']['recording_url'] );
		self::assertSame( 'https://webinars.test/second', $this->kept( $id )['announcement']['states'][0]['state']['recording_url'] );
	}

	/**
	 * A snapshot of another version of the plugin is ignored, because it may lack fields.
	 */
	public function test_snapshots_of_another_version_are_not_answered(): void {
		$id   = $this->create_webinar();
		$kept = $this->kept( $id );
		self::assertNotNull( ( new Room_Snapshots() )->announcement( $id ) );

		update_option( "ui_webinar_room_kept_$id", (string) wp_json_encode( array( 'kept_by' => $kept['kept_by'] - 1 ) + $kept ), true );

		self::assertNull( ( new Room_Snapshots() )->announcement( $id ) );
	}

	/**
	 * A change of the site's language deletes the snapshots.
	 */
	public function test_another_language_deletes_the_snapshots(): void {
		$id = $this->create_webinar();
		add_filter( 'pre_update_option_WPLANG', static fn(): string => 'ru_RU' );

		update_option( 'WPLANG', 'ru_RU' );

		self::assertNull( $this->kept( $id ) );
	}

	/**
	 * R2: reading a room writes nothing.
	 */
	public function test_reading_a_room_writes_nothing(): void {
		$id     = $this->create_webinar( array( 'status' => 'live' ) );
		$writes = array();
		add_filter(
			'query',
			static function ( string $query ) use ( &$writes ): string {
				$writes = preg_match( '/^\s*SELECT\b/i', $query ) ? $writes : array( ...$writes, $query );
				return $query;
			}
		);

		apply_filters( 'ui_webinar_room_announcement', null, $id );
		delete_option( 'ui_webinar_room_pass_key' );
		$writes = array();
		apply_filters( 'ui_webinar_room_announcement', null, $id );
		apply_filters( 'ui_webinar_room_announcement', null, 99999 );

		self::assertSame( array(), $writes );
	}

	/**
	 * When two requests change a webinar at once, the slower one does not overwrite the newer snapshot.
	 */
	public function test_a_slow_request_does_not_undo_a_fast_one(): void {
		$id     = $this->create_webinar();
		$pushed = $this->capture( 'webinar_outbox_push' );
		$is_on  = true;
		add_filter(
			"pre_update_option_ui_webinar_room_kept_$id",
			static function ( string $kept ) use ( $id, &$is_on ): string {
				global $wpdb;
				if ( $is_on ) {
					// Another request, after this one read the webinar and before it writes.
					$wpdb->update( $wpdb->posts, array( 'post_title' => 'By another request' ), array( 'ID' => $id ) );
					$is_on = false;
				}
				return $kept;
			}
		);

		wp_update_post(
			array(
				'ID'         => $id,
				'post_title' => 'By this request',
			)
		);

		self::assertSame( 'By another request', $this->kept( $id )['announcement']['states'][0]['state']['title'] );
		self::assertSame( 'By another request', $pushed[ count( $pushed ) - 1 ]['data']['states'][0]['state']['title'] );
	}

	/**
	 * At most twenty snapshots are stored, live webinars first, then the next ones; none a day after the end.
	 */
	public function test_at_most_twenty_snapshots_are_stored(): void {
		global $wpdb;
		$over  = $this->create_webinar( array( 'status' => 'finished' ) );
		$owner = $this->create_user( 'webinar_organizer' );
		$ids   = array();
		for ( $days = 30; $days > 8; $days-- ) {
			$ids[ $days ] = $this->create_webinar(
				array(
					'owner_user_id' => $owner,
					'scheduled_at'  => time() + $days * DAY_IN_SECONDS,
				)
			);
		}
		self::assertNotNull( $this->kept( $over ) );
		$kept = array_filter( $ids, fn( int $id ): bool => null !== $this->kept( $id ) );
		self::assertSame( range( 27, 9 ), array_keys( $kept ) );
		$pushed = $this->capture( 'webinar_outbox_push' );

		do_action( 'core_webinar_set_status', $ids[30], 'start', $this->context( $owner ) );

		self::assertSame( array( 'viewing' ), array_column( array_column( $pushed[0]['data']['states'], 'state' ), 'stage' ) );
		self::assertNotNull( $this->kept( $ids[30] ) );
		self::assertNull( $this->kept( $ids[27] ) );

		$pushed->exchangeArray( array() );
		wp_update_post(
			array(
				'ID'         => $ids[29],
				'post_title' => 'Far ahead',
			)
		);
		self::assertCount( 1, $pushed, 'A room without a snapshot is announced as well, once.' );

		$wpdb->update( $wpdb->postmeta, array( 'meta_value' => time() - 25 * HOUR_IN_SECONDS ), array( 'post_id' => $over, 'meta_key' => 'finished_at' ) ); // phpcs:ignore
		wp_update_post(
			array(
				'ID'         => $over,
				'post_title' => 'Long over',
			)
		);
		self::assertNull( $this->kept( $over ) );
	}

	/**
	 * A malformed option is ignored.
	 */
	public function test_a_broken_value_is_ignored(): void {
		$id = $this->create_webinar();
		foreach ( array( '', 'x', '[]', '{"announcement":1,"etags":[],"address":""}', array( 'announcement' => array() ) ) as $broken ) {
			update_option( "ui_webinar_room_kept_$id", $broken, true );
			self::assertCount( 2, apply_filters( 'ui_webinar_room_announcement', null, $id )['states'] );
		}

		wp_update_post( array( 'ID' => $id ) );

		self::assertSame( $id, $this->kept( $id )['announcement']['webinar_id'] );
	}

	/**
	 * Deactivation deletes the snapshots, because the plugin misses changes while it is off.
	 */
	public function test_deactivation_deletes_the_snapshots(): void {
		$id = $this->create_webinar();

		do_action( 'deactivate_ui-webinar-room/ui-webinar-room.php' ); // phpcs:ignore WordPress.NamingConventions.ValidHookName

		self::assertNull( $this->kept( $id ) );
	}

	/**
	 * The snapshot of a webinar.
	 *
	 * @param int $webinar_id The webinar.
	 * @return array<string, mixed>|null
	 */
	private function kept( int $webinar_id ): ?array {
		$kept = wp_load_alloptions()[ "ui_webinar_room_kept_$webinar_id" ] ?? null;
		return null === $kept ? null : json_decode( $kept, true );
	}

	/**
	 * Creates a post that is no webinar.
	 */
	private function create_page(): void {
		wp_insert_post(
			array(
				'post_type'   => 'page',
				'post_status' => 'publish',
				'post_title'  => 'Page',
			)
		);
	}
}
