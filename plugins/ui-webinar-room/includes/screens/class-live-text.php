<?php
/**
 * Texts that the room's script keeps up to date.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Draws an element whose text changes. The script writes the whole content of it, and so works beside others that replace text nodes
 * (emoji, translation). WordPress's own `data-wp-text` would go on writing into a node that nobody sees.
 */
final class Live_Text {

	/**
	 * Prints the element with its first text.
	 *
	 * @param string                $tag        Name of the element.
	 * @param string                $path       Path of the text in the state of the script, as in `room.title`.
	 * @param string                $text       The text now, not escaped.
	 * @param array<string, string> $attributes Attributes, not escaped.
	 */
	public static function print( string $tag, string $path, string $text, array $attributes = array() ): void {
		$attributes += array(
			'data-wp-watch--text' => 'callbacks.showText',
			'data-text'           => $path,
		);
		printf( '<%s', tag_escape( $tag ) ); // phpcs:ignore WordPress.Security.EscapeOutput -- It escapes.
		foreach ( $attributes as $name => $value ) {
			printf( ' %s="%s"', esc_attr( $name ), esc_attr( $value ) );
		}
		printf( '>%s</%s>', esc_html( $text ), tag_escape( $tag ) ); // phpcs:ignore WordPress.Security.EscapeOutput -- It escapes.
	}
}
