<?php
/**
 * Tests of recordings in Core.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

require_once __DIR__ . '/trait-rest-requests.php';

/** P2, D1: under `prod` no webinar of type `auto` is planned, published or started, and none is called live. Where it runs, it takes place at no time. */
final class AutoWebinarTest extends Webinar_TestCase {

	use Rest_Requests;

	/** REST refuses the type, and the publication of a webinar that has it. */
	public function test_rest_refuses_it(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar(
			array(
				'owner_user_id' => $owner,
				'post_status'   => 'draft',
			)
		);
		$this->act_as( $owner );

		$typed = $this->request( 'POST', "/wp/v2/webinar_event/$id", array( 'meta' => array( 'type' => 'auto' ) ) );
		self::assertSame( array( 400, 'webinar_type_unavailable' ), array( $typed->get_status(), $typed->get_data()['code'] ) );
		self::assertSame( 'live', get_post_meta( $id, 'type', true ) );

		update_post_meta( $id, 'type', 'auto' );
		$published = $this->request( 'POST', "/wp/v2/webinar_event/$id", array( 'status' => 'publish' ) );
		self::assertSame( array( 400, 'webinar_type_unavailable' ), array( $published->get_status(), $published->get_data()['code'] ) );
		self::assertSame( 'draft', get_post_status( $id ) );
	}

	/** The hook refuses it, as WP-CLI and other plugins use it. */
	public function test_upsert_refuses_it(): void {
		$refused = $this->capture( 'core_webinar_change_refused' );

		do_action(
			'core_webinar_upsert',
			array(
				'webinar_id'   => 0,
				'title'        => 'Recorded',
				'type'         => 'auto',
				'scheduled_at' => time() + 600,
				'post_status'  => 'publish',
				'context'      => $this->context( $this->create_user( 'webinar_organizer' ) ),
			)
		);

		self::assertSame( array( 'webinar_type_unavailable' ), array_column( $refused->getArrayCopy(), 'code' ) );
		self::assertSame( array(), get_posts( array( 'post_type' => 'webinar_event', 'post_status' => 'any' ) ) ); // phpcs:ignore WordPress.Arrays
	}

	/** Other ways of saving store a draft; a type that is stored later makes the webinar unavailable. */
	public function test_other_ways_publish_and_plan_none(): void {
		$id    = $this->create_webinar( array( 'type' => 'auto' ) );
		$later = $this->create_webinar( array( 'scheduled_at' => 0 ) );
		self::assertSame( 'draft', get_post_status( $id ) );

		update_post_meta( $later, 'type', 'auto' );
		update_post_meta( $later, 'scheduled_at', time() + 600 );
		remove_action( 'shutdown', 'wp_ob_end_flush_all', 1 );
		do_action( 'shutdown' );

		self::assertSame( array( 'draft', 'draft' ), array( get_post_meta( $id, 'status', true ), get_post_meta( $later, 'status', true ) ) );
	}

	/** Neither start nor resume nor the offer is possible. */
	public function test_it_is_not_started(): void {
		$owner   = $this->create_user( 'webinar_organizer' );
		$id      = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$refused = $this->capture( 'core_webinar_change_refused' );
		update_post_meta( $id, 'type', 'auto' );

		do_action( 'core_webinar_set_status', $id, 'start', $this->context( $owner ) );
		do_action( 'core_webinar_set_cta_visibility', $id, true, $this->context( $owner ) );

		self::assertSame( array_fill( 0, 2, 'webinar_type_unavailable' ), array_column( $refused->getArrayCopy(), 'code' ) );
		self::assertSame( array( 'scheduled', 'hidden' ), array( get_post_meta( $id, 'status', true ), get_post_meta( $id, 'cta_visibility', true ) ) );
	}

	/** One that was started before is called live by nobody, and is neither current nor listed. */
	public function test_one_that_is_running_is_not_called_live(): void {
		$id = $this->create_webinar( array( 'status' => 'live' ) );
		self::assertSame( $id, apply_filters( 'core_webinar_get_current', null ) );
		update_post_meta( $id, 'type', 'auto' );

		$webinar = apply_filters( 'core_webinar_get', null, $id );

		self::assertSame( array( 'auto', 'draft', false, 0 ), array( $webinar['type'], $webinar['status'], $webinar['is_available'], $webinar['started_at'] ) );
		self::assertNull( apply_filters( 'core_webinar_get_current', null ) );
		self::assertSame( array(), apply_filters( 'core_webinar_list', array(), array() ) );
		ob_start();
		do_action( 'manage_webinar_event_posts_custom_column', 'webinar_status', $id );
		self::assertStringContainsString( 'This recording is not available here', (string) ob_get_clean() );
		self::assertTrue( user_can( $this->create_user( 'administrator' ), 'delete_post', $id ), 'Nobody is in its room.' );
	}

