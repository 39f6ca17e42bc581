<?php
/**
 * Whole numbers in the settings.
 *
 * @package Webinars\Client_Webinar_Tracker_V2
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Tracker_V2;

/**
 * Reads what was stored or typed.
 */
final class Whole_Number {

	/**
	 * Returns the number, null where the value is none between the bounds.
	 */
	public static function within( mixed $value, int $least, int $most ): ?int {
		$number = filter_var(
			$value,
			FILTER_VALIDATE_INT,
			array(
				'options' => array(
					'min_range' => $least,
					'max_range' => $most,
				),
			)
		);
		return false === $number ? null : $number;
	}
}
