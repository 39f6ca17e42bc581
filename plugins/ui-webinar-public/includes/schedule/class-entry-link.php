<?php
/**
 * The button beside a webinar.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

use Webinars\Ui_Webinar_Public\Lib\Site_Address;

/**
 * For a guest the webinar's own page, and where there are no such pages its call to action; for a signed-in person always the room.
 */
final class Entry_Link {

	/**
	 * Text and address of the button. The address is empty when there is none.
	 *
	 * @param Webinar $webinar Webinar.
	 * @return array{text: string, url: string}
	 */
	public function button( array $webinar ): array {
		if ( is_user_logged_in() ) {
			return array(
				'text' => 'auto' === $webinar['type'] ? __( 'Watch the recording', 'ui-webinar-public' ) : __( 'Go to the webinar room', 'ui-webinar-public' ),
				'url'  => $this->room_url( $webinar['webinar_id'] ),
			);
		}
		$text = trim( $webinar['guest_cta']['text'] );
		$page = $this->page_url( $webinar );
		return array(
			'text' => '' === $text ? __( 'Book a seat at the webinar', 'ui-webinar-public' ) : $text,
			'url'  => '' === $page ? $this->guest_url( $webinar['guest_cta']['url'] ) : $page,
		);
	}

	/**
	 * A guest's way to the page of the webinar. Empty where there are no such pages, and for a signed-in person.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	public function page_url( array $webinar ): string {
		$url = is_user_logged_in() ? '' : apply_filters( 'ui_webinar_entry_url', '', $webinar['webinar_id'] );
		return is_string( $url ) ? $url : '';
	}

	/**
	 * Where a guest with an account signs in to enter the room. Empty for a signed-in person.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	public function sign_in_url( array $webinar ): string {
		$room = is_user_logged_in() ? '' : $this->room_url( $webinar['webinar_id'] );
		return '' === $room ? '' : wp_login_url( $room );
	}

	/**
	 * A path on this site, or an external address.
	 *
	 * @param string $url As stored in the webinar.
	 */
	private function guest_url( string $url ): string {
		$address = Site_Address::resolve( $url );
		return '' === $address ? Site_Address::resolve( '/signup/' ) : $address;
	}

	private function room_url( int $webinar_id ): string {
		/**
		 * Empty while the room's module is off.
		 *
		 * @var string $url
		 */
		$url = apply_filters( 'ui_webinar_room_url', '', $webinar_id );
		return $url;
	}
}
