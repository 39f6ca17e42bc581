<?php
/**
 * The one button beside a webinar.
 *
 * @package Webinars\Ui_Webinar_Public
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Public;

/**
 * For a guest the webinar's own call to action, for who is signed in always the room.
 */
final class Way_In {

	/**
	 * Words and address of the button; the address is empty when there is nowhere to go.
	 *
	 * @param Webinar $webinar The webinar.
	 * @return array{text: string, url: string}
	 */
	public function button( array $webinar ): array {
		if ( is_user_logged_in() ) {
			return array(
				'text' => __( 'Go to the webinar room', 'ui-webinar-public' ),
				'url'  => $this->room_url( $webinar['webinar_id'] ),
			);
		}
		$text = trim( $webinar['guest_cta']['text'] );
		return array(
			'text' => '' === $text ? __( 'Book a seat at the webinar', 'ui-webinar-public' ) : $text,
			'url'  => $this->guest_url( $webinar['guest_cta']['url'] ),
		);
	}

	/**
	 * Where a guest with an account signs in and comes into the room; empty for who is signed in.
	 *
	 * @param Webinar $webinar The webinar.
	 */
	public function sign_in_url( array $webinar ): string {
		$room = is_user_logged_in() ? '' : $this->room_url( $webinar['webinar_id'] );
		return '' === $room ? '' : wp_login_url( $room );
	}

	/**
	 * A path of this site, or an address outside.
	 *
	 * @param string $url As the webinar has it.
	 */
	private function guest_url( string $url ): string {
		$safe = esc_url_raw( trim( $url ), array( 'http', 'https' ) );
		if ( '' === $safe ) {
			return home_url( '/signup/' );
		}
		// The site may live in a folder.
		return '/' === $safe[0] && ! str_starts_with( $safe, '//' ) ? home_url( $safe ) : $safe;
	}

	/**
	 * The room's address; empty where that module is off.
	 *
	 * @param int $webinar_id The webinar.
	 */
	private function room_url( int $webinar_id ): string {
		/**
		 * Empty where that module is off.
		 *
		 * @var string $url
		 */
		$url = apply_filters( 'ui_webinar_room_url', '', $webinar_id );
		return $url;
	}
}
