<?php
/**
 * Tests of what page caches are told.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/**
 * Whatever shows the schedule is purged by what it shows.
 */
final class SchedulePlacesTest extends Webinar_TestCase {

	private const BLOCK = '<!-- wp:webinar/schedule {"perPage":1} /-->';

	/**
	 * Changes that the schedule shows, or not, to a webinar and its speaker.
	 *
	 * @return iterable<string, array{callable(int, int): mixed, bool}>
	 */
	public static function changes(): iterable {
		yield 'deleted webinar' => array( static fn( int $webinar_id ): mixed => wp_delete_post( $webinar_id, true ), true );
		yield 'webinar in the trash' => array( static fn( int $webinar_id ): mixed => wp_trash_post( $webinar_id ), true );
		yield 'renamed speaker' => array( static fn( int $webinar_id, int $speaker ): mixed => wp_update_user( array( 'ID' => $speaker, 'display_name' => 'Anna' ) ), true ); // phpcs:ignore WordPress.Arrays
		yield 'another face' => array( static fn( int $webinar_id, int $speaker ): mixed => wp_update_user( array( 'ID' => $speaker, 'user_email' => 'anna@webinars.test' ) ), true ); // phpcs:ignore WordPress.Arrays
		yield 'deleted speaker' => array( static fn( int $webinar_id, int $speaker ): mixed => wp_delete_user( $speaker ), true );
		yield 'speaker’s biography' => array( static fn( int $webinar_id, int $speaker ): mixed => wp_update_user( array( 'ID' => $speaker, 'description' => 'Speaks.' ) ), false ); // phpcs:ignore WordPress.Arrays
		yield 'deleted page' => array( static fn( int $webinar_id, int $speaker ): mixed => wp_delete_post( wp_insert_post( array( 'post_type' => 'page', 'post_title' => 'x' ) ), true ), false ); // phpcs:ignore WordPress.Arrays
	}

	/**
	 * Each change that the schedule shows is told, once a request.
	 *
	 * @param callable(int, int): mixed $change   Takes the webinar and its speaker.
	 * @param bool                      $is_shown Whether the schedule shows it.
	 */
	#[DataProvider( 'changes' )]
	public function test_each_shown_change_is_told_once( callable $change, bool $is_shown ): void {
		$speaker    = $this->create_user( 'webinar_speaker' );
		$webinar_id = $this->create_webinar( array( 'speaker_user_ids' => array( $speaker ) ) );
		remove_all_actions( 'shutdown' );
		$told = $this->capture( 'ui_webinar_public_pages_changed' );
		add_filter( 'pre_wp_mail', '__return_true' );

		$change( $webinar_id, $speaker );
		do_action( 'shutdown' );

		self::assertCount( $is_shown ? 1 : 0, $told );
	}

	/**
	 * The pages and posts that hold the block are purged, also by a pattern in a pattern, and no others.
	 */
	public function test_every_post_with_the_block_is_purged(): void {
		$inner   = $this->insert( 'wp_block', self::BLOCK );
		$outer   = $this->insert( 'wp_block', "<!-- wp:block {\"ref\":$inner} /-->" );
		$showing = array(
			(int) get_option( 'ui_webinar_public_page_id' ),
			// The account page shows recordings.
			(int) get_page_by_path( 'account' )?->ID,
			$this->insert( 'page', "<p>Start</p>\n" . self::BLOCK ),
			$this->insert( 'post', '<!-- wp:group --><div>' . self::BLOCK . '</div><!-- /wp:group -->' ),
			$this->insert( 'page', "<!-- wp:block {\"ref\":$outer,\"content\":{}} /-->" ),
		);
		$others  = array(
			$this->insert( 'page', '<p>webinar/schedule</p>' ),
			$this->insert( 'page', "<!-- wp:block {\"ref\":{$inner}9} /-->" ),
			$this->insert( 'page', self::BLOCK, 'draft' ),
		);
		$cleaned = $this->capture( 'clean_post_cache' );

		$places = $this->change();

		self::assertSame( array( false, array() ), array( $places['is_in_templates'], array_diff( $places['post_ids'], $showing ) ) );
		self::assertSame( array(), array_diff( $showing, $places['post_ids'] ) );
		$ids = array_column( $cleaned->getArrayCopy(), 0 );
		self::assertSame( array(), array_diff( $showing, $ids ) );
		self::assertSame( array(), array_intersect( $others, $ids ) );
	}

	/**
	 * On a site with very many of them their number is bounded.
	 */
	public function test_the_number_of_posts_is_bounded(): void {
		$this->copy_webinar( $this->insert( 'page', self::BLOCK ), 120 );
		do_action( 'wp_scheduled_delete' );

		self::assertCount( 101, $this->change()['post_ids'], 'The chosen page is told in any case.' );
	}

