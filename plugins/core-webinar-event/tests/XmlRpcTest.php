<?php
/**
 * Tests of the guard on XML-RPC.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

require_once __DIR__ . '/trait-stored-state.php';

/** S2: XML-RPC changes no state. Each test runs WordPress's own code as an administrator. */
final class XmlRpcTest extends Webinar_TestCase {

	use Stored_State;

	/**
	 * XML-RPC writes the title and another field, and no state.
	 */
	public function test_xml_rpc_changes_no_state_and_the_rest_is_saved(): void {
		$id      = $this->create_webinar();
		$before  = self::state_rows( $id );
		$refused = $this->capture( 'core_webinar_change_refused' );
		$fields  = array();
		foreach ( self::keys() as list( $key, $value ) ) {
			$row = self::row_id( $id, $key );
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
	public function test_xml_rpc_creates_a_webinar_without_the_sent_state(): void {
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
		self::assertSame( array( 'draft', 'hidden', '0', '0', '0', '0', '0', 'main' ), array_column( self::state_rows( (int) $id ), 'meta_value' ) );
		self::assertSame( 'https://stream.webinars.test/new.m3u8', get_post_meta( (int) $id, 'stream_source', true ) );
	}

	/** The older method supports only posts and pages: it refuses the whole request before Core runs. */
	public function test_the_older_xml_rpc_is_refused_as_a_whole(): void {
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
}
