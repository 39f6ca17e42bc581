<?php
/**
 * Tests of who sees what in the list of webinars.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

require_once __DIR__ . '/class-list-table-testcase.php';

/** What organizers and speakers see and may do in the list. */
final class ListTableRightsTest extends List_Table_TestCase {

	/** A speaker sees only their webinars: no titles, months or counts of others, whatever the request. */
	public function test_a_speaker_sees_only_their_webinars(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$others  = array( $this->create_user( 'webinar_speaker' ), (int) ( $speaker . '1' ), 1 );
		$month   = gmmktime( 12, 0, 0, 1, 15, 2036 );
		foreach (
			array(
				'speaks first'  => array( 'speaker_user_ids' => array( $speaker, $others[0] ) ),
				'speaks second' => array( 'speaker_user_ids' => array( $others[0], $speaker ) ),
				'organizes'     => array( 'owner_user_id' => $speaker ),
				'prepares'      => array(
					'owner_user_id' => $speaker,
					'post_status'   => 'draft',
				),
				'of others'     => array(
					'speaker_user_ids' => $others,
					'scheduled_at'     => $month,
				),
				'secret'        => array(
					'speaker_user_ids' => array_fill( 0, 5, $others[0] ),
					'post_status'      => 'draft',
					'scheduled_at'     => $month,
				),
			) as $title => $webinar
		) {
			$this->create_webinar( $webinar + compact( 'title' ) );
		}
		// WordPress filters by author.
		wp_update_post(
			array(
				'ID'          => $this->create_webinar( array( 'title' => 'written' ) ),
				'post_author' => $speaker,
			)
		);
		$this->act_as( $speaker );

		foreach ( array( array(), array( 'all_posts' => '1' ), array( 'post_status' => 'draft' ), array( 's' => 's' ), array( 'author' => '1' ), array( 'webinar_date' => '203601' ) ) as $request ) {
			$page = $this->draw( $request );
			self::assertSame( array(), array_diff( $page['titles'], array( 'speaks first', 'speaks second', 'organizes', 'prepares' ) ), (string) wp_json_encode( $request ) );
			self::assertStringNotContainsString( 'value="2036', $page['filters'] );
			self::assertSame( '', $page['views'] );
		}
		self::assertCount( 4, $this->draw()['titles'] );
		self::assertSame( array( 'prepares' ), $this->draw( array( 'post_status' => 'draft' ) )['titles'] );
	}

	/** A speaker may open the list, although WordPress drops a menu with a single entry. */
	public function test_a_speaker_may_open_the_list(): void {
		global $menu, $submenu, $pagenow, $typenow, $_wp_menu_nopriv, $_wp_submenu_nopriv;
		$this->act_as( $this->create_user( 'webinar_speaker' ) );
		$list               = 'edit.php?post_type=webinar_event';
		$menu               = array( array( 'Webinars', 'edit_webinar_events', $list ) ); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$submenu            = array( $list => array( array( 'All webinars', 'edit_webinar_events', $list ) ) ); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$pagenow            = 'edit.php'; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$typenow            = 'webinar_event'; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$_wp_menu_nopriv    = array( 'edit.php' => true ); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$_wp_submenu_nopriv = array(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride

		do_action( 'admin_menu', '' );
		if ( 1 === count( $submenu[ $list ] ) ) {
			unset( $submenu[ $list ] );
		}
		$may_open = user_can_access_admin_page();
		unset( $GLOBALS['menu'], $GLOBALS['submenu'], $GLOBALS['typenow'], $GLOBALS['_wp_menu_nopriv'], $GLOBALS['_wp_submenu_nopriv'] );
		$pagenow = 'index.php'; // phpcs:ignore WordPress.WP.GlobalVariablesOverride

		self::assertTrue( $may_open );
	}

	/** The keys of a serialized list are not users: user 1 is not a speaker of every webinar. */
	public function test_keys_of_the_speaker_list_are_no_users(): void {
		$role = get_role( 'webinar_speaker' );
		$user = new WP_User( 1 );
		$user->set_role( $role->name );
		$this->create_webinar( array( 'speaker_user_ids' => array( $this->create_user( 'webinar_speaker' ), $this->create_user( 'webinar_speaker' ) ) ) );
		$this->act_as( 1 );

		self::assertSame( array(), $this->draw()['titles'] );
	}

	/** Row actions link to room and console for people who may open them. */
	public function test_row_actions(): void {
		$speaker = $this->create_user( 'webinar_speaker' );
		$id      = $this->create_webinar(
			array(
				'title'            => 'A & B',
				'speaker_user_ids' => array( $speaker ),
			)
		);
		remove_all_filters( 'client_webinar_control_url' );
		add_filter( 'client_webinar_control_url', static fn( string $url, int $webinar_id ): string => "https://webinars.test/console/?webinar_id=$webinar_id&x=1", 10, 2 );

		$page = $this->draw();
		self::assertSame( array( 'Edit', 'Open the room', 'Quick&nbsp;Edit', 'Again next week', 'Add a date', 'Trash' ), $page['actions'][0] );
		self::assertStringContainsString( esc_url( apply_filters( 'ui_webinar_room_url', '', $id ) ), $page['html'] );
		self::assertStringContainsString( 'aria-label="Open the room of “A &amp;', $page['html'] );

		$this->act_as( $speaker );
		$page = $this->draw();
		self::assertSame( array( 'Edit', 'Open the room', 'Console', 'Quick&nbsp;Edit', 'Message texts' ), $page['actions'][0] );
		self::assertStringContainsString( "https://webinars.test/console/?webinar_id=$id&#038;x=1", $page['html'] );

		do_action( 'core_webinar_set_status', $id, 'start', $this->context( $speaker ) );
		$this->act_as( $this->create_user( 'administrator' ) );
		self::assertNotContains( 'Trash', $this->draw()['actions'][0] );
	}

	/** M2: without the other modules there are no empty links, and other post types are unchanged. */
	public function test_without_other_modules_there_are_no_empty_links(): void {
		foreach ( array( 'ui_webinar_room_url', 'client_webinar_control_url' ) as $filter ) {
			remove_all_filters( $filter );
		}
		$this->create_webinar();
		self::assertSame( array( 'Edit', 'Quick&nbsp;Edit', 'Again next week', 'Add a date', 'Trash' ), $this->draw()['actions'][0] );

		$post = get_post( wp_insert_post( array( 'post_title' => 'Post' ) ) );
		self::assertSame( array( 'edit' => 'x' ), apply_filters( 'post_row_actions', array( 'edit' => 'x' ), $post ) );
		self::assertFalse( apply_filters( 'disable_months_dropdown', false, 'post' ) );
	}
}
