<?php
/**
 * Tests of where the room and the console are drawn.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/**
 * The block draws itself as a part of a page's own content. Everywhere else it is a link, without nonces and without a session.
 */
final class BlockPlaceTest extends Webinar_TestCase {

	/** Options with the page of each block. */
	private const PAGES = array(
		'webinar/room'    => 'ui_webinar_room_page_id',
		'webinar/console' => 'client_webinar_control_integration_page_id',
	);

	/**
	 * The blocks that belong to one person.
	 *
	 * @return iterable<string, array{string}>
	 */
	public static function blocks(): iterable {
		foreach ( array_keys( self::PAGES ) as $block ) {
			yield $block => array( $block );
		}
	}

	/**
	 * In each of these places the block is a link to its page.
	 */
	#[DataProvider( 'blocks' )]
	public function test_block_is_a_link_elsewhere( string $block ): void {
		$this->begin();
		$page_id = (int) get_option( self::PAGES[ $block ] );
		$comment = "<!-- wp:$block /-->";
		$post_id = $this->insert( 'post', $comment );
		$asked   = array( $this->capture( 'client_webinar_room_commands' ), $this->capture( 'client_webinar_control_commands' ) );
		$places  = array();

		$places['an author’s post'] = $this->show( $post_id );
		$places['a list of posts']  = $this->listed( $page_id, array( 'post_type' => 'page' ) );
		$places['search results']   = $this->listed( $page_id, array( 's' => get_the_title( $page_id ) ) );
		$places['a feed']           = $this->listed( $page_id, array( 'post_type' => 'page', 'feed' => 'rss2' ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound
		$places['REST']             = rest_do_request( new WP_REST_Request( 'GET', "/wp/v2/pages/$page_id" ) )->get_data()['content']['rendered'];
		self::assertDrawn( $block, $this->show( $page_id ) );
		$places['a widget beside it']     = (string) apply_filters( 'widget_block_content', $comment, array(), null );
		$places['a template around it']   = do_blocks( $comment );
		$GLOBALS['wp_the_query']->is_feed = true;
		$places['a feed of one page']     = (string) apply_filters( 'the_content', $comment );
		$GLOBALS['wp_the_query']->is_feed = false;
		$GLOBALS['post']                  = get_post( $post_id ); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$places['a post below it']        = (string) apply_filters( 'the_content', $comment );

		foreach ( $places as $place => $html ) {
			self::assertStringContainsString( '<a href="' . get_permalink( $page_id ) . '">', $html, $place );
			self::assertStringNotContainsString( 'webinar-room', str_replace( 'webinar_room', '', $html ), $place );
			self::assertStringNotContainsString( 'webinar-console', $html, $place );
		}
		self::assertSame( 1, array_sum( array_map( 'count', $asked ) ), 'Only the page itself asks for commands.' );
	}

	/**
	 * An excerpt holds nothing of the block, and a protected page nothing before the password.
	 */
	#[DataProvider( 'blocks' )]
	public function test_block_is_not_in_excerpts_and_behind_passwords( string $block ): void {
		$this->begin();
		$page_id = (int) get_option( self::PAGES[ $block ] );
		$this->show( $page_id );
		self::assertSame( '', trim( get_the_excerpt( $page_id ) ) );

		wp_update_post(
			array(
				'ID'            => $page_id,
				'post_password' => 'secret',
			)
		);
		self::assertStringContainsString( 'post-password-form', $this->show( $page_id ) );
		self::assertTrue( apply_filters( 'show_admin_bar', true ) );
	}

	/**
	 * A translation is another page: caching, body class, admin bar and links follow the block. Elsewhere links lead to the page in
	 * the language of the request.
	 */
	#[DataProvider( 'blocks' )]
	public function test_everything_follows_the_block_to_a_translated_page( string $block ): void {
		$webinar_id = $this->begin();
		$hook       = 'webinar/room' === $block ? 'ui_webinar_room_url' : 'client_webinar_control_url';
		$translated = $this->insert( 'page', "<p>Комната</p><!-- wp:$block /-->" );
		$room       = add_query_arg( 'webinar_id', $webinar_id, get_permalink( $translated ) );
		$not_cached = $this->capture( 'nocache_headers' );

		self::assertDrawn( $block, $this->show( $translated ) );
		do_action( 'template_redirect' );
		self::assertCount( 1, $not_cached );
		self::assertSame( $room, apply_filters( $hook, '', $webinar_id ) );
		if ( 'webinar/room' === $block ) {
			self::assertContains( 'has-webinar-room', get_body_class() );
			self::assertFalse( apply_filters( 'show_admin_bar', true ) );
			self::assertStringContainsString( rawurlencode( $room ), $this->show( $translated ) );
		}

		$this->show( $this->insert( 'page', '<p>About us</p>' ) );
		self::assertNotContains( 'has-webinar-room', get_body_class() );
		self::assertNotSame( $room, apply_filters( $hook, '', $webinar_id ) );
		add_filter( 'wpml_object_id', static fn( int $id ): int => (int) get_option( self::PAGES[ $block ] ) === $id ? $translated : $id );
		self::assertSame( $room, apply_filters( $hook, '', $webinar_id ) );
	}

	/**
	 * The block may be in a synced pattern of the page, which may hold itself.
	 */
	#[DataProvider( 'blocks' )]
	public function test_block_in_a_synced_pattern_of_the_page_is_drawn( string $block ): void {
		$this->begin();
		$inner = $this->insert( 'wp_block', "<!-- wp:$block /-->" );
		$outer = $this->insert( 'wp_block', "<!-- wp:block {\"ref\":$inner} /-->" );
		$loop  = $this->insert( 'wp_block', '' );
		wp_update_post(
			array(
				'ID'           => $loop,
				'post_content' => "<!-- wp:block {\"ref\":$loop} /-->",
			)
		);

		self::assertDrawn( $block, $this->show( $this->insert( 'page', "<!-- wp:block {\"ref\":$outer} /-->" ) ) );
		self::assertStringNotContainsString( 'data-wp-interactive', $this->show( $this->insert( 'page', "<!-- wp:block {\"ref\":$loop} /-->" ) ) );
	}

	private static function assertDrawn( string $block, string $html ): void {
		self::assertStringContainsString( 'webinar/room' === $block ? 'data-wp-interactive="webinar/room"' : 'class="webinar-console__controls"', $html );
	}

	/**
	 * Makes a webinar, and acts as its organizer, who sees most.
	 */
	private function begin(): int {
		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar(
			array(
				'owner_user_id' => $owner,
				'status'        => 'live',
			)
		);
		$this->act_as( $owner );
		return $id;
	}

	private function insert( string $type, string $content ): int {
		return wp_insert_post(
			array(
				'post_type'    => $type,
				'post_status'  => 'publish',
				'post_title'   => 'Ours',
				'post_content' => $content,
			)
		);
	}

	/**
	 * The content of a post in the loop of a list, as themes and feeds show it.
	 *
	 * @param array<string, mixed> $query Main query.
	 */
	private function listed( int $post_id, array $query ): string {
		global $wp_query, $wp_the_query;
		$wp_the_query = new WP_Query( $query + array( 'posts_per_page' => 99 ) ); // phpcs:ignore WordPress.WP
		$wp_query     = $wp_the_query; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		while ( have_posts() ) {
			the_post();
			if ( get_the_ID() === $post_id ) {
				return (string) apply_filters( 'the_content', get_the_content() );
			}
		}
		self::fail( 'The list does not hold the page.' );
	}
}
