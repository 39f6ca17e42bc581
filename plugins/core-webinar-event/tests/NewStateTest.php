<?php
/**
 * Tests of the state of new and copied webinars.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

require_once __DIR__ . '/trait-stored-state.php';

/** S2: a webinar starts as a draft, however it came to be: created, converted from a post, or copied. */
final class NewStateTest extends Webinar_TestCase {

	use Stored_State;

	/** A new webinar is a draft with a hidden offer, whatever meta is sent with it or stored under its future id. */
	public function test_a_new_webinar_starts_anew_and_the_rest_is_saved(): void {
		$state   = array_column( iterator_to_array( self::keys(), false ), 1, 0 );
		$refused = $this->capture( 'core_webinar_change_refused' );
		// WordPress allows meta for a post that does not exist yet.
		$free = 7000;
		add_post_meta( $free, 'status', 'archived' );
		add_post_meta( $free, 'status_history', '{}' );
		foreach ( array( 0, $free ) as $import_id ) {
			$id = (int) wp_insert_post(
				array(
					'import_id'   => $import_id,
					'post_type'   => 'webinar_event',
					'post_title'  => 'New',
					'post_status' => 'draft',
					'meta_input'  => $state + array( 'harmless' => 'x' ),
				)
			);
			self::assertSame( 0 === $import_id ? $id : $free, $id );
			self::assertCount( count( $state ), $refused );
			$refused->exchangeArray( array() );
			self::assertSame( array( 'draft', 'hidden', '0', '0', '0', '0', '0', 'main' ), array_column( self::state_rows( $id ), 'meta_value' ) );
			self::assertSame( 'x', get_post_meta( $id, 'harmless', true ) );
			self::assertSame( array(), apply_filters( 'core_webinar_history', array(), $id ) );
		}
	}

	/** A post that becomes a webinar keeps no earlier state rows. */
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

		self::assertSame( array( 'draft', 'hidden', '0', '0', '0', '0', '0', 'main' ), array_column( self::state_rows( $id ), 'meta_value' ) );
	}

	/** A webinar keeps its post type, so that it stays guarded; the title is saved. */
	public function test_a_webinar_stays_one_and_the_rest_is_saved(): void {
		$id      = $this->create_webinar( array( 'status' => 'live' ) );
		$before  = self::state_rows( $id );
		$refused = $this->capture( 'core_webinar_change_refused' );
		$this->act_as( $this->create_user( 'administrator' ) );

		foreach ( array( 'post', 'attachment', 'revision', 'unknown' ) as $type ) {
			wp_update_post(
				array(
					'ID'         => $id,
					'post_type'  => $type,
					'post_title' => "As $type",
				)
			);
			self::assertSame( array( 'webinar_event', "As $type" ), array( get_post_type( $id ), get_post( $id )->post_title ) );
			$this->assert_kept( $id, $before, $refused, $type );
		}
	}

	/**
	 * A plugin that duplicates a post and then each meta row copies the fields, and the state is refused.
	 */
	public function test_a_copy_by_wordpress_functions_starts_anew_and_the_fields_come_along(): void {
		$id      = $this->create_webinar( array( 'status' => 'live' ) );
		$before  = self::state_rows( $id );
		$refused = $this->capture( 'core_webinar_change_refused' );
		$this->act_as( $this->create_user( 'administrator' ) );

		$copy = (int) wp_insert_post(
			wp_slash(
				array(
					'ID'          => 0,
					'post_status' => 'draft',
					'post_title'  => 'Copy',
				) + get_post( $id, ARRAY_A )
			)
		);
		foreach ( get_post_custom_keys( $id ) as $key ) {
			foreach ( get_post_custom_values( $key, $id ) as $value ) {
				add_post_meta( $copy, $key, wp_slash( maybe_unserialize( $value ) ) );
			}
		}

		self::assertSame( array( 'draft', 'hidden', '0', '0', '0', '0', '0', 'main' ), array_column( self::state_rows( $copy ), 'meta_value' ) );
		self::assertSame( array( 'webinar_status_mutation_forbidden' ), array_unique( array_column( $refused->getArrayCopy(), 'code' ) ) );
		// Status, version, start, and two lines of the history. An initial value is not refused.
		self::assertCount( 5, $refused );
		self::assertSame( $before, self::state_rows( $id ) );
		$webinar = apply_filters( 'core_webinar_get', null, $copy );
		self::assertSame( array( 'draft', 'https://stream.webinars.test/live.m3u8' ), array( $webinar['status'], $webinar['stream_source'] ) );
	}

	/**
	 * A copy by SQL cannot be refused. Readers take the copy's own rows, and the next save or move removes the copied ones.
	 */
	public function test_a_copy_by_sql_is_ignored_and_repaired(): void {
		global $wpdb;
		$id   = $this->create_webinar( array( 'status' => 'live' ) );
		$copy = (int) wp_insert_post(
			array(
				'post_type'   => 'webinar_event',
				'post_status' => 'draft',
				'post_title'  => 'Copy',
			)
		);
		$own  = self::state_rows( $copy );
		$wpdb->query( $wpdb->prepare( "INSERT INTO $wpdb->postmeta ( post_id, meta_key, meta_value ) SELECT %d, meta_key, meta_value FROM $wpdb->postmeta WHERE post_id = %d", $copy, $id ) );
		$wpdb->insert(
			$wpdb->postmeta,
			array(
				'post_id'    => $copy,
				'meta_key'   => 'Status', // phpcs:ignore WordPress.DB.SlowDBQuery
				'meta_value' => 'live', // phpcs:ignore WordPress.DB.SlowDBQuery
			)
		);
		wp_cache_flush();
		self::assertSame( 'draft', apply_filters( 'core_webinar_get', null, $copy )['status'] );

		wp_update_post(
			array(
				'ID'         => $copy,
				'post_title' => 'Healed',
			)
		);

		self::assertSame( $own, self::state_rows( $copy ) );
		self::assertSame( array(), apply_filters( 'core_webinar_history', array(), $copy ) );
		self::assertSame( 'live', apply_filters( 'core_webinar_get', null, $id )['status'] );
	}

	/** The next move adds missing state rows. */
	public function test_a_webinar_without_state_is_repaired_by_its_first_move(): void {
		global $wpdb;
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$wpdb->query( $wpdb->prepare( "DELETE FROM $wpdb->postmeta WHERE post_id = %d AND meta_key IN ( 'version', 'started_at', 'finished_at' )", $id ) );
		$wpdb->query( $wpdb->prepare( "INSERT INTO $wpdb->postmeta ( post_id, meta_key, meta_value ) VALUES ( %d, 'status', 'archived' )", $id ) );
		wp_cache_flush();

		do_action( 'core_webinar_set_status', $id, 'start', $this->context( $owner ) );

		$webinar = apply_filters( 'core_webinar_get', null, $id );
		self::assertSame( array( 'live', 1 ), array( $webinar['status'], $webinar['version'] ) );
		self::assertGreaterThan( 0, $webinar['started_at'] );
		self::assertCount( 1, get_post_meta( $id, 'status' ) );
		self::assertCount( 2, apply_filters( 'core_webinar_history', array(), $id ) );
	}
}
