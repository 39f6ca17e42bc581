<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * Blocks that cannot take a page down.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms\Lib;

use Throwable;
use WP_Block_Type;

/**
 * Registers the module's blocks. Every author can write any JSON into the comment of a block, and WordPress gives it to the block
 * almost as it is: "10" passes as an integer.
 */
final class Block_Type {

	/**
	 * Registers the block of a built folder. When drawing fails, the block is empty and the failure is logged.
	 *
	 * @param callable(array<string, mixed>): string $draw Gets the attributes with the types, bounds and defaults of block.json.
	 */
	public static function register( string $folder, callable $draw ): ?WP_Block_Type {
		$type = register_block_type(
			$folder,
			array(
				'render_callback' => static function ( mixed $attributes ) use ( &$type, $draw ): string {
					$buffers = ob_get_level();
					try {
						return $draw( self::clean( is_array( $attributes ) ? $attributes : array(), $type instanceof WP_Block_Type ? (array) $type->attributes : array() ) );
					} catch ( Throwable $failure ) {
						while ( ob_get_level() > $buffers ) {
							ob_end_clean();
						}
						Core_Log::failure( str_replace( '-', '_', 'client-webinar-forms' ) . '_block_failed', $failure );
						return '';
					}
				},
			)
		);
		if ( false === $type ) {
			return null;
		}
		add_filter( 'render_block_data', static fn( array $block ): array => $type->name === $block['blockName'] ? array( 'attrs' => self::fitting( $block['attrs'], $type->get_attributes() ) ) + $block : $block, 0 );
		return $type;
	}

	/**
	 * Removes what does not fit, before WordPress reads it for its block supports: 6.8 fails when `className` is no text.
	 *
	 * @param array<mixed>                        $attributes As an author wrote them.
	 * @param array<string, array<string, mixed>> $schemas    By the name of the attribute.
	 * @return array<mixed>
	 */
	private static function fitting( array $attributes, array $schemas ): array {
		return array_filter(
			$attributes,
			static fn( mixed $value, int|string $name ): bool => ! isset( $schemas[ $name ]['type'] ) || true === rest_validate_value_from_schema( $value, $schemas[ $name ] ),
			ARRAY_FILTER_USE_BOTH
		);
	}

	/**
	 * Casts each attribute; one that does not fit its schema gets the default.
	 *
	 * @param array<mixed>                        $attributes As WordPress passes them.
	 * @param array<string, array<string, mixed>> $schemas    By the name of the attribute.
	 * @return array<string, mixed>
	 */
	private static function clean( array $attributes, array $schemas ): array {
		$clean = array();
		foreach ( $schemas as $name => $schema ) {
			$value          = $attributes[ $name ] ?? null;
			$clean[ $name ] = null !== $value && isset( $schema['type'] ) && true === rest_validate_value_from_schema( $value, $schema )
				? rest_sanitize_value_from_schema( $value, $schema )
				: $schema['default'] ?? null;
		}
		return $clean;
	}
}
