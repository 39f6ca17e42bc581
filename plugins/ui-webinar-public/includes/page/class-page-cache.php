<?php
/**
 * Cached copies of the schedule.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

/**
 * Tells page caches that the schedule has changed. They listen to WordPress's own `clean_post_cache`.
 */
final class Page_Cache {

	public function __construct( private readonly Schedule_Page $page ) {}

	/**
	 * Clears the page once at the end of the request, however many webinars it changes.
	 */
	public function on_webinar_changed(): void {
		add_action( 'shutdown', array( $this, 'clear' ) );
	}

	public function clear(): void {
		$page_id = $this->page->id();
		if ( $page_id > 0 ) {
			clean_post_cache( $page_id );
		}
	}
}