	/**
	 * A widget and a template show the schedule on any page, also by a pattern: the home page is purged too, and listeners are told.
	 */
	public function test_widgets_and_templates_are_told(): void {
		$home_id = $this->insert( 'page', '<p>Home</p>' );
		$news_id = $this->insert( 'page', '' );
		update_option( 'page_on_front', $home_id );
		update_option( 'page_for_posts', $news_id );
		$pattern = $this->insert( 'wp_block', self::BLOCK );
		self::assertNotContains( $home_id, $this->change()['post_ids'] );

		update_option( 'widget_block', array( 2 => array( 'content' => self::BLOCK ), '_multiwidget' => 1 ) ); // phpcs:ignore WordPress.Arrays
		$by_widget = $this->change();
		update_option( 'widget_block', array() );
		$part = $this->insert( 'wp_template_part', "<!-- wp:block {\"ref\":$pattern} /-->" );
		wp_set_object_terms( $part, get_stylesheet(), 'wp_theme' );
		$by_part = $this->change();

		foreach ( array( $by_widget, $by_part ) as $places ) {
			self::assertTrue( $places['is_in_templates'] );
			self::assertSame( array(), array_diff( array( $home_id, $news_id ), $places['post_ids'] ) );
		}
	}

	/**
	 * Changes of places after the first search.
	 *
	 * @return iterable<string, array{string, callable(self, int): mixed, bool}> Content at first, the change, and whether the post then shows the schedule.
	 */
	public static function moves(): iterable {
		$write = static fn( string $content, string $status = 'publish' ): callable => static fn( self $test, int $id ): mixed => wp_update_post( array( 'ID' => $id, 'post_content' => $content, 'post_status' => $status ) ); // phpcs:ignore WordPress.Arrays
		yield 'block added' => array( '', $write( self::BLOCK ), true );
		yield 'block removed' => array( self::BLOCK, $write( '' ), false );
		yield 'draft' => array( self::BLOCK, $write( self::BLOCK, 'draft' ), false );
		yield 'trash' => array( self::BLOCK, static fn( self $test, int $id ): mixed => wp_trash_post( $id ), false );
		yield 'deleted' => array( self::BLOCK, static fn( self $test, int $id ): mixed => wp_delete_post( $id, true ), false );
		yield 'past the hooks, a day later' => array(
			'',
			static function ( self $test, int $id ): void {
				$GLOBALS['wpdb']->update( $GLOBALS['wpdb']->posts, array( 'post_content' => self::BLOCK ), array( 'ID' => $id ) );
				do_action( 'wp_scheduled_delete' );
			},
			true,
		);
		yield 'pattern gets the block' => array(
			'',
			static function ( self $test, int $id ): void {
				$pattern = $test->insert( 'wp_block', '' );
				wp_update_post( array( 'ID' => $id, 'post_content' => "<!-- wp:block {\"ref\":$pattern} /-->" ) ); // phpcs:ignore WordPress.Arrays
				wp_update_post( array( 'ID' => $pattern, 'post_content' => self::BLOCK ) ); // phpcs:ignore WordPress.Arrays
			},
			true,
		);
		yield 'template with the block, by a part' => array(
			'',
			static function ( self $test, int $id ): void {
				foreach ( array( 'wp_template_part' => self::BLOCK, 'wp_template' => '<!-- wp:template-part {"slug":"ours"} /-->' ) as $type => $content ) { // phpcs:ignore WordPress.Arrays
					wp_set_object_terms( $test->insert( $type, $content ), get_stylesheet(), 'wp_theme' );
				}
				update_post_meta( $id, '_wp_page_template', 'ours' );
				do_action( 'wp_scheduled_delete' );
			},
			true,
		);
	}

	/**
	 * What is remembered follows the changes.
	 *
	 * @param string                     $content  Content at first.
	 * @param callable(self, int): mixed $move     Takes the page.
	 * @param bool                       $is_place Whether it shows the schedule now.
	 */
	#[DataProvider( 'moves' )]
	public function test_places_follow_changes( string $content, callable $move, bool $is_place ): void {
		$id = $this->insert( 'page', $content );
		$this->change();

		$move( $this, $id );

		self::assertSame( $is_place, in_array( $id, $this->change()['post_ids'], true ) );
	}

	/** A start and a stop search the text of no posts, as on a site with very many. */
	public function test_a_start_searches_no_posts(): void {
		$page_id  = $this->insert( 'page', self::BLOCK );
		$searches = 0;
		$this->change();
		$id = $this->create_webinar();
		do_action( 'shutdown' );
		add_filter(
			'query',
			static function ( string $query ) use ( &$searches ): string {
				$searches += (int) str_contains( $query, 'post_content LIKE' );
				return $query;
			}
		);
		$told = $this->capture( 'ui_webinar_public_pages_changed' );

		do_action( 'core_webinar_set_status', $id, 'start', $this->context( (int) get_post( $id )->post_author ) );
		do_action( 'shutdown' );

		self::assertSame( array( 0, true ), array( $searches, in_array( $page_id, $told[0]['post_ids'], true ) ) );
	}

	/**
	 * Saves a webinar, and returns what listeners are told at the end of the request.
	 *
	 * @return array{post_ids: list<int>, is_in_templates: bool}
	 */
	private function change(): array {
		remove_all_actions( 'shutdown' );
		$this->create_webinar();
		$told = $this->capture( 'ui_webinar_public_pages_changed' );
		do_action( 'shutdown' );
		self::assertCount( 1, $told );
		return $told[0];
	}

	private function insert( string $type, string $content, string $status = 'publish' ): int {
		return wp_insert_post(
			array(
				'post_type'    => $type,
				'post_status'  => $status,
				'post_title'   => 'Ours',
				'post_content' => $content,
			)
		);
	}
}
