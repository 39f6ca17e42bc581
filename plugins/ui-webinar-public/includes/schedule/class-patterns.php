<?php
/**
 * Block patterns.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

/**
 * Adds patterns with the schedule to the editor, under *Webinars* in the inserter.
 */
final class Patterns {

	private const CATEGORY = 'webinars';

	public function register(): void {
		register_block_pattern_category( self::CATEGORY, array( 'label' => __( 'Webinars', 'ui-webinar-public' ) ) );
		$this->add(
			'schedule',
			__( 'Schedule of webinars', 'ui-webinar-public' ),
			__( 'Live webinars', 'ui-webinar-public' ),
			__( 'Watch the speakers live. Book a seat, and come back here when it begins.', 'ui-webinar-public' ),
			''
		);
		$this->add(
			'schedule-with-recordings',
			__( 'Schedule of webinars and recordings', 'ui-webinar-public' ),
			__( 'Webinars', 'ui-webinar-public' ),
			__( 'What comes next, and the recordings of what has been.', 'ui-webinar-public' ),
			'{"showRecordings":true} '
		);
		$this->add(
			'next-webinar',
			__( 'The next webinar', 'ui-webinar-public' ),
			__( 'The next webinar', 'ui-webinar-public' ),
			'',
			'{"perPage":1,"showPages":false} '
		);
	}

	/**
	 * Registers a pattern.
	 *
	 * @param string $name       Last part of its name.
	 * @param string $title      Title in the inserter.
	 * @param string $heading    Heading above the schedule.
	 * @param string $text       Text under the heading; empty for none.
	 * @param string $attributes Attributes of the block: JSON and a space, or empty.
	 */
	private function add( string $name, string $title, string $heading, string $text, string $attributes ): void {
		$heading   = sprintf( "<!-- wp:heading -->\n<h2 class=\"wp-block-heading\">%s</h2>\n<!-- /wp:heading -->\n\n", esc_html( $heading ) );
		$paragraph = '' === $text ? '' : sprintf( "<!-- wp:paragraph -->\n<p>%s</p>\n<!-- /wp:paragraph -->\n\n", esc_html( $text ) );
		register_block_pattern(
			"ui-webinar-public/$name",
			array(
				'title'      => $title,
				'categories' => array( self::CATEGORY ),
				'content'    => "<!-- wp:group {\"align\":\"wide\",\"layout\":{\"type\":\"default\"}} -->\n<div class=\"wp-block-group alignwide\">"
					. $heading . $paragraph . "<!-- wp:webinar/schedule $attributes/--></div>\n<!-- /wp:group -->",
			)
		);
	}
}
