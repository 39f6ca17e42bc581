<?php
/**
 * Tests of published webinars that somebody takes back.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Test_Site;
use Webinars\Tests\Webinar_TestCase;

require_once __DIR__ . '/trait-rest-requests.php';

/**
 * Nobody takes back, hides or moves a running webinar: people in its room would read that it was cancelled. Without the right to
 * publish nobody does so with any published webinar.
 */
final class PublicationGuardTest extends Webinar_TestCase {

	use Rest_Requests;

	/**
	 * Returns ways to take a webinar from its people.
	 *
	 * @return array<string, array{array<string, string>}> Fields of REST.
	 */
	public static function changes(): array {
		return array(
			'draft'    => array( array( 'status' => 'draft' ) ),
			'pending'  => array( array( 'status' => 'pending' ) ),
			'private'  => array( array( 'status' => 'private' ) ),
			'future'   => array( array( 'date' => '2036-01-01T10:00:00' ) ),
			'moved'    => array( array( 'date' => '2020-01-01T10:00:00' ) ),
			'password' => array( array( 'password' => 'secret' ) ),
		);
	}

	/**
	 * A speaker may not, and reads whom to ask.
	 *
	 * @param array<string, string> $change
	 */
	#[DataProvider( 'changes' )]
	public function test_a_speaker_takes_back_no_published_webinar( array $change ): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$planned = $this->create_webinar( array( 'speaker_user_ids' => array( $speaker ) ) );
		$before  = get_post( $planned, ARRAY_A );
		$this->act_as( $speaker );

		$answer = $this->request( 'POST', "/wp/v2/webinar_event/$planned", $change + array( 'title' => 'Changed' ) );

