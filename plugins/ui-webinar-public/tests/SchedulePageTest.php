<?php
/**
 * Tests of the page that the schedule stands on.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/**
 * The page is made on activation where it is missing, is never overwritten, and can be chosen.
 */
final class SchedulePageTest extends Webinar_TestCase {

	private const OPTION = 'ui_webinar_public_page_id';

	/**
	 * Takes the page away that the activation of the test's site has made.
	 */
	protected function setUp(): void {
		parent::setUp();
		wp_delete_post( (int) get_option( self::OPTION ), true );
		delete_option( self::OPTION );
	}

	/**
	 * On a new site the page is published at its address, holds the block, and is made once.
	 */
	public function test_missing_page_is_made(): void {
		$this->activate();

		$page_id = $this->chosen();
		self::assertSame( '/webinars/', wp_parse_url( $this->address(), PHP_URL_PATH ) );
		self::assertTrue( has_block( 'webinar/schedule', $page_id ) );

		$this->activate();
		self::assertSame( $page_id, $this->chosen() );
		self::assertCount( 1, $this->pages() );
	}

	/**
	 * Pages that the site may have at the address, and what Site Health says then.
	 *
	 * @return array<string, array{string, string}>
	 */
	public static function published_pages(): array {
		return array(
			'with the block'    => array( '<p>Ours.</p><!-- wp:webinar/schedule /-->', 'good' ),
			'without the block' => array( '<p>Ours.</p>', 'recommended' ),
		);
	}

	/**
	 * A published page at the address is the site's: it is taken as it is. Without the block Core asks for it.
	 *
	 * @param string $content     Of the page.
	 * @param string $site_health What Core says then.
	 */
	#[DataProvider( 'published_pages' )]
	public function test_published_page_at_the_address_is_taken_as_it_is( string $content, string $site_health ): void {
		$page_id = $this->create_page( 'publish', $content );
		$before  = get_post( $page_id, ARRAY_A );

		$this->activate();

		self::assertSame( $page_id, $this->chosen() );
		self::assertSame( $before, get_post( $page_id, ARRAY_A ) );
		self::assertCount( 1, $this->pages() );
		self::assertSame( $site_health, $this->site_health() );
	}

	/**
	 * States in which nobody can visit a page.
	 *
	 * @return array<string, array{string}>
	 */
	public static function unpublished(): array {
		return array(
			'draft'   => array( 'draft' ),
			'private' => array( 'private' ),
			'trash'   => array( 'trash' ),
		);
	}

	/**
	 * What somebody is still writing, or has thrown away, is neither published nor changed: a page is made beside it.
	 *
	 * @param string $status Of the page at the address.
	 */
	#[DataProvider( 'unpublished' )]
	public function test_unpublished_page_at_the_address_is_left_alone( string $status ): void {
		$page_id = $this->create_page( $status, '<p>Ours.</p>' );
		$before  = get_post( $page_id, ARRAY_A );

		$this->activate();

		self::assertSame( $before, get_post( $page_id, ARRAY_A ) );
		self::assertNotSame( $page_id, $this->chosen() );
		self::assertTrue( has_block( 'webinar/schedule', $this->chosen() ) );
		self::assertNotSame( '', $this->address() );
	}

	/**
	 * A chosen page that was taken off the site for a while stays the chosen one; one in the trash is replaced.
	 *
	 * @param string $status Of the chosen page.
	 */
	#[DataProvider( 'unpublished' )]
	public function test_chosen_page_is_replaced_only_when_it_was_thrown_away( string $status ): void {
		$this->activate();
		$page_id = $this->chosen();
		wp_update_post(
			array(
				'ID'          => $page_id,
				'post_status' => $status,
			)
		);

		$this->activate();

		self::assertSame( 'trash' !== $status, $page_id === $this->chosen() );
		self::assertSame( $status, get_post_status( $page_id ) );
		self::assertSame( 'trash' === $status, '' !== $this->address() );
	}

	/**
	 * Another page can be chosen, and is the one from then on.
	 */
	public function test_another_page_can_be_chosen(): void {
		$settings = array_column( apply_filters( 'core_webinar_pages', array() ), null, 'option' );
		self::assertSame( 'webinar/schedule', $settings[ self::OPTION ]['block'] );
		$page_id = $this->create_page( 'publish', '<!-- wp:webinar/schedule /-->', 'elsewhere' );

		update_option( self::OPTION, $page_id );
		$this->activate();

		self::assertSame( $page_id, $this->chosen() );
		self::assertStringContainsString( '/elsewhere/', $this->address() );
	}

	/**
	 * Activates the plugin.
	 */
	private function activate(): void {
		do_action( 'activate_ui-webinar-public/ui-webinar-public.php' ); // phpcs:ignore WordPress.NamingConventions.ValidHookName
	}

	/**
	 * The page in use.
	 */
	private function chosen(): int {
		return (int) get_option( self::OPTION );
	}

	/**
	 * The address that other modules are told.
	 */
	private function address(): string {
		return apply_filters( 'ui_webinar_public_url', '' );
	}

	/**
	 * Pages that the site has at this address or beside it.
	 *
	 * @return list<int>
	 */
	private function pages(): array {
		$pages = get_posts(
			array(
				'post_type'      => 'page',
				'post_status'    => 'any',
				'posts_per_page' => 99,
				'fields'         => 'ids',
			)
		);
		return array_values( array_filter( $pages, static fn( int $id ): bool => str_starts_with( get_post_field( 'post_name', $id ), 'webinars' ) ) );
	}

	/**
	 * Makes a page.
	 *
	 * @param string $status  Of the page.
	 * @param string $content Of the page.
	 * @param string $name    Last part of its address.
	 */
	private function create_page( string $status, string $content, string $name = 'webinars' ): int {
		$page_id = wp_insert_post(
			array(
				'post_type'    => 'page',
				'post_status'  => 'publish',
				'post_title'   => 'Ours',
				'post_name'    => $name,
				'post_content' => $content,
			)
		);
		wp_update_post(
			array(
				'ID'          => $page_id,
				'post_status' => $status,
			)
		);
		return $page_id;
	}

	/**
	 * What Core says about the pages.
	 */
	private function site_health(): string {
		$tests = apply_filters(
			'site_status_tests',
			array(
				'direct' => array(),
				'async'  => array(),
			)
		);
		return $tests['direct']['core_webinar_event_pages']['test']()['status'];
	}
}
