<?php
/**
 * Tests of the history of the status.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/** The filter `core_webinar_history`, whose rows nobody can forge (S2). */
final class HistoryTest extends Webinar_TestCase {

	/** The history says who did what, when and from where, oldest first. */
	public function test_each_change_is_stored(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		wp_update_user(
			array(
				'ID'           => $owner,
				'display_name' => 'Anna & Ivan',
			)
		);
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$start = time() - 600;
		do_action( 'core_webinar_set_status', $id, 'start', array( 'timestamp' => $start ) + $this->context( $owner ) );

		$history = $this->history( $id );

		self::assertSame( array( 'draft', 'scheduled', 0, '' ), array( $history[0]['from'], $history[0]['to'], $history[0]['actor_id'], $history[0]['actor_name'] ) );
		self::assertSame(
			array(
				'from'       => 'scheduled',
				'to'         => 'live',
				'actor_id'   => $owner,
				'timestamp'  => $start,
				'source'     => 'test',
				'actor_name' => 'Anna & Ivan',
			),
			$history[1]
		);
		self::assertCount( 2, $history );
	}

	/** A repeat or a refusal adds no line. */
	public function test_nothing_else_is_stored(): void {
		$owner  = $this->create_user( 'webinar_organizer' );
		$id     = $this->create_webinar(
			array(
				'owner_user_id' => $owner,
				'status'        => 'live',
			)
		);
		$before = $this->history( $id );

		do_action( 'core_webinar_set_status', $id, 'start', $this->context( $owner ) );
		do_action( 'core_webinar_set_status', $id, 'stop', $this->context( 0 ) );
		do_action( 'core_webinar_set_cta_visibility', $id, true, $this->context( $owner ) );

		self::assertSame( $before, $this->history( $id ) );
	}

	/** A change whose line cannot be stored is not made: both are one transaction. */
	public function test_a_change_without_its_row_is_not_made(): void {
		$owner   = $this->create_user( 'webinar_organizer' );
		$id      = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$before  = apply_filters( 'core_webinar_get', null, $id );
		$changed = $this->capture( 'core_webinar_status_changed' );
		$refused = $this->capture( 'core_webinar_change_refused' );
		// wpdb returns this when the database refuses a statement.
		$fail = static fn( string $query ): string => str_contains( $query, 'INSERT' ) && str_contains( $query, 'status_history' ) ? '' : $query;
		add_filter( 'query', $fail );

		do_action( 'core_webinar_set_status', $id, 'start', $this->context( $owner ) );

		remove_filter( 'query', $fail );
		self::assertSame( array( 'webinar_save_failed' ), array_column( $refused->getArrayCopy(), 'code' ) );
		self::assertCount( 0, $changed );
		self::assertSame( $before, apply_filters( 'core_webinar_get', null, $id ) );
		self::assertCount( 1, $this->history( $id ) );
	}

	/** A long history returns its last lines, and the names take a limited number of queries. */
	public function test_the_history_has_the_last_hundred_changes(): void {
		$owner    = $this->create_user( 'webinar_organizer' );
		$speakers = array( $this->create_user( 'webinar_speaker' ), $this->create_user( 'webinar_speaker' ), $this->create_user( 'webinar_speaker' ) );
		$id       = $this->create_webinar(
			array(
				'owner_user_id'    => $owner,
				'speaker_user_ids' => $speakers,
				'status'           => 'live',
			)
		);
		for ( $i = 0; $i < 120; $i++ ) {
			$this->act_as( $speakers[ $i % 3 ] );
			$this->move( $id, 0 === $i % 2 ? 'pause' : 'resume' );
		}
		wp_cache_flush();
		$queries = get_num_queries();

		$history = $this->history( $id );

		self::assertLessThanOrEqual( 4, get_num_queries() - $queries, 'The post, its meta, options, and the people.' );
		self::assertCount( 100, $history );
		self::assertSame( array( 'paused', 'live' ), array( $history[0]['to'], $history[99]['to'] ) );
		self::assertSame( array_map( static fn( int $one ): string => get_userdata( $one )->display_name, array( $speakers[2], $speakers[0], $speakers[1] ) ), array_column( array_slice( $history, 0, 3 ), 'actor_name' ) );
	}

	/** A deleted user has no name; the lines stay. */
	public function test_a_deleted_user_has_no_name(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$id      = $this->create_webinar( array( 'speaker_user_ids' => array( $speaker ) ) );
		do_action( 'core_webinar_set_status', $id, 'start', $this->context( $speaker ) );
		wp_delete_user( $speaker );

		self::assertSame( array( $speaker, '' ), array( $this->history( $id )[1]['actor_id'], $this->history( $id )[1]['actor_name'] ) );
	}

	/** S2: no meta function adds, changes or removes a line, and each attempt is announced. */
	public function test_nobody_forges_it(): void {
		$id      = $this->create_webinar( array( 'status' => 'live' ) );
		$before  = $this->history( $id );
		$row     = '{"from":"live","to":"finished","actor_id":1,"timestamp":1,"source":"forged"}';
		$refused = $this->capture( 'core_webinar_change_refused' );

		self::assertFalse( add_post_meta( $id, 'status_history', $row ) );
		self::assertFalse( update_post_meta( $id, 'status_history', $row ) );
		self::assertFalse( delete_post_meta( $id, 'status_history' ) );
		self::assertFalse( delete_post_meta_by_key( 'status_history' ) );

		self::assertSame( array_fill( 0, 4, 'webinar_status_mutation_forbidden' ), array_column( $refused->getArrayCopy(), 'code' ) );
		self::assertSame( $before, $this->history( $id ) );
	}

	/** A post of another type has no history, even after it becomes a webinar. */
	public function test_another_posts_meta_is_no_history(): void {
		$post = (int) wp_insert_post( array( 'post_title' => 'No webinar' ) );
		add_post_meta( $post, 'status_history', '{"from":"live"}' );
		self::assertSame( array(), $this->history( $post ) );

		wp_update_post(
			array(
				'ID'        => $post,
				'post_type' => 'webinar_event',
			)
		);
		self::assertSame( array(), $this->history( $post ) );
		self::assertSame( array(), $this->history( 999999 ) );
	}

	/** Deleting the webinar deletes its history. */
	public function test_deleting_a_webinar_deletes_its_history(): void {
		global $wpdb;
		$id = $this->create_webinar( array( 'status' => 'finished' ) );
		self::assertCount( 3, $this->history( $id ) );

		wp_delete_post( $id, true );

		self::assertSame( '0', $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM $wpdb->postmeta WHERE post_id = %d", $id ) ) );
	}

	/**
	 * Pauses or resumes as the signed-in user's browser does.
	 *
	 * @param string $command `pause` or `resume`.
	 */
	private function move( int $id, string $command ): void {
		$answer = $this->ajax(
			'core_webinar_event_move',
			array(
				'webinar_id' => (string) $id,
				'command'    => $command,
				'nonce'      => wp_create_nonce( 'core_webinar_event_move_' . $id ),
			)
		);
		self::assertSame( 200, $answer['status'] );
	}

	/**
	 * What other modules read.
	 *
	 * @return list<array<string, int|string>>
	 */
	private function history( int $id ): array {
		return apply_filters( 'core_webinar_history', array(), $id );
	}
}
