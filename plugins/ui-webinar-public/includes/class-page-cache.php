<?php
/**
 * Kept copies of the schedule.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

/**
 * Tells page caches that the schedule has changed, in WordPress's own words: they listen to `clean_post_cache`.
 */
final class Page_Cache {

	/**
	 * Takes the page.
	 *
	 * @param Schedule_Page $page The schedule's.
	 */
	public function __construct( private readonly Schedule_Page $page ) {}

	/**
	 * Hears that a webinar changed. However many a request changes, the page is dropped once, when all is written.
	 */
	public function drop_at_the_end(): void {
		add_action( 'shutdown', array( $this, 'drop' ) );
	}

	/**
	 * Drops the page.
	 */
	public function drop(): void {
		$page_id = $this->page->id();
		if ( $page_id > 0 ) {
			clean_post_cache( $page_id );
		}
	}
}
