<?php
/**
 * The texts of a webinar.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

use Webinars\Core_Webinar_Event\Lib\Core_Log;

/**
 * Holds the contract's limits for the texts that WordPress stores in the post itself. A longer title would be part of every room's state.
 */
final class Post_Texts {

	/** Column → its name in the contract. */
	private const NAMES = array(
		'post_title'   => 'title',
		'post_excerpt' => 'excerpt',
		'post_content' => 'description',
	);

	/** Column → most characters. */
	public const LIMITS = array(
		'post_title'   => 200,
		'post_excerpt' => 1000,
		'post_content' => 100_000,
	);

	/** What WordPress writes for an emoji where the database cannot store it (wp_encode_emoji()), before it asks cut(). */
	private const ENCODED = '/&#x[0-9a-f]{4,6};/';

	/**
	 * Returns which text is too long, and by how much; null when none is.
	 *
	 * @param array<mixed> $post Columns, not slashed.
	 */
	public static function problem( array $post ): ?string {
		foreach ( self::LIMITS as $column => $limit ) {
			$text = $post[ $column ] ?? '';
			if ( is_string( $text ) && mb_strlen( $text ) > $limit ) {
				/* translators: %d: number of characters. */
				return Field_Labels::label( self::NAMES[ $column ] ) . ': ' . sprintf( __( 'Enter at most %d characters.', 'core-webinar-event' ), $limit );
			}
		}
		return null;
	}

	/**
	 * Answers wp_insert_post_data: cuts what is too long. Quick Edit, XML-RPC, WP-CLI and importers give no reason for a refused save;
	 * REST and `core_webinar_upsert` refuse instead.
	 *
	 * @param array<string, mixed> $data Columns to be written, slashed.
	 * @param array<string, mixed> $post The given post, with its ID if it has one.
	 * @return array<string, mixed>
	 */
	public function cut( array $data, array $post ): array {
		global $wpdb;
		if ( Post_Type::NAME !== $data['post_type'] ) {
			return $data;
		}
		foreach ( self::LIMITS as $column => $limit ) {
			if ( is_string( $data[ $column ] ?? null ) && 'utf8mb3' === $wpdb->get_col_charset( $wpdb->posts, $column ) ) {
				// WordPress 6.8 encodes only for `utf8`, an older name of this character set, and would save nothing.
				$data[ $column ] = wp_encode_emoji( $data[ $column ] );
			}
			$text = is_string( $data[ $column ] ?? null ) ? wp_unslash( $data[ $column ] ) : '';
			if ( mb_strlen( (string) preg_replace( self::ENCODED, '?', $text ) ) > $limit ) {
				// Not within an encoded emoji.
				$data[ $column ] = wp_slash( (string) preg_replace( '/&[#x0-9a-f]*$/D', '', mb_substr( $text, 0, $limit ) ) );
				$webinar_id      = is_numeric( $post['ID'] ?? null ) ? (int) $post['ID'] : 0;
				Core_Log::write( 'warning', 'webinar_text_cut', sprintf( 'The %s was cut to %d characters.', self::NAMES[ $column ], $limit ), $webinar_id, get_current_user_id() );
			}
		}
		return $data;
	}
}
