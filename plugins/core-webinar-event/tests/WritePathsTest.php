<?php
/**
 * Tests of the guard on each write path of WordPress beside REST.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use Webinars\Tests\Ajax_Ended;
use Webinars\Tests\Test_Site;
use Webinars\Tests\Webinar_TestCase;

require_once __DIR__ . '/trait-stored-state.php';

/**
 * S2: XML-RPC, the Custom Fields box, Quick Edit, Bulk Edit, WP-CLI and imports, each run by WordPress's own code as an
 * administrator.
 */
final class WritePathsTest extends Webinar_TestCase {

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
	 * XML-RPC writes the title and another field, and no state.
	 */
	public function test_xml_rpc_changes_no_state_and_the_rest_is_saved(): void {
		$id      = $this->create_webinar();
		$before  = self::state_rows( $id );
		$refused = $this->capture( 'core_webinar_change_refused' );
		$fields  = array();
		foreach ( self::keys() as list( $key, $value ) ) {
			$row = $this->row_id( $id, $key );
			array_push(
				$fields,
				compact( 'key', 'value' ),
				array( 'id' => (string) $row ) + compact( 'key', 'value' ),
				array( 'id' => (string) $row )
			);
		}

		$fields[] = array(
			'key'   => 'harmless',
			'value' => 'x',
		);

		$answer = $this->xml_rpc(
			'wp_editPost',
			$id,
			array(
				'post_title'    => 'By XML-RPC',
				'custom_fields' => $fields,
			)
		);

		self::assertTrue( $answer );
		$this->assert_kept( $id, $before, $refused, 'wp.editPost', count( $fields ) - 1 );
		self::assertSame( array( 'By XML-RPC', 'x' ), array( get_post( $id )->post_title, get_post_meta( $id, 'harmless', true ) ) );
	}

	/** A webinar created by XML-RPC has the initial state; its other fields are saved. */
	public function test_xml_rpc_makes_a_webinar_that_starts_anew_and_the_rest_is_saved(): void {
		$refused = $this->capture( 'core_webinar_change_refused' );
		$fields  = array();
		foreach ( self::keys() as list( $key, $value ) ) {
			$fields[] = compact( 'key', 'value' );
		}

		$id = $this->xml_rpc(
			'wp_newPost',
			array(
				'post_type'     => 'webinar_event',
				'post_title'    => 'By XML-RPC',
				'custom_fields' => array(
					...$fields,
					array(
						'key'   => 'stream_source',
						'value' => 'https://stream.webinars.test/new.m3u8',
					),
				),
			)
		);

		self::assertIsString( $id );
		self::assertCount( count( $fields ), $refused );
		self::assertSame( array( 'draft', 'hidden', '0', '0', '0', '0', '0' ), array_column( self::state_rows( (int) $id ), 'meta_value' ) );
		self::assertSame( 'https://stream.webinars.test/new.m3u8', get_post_meta( (int) $id, 'stream_source', true ) );
	}

