<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * The module's own page.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration\Lib;

use WP_Post;

/**
 * Creates the module's page once and finds it. An administrator can choose another page under Settings → Webinars. What people
 * make of the page stays.
 */
final class Own_Page {

	/**
	 * Describes the page.
	 *
	 * @param string $option Option that holds the page's id.
	 * @param string $path   Path of the page that is created, without slashes around it.
	 * @param string $block  Block that the page holds.
	 */
	public function __construct(
		private readonly string $option,
		private readonly string $path,
		private readonly string $block
	) {}

	/**
	 * Creates the page where it is missing. A chosen page stays chosen unless it is in the trash: it may be a draft for a while. A
	 * published page at the path is used as it is, even without the block: Site Health then asks for the block. A draft at the path is
	 * left alone: WordPress gives the new page a free path beside it.
	 *
	 * @param string                                                                         $title      Translated.
	 * @param string                                                                         $attributes Of the block, JSON with a space at its end.
	 * @param (callable(): array{post_parent: int, meta_input: array<string, string>})|null $more       Returns further fields of the post; called when the page is created.
	 */
	public function create( string $title, string $attributes = '', ?callable $more = null ): void {
		$chosen = $this->chosen();
		if ( null !== $chosen && 'trash' !== $chosen->post_status ) {
			return;
		}
		$page = get_page_by_path( $this->path );
		if ( ! $page instanceof WP_Post || ! $this->is_published( $page ) ) {
			$page = get_post(
				self::insert(
					array(
						'post_name'    => basename( $this->path ),
						'post_title'   => $title,
						'post_content' => "<!-- wp:$this->block $attributes/-->",
						...( null === $more ? array() : $more() ),
					)
				)
			);
		}
		if ( null !== $page ) {
			update_option( $this->option, $page->ID );
		}
	}

	/**
	 * Inserts a published page. Its author is an editor of pages or nobody: a visitor's request may install the module.
	 *
	 * @param array{post_name: string, post_title: string, post_content?: string, post_parent?: int, meta_input?: array<string, string>} $fields Of the post.
	 * @return int 0 on failure.
	 */
	public static function insert( array $fields ): int {
		return wp_insert_post(
			array(
				'post_type'   => 'page',
				'post_status' => 'publish',
				'post_author' => current_user_can( 'publish_pages' ) ? get_current_user_id() : 0,
				...$fields,
			)
		);
	}

	/**
	 * Adds the page to those that an administrator can choose (`core_webinar_pages`).
	 *
	 * @param list<PageSetting> $pages       Pages of other modules.
	 * @param string            $label       Translated.
	 * @param string            $description Translated.
	 * @return list<PageSetting>
	 */
	public function add_setting( array $pages, string $label, string $description ): array {
		$pages[] = array(
			'option'      => $this->option,
			'label'       => $label,
			'description' => $description,
			'block'       => $this->block,
			'path'        => $this->path,
		);
		return $pages;
	}

	/**
	 * Returns the page, null while nobody can visit it.
	 */
	public function find(): ?WP_Post {
		$page = $this->chosen();
		return null !== $page && $this->is_published( $page ) ? $page : null;
	}

	/**
	 * Answers `get_pages`, from which themes make menus: nobody sees a page that only turns them away.
	 *
	 * @param bool      $may_use Whether this visitor may use the page.
	 * @param WP_Post[] $pages   Pages.
	 * @return WP_Post[]
	 */
	public function hide_unless( bool $may_use, array $pages ): array {
		$page = $may_use ? null : $this->chosen();
		return null === $page ? $pages : array_values(
			array_filter(
				$pages,
				// The parent, too, where nobody has written anything but the link to the page.
				static fn( WP_Post $shown ): bool => $shown->ID !== $page->ID
					&& ! ( $shown->ID === $page->post_parent && str_contains( $shown->post_content, "?page_id=$page->ID\"" ) )
			)
		);
	}

	/**
	 * Address of the page in the language of this request, empty while nobody can visit it.
	 */
	public function url(): string {
		$page = $this->find();
		if ( null === $page ) {
			return '';
		}
		// Polylang and WPML answer with the translation.
		$id         = apply_filters( 'wpml_object_id', $page->ID, 'page', true ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound
		$translated = is_int( $id ) ? get_post( $id ) : null;
		return (string) get_permalink( null !== $translated && $this->is_published( $translated ) ? $translated : $page );
	}

	/**
	 * Returns the chosen page with any status, null when none is chosen.
	 */
	public function chosen(): ?WP_Post {
		$page_id = get_option( $this->option );
		return is_numeric( $page_id ) && (int) $page_id > 0 ? get_post( (int) $page_id ) : null;
	}

	private function is_published( WP_Post $page ): bool {
		return 'page' === $page->post_type && 'publish' === $page->post_status;
	}
}
