<?php
/**
 * Tests of the rights of organizers to the webinars of others.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

require_once __DIR__ . '/trait-rest-requests.php';

/** Rights are per webinar. A setting lets organizers trust each other. */
final class OrganizerRightsTest extends Webinar_TestCase {

	use Rest_Requests;

	private const META_CAPS = array( 'edit_post', 'publish_post', 'delete_post', 'control_webinar' );

	/** An organizer makes herself neither speaker nor organizer of the webinar of another, and cannot start it. */
	public function test_an_organizer_has_no_rights_to_the_webinars_of_others(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$other = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$this->act_as( $other );

		foreach ( self::META_CAPS as $cap ) {
			self::assertFalse( user_can( $other, $cap, $id ), $cap );
			self::assertTrue( user_can( $owner, $cap, $id ), $cap );
			self::assertTrue( user_can( 1, $cap, $id ), $cap );
		}
		foreach ( array( 'speaker_user_ids' => array( $other ), 'owner_user_id' => $other ) as $field => $value ) { // phpcs:ignore WordPress.Arrays
			self::assertSame( 403, $this->request( 'POST', "/wp/v2/webinar_event/$id", array( 'meta' => array( $field => $value ) ) )->get_status() );
			do_action(
				'core_webinar_upsert',
				array(
					'webinar_id' => $id,
					$field       => $value,
					'context'    => $this->context( $other ),
				)
			);
		}
		do_action( 'core_webinar_set_status', $id, 'start', $this->context( $other ) );

		$webinar = apply_filters( 'core_webinar_get', null, $id );
		self::assertSame( array( $owner, array(), 'scheduled' ), array( $webinar['owner_user_id'], $webinar['speaker_user_ids'], $webinar['status'] ) );
		self::assertSame( '', apply_filters( 'client_webinar_attendance_url', '', $id ) );
		self::assertSame( '', apply_filters( 'webinar_outbox_log_url', '', $id ) );
	}

	/** An organizer who speaks at the webinar of another is a speaker there: she cannot take it over, archive or delete it. */
	public function test_an_organizer_who_speaks_is_a_speaker(): void {
		$guest = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar(
			array(
				'speaker_user_ids' => array( $guest ),
				'status'           => 'finished',
			)
		);
		$this->act_as( $guest );

		self::assertTrue( current_user_can( 'edit_post', $id ) );
		self::assertTrue( current_user_can( 'control_webinar', $id ) );
		self::assertFalse( current_user_can( 'publish_post', $id ) );
		self::assertFalse( current_user_can( 'delete_post', $id ) );
		self::assertArrayNotHasKey( 'archive', apply_filters( 'client_webinar_control_commands', array(), $id ) );
		foreach ( array( 'speaker_user_ids' => array(), 'owner_user_id' => $guest ) as $field => $value ) { // phpcs:ignore WordPress.Arrays
			self::assertSame( 403, $this->request( 'POST', "/wp/v2/webinar_event/$id", array( 'meta' => array( $field => $value ) ) )->get_status(), $field );
		}
	}

	/** Neither titles nor the number of drafts of others are in REST. */
	public function test_drafts_of_others_are_not_counted(): void {
		$organizer = $this->create_user( 'webinar_organizer' );
		$this->create_webinar( array( 'post_status' => 'draft' ) );
		$own = $this->create_webinar(
			array(
				'post_status'   => 'draft',
				'owner_user_id' => $organizer,
			)
		);
		$this->act_as( $organizer );

		$answer = $this->request( 'GET', '/wp/v2/webinar_event', array( 'status' => array( 'draft' ) ) );

		self::assertSame( array( $own ), array_column( $answer->get_data(), 'id' ) );
		self::assertSame( 1, (int) $answer->get_headers()['X-WP-Total'] );
	}

	/** The owner, not the author, has the rights; the author has them until there is an owner. */
	public function test_rights_follow_the_owner(): void {
		$author = $this->create_user( 'webinar_organizer' );
		$owner  = $this->create_user( 'webinar_organizer' );
		$id     = $this->create_webinar( array( 'owner_user_id' => $author ) );
		update_post_meta( $id, 'owner_user_id', $owner );

		foreach ( self::META_CAPS as $cap ) {
			self::assertFalse( user_can( $author, $cap, $id ), $cap );
			self::assertTrue( user_can( $owner, $cap, $id ), $cap );
		}

		$this->act_as( $author );
		$created = $this->request(
			'POST',
			'/wp/v2/webinar_event',
			array(
				'title' => 'New',
				'meta'  => array( 'duration_minutes' => 30 ),
			)
		);
		self::assertSame( 201, $created->get_status(), (string) wp_json_encode( $created->get_data() ) );
	}

	/** With the setting organizers edit, publish and delete each other's webinars. They still control their own only. */
	public function test_a_setting_lets_organizers_trust_each_other(): void {
		update_option( 'webinar_organizers_trust', '1' );
		$other = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar();

		foreach ( self::META_CAPS as $cap ) {
			self::assertSame( 'control_webinar' !== $cap, user_can( $other, $cap, $id ), $cap );
			self::assertFalse( user_can( $this->create_user( 'webinar_speaker' ), $cap, $id ), $cap );
		}
	}
}
