<?php
/**
 * The room's Content-Security-Policy.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Tells browsers on the room's page what the server has let through, so that nothing else is embedded whatever got into
 * the page. Scripts, styles and connections are the site's matter: themes and other plugins bring their own.
 */
final class Content_Policy {

	/** Stream type → where the frames of Stream_Address come from. */
	private const FRAMES = array(
		'youtube' => 'https://www.youtube-nocookie.com',
		'vimeo'   => 'https://player.vimeo.com https://vimeo.com',
	);

	/**
	 * Takes what it asks.
	 *
	 * @param Room_Page    $page  Knows whether the room is shown.
	 * @param Stream_Hosts $hosts Knows what is allowed.
	 */
	public function __construct( private readonly Room_Page $page, private readonly Stream_Hosts $hosts ) {}

	/**
	 * Sends it. Beside a policy of somebody else, not in its place: browsers keep all of them.
	 */
	public function send(): void {
		if ( $this->page->is_shown() && ! headers_sent() ) {
			header( 'Content-Security-Policy: ' . $this->text(), false );
		}
	}

	/**
	 * The policy.
	 */
	private function text(): string {
		$frames = array_intersect_key( self::FRAMES, array_flip( $this->hosts->providers() ) );
		return implode(
			'; ',
			array(
				implode( ' ', array( "frame-src 'self'", ...array_values( $frames ) ) ),
				// hls.js plays what it has fetched from memory.
				implode( ' ', array( "media-src 'self' blob:", ...$this->hosts->hosts() ) ),
				"object-src 'none'",
				"base-uri 'self'",
				"frame-ancestors 'self'",
			)
		);
	}
}
