<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * How long a recording is.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room\Lib;

/**
 * Asks the module that has read the recording of a webinar of type `auto`.
 */
final class Recording_Length {

	/**
	 * Minutes, rounded up as in the room; 0 while the length is not known.
	 */
	public static function minutes( int $webinar_id ): int {
		/**
		 * As the contract says.
		 *
		 * @var Recording|null $recording
		 */
		$recording = apply_filters( 'autowebinar_recording', null, $webinar_id );
		return (int) ceil( ( $recording['length_sec'] ?? 0 ) / MINUTE_IN_SECONDS );
	}
}
