<?php
/**
 * Tests of what may not change past the hooks.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/**
 * S2: status and CTA visibility, by every way into a post's meta.
 */
final class GuardTest extends Webinar_TestCase {

	/**
	 * A value for each key that Core alone writes.
	 *
	 * @return iterable<string, array{string, string}>
	 */
	public static function keys(): iterable {
		$values = array(
			'status'         => 'live',
			'cta_visibility' => 'visible',
			'version'        => '99',
			'started_at'     => '5',
			'finished_at'    => '5',
			'paused_seconds' => '5',
			'paused_at'      => '5',
		);
		foreach ( $values as $key => $value ) {
			yield $key => array( $key, $value );
		}
	}

	/**
	 * WordPress's own functions write nothing, whoever is signed in.
	 *
	 * @param string $key   Meta key.
	 * @param string $value What is tried.
	 */
	#[DataProvider( 'keys' )]
	public function test_meta_functions_write_nothing( string $key, string $value ): void {
		$id      = $this->create_webinar();
		$before  = get_post_meta( $id );
		$row_id  = $this->row_id( $id, $key );
		$refused = $this->capture( 'core_webinar_change_refused' );
		$this->act_as( $this->create_user( 'administrator' ) );

		self::assertFalse( update_post_meta( $id, $key, $value ) );
		self::assertFalse( add_post_meta( $id, $key, $value ) );
		self::assertFalse( add_post_meta( $id, $key, $value, true ) );
		self::assertFalse( delete_post_meta( $id, $key ) );
		self::assertFalse( delete_post_meta( $id, $key, $before[ $key ][0] ) );
		self::assertFalse( delete_post_meta_by_key( $key ) );
		self::assertFalse( update_metadata_by_mid( 'post', $row_id, $value ) );
		self::assertFalse( update_metadata_by_mid( 'post', $row_id, 'x', 'harmless' ) );
		self::assertFalse( delete_metadata_by_mid( 'post', $row_id ) );

		$other_row = (int) add_post_meta( $id, 'harmless', 'x' );
		self::assertFalse( update_metadata_by_mid( 'post', $other_row, $value, $key ) );
		delete_post_meta( $id, 'harmless' );

		wp_cache_flush();
		self::assertSame( $before, get_post_meta( $id ) );
		self::assertCount( 10, $refused );
		self::assertSame( array( 'webinar_status_mutation_forbidden' ), array_unique( array_column( $refused->getArrayCopy(), 'code' ) ) );
		self::assertSame( array( 'cta_visibility' === $key ? 'cta' : 'status' ), array_unique( array_column( $refused->getArrayCopy(), 'change' ) ) );
		self::assertStringContainsString( 'webinar_status_mutation_forbidden', implode( "\n", $this->log_lines() ) );
	}

	/**
	 * Saving a post brings no state with it, neither a new one nor a later one.
	 */
	public function test_meta_input_brings_no_state(): void {
		$state = array_column( iterator_to_array( self::keys(), false ), 1, 0 );
		$id    = $this->create_webinar( array( 'post_status' => 'draft' ) );
		wp_update_post(
			array(
				'ID'         => $id,
				'meta_input' => $state,
			)
		);
		$new = (int) wp_insert_post(
			array(
				'post_type'   => 'webinar_event',
				'post_title'  => 'New',
				'post_status' => 'draft',
				'meta_input'  => $state,
			)
		);

		foreach ( array( $id, $new ) as $webinar_id ) {
			$webinar = apply_filters( 'core_webinar_get', null, $webinar_id );
			self::assertSame( array( 'draft', 'hidden', 0, 0 ), array( $webinar['status'], $webinar['cta_visibility'], $webinar['version'], $webinar['started_at'] ) );
			self::assertSame( array( 'draft' ), get_post_meta( $webinar_id, 'status' ) );
		}
	}

	/**
	 * A post that was something else brings no state along either.
	 */
	public function test_a_post_that_becomes_a_webinar_starts_anew(): void {
		$id = (int) wp_insert_post(
			array(
				'post_title' => 'A post',
				'meta_input' => array(
					'status'         => 'live',
					'cta_visibility' => 'visible',
				),
			)
		);
		self::assertSame( 'live', get_post_meta( $id, 'status', true ) );

		wp_update_post(
			array(
				'ID'        => $id,
				'post_type' => 'webinar_event',
			)
		);

		$webinar = apply_filters( 'core_webinar_get', null, $id );
		self::assertSame( array( 'draft', 'hidden' ), array( $webinar['status'], $webinar['cta_visibility'] ) );
	}

