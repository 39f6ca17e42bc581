<?php
/**
 * Tests of the guard on status and CTA visibility.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

require_once __DIR__ . '/trait-stored-state.php';

/**
 * S2: no function of WordPress that writes posts or their meta changes the state. Screens, REST and commands use these
 * functions.
 */
final class GuardTest extends Webinar_TestCase {

	use Stored_State;

	/**
	 * WordPress's meta functions write nothing, even for an administrator.
	 *
	 * @param string $value What is tried.
	 */
	#[DataProvider( 'keys' )]
	public function test_meta_functions_write_nothing( string $key, string $value ): void {
		$id      = $this->create_webinar();
		$before  = self::state_rows( $id );
		$row_id  = self::row_id( $id, $key );
		$current = (string) get_post_meta( $id, $key, true );
		$other   = (int) add_post_meta( $id, 'harmless', 'x' );
		$refused = $this->capture( 'core_webinar_change_refused' );
		$this->act_as( $this->create_user( 'administrator' ) );

		$ways = array(
			'update'                     => static fn(): mixed => update_post_meta( $id, $key, $value ),
			'update what it is now'      => static fn(): mixed => update_post_meta( $id, $key, $value, $current ),
			'add'                        => static fn(): mixed => add_post_meta( $id, $key, $value ),
			'add the only one'           => static fn(): mixed => add_post_meta( $id, $key, $value, true ),
			'delete'                     => static fn(): mixed => delete_post_meta( $id, $key ),
			'delete what it is now'      => static fn(): mixed => delete_post_meta( $id, $key, $current ),
			'delete from all posts'      => static fn(): mixed => delete_post_meta_by_key( $key ),
			'delete a value from all'    => static fn(): mixed => delete_metadata( 'post', 0, $key, $current, true ),
			'update a row'               => static fn(): mixed => update_metadata_by_mid( 'post', $row_id, $value ),
			'rename a row'               => static fn(): mixed => update_metadata_by_mid( 'post', $row_id, $current, 'harmless' ),
			'give another row the name'  => static fn(): mixed => update_metadata_by_mid( 'post', $other, $value, $key ),
			'delete a row'               => static fn(): mixed => delete_metadata_by_mid( 'post', $row_id ),
			'update in other letters'    => static fn(): mixed => update_post_meta( $id, strtoupper( $key ), $value ),
			'add in other letters'       => static fn(): mixed => add_post_meta( $id, ucfirst( $key ), $value ),
			'delete in other letters'    => static fn(): mixed => delete_post_meta( $id, ucfirst( $key ) ),
			'delete all, other letters'  => static fn(): mixed => delete_post_meta_by_key( strtoupper( $key ) ),
			'rename to other letters'    => static fn(): mixed => update_metadata_by_mid( 'post', $other, $value, ucfirst( $key ) ),
			'update with slashes inside' => static fn(): mixed => update_post_meta( $id, addcslashes( $key, 'a..z' ), $value ),
		);
		foreach ( $ways as $way => $write ) {
			self::assertFalse( $write(), $way );
			self::assertSame( 'cta_visibility' === $key ? 'cta' : 'status', $refused[0]['change'], $way );
			$this->assert_kept( $id, $before, $refused, $way );
		}
		self::assertSame( array( 'x' ), get_post_meta( $id, 'harmless' ) );
		self::assertCount( count( $ways ), $this->log_lines() );
		self::assertStringContainsString( 'webinar_status_mutation_forbidden', $this->log_lines()[0] );
	}