	/** Where recordings run, it is published without a date, opened and closed. */
	public function test_it_is_published_opened_and_closed(): void {
		$this->allow_auto_webinars();
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->recording( array( 'owner_user_id' => $owner ) );
		self::assertSame( array( 'scheduled', true ), array( $this->read( $id )['status'], $this->read( $id )['is_available'] ) );
		self::assertEqualsWithDelta( time(), $this->read( $id )['scheduled_at'], 5, 'Its date is when it was published (D1).' );

		do_action( 'core_webinar_set_status', $id, 'start', $this->context( $owner ) );
		self::assertSame( 'live', $this->read( $id )['status'] );

		update_option( 'webinar_runtime_profile', 'prod' );
		self::assertSame( 'draft', $this->read( $id )['status'] );
		update_option( 'webinar_runtime_profile', 'full' );

		do_action( 'core_webinar_set_status', $id, 'stop', $this->context( $owner ) );
		self::assertSame( 'finished', $this->read( $id )['status'] );
	}

	/** Whatever date it had as a live webinar, a recording gets that of its publication. */
	public function test_its_date_is_never_one_to_come(): void {
		$this->allow_auto_webinars();
		$id = $this->recording( array( 'scheduled_at' => time() + WEEK_IN_SECONDS ) );

		self::assertLessThanOrEqual( time(), $this->read( $id )['scheduled_at'] );

		$owner   = $this->create_user( 'webinar_organizer' );
		$planned = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$this->act_as( $owner );
		$this->request( 'POST', "/wp/v2/webinar_event/$planned", array( 'meta' => array( 'type' => 'auto' ) ) );
		self::assertLessThanOrEqual( time(), $this->read( $planned )['scheduled_at'], 'Nor one that becomes a recording.' );
	}

	/** A recording whose address nobody could watch is not opened, and the words say why. */
	public function test_one_that_nobody_could_watch_is_not_opened(): void {
		$this->allow_auto_webinars();
		$owner   = $this->create_user( 'webinar_organizer' );
		$id      = $this->recording( array( 'owner_user_id' => $owner ) );
		$refused = $this->capture( 'core_webinar_change_refused' );
		$asked   = array();
		$problem = array(
			'code'    => 'autowebinar_source_no_end',
			'message' => 'Its end is not marked.',
		);
		add_filter(
			'autowebinar_source_problem',
			static function ( mixed $none, string $source ) use ( &$asked, &$problem ): ?array {
				$asked[] = $source;
				return $problem;
			},
			10,
			2
		);

		do_action( 'core_webinar_set_status', $id, 'start', $this->context( $owner ) );
		self::assertSame( array( array( 'webinar_recording_unusable', 'Its end is not marked.' ) ), array_map( static fn( array $refusal ): array => array( $refusal['code'], $refusal['message'] ), $refused->getArrayCopy() ) );
		self::assertSame( array( 'scheduled', array( 'https://stream.webinars.test/live.m3u8' ) ), array( $this->read( $id )['status'], $asked ) );

		$problem = null;
		do_action( 'core_webinar_set_status', $id, 'start', $this->context( $owner ) );
		self::assertSame( 'live', $this->read( $id )['status'] );
		do_action( 'core_webinar_set_status', $id, 'start', $this->context( $owner ) );
		self::assertCount( 2, $asked, 'A repeat does not read it again.' );
	}

	/** It has no pause and no spare source, and neither is offered. */
	public function test_it_has_no_pause(): void {
		$this->allow_auto_webinars();
		$owner   = $this->create_user( 'webinar_organizer' );
		$id      = $this->recording(
			array(
				'owner_user_id' => $owner,
				'status'        => 'live',
				'spare_source'  => 'https://stream.webinars.test/spare.m3u8',
			)
		);
		$refused = $this->capture( 'core_webinar_change_refused' );
		$this->act_as( $owner );

		foreach ( array( 'pause', 'resume' ) as $move ) {
			$answer = $this->ajax(
				'core_webinar_event_move',
				array(
					'webinar_id' => (string) $id,
					'command'    => $move,
					'nonce'      => wp_create_nonce( "core_webinar_event_move_$id" ),
				)
			);
			self::assertSame( array( 409, 'webinar_recording_unpausable' ), array( $answer['status'], $answer['body']['data']['code'] ) );
		}
		do_action( 'core_webinar_set_stream', $id, 'spare', $this->context( $owner ) );

		self::assertSame( 'webinar_no_spare_stream', $refused[2]['code'] );
		self::assertSame( array( 'live', 'main' ), array( $this->read( $id )['status'], $this->read( $id )['stream_in_use'] ) );
		self::assertSame( array(), array_intersect( array( 'pause', 'resume' ), array_keys( apply_filters( 'client_webinar_control_commands', array(), $id ) ) ) );
	}