	/**
	 * Whoever copies all meta of a webinar to a new one, as duplicating plugins do, gets a new one.
	 */
	public function test_a_copy_starts_anew(): void {
		$id   = $this->create_webinar( array( 'status' => 'finished' ) );
		$copy = $this->create_webinar(
			array(
				'post_status'  => 'draft',
				'scheduled_at' => 0,
			)
		);
		foreach ( get_post_meta( $id ) as $key => $values ) {
			foreach ( $values as $value ) {
				add_post_meta( $copy, $key, maybe_unserialize( $value ) );
			}
		}
		self::assertSame( 'draft', apply_filters( 'core_webinar_get', null, $copy )['status'] );
		self::assertSame( array( 'draft' ), get_post_meta( $copy, 'status' ) );
	}

	/**
	 * XML-RPC writes the title, and no state.
	 */
	public function test_xml_rpc_writes_no_state(): void {
		require_once ABSPATH . WPINC . '/class-IXR.php';
		require_once ABSPATH . WPINC . '/class-wp-xmlrpc-server.php';
		$id     = $this->create_webinar();
		$admin  = $this->create_user( 'administrator' );
		$login  = get_userdata( $admin )->user_login;
		$before = get_post_meta( $id );

		$done = ( new wp_xmlrpc_server() )->wp_editPost(
			array(
				1,
				$login,
				$login,
				$id,
				array(
					'post_title'    => 'By XML-RPC',
					'custom_fields' => array(
						array(
							'key'   => 'status',
							'value' => 'live',
						),
						array(
							'id'    => (string) $this->row_id( $id, 'cta_visibility' ),
							'key'   => 'cta_visibility',
							'value' => 'visible',
						),
						array( 'id' => (string) $this->row_id( $id, 'version' ) ),
					),
				),
			)
		);

		self::assertTrue( $done );
		self::assertSame( 'By XML-RPC', get_post( $id )->post_title );
		self::assertSame( $before, get_post_meta( $id ) );
	}

	/**
	 * Writing what is there already is nothing to complain about: the Custom Fields box does it.
	 */
	public function test_the_same_value_is_no_attempt(): void {
		$id      = $this->create_webinar();
		$refused = $this->capture( 'core_webinar_change_refused' );

		update_post_meta( $id, 'status', 'scheduled' );
		self::assertTrue( update_metadata_by_mid( 'post', $this->row_id( $id, 'status' ), 'scheduled' ) );

		self::assertCount( 0, $refused );
	}

	/**
	 * Other post types may use the same names.
	 */
	public function test_other_posts_keep_their_meta(): void {
		$this->create_webinar();
		$id = (int) wp_insert_post( array( 'post_title' => 'A post' ) );

		self::assertIsInt( add_post_meta( $id, 'status', 'a' ) );
		self::assertTrue( update_post_meta( $id, 'status', 'b' ) );
		self::assertTrue( update_metadata_by_mid( 'post', $this->row_id( $id, 'status' ), 'c' ) );
		self::assertSame( 'c', get_post_meta( $id, 'status', true ) );
		self::assertTrue( delete_post_meta( $id, 'status' ) );
	}

	/**
	 * What people watch is neither trashed nor deleted; after the end it may be.
	 */
	public function test_a_running_webinar_is_not_deleted(): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar(
			array(
				'status'        => 'live',
				'owner_user_id' => $owner,
			)
		);
		$admin = $this->create_user( 'administrator' );

		self::assertFalse( user_can( $admin, 'delete_post', $id ) );
		self::assertFalse( wp_trash_post( $id ) );
		self::assertFalse( wp_delete_post( $id, true ) );
		self::assertSame( 'live', apply_filters( 'core_webinar_get', null, $id )['status'] );

		do_action( 'core_webinar_set_status', $id, 'stop', $this->context( $owner ) );
		self::assertTrue( user_can( $admin, 'delete_post', $id ) );
		self::assertInstanceOf( WP_Post::class, wp_trash_post( $id ) );
		self::assertSame( 'finished', apply_filters( 'core_webinar_get', null, $id )['status'] );
		self::assertInstanceOf( WP_Post::class, wp_untrash_post( $id ) );
		self::assertSame( 'finished', apply_filters( 'core_webinar_get', null, $id )['status'] );
	}

	/**
	 * Deleting leaves no row.
	 */
	public function test_deleting_takes_the_meta_along(): void {
		global $wpdb;
		$id      = $this->create_webinar();
		$refused = $this->capture( 'core_webinar_change_refused' );

		self::assertInstanceOf( WP_Post::class, wp_delete_post( $id, true ) );

		self::assertSame( '0', $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM $wpdb->postmeta WHERE post_id = %d", $id ) ) );
		self::assertCount( 0, $refused );
		self::assertNull( apply_filters( 'core_webinar_get', null, $id ) );
	}

	/**
	 * Id of a meta row.
	 *
	 * @param int    $post_id Post.
	 * @param string $key     Meta key.
	 */
	private function row_id( int $post_id, string $key ): int {
		global $wpdb;
		return (int) $wpdb->get_var( $wpdb->prepare( "SELECT meta_id FROM $wpdb->postmeta WHERE post_id = %d AND meta_key = %s", $post_id, $key ) );
	}
}
