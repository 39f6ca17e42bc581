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

	/**
	 * Makes the page where it is missing.
	 */
	public function make(): void {
		if ( null !== $this->find() ) {
			return;
		}
		// WordPress has run "init" before it loads a plugin that it activates.
		load_translations();
		$page    = get_page_by_path( self::SLUG );
		$page_id = $page instanceof WP_Post ? $page->ID : wp_insert_post(
			array(
				'post_type'    => 'page',
				'post_status'  => 'publish',
				'post_name'    => self::SLUG,
				'post_title'   => __( 'Webinars', 'ui-webinar-public' ),
				'post_content' => '<!-- wp:webinar/schedule {"align":"wide"} /-->',
			)
		);
		if ( $page_id > 0 ) {
			update_option( self::OPTION, $page_id );
		}
	}

	/**
	 * Gives the address of the schedule.
	 *
	 * @param string $url Empty when asked.
	 */
	public function answer_url( string $url ): string {
		$page = $this->find();
		$link = null === $page ? false : get_permalink( $page );
		return false === $link ? $url : $link;
	}

	/**
	 * The page as it is now, null when nobody can visit it.
	 */
	private function find(): ?WP_Post {
		$page_id = get_option( self::OPTION );
		$page    = is_numeric( $page_id ) && (int) $page_id > 0 ? get_post( (int) $page_id ) : null;
		return $page instanceof WP_Post && 'page' === $page->post_type && 'publish' === $page->post_status ? $page : null;
	}
}
