<?php
/**
 * Tests of fields and texts that are not saved by the editor.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Test_Site;
use Webinars\Tests\Webinar_TestCase;

require_once __DIR__ . '/trait-rest-requests.php';

/** Core reacts to the data, whoever writes it, and every way of writing holds the limits of the contract. */
final class FieldChangesTest extends Webinar_TestCase {

	use Rest_Requests;

	/**
	 * An importer and a copy write the date after the post.
	 */
	public function test_a_date_that_is_stored_after_the_post_schedules_the_webinar(): void {
		$id    = $this->create_webinar( array( 'scheduled_at' => 0 ) );
		$saved = $this->capture( 'core_webinar_saved' );
		delete_post_meta( $id, 'scheduled_at' );

		add_post_meta( $id, 'scheduled_at', time() + DAY_IN_SECONDS );
		update_post_meta( $id, 'duration_minutes', 30 );
		self::assertCount( 0, $saved );
		$this->end_request();
		$this->end_request();

		self::assertSame( 'scheduled', apply_filters( 'core_webinar_get', null, $id )['status'] );
		self::assertSame( array( $id ), array_column( $saved->getArrayCopy(), 'webinar_id' ) );
	}

	/** The same in a request of its own, which nobody ends. */
	public function test_wp_post_meta_update_schedules_a_published_webinar(): void {
		$id = $this->create_webinar( array( 'scheduled_at' => 0 ) );

		$done = Test_Site::entered()->wp_cli( array( '--user=admin', 'post', 'meta', 'update', "$id", 'scheduled_at', (string) ( time() + DAY_IN_SECONDS ) ) );

		self::assertSame( 0, $done['status'], $done['errors'] );
		wp_cache_flush();
		self::assertSame( 'scheduled', apply_filters( 'core_webinar_get', null, $id )['status'] );
	}

	/** Calendars compare the date of the change. */
	public function test_a_move_by_meta_is_dated(): void {
		global $wpdb;
		$id = $this->create_webinar();
		$wpdb->update( $wpdb->posts, array( 'post_modified_gmt' => '2020-01-01 00:00:00' ), array( 'ID' => $id ) );
		clean_post_cache( $id );

		update_post_meta( $id, 'scheduled_at', time() + DAY_IN_SECONDS );
		$this->end_request();

		self::assertGreaterThan( time() - MINUTE_IN_SECONDS, (int) get_post_modified_time( 'U', true, $id ) );
	}

	/** A save of the post completes its fields itself, and a deletion completes nothing. */
	public function test_a_save_or_a_deletion_is_not_completed_again(): void {
		$saved = $this->capture( 'core_webinar_saved' );
		$id    = $this->create_webinar();
		wp_delete_post( $this->create_webinar(), true );
		self::assertCount( 2, $saved );

		$this->end_request();

		self::assertCount( 2, $saved );
		self::assertSame( $id, $saved[0]['webinar_id'] );
	}

	/** A copy adds the owner of the original beside that of the new post. */
	public function test_a_webinar_has_one_owner(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$other = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );

		self::assertFalse( add_post_meta( $id, 'owner_user_id', $other ) );

