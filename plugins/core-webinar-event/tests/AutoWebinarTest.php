<?php
/**
 * Tests of recordings where they do not run.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

require_once __DIR__ . '/trait-rest-requests.php';

/** P2, D1: under `prod` no webinar of type `auto` is planned, published or started, and none is called live. */
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

	/** Where recordings run, it is a webinar like others. */
	public function test_it_runs_where_it_may(): void {
		$this->allow_auto_webinars();
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar(
			array(
				'type'          => 'auto',
				'owner_user_id' => $owner,
				'status'        => 'live',
			)
		);

		self::assertSame( array( 'live', true ), array( apply_filters( 'core_webinar_get', null, $id )['status'], apply_filters( 'core_webinar_get', null, $id )['is_available'] ) );
		self::assertSame( $id, apply_filters( 'core_webinar_get_current', null ) );

		update_option( 'webinar_runtime_profile', 'prod' );
		self::assertNull( apply_filters( 'core_webinar_get_current', null ) );
		self::assertSame( 'draft', apply_filters( 'core_webinar_get', null, $id )['status'] );
	}
}
