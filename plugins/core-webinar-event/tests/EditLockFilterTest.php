<?php
/**
 * Tests of editing by several people.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/** The organizer and the speakers edit one webinar at the same time. */
final class EditLockFilterTest extends Webinar_TestCase {

	/** A speaker gets the link to publish: without it the editor offers "Submit for review", which unpublishes. */
	public function test_a_speaker_may_save_a_published_webinar(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$webinar = $this->create_webinar( array( 'speaker_user_ids' => array( $speaker ) ) );

		self::assertArrayHasKey( 'https://api.w.org/action-publish', $this->links_for( $speaker, $webinar ) );
	}

	/** A person without the right to edit gets no link, and a draft does not become public by it. */
	public function test_nobody_else_may_save_it(): void {
		$speaker  = $this->create_user( 'webinar_speaker' );
		$attendee = $this->create_user( 'webinar_attendee' );
		$webinar  = $this->create_webinar( array( 'speaker_user_ids' => array( $speaker ) ) );
		self::assertArrayNotHasKey( 'https://api.w.org/action-publish', $this->links_for( $attendee, $webinar ) );

		// The speaker may not take it back.
		$this->act_as( $this->create_user( 'administrator' ) );
		wp_update_post(
			array(
				'ID'          => $webinar,
				'post_status' => 'draft',
			)
		);
		self::assertArrayNotHasKey( 'https://api.w.org/action-publish', $this->links_for( $speaker, $webinar ) );
	}

	/** A webinar has no edit lock; other posts keep theirs. */
	public function test_a_webinar_is_never_locked(): void {
		require_once ABSPATH . 'wp-admin/includes/post.php';
		$organizer = $this->create_user( 'webinar_organizer' );
		$speaker   = $this->create_user( 'webinar_speaker' );
		$webinar   = $this->create_webinar( array( 'owner_user_id' => $organizer ) );
		$page      = wp_insert_post(
			array(
				'post_type'  => 'page',
				'post_title' => 'Any page',
			)
		);

		$this->act_as( $organizer );
		wp_set_post_lock( $webinar );
		wp_set_post_lock( $page );

		$this->act_as( $speaker );
		self::assertFalse( wp_check_post_lock( $webinar ) );
		self::assertSame( $organizer, wp_check_post_lock( $page ) );
	}

	/** Overwritten text stays in the revisions. */
	public function test_overwritten_content_is_a_revision(): void {
		$webinar = $this->create_webinar( array( 'title' => 'First words' ) );
		wp_update_post(
			array(
				'ID'           => $webinar,
				'post_content' => 'Second words',
			)
		);
		wp_update_post(
			array(
				'ID'           => $webinar,
				'post_content' => 'Third words',
			)
		);

		self::assertContains( 'Second words', array_column( wp_get_post_revisions( $webinar ), 'post_content' ) );
	}

	/**
	 * Links of the webinar as the editor of a user sees it.
	 *
	 * @return array<string, mixed>
	 */
	private function links_for( int $user_id, int $webinar ): array {
		$this->act_as( $user_id );
		return rest_do_request( new WP_REST_Request( 'GET', "/wp/v2/webinar_event/$webinar" ) )->get_links();
	}
}
