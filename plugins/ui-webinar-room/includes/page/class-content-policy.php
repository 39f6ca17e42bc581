<?php
/**
 * The room's Content-Security-Policy.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Allows browsers on the room's page the same sources that the server allows, so that nothing else is embedded whatever got into the
 * page. It leaves out scripts, styles and connections: themes and other plugins add their own.
 */
final class Content_Policy {

	/** Origins of the frames of Stream_Address, by stream type. */
	private const FRAMES = array(
		'youtube'    => 'https://www.youtube-nocookie.com',
		'vimeo'      => 'https://player.vimeo.com https://vimeo.com',
		'rutube'     => 'https://rutube.ru',
		// Either host may redirect to the other.
		'vk'         => 'https://vkvideo.ru https://vk.com',
		'kinescope'  => 'https://kinescope.io',
		'boomstream' => 'https://play.boomstream.com',
	);

	public function __construct( private readonly Room_Page $page, private readonly Stream_Hosts $hosts ) {}

	/**
	 * Sends the policy beside those of others, and replaces none: browsers obey all of them.
	 */
	public function send(): void {
		if ( $this->page->is_shown() && ! headers_sent() ) {
			header( 'Content-Security-Policy: ' . $this->text(), false );
		}
	}

	private function text(): string {
		$frames = array_intersect_key( self::FRAMES, array_flip( $this->hosts->providers() ) );
		return implode(
			'; ',
			array(
				implode( ' ', array( "frame-src 'self'", ...array_values( $frames ) ) ),
				// hls.js plays from memory what it has fetched.
				implode( ' ', array( "media-src 'self' blob:", ...$this->hosts->hosts() ) ),
				"object-src 'none'",
				"base-uri 'self'",
				"frame-ancestors 'self'",
			)
		);
	}
}