	/** Another plugin's filter that always returns null or true changes nothing. */
	public function test_filters_of_other_plugins_allow_no_write(): void {
		$id      = $this->create_webinar();
		$before  = self::state_rows( $id );
		$row_id  = self::row_id( $id, 'status' );
		$refused = $this->capture( 'core_webinar_change_refused' );
		foreach ( array( '__return_true', '__return_null' ) as $at => $answer ) {
			foreach ( array( 'add_post_metadata', 'update_post_metadata', 'delete_post_metadata', 'update_post_metadata_by_mid', 'delete_post_metadata_by_mid' ) as $filter ) {
				add_filter( $filter, $answer, 1 + 1000 * $at );
			}
		}

		update_post_meta( $id, 'status', 'live' );
		add_post_meta( $id, 'status', 'live' );
		delete_post_meta( $id, 'status' );
		update_metadata_by_mid( 'post', $row_id, 'live' );
		delete_metadata_by_mid( 'post', $row_id );

		$this->assert_kept( $id, $before, $refused, 'five functions', 5 );
	}

	/** A key that the database could take for a guarded one is looked up there; a key that is no text is left to WordPress. */
	public function test_unusual_keys_of_others_are_written(): void {
		$id      = $this->create_webinar();
		$refused = $this->capture( 'core_webinar_change_refused' );

		self::assertIsInt( add_post_meta( $id, 'Цена участия', '5' ) );
		self::assertSame( '5', get_post_meta( $id, 'Цена участия', true ) );
		self::assertIsInt( add_post_meta( $id, '_status', 'x' ) );
		self::assertFalse( update_metadata_by_mid( 'post', self::row_id( $id, '_status' ), 'y', null ) );
		self::assertCount( 0, $refused );
	}

	/** Guarded meta in a save is refused key by key; title and other meta are saved. */
	public function test_meta_input_brings_no_state_and_the_rest_is_saved(): void {
		$state   = array_column( iterator_to_array( self::keys(), false ), 1, 0 );
		$id      = $this->create_webinar();
		$before  = self::state_rows( $id );
		$refused = $this->capture( 'core_webinar_change_refused' );
		$this->act_as( $this->create_user( 'administrator' ) );

		wp_update_post(
			array(
				'ID'         => $id,
				'post_title' => 'Changed',
				'meta_input' => array( 'harmless' => 'x' ) + $state + array( 'duration_minutes' => 45 ),
			)
		);

		$this->assert_kept( $id, $before, $refused, 'meta_input', count( $state ) );
		self::assertSame( array( 'Changed', 'x', '45' ), array( get_post( $id )->post_title, get_post_meta( $id, 'harmless', true ), get_post_meta( $id, 'duration_minutes', true ) ) );
	}

	/** Writing the stored value is not refused: the Custom Fields box does it. */
	public function test_writing_the_same_value_is_not_refused(): void {
		$id      = $this->create_webinar();
		$before  = self::state_rows( $id );
		$refused = $this->capture( 'core_webinar_change_refused' );

		update_post_meta( $id, 'status', 'scheduled' );
		self::assertTrue( update_metadata_by_mid( 'post', self::row_id( $id, 'status' ), 'scheduled' ) );

		$this->assert_kept( $id, $before, $refused, 'the same value', 0 );
	}

	/** Other post types may use the same meta keys. */
	public function test_other_posts_keep_their_meta(): void {
		$this->create_webinar();
		$id = (int) wp_insert_post( array( 'post_title' => 'A post' ) );

		self::assertIsInt( add_post_meta( $id, 'status', 'a' ) );
		self::assertTrue( update_post_meta( $id, 'status', 'b' ) );
		self::assertTrue( update_metadata_by_mid( 'post', self::row_id( $id, 'status' ), 'c' ) );
		self::assertSame( 'c', get_post_meta( $id, 'status', true ) );
		self::assertTrue( delete_post_meta( $id, 'status' ) );
		wp_update_post(
			array(
				'ID'        => $id,
				'post_type' => 'page',
			)
		);
		self::assertSame( 'page', get_post_type( $id ) );
	}

