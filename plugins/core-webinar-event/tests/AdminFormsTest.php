<?php
/**
 * Tests of the guard on the forms of wp-admin.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use Webinars\Tests\Ajax_Ended;
use Webinars\Tests\Webinar_TestCase;

require_once __DIR__ . '/trait-stored-state.php';

/**
 * S2: the classic editor, the Custom Fields box, Quick Edit and Bulk Edit change no state. Each test runs WordPress's
 * own code as an administrator.
 */
final class AdminFormsTest extends Webinar_TestCase {

	use Stored_State;

	/** What the Quick Edit form sends, beside user and post. */
	private const QUICK_EDIT = array(
		'post_type'  => 'webinar_event',
		'post_title' => 'By Quick Edit',
		'post_name'  => 'by-quick-edit',
		'screen'     => 'edit-webinar_event',
		'post_view'  => 'list',
		'edit_date'  => 'true',
		'mm'         => '11',
		'jj'         => '21',
		'aa'         => '2026',
		'hh'         => '09',
		'mn'         => '00',
		'ss'         => '00',
		'_status'    => 'publish',
	);

	/**
	 * A site with the plugin Classic Editor plans webinars in the block editor: the classic one has no date.
	 */
	public function test_webinars_are_edited_in_blocks_where_the_site_uses_the_classic_editor(): void {
		add_filter( 'use_block_editor_for_post_type', '__return_false', 100 );
		add_filter( 'use_block_editor_for_post', '__return_false', 100 );

		self::assertTrue( use_block_editor_for_post( $this->create_webinar() ) );
		self::assertTrue( use_block_editor_for_post_type( 'webinar_event' ) );
		self::assertFalse( use_block_editor_for_post( (int) wp_insert_post( array( 'post_type' => 'page', 'post_title' => 'About us' ) ) ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing
		self::assertFalse( use_block_editor_for_post_type( 'post' ) );
	}

	/**
	 * The classic editor's form: its title and other fields are saved.
	 */
	public function test_the_custom_fields_of_the_form_change_no_state_and_the_rest_is_saved(): void {
		$id      = $this->create_webinar();
		$before  = self::state_rows( $id );
		$other   = (int) add_post_meta( $id, 'harmless', 'x' );
		$refused = $this->capture( 'core_webinar_change_refused' );
		$this->act_as( $this->create_user( 'administrator' ) );

		foreach ( self::keys() as list( $key, $value ) ) {
			$row  = self::row_id( $id, $key );
			$ways = array(
				'the box'          => array( 'meta' => array( $row => compact( 'key', 'value' ) ) ),
				'the box, renamed' => array( 'meta' => array( $row => array( 'key' => 'mine' ) + compact( 'value' ) ) ),
				'the other row'    => array( 'meta' => array( $other => compact( 'key', 'value' ) ) ),
				'a new name'       => array(
					'metakeyinput' => $key,
					'metavalue'    => $value,
				),
				'a known name'     => array(
					'metakeyselect' => $key,
					'metavalue'     => $value,
				),
				'deletion'         => array( 'deletemeta' => array( $row => 'Delete' ) ),
			);
			foreach ( $ways as $way => $fields ) {
				$this->submit( $id, array( 'post_title' => "$key, $way" ) + $fields );
				$this->assert_kept( $id, $before, $refused, "$key, $way" );
				self::assertSame( "$key, $way", get_post( $id )->post_title );
			}
		}
		$this->submit(
			$id,
			array(
				'meta' => array(
					self::row_id( $id, 'status' ) => array(
						'key'   => 'status',
						'value' => 'scheduled',
					),
					$other                        => array(
						'key'   => 'harmless',
						'value' => 'y',
					),
				),
			)
		);
		$this->assert_kept( $id, $before, $refused, 'the box sends every row that it shows', 0 );
		self::assertSame( 'y', get_post_meta( $id, 'harmless', true ) );
	}

	/** The box's own buttons, with valid nonces, each write one field and are refused. */
	public function test_the_custom_fields_box_is_refused_as_a_whole(): void {
		$id      = $this->create_webinar();
		$before  = self::state_rows( $id );
		$other   = (int) add_post_meta( $id, 'harmless', 'x' );
		$refused = $this->capture( 'core_webinar_change_refused' );
		$this->act_as( $this->create_user( 'administrator' ) );
		$nonce = array(
			'post_id'              => $id,
			'_ajax_nonce-add-meta' => wp_create_nonce( 'add-meta' ),
		);

		foreach ( self::keys() as list( $key, $value ) ) {
			$row  = self::row_id( $id, $key );
			$said = $this->screen(
				'wp_ajax_add_meta',
				$nonce + array(
					'metakeyinput' => $key,
					'metavalue'    => $value,
				)
			);
			self::assertStringNotContainsString( '<wp_ajax>', $said );
			$this->assert_kept( $id, $before, $refused, "$key, add" );
			foreach ( array( $row, $other ) as $meta_id ) {
				self::assertSame( '0', $this->screen( 'wp_ajax_add_meta', $nonce + array( 'meta' => array( $meta_id => compact( 'key', 'value' ) ) ) ) );
				$this->assert_kept( $id, $before, $refused, "$key, update" );
			}
			$delete = array(
				'id'          => $row,
				'_ajax_nonce' => wp_create_nonce( "delete-meta_$row" ),
			);
			self::assertSame( '0', $this->screen( 'wp_ajax_delete_meta', $delete ) );
			$this->assert_kept( $id, $before, $refused, "$key, delete" );
		}
		self::assertSame( array( 'x' ), get_post_meta( $id, 'harmless' ) );

		$written = $this->screen(
			'wp_ajax_add_meta',
			$nonce + array(
				'metakeyinput' => 'mine',
				'metavalue'    => 'z',
			)
		);
		self::assertStringContainsString( '<wp_ajax>', $written, 'The box works at all.' );
	}

	/**
	 * Quick Edit with forged fields: the title is saved. WordPress itself drops `meta_input` there.
	 */
	public function test_quick_edit_changes_no_state_and_the_rest_is_saved(): void {
		$id      = $this->create_webinar();
		$before  = self::state_rows( $id );
		$refused = $this->capture( 'core_webinar_change_refused' );
		$this->act_as( $this->create_user( 'administrator' ) );
		$ways = array(
			'as it is'      => array( array(), 0 ),
			'meta_input'    => array( array( 'meta_input' => array( 'status' => 'live' ) ), 0 ),
			'meta'          => array( array( 'meta' => array( self::row_id( $id, 'status' ) => array( 'key' => 'status', 'value' => 'live' ) ) ), 1 ), // phpcs:ignore WordPress.Arrays
			'metakeyinput'  => array( array( 'metakeyinput' => 'cta_visibility', 'metavalue' => 'visible' ), 1 ), // phpcs:ignore WordPress.Arrays
			'metakeyselect' => array( array( 'metakeyselect' => 'status', 'metavalue' => 'live' ), 1 ), // phpcs:ignore WordPress.Arrays
			'deletemeta'    => array( array( 'deletemeta' => array( self::row_id( $id, 'status' ) => '1' ) ), 1 ),
			'post status'   => array( array( '_status' => 'live' ), 0 ),
			'draft'         => array( array( '_status' => 'draft' ), 0 ),
			'publish'       => array( array( '_status' => 'publish' ), 0 ),
		);
		foreach ( $ways as $way => list( $fields, $times ) ) {
			$row = $this->screen(
				'wp_ajax_inline_save',
				array(
					'post_ID'      => $id,
					'_inline_edit' => wp_create_nonce( 'inlineeditnonce' ),
					'post_title'   => $way,
				) + $fields + self::QUICK_EDIT
			);
			self::assertStringContainsString( "post-$id", $row, $way );
			$this->assert_kept( $id, $before, $refused, $way, $times );
			self::assertSame( $way, get_post( $id )->post_title );
		}
	}

	/** Bulk Edit of webinars in several statuses changes the posts and not the states. It does not take back a running webinar. */
	public function test_bulk_edit_changes_no_state(): void {
		$ids     = array( $this->create_webinar(), $this->create_webinar( array( 'status' => 'live' ) ), $this->create_webinar( array( 'status' => 'finished' ) ) );
		$before  = array_map( self::state_rows( ... ), $ids );
		$refused = $this->capture( 'core_webinar_change_refused' );
		$this->act_as( $this->create_user( 'administrator' ) );

		foreach ( array( 'draft', 'publish', 'live', 'publish', '-1' ) as $status ) {
			$refused->exchangeArray( array() );
			$done = bulk_edit_posts(
				array(
					'post_type'  => 'webinar_event',
					'post'       => $ids,
					'_status'    => $status,
					'meta_input' => array( 'status' => 'archived' ),
				)
			);
			self::assertSame( $ids, $done['updated'] );
			foreach ( $ids as $at => $id ) {
				$is_running = 1 === $at;
				self::assertSame( 'draft' === $status && ! $is_running ? 'draft' : 'publish', get_post_status( $id ) );
				self::assertSame( $before[ $at ], self::state_rows( $id ), $status );
			}
			self::assertSame( 'draft' === $status ? array( 'webinar_running' ) : array(), array_column( $refused->getArrayCopy(), 'code' ), $status );
		}
	}

	/**
	 * Submits the form of the classic editor.
	 *
	 * @param array<string, mixed> $fields Fields.
	 */
	private function submit( int $id, array $fields ): void {
		$_POST = wp_slash( array( 'post_ID' => $id ) + $fields );
		edit_post();
	}

	/**
	 * Sends a form to a handler of wp-admin.
	 *
	 * @param string               $handler The function that answers.
	 * @param array<string, mixed> $fields  Fields.
	 * @return string What is printed.
	 */
	private function screen( string $handler, array $fields ): string {
		require_once ABSPATH . 'wp-admin/includes/ajax-actions.php';
		$fields   = array( 'action' => str_replace( array( 'wp_ajax_', '_' ), array( '', '-' ), $handler ) ) + $fields;
		$_POST    = wp_slash( array_map( static fn( mixed $field ): mixed => is_int( $field ) ? (string) $field : $field, $fields ) );
		$_REQUEST = $_POST; // phpcs:ignore WordPress.Security.NonceVerification
		$take_end = static fn(): callable => static function ( $said ): void {
			throw new Ajax_Ended( is_scalar( $said ) ? (string) $said : '', null ); // phpcs:ignore WordPress.Security.EscapeOutput
		};
		add_filter( 'wp_doing_ajax', '__return_true' );
		add_filter( 'wp_die_ajax_handler', $take_end );
		ob_start();
		try {
			$handler();
			self::fail( 'The handler did not end the request.' );
		} catch ( Ajax_Ended $end ) {
			return ob_get_contents() . $end->said;
		} finally {
			ob_end_clean();
			remove_filter( 'wp_doing_ajax', '__return_true' );
			remove_filter( 'wp_die_ajax_handler', $take_end );
		}
	}
}
