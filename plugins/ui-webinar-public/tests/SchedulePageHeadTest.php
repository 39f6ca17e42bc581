<?php
/**
 * Tests of Open Graph data and cache purging of the schedule's page.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

use Webinars\Tests\Webinar_TestCase;

/**
 * Metadata for sharing, and the purging of page caches.
 */
final class SchedulePageHeadTest extends Webinar_TestCase {

	/**
	 * The metadata describe the next webinar, with its picture.
	 */
	public function test_the_next_webinar_is_described(): void {
		update_option( 'timezone_string', 'Europe/Moscow' );
		$poster_id = $this->create_poster();
		$this->create_webinar(
			array(
				'title'         => 'Roofs & "gutters"',
				'scheduled_at'  => gmmktime( 16, 0, 0, 11, 22, 2036 ),
				'_thumbnail_id' => $poster_id,
			)
		);

		$head = $this->head();

		$described = 'The next webinar: “Roofs & "gutters"”, Sat, November 22 at 7:00 pm (Europe/Moscow)';
		self::assertSame( $described, $head['description'] );
		self::assertSame( $described, $head['og:description'] );
		self::assertSame( 'website', $head['og:type'] );
		self::assertSame( 'Webinars', $head['og:title'] );
		self::assertSame( 'http://webinars.test/webinars/', $head['og:url'] );
		self::assertSame( 'en_US', $head['og:locale'] );
		self::assertSame( wp_get_attachment_image_url( $poster_id, 'large' ), $head['og:image'] );
		self::assertSame( array( '800', '450' ), array( $head['og:image:width'], $head['og:image:height'] ) );
		self::assertSame( 'A roof', $head['og:image:alt'] );
		self::assertSame( 'summary_large_image', $head['twitter:card'] );
	}

	/**
	 * A live webinar is described first; without a webinar the page describes itself.
	 */
	public function test_live_and_none_are_described(): void {
		$head = $this->head();
		self::assertSame( 'Webinars: when they are, and the way in.', $head['description'] );
		self::assertSame( 'summary', $head['twitter:card'] );
		self::assertArrayNotHasKey( 'og:image', $head );

		$this->create_webinar( array( 'scheduled_at' => time() + 60 ) );
		$this->create_webinar(
			array(
				'title'  => 'On the air',
				'status' => 'live',
			)
		);

		self::assertSame( 'Live now: “On the air”', $this->head()['description'] );
	}

	/**
	 * Hostile text is escaped.
	 */
	public function test_hostile_text_is_escaped(): void {
		$this->create_webinar();
		remove_all_filters( 'core_webinar_get', PHP_INT_MAX );
		add_filter( 'core_webinar_get', static fn( array $webinar ): array => array_merge( $webinar, array( 'title' => '"><script>alert(1)</script>' ) ), 20 );

		self::assertStringContainsString( '"><script>alert(1)', $this->head()['description'] );
		self::assertStringNotContainsString( '<script>alert', $this->printed() );
	}

	/**
	 * Pages with the block get metadata, others none, and metadata of another plugin are not repeated.
	 */
	public function test_metadata_follow_the_block_and_are_not_repeated(): void {
		$this->create_webinar();
		$other = wp_insert_post(
			array(
				'post_type'   => 'page',
				'post_status' => 'publish',
				'post_title'  => 'Elsewhere',
			)
		);
		self::assertSame( array(), $this->head( $other ) );

		// As the page in another language.
		wp_update_post( array( 'ID' => $other, 'post_content' => '<!-- wp:webinar/schedule /-->' ) ); // phpcs:ignore WordPress.Arrays
		$head = $this->head( $other );
		self::assertSame( array( 'Elsewhere', 'http://webinars.test/elsewhere/' ), array( $head['og:title'], $head['og:url'] ) );

		add_filter( 'ui_webinar_public_has_own_meta', '__return_true' );
		self::assertSame( array(), $this->head() );
	}

