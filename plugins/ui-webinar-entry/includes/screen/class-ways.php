<?php
/**
 * Links and forms that both guests and members see.
 *
 * @package Webinars\Ui_Webinar_Entry
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Entry;

/**
 * Returns escaped HTML.
 */
final class Ways {

	/** A link that gets the parameters of an advertisement. Only the browser reads them. */
	public const WITH_CAMPAIGN = 'data-campaign="1"';

	public const IN_NEW_TAB = 'target="_blank" rel="noopener"';

	/**
	 * A button that is a link: the one next step, or a quiet one beside it.
	 */
	public static function button( string $url, string $text, bool $is_quiet = false, string $attributes = '' ): string {
		return self::anchor( 'webinar-entry__button wp-element-button' . ( $is_quiet ? ' is-quiet' : '' ), $url, $text, $attributes );
	}

	public static function link( string $url, string $text, string $attributes = '' ): string {
		return self::anchor( 'webinar-entry__link', $url, $text, $attributes );
	}

	private static function anchor( string $css_class, string $url, string $text, string $attributes ): string {
		return '' === $url ? '' : sprintf( '<a class="%s" href="%s" %s>%s</a>', esc_attr( $css_class ), esc_url( $url ), $attributes, esc_html( $text ) );
	}

	/**
	 * Puts links and buttons into a row.
	 */
	public static function paragraph( string ...$ways ): string {
		$ways = implode( ' ', array_filter( $ways, static fn( string $way ): bool => '' !== $way ) );
		return '' === $ways ? '' : "<p class=\"webinar-entry__ways\">$ways</p>";
	}

	/**
	 * The way to the other webinars.
	 */
	public static function schedule(): string {
		return self::link( self::address( apply_filters( 'ui_webinar_public_url', '' ) ), __( 'See all webinars', 'ui-webinar-entry' ) );
	}

	/**
	 * Says that a recording cannot be watched yet.
	 */
	public static function unopened(): string {
		return self::note( __( 'It is not open for viewing yet.', 'ui-webinar-entry' ) );
	}

	public static function note( string $text ): string {
		return sprintf( '<p class="webinar-entry__note">%s</p>', esc_html( $text ) );
	}

	public static function calendar( int $webinar_id ): string {
		return self::link( self::address( apply_filters( 'ui_webinar_public_calendar_url', '', $webinar_id ) ), __( 'Add to calendar', 'ui-webinar-entry' ) );
	}

	/**
	 * A form that posts a command. A script sends it and shows why nothing was changed; without one the browser does.
	 *
	 * @param string                $url     Where to.
	 * @param array<string, string> $fields  Hidden fields.
	 * @param string                $content HTML.
	 * @param string                $started Action that says when the form was touched; empty where nobody asks.
	 */
	public static function form( string $url, array $fields, string $content, string $started = '' ): string {
		$hidden = '';
		foreach ( $fields as $name => $value ) {
			$hidden .= sprintf( '<input type="hidden" name="%s" value="%s">', esc_attr( $name ), esc_attr( $value ) );
		}
		return sprintf(
			'<form class="webinar-entry__form" method="post" action="%s" data-wp-on--submit="actions.send"%s>%s%s<p class="webinar-entry__answer" role="alert" tabindex="-1"></p></form>',
			esc_url( $url ),
			'' === $started ? '' : sprintf( ' data-started="%s" data-wp-on--focusin="actions.touch"', esc_attr( $started ) ),
			$hidden,
			$content
		);
	}

	public static function submit( string $text, bool $is_quiet = false ): string {
		return sprintf( '<button type="submit" class="webinar-entry__button wp-element-button%s">%s</button>', $is_quiet ? ' is-quiet' : '', esc_html( $text ) );
	}

	/**
	 * Other modules answer filters of addresses; while they are off the answer is empty.
	 */
	public static function address( mixed $answer ): string {
		return is_string( $answer ) ? $answer : '';
	}
}
