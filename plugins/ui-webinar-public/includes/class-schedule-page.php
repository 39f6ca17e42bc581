<?php
/**
 * The page that the schedule stands on.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

use WP_Post;

/**
 * Makes `/webinars/` once. What an admin makes of it stays.
 */
final class Schedule_Page {

	private const OPTION = 'ui_webinar_public_page_id';
	private const SLUG   = 'webinars';
	private const BLOCK  = 'webinar/schedule';

	/**
	 * Makes the page where it is missing. What people did stays as it is: a chosen page that is a draft for a while, and
	 * a published page at the address, which is taken even without the block (Core asks for it). A draft at the address
	 * is left alone: WordPress gives the new page a free one beside it.
	 */
	public function make(): void {
		$chosen = $this->chosen();
		if ( null !== $chosen && 'trash' !== $chosen->post_status ) {
			return;
		}
		// WordPress has run "init" before it loads a plugin that it activates.
		load_translations();
		$page    = get_page_by_path( self::SLUG );
		$page_id = $page instanceof WP_Post && $this->is_published( $page ) ? $page->ID : wp_insert_post(
			array(
				'post_type'    => 'page',
				'post_status'  => 'publish',
				'post_name'    => self::SLUG,
				'post_title'   => __( 'Webinars', 'ui-webinar-public' ),
				'post_content' => '<!-- wp:' . self::BLOCK . ' {"align":"wide"} /-->',
			)
		);
		if ( $page_id > 0 ) {
			update_option( self::OPTION, $page_id );
		}
	}

	/**
	 * Lets an administrator choose the page.
	 *
	 * @param list<PageSetting> $pages Pages of other modules.
	 * @return list<PageSetting>
	 */
	public function answer_pages( array $pages ): array {
		$pages[] = array(
			'option'      => self::OPTION,
			'label'       => __( 'Schedule', 'ui-webinar-public' ),
			'description' => __( 'The public list of webinars: visitors see here what is on and what is next.', 'ui-webinar-public' ),
			'block'       => self::BLOCK,
		);
		return $pages;
	}

	/**
	 * Gives the address of the schedule.
	 *
	 * @param string $url Empty when asked.
	 */
	public function answer_url( string $url ): string {
		$page_id = $this->id();
		$link    = $page_id > 0 ? get_permalink( $page_id ) : false;
		return false === $link ? $url : $link;
	}

	/**
	 * Id of the page, 0 when nobody can visit it.
	 */
	public function id(): int {
		$page = $this->chosen();
		return null !== $page && $this->is_published( $page ) ? $page->ID : 0;
	}

	/**
	 * The page that was chosen, in whatever state; null when there is none.
	 */
	private function chosen(): ?WP_Post {
		$page_id = get_option( self::OPTION );
		return is_numeric( $page_id ) && (int) $page_id > 0 ? get_post( (int) $page_id ) : null;
	}

	/**
	 * Whether it is a page that everybody can visit.
	 *
	 * @param WP_Post $page A post.
	 */
	private function is_published( WP_Post $page ): bool {
		return 'page' === $page->post_type && 'publish' === $page->post_status;
	}
}