	/** A running webinar is neither trashed nor deleted; a finished one may be. */
	public function test_a_running_webinar_is_not_deleted(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar(
			array(
				'status'        => 'live',
				'owner_user_id' => $owner,
			)
		);
		$admin = $this->create_user( 'administrator' );
		$this->act_as( $admin );
		$before  = self::state_rows( $id );
		$refused = $this->capture( 'core_webinar_change_refused' );
		// A filter of another plugin that ignores the given value.
		add_filter( 'pre_trash_post', '__return_null', 1000 );
		add_filter( 'pre_delete_post', '__return_null', 1000 );

		self::assertFalse( user_can( $admin, 'delete_post', $id ) );
		self::assertFalse( wp_trash_post( $id ) );
		$this->assert_kept( $id, $before, $refused, 'trash' );
		self::assertFalse( wp_delete_post( $id, true ) );
		$this->assert_kept( $id, $before, $refused, 'delete' );

		do_action( 'core_webinar_set_status', $id, 'stop', $this->context( $owner ) );
		self::assertTrue( user_can( $admin, 'delete_post', $id ) );
		self::assertInstanceOf( WP_Post::class, wp_trash_post( $id ) );
		self::assertSame( 'finished', apply_filters( 'core_webinar_get', null, $id )['status'] );
		self::assertInstanceOf( WP_Post::class, wp_untrash_post( $id ) );
		self::assertSame( 'finished', apply_filters( 'core_webinar_get', null, $id )['status'] );
		self::assertCount( 0, $refused );
	}

	/** A save with the status `trash` does not trash a running webinar; the title is saved, and the slug stays. */
	public function test_a_save_does_not_trash_a_running_webinar_and_the_rest_is_saved(): void {
		$id      = $this->create_webinar( array( 'status' => 'live' ) );
		$before  = self::state_rows( $id );
		$refused = $this->capture( 'core_webinar_change_refused' );
		$trash   = array(
			'ID'          => $id,
			'post_title'  => 'Changed',
			'post_status' => 'trash',
		);

		wp_update_post( $trash );

		$this->assert_kept( $id, $before, $refused, 'post_status' );
		$post = get_post( $id );
		self::assertSame( array( 'publish', 'Changed', 'how-to-begin' ), array( $post->post_status, $post->post_title, $post->post_name ) );

		$scheduled = $this->create_webinar();
		wp_update_post( array( 'ID' => $scheduled ) + $trash );
		self::assertSame( 'trash', get_post_status( $scheduled ) );
		self::assertCount( 0, $refused );
	}

	/** A webinar keeps its state through trash, restore and publish, without a refusal. */
	public function test_trash_and_untrash_leave_the_state_of_a_scheduled_webinar(): void {
		$id      = $this->create_webinar();
		$before  = self::state_rows( $id );
		$refused = $this->capture( 'core_webinar_change_refused' );

		wp_trash_post( $id );
		$this->assert_kept( $id, $before, $refused, 'trash', 0 );
		wp_untrash_post( $id );
		self::assertSame( 'draft', get_post_status( $id ) );
		$this->assert_kept( $id, $before, $refused, 'untrash', 0 );
		wp_publish_post( $id );
		$this->assert_kept( $id, $before, $refused, 'publish', 0 );
		self::assertSame( 'scheduled', apply_filters( 'core_webinar_get', null, $id )['status'] );
	}

	/** Revisions and autosaves have no state, and restoring one changes only the text. */
	public function test_revisions_leave_the_state(): void {
		$id      = $this->create_webinar();
		$refused = $this->capture( 'core_webinar_change_refused' );
		$save    = static fn( string $text ) => wp_update_post(
			array(
				'ID'           => $id,
				'post_content' => $text,
			)
		);
		$save( 'First' );
		$save( 'Second' );
		do_action( 'core_webinar_set_status', $id, 'start', $this->context( (int) get_post( $id )->post_author ) );
		$before   = self::state_rows( $id );
		$revision = wp_get_post_revisions( $id, array( 'order' => 'ASC' ) );
		$revision = reset( $revision );
		self::assertSame( 'First', $revision->post_content );

		wp_restore_post_revision( $revision->ID );

		self::assertSame( 'First', get_post( $id )->post_content );
		$this->assert_kept( $id, $before, $refused, 'restore', 0 );
		foreach ( wp_get_post_revisions( $id ) as $each ) {
			self::assertSame( array(), self::state_rows( $each->ID ) );
		}
		update_post_meta( $revision->ID, 'status', 'archived' );
		$this->assert_kept( $id, $before, $refused, 'meta of a revision is that of its webinar' );
	}

