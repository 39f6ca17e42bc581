<?php
/**
 * Tests of all blocks with attributes that no editor writes.
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/**
 * A block never takes a page down: every author can write any JSON into its comment.
 */
final class HostileBlocksTest extends Webinar_TestCase {

	/** JSON of values. */
	private const VALUES = array( 'null', 'true', '"true"', '"10"', '"x"', '""', '-1', '0', '1e400', '99999999999999999999', '1.5', '[]', '["x"]', '{}', '{"a":{"b":[1,null]}}', '"<script>alert(1)</script>"' );

	/**
	 * Names of all blocks.
	 *
	 * @return iterable<string, array{string}>
	 */
	public static function blocks(): iterable {
		foreach ( WP_Block_Type_Registry::get_instance()->get_all_registered() as $name => $type ) {
			if ( str_starts_with( $name, 'webinar/' ) ) {
				yield $name => array( $name );
			}
		}
	}

	/**
	 * Every attribute stands every value, alone and together with all others.
	 */
	#[DataProvider( 'blocks' )]
	public function test_block_stands_any_attributes( string $block ): void {
		$owner = $this->create_user( 'webinar_organizer' );
		$this->create_webinar( array( 'owner_user_id' => $owner ) );
		$this->act_as( $owner );
		$type  = WP_Block_Type_Registry::get_instance()->get_registered( $block );
		$names = array_keys( $type->get_attributes() + array( 'unknown' => array() ) );
		$this->show_on_page( $block );
		foreach ( self::VALUES as $value ) {
			$pairs = array_map( static fn( string $name ): string => "\"$name\":$value", array_combine( $names, $names ) );
			// Alone only the block's own attributes, which have defaults: WordPress's block supports add the others.
			$own = array_intersect_key( $pairs, array_filter( $type->get_attributes(), static fn( array $schema ): bool => isset( $schema['default'] ) ) );
			foreach ( array( ...array_values( $own ), implode( ',', $pairs ) ) as $json ) {
				$html = (string) apply_filters( 'the_content', "<!-- wp:$block {" . $json . '} /-->' );
				self::assertNotSame( '', $html, $json );
				self::assertStringNotContainsString( '<script>alert', $html, $json );
			}
		}
		WP_Block_Supports::$block_to_render = array( 'blockName' => $block );
		foreach ( array( null, 'x', array( 'x' ), array( 'perPage' => '10' ) ) as $attributes ) {
			self::assertNotSame( '', ( $type->render_callback )( $attributes, '', null ) );
		}
		self::assertSame( array(), $this->log_lines() );
	}

	/**
	 * When something that a block needs fails, the page stays, with what stands before and after the block, and the log says why.
	 */
	#[DataProvider( 'blocks' )]
	public function test_failing_block_leaves_the_page( string $block ): void {
		foreach ( array( 'core_webinar_list', 'core_webinar_get_current', 'login_url' ) as $hook ) {
			add_filter( $hook, static fn() => throw new RuntimeException( 'A plugin fails.' ) );
		}

		foreach ( array( 0, $this->create_user( 'webinar_organizer' ) ) as $visitor ) {
			$this->act_as( $visitor );
			$page = trim( $this->show_on_page( $block ) );

			self::assertStringStartsWith( '<p>Before</p>', $page );
			self::assertStringEndsWith( '<p>After</p>', $page );
			self::assertStringNotContainsString( 'A plugin fails', $page );
		}
		self::assertStringContainsString( 'A plugin fails', implode( $this->log_lines() ) );
	}

	/**
	 * Shows a page with a block between two paragraphs.
	 */
	private function show_on_page( string $block ): string {
		return $this->show(
			wp_insert_post(
				array(
					'post_type'    => 'page',
					'post_status'  => 'publish',
					'post_content' => "<p>Before</p><!-- wp:$block /--><p>After</p>",
				)
			)
		);
	}
}
