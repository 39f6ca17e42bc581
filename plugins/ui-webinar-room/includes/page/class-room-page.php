<?php
/**
 * The page that holds the room.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use Webinars\Ui_Webinar_Room\Lib\Block_Page;
use Webinars\Ui_Webinar_Room\Lib\Own_Page;
use WP_Post;

/**
 * Creates `/account/webinar_room/` once, and keeps menus and caches away from it.
 */
final class Room_Page {

	private const PARENT_SLUG = 'account';
	private const SLUG        = 'webinar_room';
	private const TEMPLATE    = 'webinar-room';
	private const QUERY_ARG   = 'webinar_id';
	private const BLOCK       = 'webinar/room';

	private readonly Own_Page $page;

	private readonly Block_Page $block;

	public function __construct() {
		$this->page  = new Own_Page( 'ui_webinar_room_page_id', self::PARENT_SLUG . '/' . self::SLUG, self::BLOCK );
		$this->block = new Block_Page( self::BLOCK );
	}

	/**
	 * Creates the page under the account's page, which is created where it is missing.
	 */
	public function create(): void {
		$new_account_id = 0;
		$this->page->create(
			__( 'Webinar room', 'ui-webinar-room' ),
			more: function () use ( &$new_account_id ): array {
				$account = get_page_by_path( self::PARENT_SLUG );
				if ( ! $account instanceof WP_Post || 'page' !== $account->post_type || 'trash' === $account->post_status ) {
					$account        = null;
					$new_account_id = Own_Page::insert(
						array(
							'post_name'  => self::PARENT_SLUG,
							'post_title' => __( 'Account', 'ui-webinar-room' ),
						)
					);
				}
				return array(
					'post_parent' => $account->ID ?? $new_account_id,
					// Set as meta: WordPress would reject a template that is registered only after the activation.
					'meta_input'  => array( '_wp_page_template' => self::TEMPLATE ),
				);
			}
		);
		$room = $this->page->chosen();
		if ( $new_account_id > 0 && null !== $room ) {
			$this->fill_account( $new_account_id, $room->ID );
		}
	}

	/**
	 * Registers the template without menus, which an administrator can change in the Site Editor.
	 */
	public function register_template(): void {
		register_block_template(
			'ui-webinar-room//' . self::TEMPLATE,
			array(
				'title'       => __( 'Webinar room', 'ui-webinar-room' ),
				'description' => __( 'The room of a webinar, without the menus of the site.', 'ui-webinar-room' ),
				'post_types'  => array( 'page' ),
				'content'     => '<!-- wp:group {"tagName":"main","layout":{"type":"default"}} --><main class="wp-block-group"><!-- wp:post-content {"layout":{"type":"default"}} /--></main><!-- /wp:group -->',
			)
		);
	}

	/**
	 * Answers `core_webinar_pages`.
	 *
	 * @param list<PageSetting> $pages Pages of other modules.
	 * @return list<PageSetting>
	 */
	public function add_setting( array $pages ): array {
		return $this->page->add_setting(
			$pages,
			__( 'Room', 'ui-webinar-room' ),
			__( 'Where members attend a webinar. Keep menus and other blocks away from it.', 'ui-webinar-room' )
		);
	}

	/**
	 * Answers `ui_webinar_room_url`. In a room, links stay on its page.
	 */
	public function answer_url( string $url, int $webinar_id ): string {
		$shown    = $this->block->shown();
		$page_url = null === $shown ? $this->page->url() : (string) get_permalink( $shown );
		return '' === $page_url || $webinar_id < 1 ? $url : add_query_arg( self::QUERY_ARG, $webinar_id, $page_url );
	}

	/**
	 * Answers `core_webinar_is_admitted`: a person who may not see the page does not enter its rooms by read-sync or a command
	 * either (R1). Only the visitor's own request can bring the password of the page.
	 */
	public function admits( bool $is_admitted, int $user_id ): bool {
		$page = $this->page->chosen();
		if ( null === $page || ! in_array( $page->post_status, array( 'publish', 'private' ), true ) ) {
			return $is_admitted;
		}
		return $is_admitted
			&& user_can( $user_id, 'read_post', $page->ID )
			&& ( get_current_user_id() !== $user_id || ! post_password_required( $page ) );
	}

	/**
	 * Id of the webinar in the address; without one the current webinar. 0 when there is none.
	 */
	public function requested_webinar_id(): int {
		// phpcs:ignore WordPress.Security -- A link to a room changes nothing, and only digits pass.
		$requested = $_GET[ self::QUERY_ARG ] ?? null;
		if ( is_string( $requested ) ) {
			return 1 === preg_match( '/^[1-9][0-9]{0,9}$/D', $requested ) ? (int) $requested : 0;
		}
		/**
		 * The live webinar, or the next one.
		 *
		 * @var int|null $current
		 */
		$current = apply_filters( 'core_webinar_get_current', null );
		return $current ?? 0;
	}

	/**
	 * Whether this request shows the room.
	 */
	public function is_shown(): bool {
		return null !== $this->block->shown();
	}

	/**
	 * Whether the block is drawn where the room is, under the room's policy and without caches.
	 */
	public function is_drawn(): bool {
		return $this->block->is_drawn_there();
	}

	/**
	 * The link that stands for the room in search results, feeds, posts and widgets.
	 */
	public function link(): string {
		return $this->block->link( $this->page->url(), __( 'Go to the webinar room', 'ui-webinar-room' ) );
	}

	/**
	 * Forbids caching: the page holds nonces and what one person may see.
	 */
	public function forbid_caching(): void {
		if ( $this->is_shown() ) {
			nocache_headers();
		}
	}

	public function hide_admin_bar( bool $is_shown ): bool {
		return $is_shown && ! $this->is_shown();
	}

	/**
	 * Lets the room's style colour the whole page.
	 *
	 * @param string[] $classes CSS classes.
	 * @return string[]
	 */
	public function add_body_class( array $classes ): array {
		if ( $this->is_shown() ) {
			$classes[] = 'has-webinar-room';
		}
		return $classes;
	}

	/**
	 * Answers `get_pages`.
	 *
	 * @param WP_Post[] $pages Pages.
	 * @return WP_Post[]
	 */
	public function hide_from_guests( array $pages ): array {
		return $this->page->hide_unless( is_user_logged_in(), $pages );
	}

	/**
	 * Returns the page, null while nobody can visit it.
	 */
	public function find(): ?WP_Post {
		return $this->page->find();
	}

	/**
	 * Fills the new page of the account: without a link it would be a dead end.
	 */
	private function fill_account( int $account_id, int $room_id ): void {
		// No revision: nobody wrote the empty page.
		add_filter( 'wp_revisions_to_keep', '__return_zero' );
		wp_update_post(
			array(
				'ID'           => $account_id,
				// This form of the address stays valid when permalinks change.
				'post_content' => sprintf(
					// The schedule's block draws nothing while its plugin is off.
					'<!-- wp:paragraph --><p><a href="%s">%s</a></p><!-- /wp:paragraph --><!-- wp:webinar/schedule {"perPage":3,"showPages":false,"showRecordings":true} /-->',
					esc_url( home_url( "/?page_id=$room_id" ) ),
					esc_html__( 'Go to the webinar room', 'ui-webinar-room' )
				),
			)
		);
		remove_filter( 'wp_revisions_to_keep', '__return_zero' );
	}
}