	/** Restoring a revision changes only the text even where another plugin stores the state in revisions. */
	public function test_revisions_with_state_of_another_plugin_leave_the_state(): void {
		add_filter( 'wp_post_revision_meta_keys', static fn( array $keys ): array => array( ...$keys, 'status' ) );
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		wp_update_post(
			array(
				'ID'           => $id,
				'post_content' => 'First',
			)
		);
		$revision = current( wp_get_post_revisions( $id ) );
		self::assertSame( 'scheduled', get_metadata( 'post', $revision->ID, 'status', true ) );
		do_action( 'core_webinar_set_status', $id, 'start', $this->context( $owner ) );
		wp_update_post(
			array(
				'ID'           => $id,
				'post_content' => 'Second',
			)
		);
		$before  = self::state_rows( $id );
		$refused = $this->capture( 'core_webinar_change_refused' );

		wp_restore_post_revision( $revision->ID );

		self::assertSame( 'First', get_post( $id )->post_content );
		$this->assert_kept( $id, $before, $refused, 'to delete, and to add', 2 );
	}

	/**
	 * Meta that another plugin registers under a guarded name stays guarded.
	 *
	 * @param string $value What is tried.
	 */
	#[DataProvider( 'keys' )]
	public function test_meta_that_another_plugin_registers_allows_no_write( string $key, string $value ): void {
		$id      = $this->create_webinar();
		$before  = self::state_rows( $id );
		$refused = $this->capture( 'core_webinar_change_refused' );
		register_post_meta(
			'webinar_event',
			$key,
			array(
				'single'            => true,
				'type'              => 'string',
				'default'           => $value,
				'sanitize_callback' => static fn(): string => $value,
				'auth_callback'     => '__return_true',
			)
		);

		update_post_meta( $id, $key, 'x' );

		unregister_post_meta( 'webinar_event', $key );
		$this->assert_kept( $id, $before, $refused, $key );
	}

	/**
	 * An upsert with a state field is refused completely, the title included.
	 *
	 * @param string $value What is tried.
	 */
	#[DataProvider( 'keys' )]
	public function test_an_upsert_that_names_the_state_is_refused_as_a_whole( string $key, string $value ): void {
		remove_all_filters( 'core_webinar_upsert', PHP_INT_MIN );
		$id      = $this->create_webinar();
		$before  = self::state_rows( $id );
		$refused = $this->capture( 'core_webinar_change_refused' );

		do_action(
			'core_webinar_upsert',
			array(
				'webinar_id' => $id,
				'title'      => 'Changed',
				$key         => $value,
				'context'    => $this->context( $this->create_user( 'administrator' ) ),
			)
		);

		self::assertSame( 'upsert', $refused[0]['change'] );
		$this->assert_kept( $id, $before, $refused, 'upsert' );
		self::assertSame( 'How to begin', get_post( $id )->post_title );
	}

	/** Deleting a webinar leaves no meta row. */
	public function test_deleting_a_webinar_deletes_its_meta(): void {
		global $wpdb;
		$id      = $this->create_webinar();
		$refused = $this->capture( 'core_webinar_change_refused' );

		self::assertInstanceOf( WP_Post::class, wp_delete_post( $id, true ) );

		self::assertSame( '0', $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM $wpdb->postmeta WHERE post_id = %d", $id ) ) );
		self::assertCount( 0, $refused );
		self::assertNull( apply_filters( 'core_webinar_get', null, $id ) );
	}
}
