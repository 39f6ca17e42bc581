<?php
/**
 * Counts viewers.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

namespace Webinars\Autowebinar_Delivery;

/**
 * Counts how far the viewers of a recording have come.
 */
final class Viewer_Numbers {

	public function __construct( private readonly Viewing_Store $viewings ) {}

	/**
	 * Answers `autowebinar_numbers`.
	 *
	 * @param mixed $numbers Ignored: only this module knows.
	 * @return ViewerNumbers|null
	 */
	public function answer( mixed $numbers, int $webinar_id ): ?array {
		$webinar = Recordings::webinar( $webinar_id );
		return null === $webinar || ! Recordings::is_recording( $webinar ) ? null : $this->viewings->count( $webinar_id );
	}
}