	/** It has no seats, no series, no people to show, no other sources and no planned length, whatever its fields hold. */
	public function test_it_has_nothing_that_only_live_webinars_have(): void {
		$this->allow_auto_webinars();
		$id = $this->recording(
			array(
				'duration_minutes' => 45,
				'stream_type'      => 'youtube',
				'spare_source'     => 'https://stream.webinars.test/spare.m3u8',
				'shows_people'     => 1,
				'seats'            => 20,
				'series_id'        => 7,
			)
		);

		$expected = array(
			'duration_minutes' => 0,
			'stream_type'      => 'obs',
			'spare_source'     => '',
			'shows_people'     => false,
			'seats'            => 0,
			'series_id'        => 0,
		);
		self::assertSame( $expected, array_intersect_key( $this->read( $id ), $expected ) );
		self::assertSame( 'Get access to the recording', $this->read( $id )['guest_cta']['text'] );
	}

	/** A webinar that has begun keeps its type: its people and its numbers are of one kind. */
	public function test_a_webinar_that_has_begun_keeps_its_type(): void {
		$this->allow_auto_webinars();
		$owner = $this->create_user( 'webinar_organizer' );
		$this->act_as( $owner );
		foreach ( array( 'live', 'finished' ) as $status ) {
			$id     = $this->create_webinar(
				array(
					'owner_user_id' => $owner,
					'status'        => $status,
				)
			);
			$answer = $this->request( 'POST', "/wp/v2/webinar_event/$id", array( 'meta' => array( 'type' => 'auto' ) ) );
			self::assertSame( array( 409, 'webinar_type_fixed' ), array( $answer->get_status(), $answer->get_data()['code'] ) );
		}
		$planned = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		self::assertSame( 200, $this->request( 'POST', "/wp/v2/webinar_event/$planned", array( 'meta' => array( 'type' => 'auto' ) ) )->get_status() );
	}

	/** D1: a recording is never the current webinar, and in no list that does not ask for recordings. */
	public function test_it_is_never_the_live_webinar(): void {
		$this->allow_auto_webinars();
		$auto = $this->recording( array( 'status' => 'live' ) );
		self::assertNull( apply_filters( 'core_webinar_get_current', null ) );
		self::assertSame( array(), $this->list( array() ) );

		$live = $this->create_webinar();

		self::assertSame( $live, apply_filters( 'core_webinar_get_current', null ) );
		self::assertSame( array( $live ), $this->list( array() ) );
		self::assertSame( array( $live ), $this->list( array( 'types' => array( 'live' ) ) ) );
		self::assertSame( array( $auto ), $this->list( array( 'types' => array( 'auto' ) ) ) );
		self::assertSame( array( $auto, $live ), $this->list( array( 'types' => array( 'live', 'auto' ) ) ) );
		update_option( 'webinar_runtime_profile', 'prod' );
		self::assertSame( array(), $this->list( array( 'types' => array( 'auto' ) ) ) );
		self::assertSame( array( $live ), $this->list( array( 'types' => array( 'live', 'auto' ) ) ) );
	}

	/**
	 * Creates a published recording without a date.
	 *
	 * @param array<string, mixed> $overrides As for create_webinar().
	 */
	private function recording( array $overrides ): int {
		return $this->create_webinar(
			$overrides + array(
				'type'         => 'auto',
				'scheduled_at' => 0,
			)
		);
	}

	/**
	 * Reads a webinar.
	 *
	 * @return Webinar
	 */
	private function read( int $webinar_id ): array {
		return apply_filters( 'core_webinar_get', null, $webinar_id );
	}

	/**
	 * Lists webinars.
	 *
	 * @param WebinarQuery $query As the contract says.
	 * @return list<int> Ids.
	 */
	private function list( array $query ): array {
		return array_column( apply_filters( 'core_webinar_list', array(), $query ), 'webinar_id' );
	}
}