		self::assertSame( array( (string) $owner ), array_map( 'strval', get_post_meta( $id, 'owner_user_id' ) ) );
	}

	/** A copy by SQL passes no filter; the next save removes its surplus rows. */
	public function test_surplus_rows_are_removed(): void {
		global $wpdb;
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$wpdb->insert(
			$wpdb->postmeta,
			array(
				'post_id'    => $id,
				'meta_key'   => 'owner_user_id', // phpcs:ignore WordPress.DB.SlowDBQuery
				'meta_value' => '1', // phpcs:ignore WordPress.DB.SlowDBQuery
			)
		);
		wp_cache_flush();

		wp_update_post(
			array(
				'ID'         => $id,
				'post_title' => 'Healed',
			)
		);

		self::assertCount( 1, get_post_meta( $id, 'owner_user_id' ) );
		self::assertSame( $owner, apply_filters( 'core_webinar_get', null, $id )['owner_user_id'] );
	}

	/** The ids in an import are those of another site. */
	public function test_an_import_makes_nobody_owner_or_speaker(): void {
		$author = $this->create_user( 'webinar_organizer' );
		$other  = $this->create_user( 'webinar_speaker' );

		do_action( 'import_start' );
		$id = (int) wp_insert_post(
			array(
				'post_type'   => 'webinar_event',
				'post_status' => 'publish',
				'post_title'  => 'Imported',
				'post_author' => $author,
			)
		);
		add_post_meta( $id, 'owner_user_id', $other );
		add_post_meta( $id, 'speaker_user_ids', array( $other ) );
		add_post_meta( $id, '_speaker_user_id', $other );
		add_post_meta( $id, 'scheduled_at', time() + DAY_IN_SECONDS );
		do_action( 'import_end' );
		$this->end_request();

		$webinar = apply_filters( 'core_webinar_get', null, $id );
		self::assertSame( array( $author, array(), 'scheduled' ), array( $webinar['owner_user_id'], $webinar['speaker_user_ids'], $webinar['status'] ) );
		self::assertSame( array(), get_post_meta( $id, '_speaker_user_id' ) );
		self::assertNotFalse( add_post_meta( $id, 'speaker_user_ids', array( $other ) ), 'After the import.' );
	}

	/**
	 * Returns texts that are one character too long.
	 *
	 * @return array<string, array{string, string, int}>
	 */
	public static function texts(): array {
		return array(
			'title'       => array( 'post_title', 'title', 200 ),
			'excerpt'     => array( 'post_excerpt', 'excerpt', 1000 ),
			'description' => array( 'post_content', 'content', 100_000 ),
		);
	}

	/** REST says what is too long, and saves nothing. */
	#[DataProvider( 'texts' )]
	public function test_rest_refuses_a_text_that_is_too_long( string $column, string $field, int $limit ): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$was   = get_post( $id )->$column;
		$this->act_as( $owner );

		$answer = $this->request( 'POST', "/wp/v2/webinar_event/$id", array( $field => str_repeat( 'я', $limit + 1 ) ) );

		self::assertSame( array( 400, 'webinar_request_invalid' ), array( $answer->get_status(), $answer->get_data()['code'] ) );
		self::assertSame( $was, get_post( $id )->$column );
		self::assertSame( 200, $this->request( 'POST', "/wp/v2/webinar_event/$id", array( $field => str_repeat( 'я', $limit ) ) )->get_status() );
	}

	/** Other ways of saving cannot say it, and cut the text. */
	#[DataProvider( 'texts' )]
	public function test_other_ways_cut_a_text_that_is_too_long( string $column, string $field, int $limit ): void {
		$id = $this->create_webinar();

		wp_update_post(
			array(
				'ID'    => $id,
				$column => wp_slash( str_repeat( "'", $limit + 1 ) ),
			)
		);

		self::assertSame( str_repeat( "'", $limit ), get_post( $id )->$column, $field );
		self::assertStringContainsString( 'webinar_text_cut', implode( $this->log_lines() ) );
	}

	/** A row that is older than the limit, or written by SQL. */
	public function test_no_reader_gets_a_title_that_is_too_long(): void {
		global $wpdb;
		$id = $this->create_webinar();
		$wpdb->update( $wpdb->posts, array( 'post_title' => str_repeat( 'a', 30_000 ) ), array( 'ID' => $id ) );
		clean_post_cache( $id );

		self::assertSame( 200, mb_strlen( apply_filters( 'core_webinar_get', null, $id )['title'] ) );
	}

	/** WordPress's own action at the end of a request, without the end of its output. */
	private function end_request(): void {
		remove_action( 'shutdown', 'wp_ob_end_flush_all', 1 );
		do_action( 'shutdown' );
	}
}
