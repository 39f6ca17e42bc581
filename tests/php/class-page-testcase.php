<?php
/**
 * Base class of the tests of a module's page.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

namespace Webinars\Tests;

use PHPUnit\Framework\Attributes\DataProvider;

require_once __DIR__ . '/class-webinar-testcase.php';

/**
 * A module creates its page on activation when the page is missing, never overwrites it, and lets the site choose another one.
 */
abstract class Page_TestCase extends Webinar_TestCase {

	/** Slug of the plugin. */
	protected const PLUGIN = '';

	/** Option with the id of the page. */
	protected const OPTION = '';

	/** Block that shows the module's content. */
	protected const BLOCK = '';

	/** Path of the page that the module creates. */
	protected const PATH = '';

	/**
	 * The address of the page, as other modules get it.
	 */
	abstract protected function address(): string;

	/**
	 * Deletes the page that the plugin created when the tests' site was installed.
	 */
	protected function setUp(): void {
		parent::setUp();
		wp_delete_post( (int) get_option( static::OPTION ), true );
		delete_option( static::OPTION );
	}

	/**
	 * On a new site the page is published at its address with the block, and a second activation creates no other page.
	 */
	public function test_missing_page_is_created(): void {
		$this->activate();

		$page_id = $this->chosen();
		self::assertSame( static::PATH, wp_parse_url( $this->address(), PHP_URL_PATH ) );
		self::assertTrue( has_block( static::BLOCK, $page_id ) );

		$this->activate();
		self::assertSame( $page_id, $this->chosen() );
		self::assertCount( 1, $this->pages() );
	}

	/**
	 * Pages that the site may already have at the address, and the status of Site Health.
	 *
	 * @return array<string, array{string, string}>
	 */
	public static function published_pages(): array {
		return array(
			'with the block'    => array( '<p>Ours.</p><!-- wp:' . static::BLOCK . ' /-->', 'good' ),
			'without the block' => array( '<p>Ours.</p>', 'recommended' ),
		);
	}

	/**
	 * A published page at the address belongs to the site: the module uses it unchanged. Without the block Site Health asks for it.
	 *
	 * @param string $site_health Status of Core's test in Site Health.
	 */
	#[DataProvider( 'published_pages' )]
	public function test_published_page_at_the_address_is_used_unchanged( string $content, string $site_health ): void {
		$page_id = $this->create_page( 'publish', $content );
		$before  = get_post( $page_id, ARRAY_A );

		$this->activate();

		self::assertSame( $page_id, $this->chosen() );
		self::assertSame( $before, get_post( $page_id, ARRAY_A ) );
		self::assertCount( 1, $this->pages() );
		self::assertSame( $site_health, $this->site_health() );
	}

	/**
	 * Post statuses of pages that visitors cannot open.
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
	 * A draft, private or trashed page is neither published nor changed: the module creates another page.
	 */
	#[DataProvider( 'unpublished' )]
	public function test_unpublished_page_at_the_address_is_left_alone( string $status ): void {
		$page_id = $this->create_page( $status, '<p>Ours.</p>' );
		$before  = get_post( $page_id, ARRAY_A );

		$this->activate();

		self::assertSame( $before, get_post( $page_id, ARRAY_A ) );
		self::assertNotSame( $page_id, $this->chosen() );
		self::assertTrue( has_block( static::BLOCK, $this->chosen() ) );
		self::assertNotSame( '', $this->address() );
	}

	/**
	 * A chosen page that is a draft or private stays the chosen one; a trashed one is replaced.
	 */
	#[DataProvider( 'unpublished' )]
	public function test_chosen_page_is_replaced_only_when_it_is_in_the_trash( string $status ): void {
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
	 * The site can choose another page, and a later activation keeps the choice.
	 */
	public function test_another_page_can_be_chosen(): void {
		$settings = array_column( apply_filters( 'core_webinar_pages', array() ), null, 'option' );
		self::assertSame( static::BLOCK, $settings[ static::OPTION ]['block'] );
		$page_id = $this->create_page( 'publish', '<!-- wp:' . static::BLOCK . ' /-->', 'elsewhere' );

		update_option( static::OPTION, $page_id );
		$this->activate();

		self::assertSame( $page_id, $this->chosen() );
		self::assertStringContainsString( '/elsewhere/', $this->address() );
	}

	protected function activate(): void {
		do_action( 'activate_' . static::PLUGIN . '/' . static::PLUGIN . '.php' ); // phpcs:ignore WordPress.NamingConventions.ValidHookName
	}

	protected function chosen(): int {
		return (int) get_option( static::OPTION );
	}

	/**
	 * Ids of the pages whose name begins like that of the module's page.
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
		return array_values( array_filter( $pages, static fn( int $id ): bool => str_starts_with( get_post_field( 'post_name', $id ), basename( static::PATH ) ) ) );
	}

	/**
	 * Creates a page beside the module's page, or at its address.
	 *
	 * @param string $name Last part of the address; empty for that of the module's page.
	 */
	private function create_page( string $status, string $content, string $name = '' ): int {
		$page_id = wp_insert_post(
			array(
				'post_type'    => 'page',
				'post_status'  => 'publish',
				'post_title'   => 'Ours',
				'post_name'    => '' === $name ? basename( static::PATH ) : $name,
				'post_parent'  => get_page_by_path( dirname( static::PATH ) )->ID ?? 0,
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
	 * Status of Core's test of the pages in Site Health.
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