		self::assertSame( 403, $answer->get_status() );
		self::assertSame( $before, get_post( $planned, ARRAY_A ) );
		self::assertSame( 200, $this->request( 'POST', "/wp/v2/webinar_event/$planned", array( 'title' => 'Changed' ) )->get_status() );
	}

	/**
	 * The organizer has to stop it first; then it can be taken back.
	 *
	 * @param array<string, string> $change
	 */
	#[DataProvider( 'changes' )]
	public function test_a_running_webinar_is_stopped_first( array $change ): void {
		$owner  = $this->create_user( 'webinar_organizer' );
		$id     = $this->create_webinar(
			array(
				'owner_user_id' => $owner,
				'status'        => 'live',
			)
		);
		$before = get_post( $id, ARRAY_A );
		$this->act_as( $owner );

		$refused = $this->request( 'POST', "/wp/v2/webinar_event/$id", $change );
		self::assertSame( array( 409, 'webinar_running' ), array( $refused->get_status(), $refused->get_data()['code'] ) );
		self::assertStringContainsString( 'Stop it first', $refused->get_data()['message'] );
		self::assertSame( $before, get_post( $id, ARRAY_A ) );

		do_action( 'core_webinar_set_status', $id, 'stop', $this->context( $owner ) );
		self::assertSame( 200, $this->request( 'POST', "/wp/v2/webinar_event/$id", $change )->get_status() );
		clean_post_cache( $id );
		self::assertNotSame( $before, get_post( $id, ARRAY_A ) );
	}

	/** XML-RPC and Quick Edit take any status, also that of the trash, from everybody who may edit. */
	public function test_a_speaker_puts_no_published_webinar_into_the_trash(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$planned = $this->create_webinar( array( 'speaker_user_ids' => array( $speaker ) ) );
		$this->act_as( $speaker );

		self::assertFalse( wp_trash_post( $planned ) );
		wp_update_post( array( 'ID' => $planned, 'post_status' => 'trash', 'post_title' => 'Changed' ) ); // phpcs:ignore WordPress.Arrays

		$after = get_post( $planned );
		self::assertSame( array( 'publish', 'Changed', 'how-to-begin', '' ), array( $after->post_status, $after->post_title, $after->post_name, get_post_meta( $planned, '_wp_trash_meta_status', true ) ) );

		$this->act_as( (int) $after->post_author );
		wp_update_post( array( 'ID' => $planned, 'post_status' => 'trash' ) ); // phpcs:ignore WordPress.Arrays
		self::assertSame( 'trash', get_post_status( $planned ) );
	}

	/** An organizer who speaks at the webinar of another may publish her own, and not that one. */
	public function test_only_its_organizer_publishes_a_draft(): void {
		$guest = $this->create_user( 'webinar_organizer' );
		$draft = $this->create_webinar(
			array(
				'post_status'      => 'draft',
				'speaker_user_ids' => array( $guest ),
			)
		);
		$this->act_as( $guest );

		foreach ( array( 'publish', 'private', 'trash' ) as $status ) {
			$answer = $this->request( 'POST', "/wp/v2/webinar_event/$draft", array( 'status' => $status ) );
			self::assertContains( $answer->get_status(), array( 400, 403 ), $status );
			wp_update_post( array( 'ID' => $draft, 'post_status' => $status, 'post_title' => $status ) ); // phpcs:ignore WordPress.Arrays
			self::assertSame( array( 'draft', $status ), array( get_post_status( $draft ), get_post( $draft )->post_title ) );
		}
		self::assertSame( 200, $this->request( 'POST', "/wp/v2/webinar_event/$draft", array( 'title' => 'Changed' ) )->get_status() );

		$this->act_as( (int) get_post( $draft )->post_author );
		self::assertSame( 200, $this->request( 'POST', "/wp/v2/webinar_event/$draft", array( 'status' => 'publish' ) )->get_status() );
		self::assertSame( 'scheduled', apply_filters( 'core_webinar_get', null, $draft )['status'] );
	}

	/** Its date is kept too: over REST, by the hook, and by meta functions. */
	public function test_a_running_webinar_is_not_moved(): void {
		$owner   = $this->create_user( 'webinar_organizer' );
		$at      = time() + 600;
		$id      = $this->create_webinar(
			array(
				'owner_user_id' => $owner,
				'scheduled_at'  => $at,
				'status'        => 'live',
			)
		);
		$refused = $this->capture( 'core_webinar_change_refused' );
		$this->act_as( $owner );

		$answer = $this->request( 'POST', "/wp/v2/webinar_event/$id", array( 'meta' => array( 'scheduled_at' => $at + DAY_IN_SECONDS ) ) );
		self::assertSame( array( 409, 'webinar_running' ), array( $answer->get_status(), $answer->get_data()['code'] ) );
		do_action(
			'core_webinar_upsert',
			array(
				'webinar_id'   => $id,
				'scheduled_at' => $at + DAY_IN_SECONDS,
				'context'      => $this->context( $owner ),
			)
		);
		self::assertFalse( update_post_meta( $id, 'scheduled_at', $at + DAY_IN_SECONDS ) );
		self::assertFalse( delete_post_meta( $id, 'scheduled_at' ) );

		self::assertSame( array_fill( 0, 3, 'webinar_running' ), array_column( $refused->getArrayCopy(), 'code' ) );
		self::assertSame( $at, apply_filters( 'core_webinar_get', null, $id )['scheduled_at'] );
	}

	/** The hook refuses as a whole. */
	public function test_upsert_takes_back_no_running_webinar(): void {
		$owner   = $this->create_user( 'webinar_organizer' );
		$id      = $this->create_webinar(
			array(
				'owner_user_id' => $owner,
				'status'        => 'live',
			)
		);
		$refused = $this->capture( 'core_webinar_change_refused' );

		do_action(
			'core_webinar_upsert',
			array(
				'webinar_id'  => $id,
				'post_status' => 'draft',
				'context'     => $this->context( $owner ),
			)
		);

		self::assertSame( array( 'webinar_running' ), array_column( $refused->getArrayCopy(), 'code' ) );
		self::assertSame( 'publish', get_post_status( $id ) );
	}

	/** The rights of the actor count, and not those of the user whose request fires the hook. */
	public function test_upsert_publishes_for_its_actor(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar(
			array(
				'owner_user_id' => $owner,
				'post_status'   => 'draft',
			)
		);
		$this->act_as( $this->create_user( 'webinar_attendee' ) );

		foreach ( array( 'publish', 'draft' ) as $status ) {
			do_action(
				'core_webinar_upsert',
				array(
					'webinar_id'  => $id,
					'post_status' => $status,
					'context'     => $this->context( $owner ),
				)
			);
			self::assertSame( $status, get_post_status( $id ) );
		}
	}

	/** Quick Edit, XML-RPC and WP-CLI cannot say why: the rest of the save is stored, and the log has the reason. */
	public function test_other_ways_keep_a_running_webinar_and_save_the_rest(): void {
		$id    = $this->create_webinar( array( 'status' => 'live' ) );
		$admin = $this->create_user( 'administrator' );
		$this->act_as( $admin );

		$ways = array(
			'private'  => array( 'post_status' => 'private' ),
			'future'   => array(
				'post_date'     => '2036-01-01 10:00:00',
				'post_date_gmt' => '2036-01-01 13:30:00',
				'edit_date'     => true,
			),
			'password' => array( 'post_password' => 'secret' ),
		);
		foreach ( $ways as $way => $change ) {
			$before = get_post( $id );
			wp_update_post( $change + array( 'ID' => $id, 'post_title' => $way ) ); // phpcs:ignore WordPress.Arrays
			$after = get_post( $id );
			self::assertSame( $way, $after->post_title );
			self::assertSame( array( 'publish', '', $before->post_date, $before->post_date_gmt ), array( $after->post_status, $after->post_password, $after->post_date, $after->post_date_gmt ), $way );
			self::assertStringContainsString( 'webinar_running', implode( $this->log_lines() ) );
		}

		$login = get_userdata( $admin )->user_login;
		require_once ABSPATH . WPINC . '/class-IXR.php';
		require_once ABSPATH . WPINC . '/class-wp-xmlrpc-server.php';
		self::assertTrue( ( new wp_xmlrpc_server() )->wp_editPost( array( 1, $login, $login, $id, array( 'post_status' => 'draft', 'post_title' => 'XML-RPC' ) ) ) ); // phpcs:ignore WordPress.Arrays
		self::assertSame( array( 'XML-RPC', 'publish' ), array( get_post( $id )->post_title, get_post_status( $id ) ) );

		$done = Test_Site::entered()->wp_cli( array( 'post', 'update', "$id", '--post_status=draft', '--post_title=CLI' ) );
		self::assertSame( 0, $done['status'], $done['errors'] );
		wp_cache_flush();
		self::assertSame( array( 'CLI', 'publish' ), array( get_post( $id )->post_title, get_post_status( $id ) ) );
	}
}