	/**
	 * A changed status and a saved webinar purge the page from caches, once a request.
	 */
	public function test_changes_purge_page_caches(): void {
		remove_all_actions( 'shutdown' );
		$page_id = (int) get_option( 'ui_webinar_public_page_id' );
		$cleaned = $this->capture( 'clean_post_cache' );
		$times   = static fn(): int => count( array_filter( array_column( $cleaned->getArrayCopy(), 0 ), static fn( int $id ): bool => $id === $page_id ) );

		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$this->create_webinar( array( 'owner_user_id' => $owner ) );
		self::assertSame( 0, $times(), 'Not before everything is stored.' );
		do_action( 'shutdown' );
		self::assertSame( 1, $times() );

		remove_all_actions( 'shutdown' );
		do_action( 'core_webinar_set_status', $id, 'start', $this->context( $owner ) );
		do_action( 'shutdown' );
		self::assertSame( 2, $times() );

		remove_all_actions( 'shutdown' );
		apply_filters( 'core_webinar_get', null, $id );
		do_action( 'shutdown' );
		self::assertSame( 2, $times(), 'Reading purges nothing.' );
	}

	/**
	 * The patterns are complete, and render the schedule.
	 */
	public function test_patterns_render_the_schedule(): void {
		$this->create_webinar();
		$ours = array_filter( WP_Block_Patterns_Registry::get_instance()->get_all_registered(), static fn( array $pattern ): bool => in_array( 'webinars', $pattern['categories'] ?? array(), true ) );

		self::assertCount( 3, $ours );
		self::assertTrue( WP_Block_Pattern_Categories_Registry::get_instance()->is_registered( 'webinars' ) );
		foreach ( $ours as $pattern ) {
			$blocks = parse_blocks( $pattern['content'] );
			self::assertSame( $pattern['content'], serialize_blocks( $blocks ) );
			self::assertSame( array( 'core/group' ), array_column( $blocks, 'blockName' ) );
			$schedule = end( $blocks[0]['innerBlocks'] );
			self::assertSame( 'webinar/schedule', $schedule['blockName'] );
			$attributes = WP_Block_Type_Registry::get_instance()->get_registered( 'webinar/schedule' )->attributes;
			foreach ( $schedule['attrs'] as $name => $value ) {
				self::assertTrue( rest_validate_value_from_schema( $value, $attributes[ $name ] ), $name );
			}
			self::assertStringContainsString( 'How to begin', do_blocks( $pattern['content'] ) );
		}
	}

	/**
	 * The metadata of a page.
	 *
	 * @param int $page_id The page; the schedule's when left out.
	 * @return array<string, string> By name.
	 */
	private function head( int $page_id = 0 ): array {
		preg_match_all( '~<meta (?:name|property)="([^"]+)" content="([^"]*)">~', $this->printed( $page_id ), $found );
		return array_map( static fn( string $content ): string => html_entity_decode( $content, ENT_QUOTES | ENT_HTML5 ), array_combine( $found[1], $found[2] ) );
	}

	/**
	 * The output of `wp_head`.
	 *
	 * @param int $page_id The page; the schedule's when left out.
	 */
	private function printed( int $page_id = 0 ): string {
		global $wp_query, $wp_the_query, $post;
		$before = array( $wp_query, $wp_the_query, $post );
		query_posts( array( 'page_id' => $page_id > 0 ? $page_id : (int) get_option( 'ui_webinar_public_page_id' ) ) ); // phpcs:ignore WordPress.WP.DiscouragedFunctions -- Visits a page.
		$wp_the_query = $wp_query; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		$post         = get_queried_object(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride -- As WP::register_globals().
		ob_start();
		do_action( 'wp_head' );
		$printed                                = (string) ob_get_clean();
		list( $wp_query, $wp_the_query, $post ) = $before; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		return $printed;
	}

	private function create_poster(): int {
		$id = wp_insert_attachment(
			array(
				'post_title'     => 'Roof',
				'post_mime_type' => 'image/jpeg',
				'post_status'    => 'inherit',
			),
			'2036/11/roof.jpg'
		);
		wp_update_attachment_metadata(
			$id,
			array(
				'width'  => 800,
				'height' => 450,
				'file'   => '2036/11/roof.jpg',
			)
		);
		update_post_meta( $id, '_wp_attachment_image_alt', 'A roof' );
		return $id;
	}
}
