<?php
/**
 * The setting that lets organizers trust each other.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

namespace Webinars\Core_Webinar_Event;

/**
 * Decides whether organizers edit, publish and delete each other's webinars and read their messages. By default nobody does but
 * administrators.
 */
final class Organizer_Trust {

	public const OPTION = 'webinar_organizers_trust';

	public static function is_given(): bool {
		return '1' === get_option( self::OPTION );
	}

	public static function sanitize( mixed $input ): string {
		return '1' === $input ? '1' : '';
	}

	public static function render(): void {
		printf(
			'<label><input type="checkbox" name="%s" value="1"%s> %s</label>',
			esc_attr( self::OPTION ),
			checked( self::is_given(), true, false ),
			esc_html__( 'Organizers edit, publish and delete each other’s webinars, and read their messages', 'core-webinar-event' )
		);
	}
}
