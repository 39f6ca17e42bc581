<?php
/**
 * Where the site shows the schedule.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

/**
 * Finds the posts, templates and widgets that hold the block, also by a synced pattern.
 */
final class Schedule_Places {

	private const BLOCK = '<!-- wp:webinar/schedule ';

	private const POSTS_AT_MOST = 100;

	/** A pattern may be in another one. */
	private const PATTERNS_DEEP = 3;

	/**
	 * Looks through the site, which takes a query for the posts and one for each depth of patterns.
	 *
	 * @return array{post_ids: list<int>, is_in_templates: bool} Published posts; whether a template or a widget shows the schedule, as
	 *                                                           on any address of the site.
	 */
	public function find(): array {
		$texts    = array( self::BLOCK );
		$searched = $texts;
		$post_ids = array();
		for ( $depth = 0; array() !== $searched && $depth <= self::PATTERNS_DEEP; $depth++ ) {
			$found    = $this->holding( $searched );
			$searched = array();
			foreach ( $found as $id => $type ) {
				if ( 'wp_block' === $type ) {
					array_push( $searched, "<!-- wp:block {\"ref\":$id}", "<!-- wp:block {\"ref\":$id," );
				} else {
					$post_ids[ $id ] = (int) $id;
				}
			}
			$searched = array_diff( $searched, $texts );
			$texts    = array( ...$texts, ...$searched );
		}
		return array(
			'post_ids'        => array_slice( array_values( $post_ids ), 0, self::POSTS_AT_MOST ),
			'is_in_templates' => $this->is_in_templates( $texts ),
		);
	}

	/**
	 * Returns the types of the published posts and patterns that hold one of the texts, by id.
	 *
	 * @param array<string> $texts At least one.
	 * @return array<array-key, string>
	 */
	private function holding( array $texts ): array {
		global $wpdb;
		$types  = array( 'wp_block', ...array_values( get_post_types( array( 'public' => true ) ) ) );
		$likes  = array_map( static fn( string $text ): string => '%' . $wpdb->esc_like( $text ) . '%', $texts );
		$places = static fn( array $values, string $place, string $glue ): string => implode( $glue, array_fill( 0, count( $values ), $place ) );
		// phpcs:disable WordPress.DB.PreparedSQL, WordPress.DB.PreparedSQLPlaceholders, WordPress.DB.DirectDatabaseQuery -- WP_Query searches for words and not for code; the lists hold only placeholders.
		/**
		 * As selected.
		 *
		 * @var list<array{ID: string, post_type: string}> $rows
		 */
		$rows = $wpdb->get_results(
			$wpdb->prepare(
				"SELECT ID, post_type FROM $wpdb->posts WHERE post_status = 'publish' AND post_type IN ( {$places( $types, '%s', ', ' )} )
				AND ( {$places( $likes, 'post_content LIKE %s', ' OR ' )} ) ORDER BY ID DESC LIMIT %d",
				array( ...$types, ...$likes, self::POSTS_AT_MOST )
			),
			ARRAY_A
		);
		// phpcs:enable
		return array_column( $rows, 'post_type', 'ID' );
	}

	/**
	 * Whether a template or a template part of the theme, or a widget, holds one of the texts.
	 *
	 * @param array<string> $texts Texts.
	 */
	private function is_in_templates( array $texts ): bool {
		$widgets  = get_option( 'widget_block' );
		$contents = array_column( array_filter( is_array( $widgets ) ? $widgets : array(), 'is_array' ), 'content' );
		foreach ( array( 'wp_template', 'wp_template_part' ) as $type ) {
			$contents = array( ...$contents, ...array_column( get_block_templates( array(), $type ), 'content' ) );
		}
		foreach ( array_filter( $contents, 'is_string' ) as $content ) {
			foreach ( $texts as $text ) {
				if ( str_contains( $content, $text ) ) {
					return true;
				}
			}
		}
		return false;
	}
}
