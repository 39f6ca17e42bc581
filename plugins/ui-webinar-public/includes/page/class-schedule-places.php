<?php
/**
 * Where the site shows the schedule.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

use WP_Block_Template;
use WP_Post;

/**
 * Remembers the posts, templates and widgets that hold the block, also by a synced pattern. A search in the text of all posts takes
 * seconds on a large site, so a change of a pattern, a template or a widget starts it, and each day begins with one; a start or a stop
 * of a webinar does not.
 *
 * @phpstan-type Places array{post_ids: list<int>, is_in_templates: bool, texts: list<string>, templates: list<string>}
 */
final class Schedule_Places {

	/** Option that holds what was found. */
	public const OPTION = 'ui_webinar_public_places';

	private const BLOCK = '<!-- wp:webinar/schedule ';

	private const POSTS_AT_MOST = 100;

	/** A pattern, or a template part, may be in another one. */
	private const NESTED_AT_MOST = 3;

	private const TEMPLATES = array( 'wp_template', 'wp_template_part' );

	/** What these hold is shown by others. */
	private const SHARED = array( 'wp_block', ...self::TEMPLATES );

	/**
	 * Returns where the site shows the schedule.
	 *
	 * @return array{post_ids: list<int>, is_in_templates: bool} Published posts; whether a template or a widget shows the schedule, as
	 *                                                           on any address of the site.
	 */
	public function find(): array {
		$places = $this->remembered() ?? $this->search();
		return array(
			'post_ids'        => $places['post_ids'],
			'is_in_templates' => $places['is_in_templates'],
		);
	}

	/**
	 * Handles the save of any post.
	 */
	public function on_post_saved( int $post_id, WP_Post $post, bool $is_update, ?WP_Post $before ): void {
		$this->note( $post, $this->is_place( $post ), null !== $before && $this->is_place( $before ) );
	}

	/**
	 * Handles the deletion of any post.
	 */
	public function on_post_deleted( int $post_id, WP_Post $post ): void {
		$this->note( $post, false, $this->is_place( $post ) );
	}

	/**
	 * Forgets the places, and searches at the end of this request.
	 */
	public function on_places_changed(): void {
		delete_option( self::OPTION );
		add_action( 'shutdown', array( $this, 'search' ), 20, 0 );
	}

	/**
	 * Searches the site, with a query for the posts and one for each depth of patterns, and remembers what it found.
	 *
	 * @return Places
	 */
	public function search(): array {
		$texts    = array( self::BLOCK );
		$searched = $texts;
		$post_ids = array();
		for ( $depth = 0; array() !== $searched && $depth <= self::NESTED_AT_MOST; $depth++ ) {
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
		$templates = $this->templates( $texts );
		$places    = array(
			'post_ids'        => array_slice( array_values( array_unique( array( ...$post_ids, ...$this->posts_with( $templates ) ) ) ), 0, self::POSTS_AT_MOST ),
			'is_in_templates' => array() !== $templates || $this->is_in_widgets( $texts ),
			'texts'           => array_values( $texts ),
			'templates'       => $templates,
		);
		update_option( self::OPTION, $places, false );
		return $places;
	}

	/**
	 * Returns what is remembered; null until the first search.
	 *
	 * @return Places|null
	 */
	private function remembered(): ?array {
		/**
		 * As it was stored.
		 *
		 * @var Places|false $places
		 */
		$places = get_option( self::OPTION );
		return is_array( $places ) ? $places : null;
	}

	/**
	 * Whether a post is published and holds the block, or what shows it.
	 */
	private function is_place( WP_Post $post ): bool {
		$places = $this->remembered();
		return 'publish' === $post->post_status && (
			// A template of the theme comes back when its changed copy is deleted, and parts are known by name only.
			in_array( $post->post_type, self::TEMPLATES, true )
			|| self::holds( $post->post_content, $places['texts'] ?? array( self::BLOCK ) )
			|| in_array( get_page_template_slug( $post ), $places['templates'] ?? array(), true )
		);
	}

	/**
	 * Remembers whether a post is one of the places.
	 */
	private function note( WP_Post $post, bool $is_place, bool $was_place ): void {
		$places = $this->remembered();
		if ( in_array( $post->post_type, self::SHARED, true ) ) {
			if ( $is_place || $was_place ) {
				$this->on_places_changed();
			}
		} elseif ( null !== $places && is_post_type_viewable( $post->post_type ) && in_array( $post->ID, $places['post_ids'], true ) !== $is_place ) {
			$others             = array_values( array_diff( $places['post_ids'], array( $post->ID ) ) );
			$places['post_ids'] = $is_place ? array_slice( array( $post->ID, ...$others ), 0, self::POSTS_AT_MOST ) : $others;
			update_option( self::OPTION, $places, false );
		}
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
	 * Returns the names of the templates and template parts that hold one of the texts, also by a part.
	 *
	 * @param array<string> $texts Texts.
	 * @return list<string>
	 */
	private function templates( array $texts ): array {
		$left  = array_merge( ...array_map( static fn( string $type ): array => get_block_templates( array(), $type ), self::TEMPLATES ) );
		$names = array();
		for ( $depth = 0; array() !== $texts && $depth <= self::NESTED_AT_MOST; $depth++ ) {
			$found = array_filter( $left, static fn( WP_Block_Template $template ): bool => self::holds( $template->content, $texts ) );
			$left  = array_diff_key( $left, $found );
			$names = array( ...$names, ...array_column( $found, 'slug' ) );
			$texts = array_map( static fn( WP_Block_Template $part ): string => "\"slug\":\"$part->slug\"", array_filter( $found, static fn( WP_Block_Template $template ): bool => 'wp_template_part' === $template->type ) );
		}
		return array_values( $names );
	}

	/**
	 * Returns posts for which somebody has chosen one of the templates.
	 *
	 * @param list<string> $templates Names of templates.
	 * @return array<int>
	 */
	private function posts_with( array $templates ): array {
		return array() === $templates ? array() : get_posts(
			array(
				'post_type'      => 'any',
				'fields'         => 'ids',
				'posts_per_page' => self::POSTS_AT_MOST, // phpcs:ignore WordPress.WP.PostsPerPage
				'meta_key'       => '_wp_page_template', // phpcs:ignore WordPress.DB.SlowDBQuery
				'meta_value'     => $templates, // phpcs:ignore WordPress.DB.SlowDBQuery
				'meta_compare'   => 'IN',
			)
		);
	}

	/**
	 * Whether a widget holds one of the texts.
	 *
	 * @param array<string> $texts Texts.
	 */
	private function is_in_widgets( array $texts ): bool {
		$widgets = get_option( 'widget_block' );
		return self::holds( implode( "\n", array_filter( array_column( array_filter( is_array( $widgets ) ? $widgets : array(), 'is_array' ), 'content' ), 'is_string' ) ), $texts );
	}

	/**
	 * Whether a content holds one of the texts.
	 *
	 * @param array<string> $texts Texts.
	 */
	private static function holds( string $content, array $texts ): bool {
		return array() !== array_filter( $texts, static fn( string $text ): bool => str_contains( $content, $text ) );
	}
}