	/** The older method supports only posts and pages: it refuses the whole request before Core runs. */
	public function test_the_older_xml_rpc_is_wholly_refused(): void {
		$id      = $this->create_webinar();
		$before  = self::state_rows( $id );
		$refused = $this->capture( 'core_webinar_change_refused' );
		$login   = get_userdata( $this->create_user( 'administrator' ) )->user_login;

		$answer = $this->server()->mw_editPost(
			array(
				$id,
				$login,
				$login,
				array(
					'title'         => 'By XML-RPC',
					'custom_fields' => array(
						array(
							'key'   => 'status',
							'value' => 'live',
						),
					),
				),
			)
		);

		self::assertInstanceOf( IXR_Error::class, $answer );
		self::assertSame( 401, $answer->code );
		$this->assert_kept( $id, $before, $refused, 'metaWeblog.editPost', 0 );
		self::assertSame( 'How to begin', get_post( $id )->post_title );
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
			$row  = $this->row_id( $id, $key );
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
					$this->row_id( $id, 'status' ) => array(
						'key'   => 'status',
						'value' => 'scheduled',
					),
					$other                         => array(
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
	public function test_the_custom_fields_box_is_wholly_refused(): void {
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
			$row  = $this->row_id( $id, $key );
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
			'meta'          => array( array( 'meta' => array( $this->row_id( $id, 'status' ) => array( 'key' => 'status', 'value' => 'live' ) ) ), 1 ), // phpcs:ignore WordPress.Arrays
			'metakeyinput'  => array( array( 'metakeyinput' => 'cta_visibility', 'metavalue' => 'visible' ), 1 ), // phpcs:ignore WordPress.Arrays
			'metakeyselect' => array( array( 'metakeyselect' => 'status', 'metavalue' => 'live' ), 1 ), // phpcs:ignore WordPress.Arrays
			'deletemeta'    => array( array( 'deletemeta' => array( $this->row_id( $id, 'status' ) => '1' ) ), 1 ),
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

	/** Bulk Edit of webinars in several statuses changes the posts and not the states, without a refusal. */
	public function test_bulk_edit_changes_no_state(): void {
		$ids     = array( $this->create_webinar(), $this->create_webinar( array( 'status' => 'live' ) ), $this->create_webinar( array( 'status' => 'finished' ) ) );
		$before  = array_map( self::state_rows( ... ), $ids );
		$refused = $this->capture( 'core_webinar_change_refused' );
		$this->act_as( $this->create_user( 'administrator' ) );

		foreach ( array( 'draft', 'publish', 'live', 'publish', '-1' ) as $status ) {
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
				self::assertSame( 'draft' === $status ? 'draft' : 'publish', get_post_status( $id ) );
				$this->assert_kept( $id, $before[ $at ], $refused, $status, 0 );
			}
		}
	}

	/** WP-CLI fails with its exit status and message, and the log has the reason. */
	public function test_wp_cli_changes_no_state(): void {
		$id     = $this->create_webinar();
		$live   = $this->create_webinar( array( 'status' => 'live' ) );
		$before = array( self::state_rows( $id ), self::state_rows( $live ) );
		$meta   = static fn( string ...$words ): array => array( 'post', 'meta', ...$words );
		$failed = array(
			"Failed to update custom field 'status'." => array(
				$meta( 'update', "$id", 'status', 'live' ),
				$meta( 'patch', 'insert', "$id", 'status', 'live' ),
			),
			"Failed to update custom field 'cta_visibility'." => array( $meta( 'set', "$id", 'cta_visibility', 'visible' ) ),
			"Failed to update custom field 'STATUS'." => array( $meta( 'update', "$id", 'STATUS', 'live' ) ),
			'Failed to add custom field.'             => array(
				$meta( 'add', "$id", 'status', 'live' ),
				$meta( 'add', "$id", 'cta_visibility', 'visible' ),
			),
			'Failed to delete custom field.'          => array(
				$meta( 'delete', "$id", 'status' ),
				$meta( 'delete', "$id", 'cta_visibility' ),
			),
			"Failed deleting post $live."             => array( array( 'post', 'delete', "$live", '--force' ) ),
		);
		foreach ( $failed as $words => $commands ) {
			foreach ( $commands as $command ) {
				$done = $this->wp( $command );
				self::assertSame( 1, $done['status'], implode( ' ', $command ) );
				self::assertStringContainsString( $words, $done['errors'] );
				$this->assert_logged( implode( ' ', $command ) );
			}
		}
		$done = $this->wp( array( 'eval', "var_export( array( update_post_meta( $id, 'status', 'live' ), wp_trash_post( $live ) ) );" ) );
		self::assertSame( "array (\n  0 => false,\n  1 => false,\n)", $done['output'] );
		$this->assert_logged( 'eval', 2 );

		wp_cache_flush();
		self::assertSame( $before, array( self::state_rows( $id ), self::state_rows( $live ) ) );
		self::assertSame( 'publish', get_post_status( $live ) );
	}

	/** Commands that save more than the state save the rest, and the log names what was refused. */
	public function test_wp_cli_changes_no_state_and_the_rest_is_saved(): void {
		$live   = $this->create_webinar( array( 'status' => 'live' ) );
		$before = self::state_rows( $live );
		$state  = '--meta_input={"status":"archived","cta_visibility":"visible"}';

		foreach ( array( array( $state, 2 ), array( '--post_type=post', 1 ), array( '--post_status=trash', 1 ) ) as list( $option, $times ) ) {
			$done = $this->wp( array( 'post', 'update', "$live", "--post_title=With $option", $option ) );
			self::assertSame( array( 0, "Success: Updated post $live." ), array( $done['status'], $done['output'] ) );
			$this->assert_logged( $option, $times );
			wp_cache_flush();
			self::assertSame( array( "With $option", 'webinar_event', 'publish' ), array( get_post( $live )->post_title, get_post_type( $live ), get_post_status( $live ) ) );
			self::assertSame( $before, self::state_rows( $live ) );
		}

		$new = $this->wp( array( 'post', 'create', '--post_type=webinar_event', '--post_title=New', '--porcelain', $state ) );
		self::assertSame( 0, $new['status'] );
		$this->assert_logged( 'create', 2 );
		wp_cache_flush();
		self::assertSame( array( 'draft', 'hidden', '0', '0', '0', '0', '0' ), array_column( self::state_rows( (int) $new['output'] ), 'meta_value' ) );

		$copy = $this->wp( array( 'post', 'create', "--from-post=$live", '--post_status=draft', '--porcelain' ) );
		self::assertSame( 0, $copy['status'] );
		wp_cache_flush();
		self::assertSame( array( 'draft', 'hidden', '0', '0', '0', '0', '0' ), array_column( self::state_rows( (int) $copy['output'] ), 'meta_value' ) );
		self::assertSame( $before, self::state_rows( $live ) );
	}

	/**
	 * An autosave of the block editor is not refused and has no state of its own. The test needs its own process: WordPress marks
	 * the whole process as autosaving.
	 */
	public function test_an_autosave_has_no_state(): void {
		$id     = $this->create_webinar( array( 'status' => 'live' ) );
		$before = self::state_rows( $id );

		$done = $this->wp(
			array(
				'eval',
				"\$request = new WP_REST_Request( 'POST', '/wp/v2/webinar_event/$id/autosaves' );
				\$request->set_body_params( array( 'title' => 'Autosaved', 'content' => 'Text', 'meta' => array( 'duration_minutes' => 60 ) ) );
				\$answer = rest_do_request( \$request );
				echo \$answer->get_status(), ' ', \$answer->get_data()['id'] ?? wp_json_encode( \$answer->get_data() );",
			)
		);

		wp_cache_flush();
		list( $status, $autosave_id ) = explode( ' ', $done['output'], 2 );
		self::assertSame( array( '200', 'Autosaved' ), array( $status, get_post( (int) $autosave_id )?->post_title ), $done['output'] );
		self::assertSame( array(), self::state_rows( (int) $autosave_id ) );
		self::assertSame( $before, self::state_rows( $id ) );
		self::assertSame( array(), $this->log_lines() );
	}

	/**
	 * Exported by WordPress and imported again: a draft is as it was and nobody is told of an attempt; a webinar that had
	 * begun starts anew with its fields; onto webinars that are there already nothing is written.
	 *
	 * The importer is a plugin of wordpress.org, which no package registry has: import() makes the calls that its version
	 * 0.9.5 makes.
	 */
	public function test_an_import_brings_no_state_and_the_fields_come_along(): void {
		$draft    = $this->create_webinar(
			array(
				'title'       => 'Draft',
				'post_status' => 'draft',
			)
		);
		$live     = $this->create_webinar(
			array(
				'title'  => 'Live',
				'status' => 'live',
			)
		);
		$was      = self::state_rows( $draft );
		$is       = self::state_rows( $live );
		$exported = $this->export();
		$refused  = $this->capture( 'core_webinar_change_refused' );
		$this->act_as( $this->create_user( 'administrator' ) );

		self::assertSame( array( $draft, $live ), $this->import( $exported ) );
		$this->assert_kept( $draft, $was, $refused, 'onto the same draft', 0 );
		$this->assert_kept( $live, $is, $refused, 'onto the same webinar', 0 );

		$forged = strtr( $exported, array( '<wp:meta_value><![CDATA[live]]>' => '<wp:meta_value><![CDATA[archived]]>' ) );
		self::assertSame( array( $draft, $live ), $this->import( $forged ) );
		$this->assert_kept( $live, $is, $refused, 'onto the same webinar, forged' );

		wp_delete_post( $draft, true );
		do_action( 'core_webinar_set_status', $live, 'stop', $this->context( (int) get_post( $live )->post_author ) );
		wp_delete_post( $live, true );
		self::assertSame( array( $draft, $live ), $this->import( $exported ) );
		self::assertSame( array( $live ), array_values( array_unique( array_column( $refused->getArrayCopy(), 'webinar_id' ) ) ) );
		foreach ( array( $draft, $live ) as $id ) {
			self::assertSame( array( 'draft', 'hidden', '0', '0', '0', '0', '0' ), array_column( self::state_rows( $id ), 'meta_value' ) );
			$webinar = apply_filters( 'core_webinar_get', null, $id );
			self::assertSame( array( 'https://stream.webinars.test/live.m3u8', 60 ), array( $webinar['stream_source'], $webinar['duration_minutes'] ) );
		}
	}

	/**
	 * Exports all webinars.
	 *
	 * @return string WXR.
	 */
	private function export(): string {
		require_once ABSPATH . 'wp-admin/includes/export.php';
		ob_start();
		export_wp( array( 'content' => 'webinar_event' ) );
		return (string) ob_get_clean();
	}

	/**
	 * Imports webinars as the WordPress Importer does.
	 *
	 * @param string $wxr What was exported.
	 * @return list<int> Ids, in the order of the file.
	 */
	private function import( string $wxr ): array {
		$ids = array();
		wp_defer_term_counting( true );
		wp_suspend_cache_invalidation( true );
		foreach ( simplexml_load_string( $wxr )->channel->item as $item ) {
			$post    = $item->children( 'wp', true );
			$columns = array(
				'post_date'    => (string) $post->post_date,
				'post_content' => (string) $item->children( 'content', true )->encoded,
				'post_title'   => (string) $item->title,
				'post_status'  => (string) $post->status,
				'post_name'    => (string) $post->post_name,
				'post_type'    => (string) $post->post_type,
			);
			$id      = post_exists( $columns['post_title'], '', $columns['post_date'], $columns['post_type'] );
			$id      = $id > 0 ? $id : wp_insert_post( wp_slash( array( 'import_id' => (int) $post->post_id ) + $columns ), true );
			foreach ( $post->postmeta as $meta ) {
				add_post_meta( $id, wp_slash( (string) $meta->meta_key ), wp_slash( maybe_unserialize( (string) $meta->meta_value ) ) );
			}
			$ids[] = $id;
		}
		wp_suspend_cache_invalidation( false );
		wp_cache_flush();
		wp_defer_term_counting( false );
		return $ids;
	}

	/**
	 * Calls a method of XML-RPC as an administrator.
	 *
	 * @param 'wp_newPost'|'wp_editPost' $method  Method.
	 * @param mixed                      ...$more What follows user and password.
	 */
	private function xml_rpc( string $method, mixed ...$more ): mixed {
		$login  = get_userdata( $this->create_user( 'administrator' ) )->user_login;
		$answer = $this->server()->$method( array( 1, $login, $login, ...$more ) );
		self::assertNotInstanceOf( IXR_Error::class, $answer, $answer instanceof IXR_Error ? $answer->message : '' );
		return $answer;
	}

	/**
	 * The server of XML-RPC.
	 */
	private function server(): wp_xmlrpc_server {
		require_once ABSPATH . WPINC . '/class-IXR.php';
		require_once ABSPATH . WPINC . '/class-wp-xmlrpc-server.php';
		return new wp_xmlrpc_server();
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

	/**
	 * Runs WP-CLI as an administrator, with an empty log.
	 *
	 * @param list<string> $command What follows `wp`.
	 * @return array{status: int, output: string, errors: string}
	 */
	private function wp( array $command ): array {
		file_put_contents( WP_DEBUG_LOG, '' );
		return Test_Site::entered()->wp_cli( array( '--user=admin', ...$command ) );
	}

	/**
	 * Asserts that the log has only the refusals of the last command.
	 *
	 * @param string $way   The way in.
	 * @param int    $times How often.
	 */
	private function assert_logged( string $way, int $times = 1 ): void {
		$codes = array_map( static fn( string $line ): string => json_decode( $line, true )['code'] ?? $line, $this->log_lines() );
		self::assertSame( array_fill( 0, $times, 'webinar_status_mutation_forbidden' ), $codes, $way );
	}

	/**
	 * Id of a meta row.
	 */
	private function row_id( int $post_id, string $key ): int {
		global $wpdb;
		return (int) $wpdb->get_var( $wpdb->prepare( "SELECT meta_id FROM $wpdb->postmeta WHERE post_id = %d AND meta_key = %s", $post_id, $key ) );
	}
}
