<?php
/**
 * The room before it opens for this visitor.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Says in the same 16:9 stage why there is nothing to see, and the one next step.
 */
final class Notice_Screen {

	/**
	 * For a guest: sign in, and come back to the same room.
	 *
	 * @param string       $room_url The room's address.
	 * @param Webinar|null $webinar  The webinar; null when it may not be named.
	 */
	public function signed_out( string $room_url, ?array $webinar ): string {
		$body = null === $webinar
			? esc_html__( 'The room is for people who are signed in.', 'ui-webinar-room' )
			: $this->time_of( $webinar );
		return $this->draw(
			'signed-out',
			null === $webinar ? __( 'Webinar room', 'ui-webinar-room' ) : $webinar['title'],
			$body,
			__( 'Sign in to enter', 'ui-webinar-room' ),
			wp_login_url( $room_url )
		);
	}

	/**
	 * For someone who is not admitted: who to ask.
	 *
	 * @param string $reason What the door said.
	 */
	public function not_admitted( string $reason ): string {
		return $this->draw( 'not-admitted', __( 'You are not on the list yet', 'ui-webinar-room' ), esc_html( $reason ), Way_Out::words(), Way_Out::url() );
	}

	/**
	 * When it was taken back after it had been announced. Not by its name, which is not public any more.
	 */
	public function cancelled(): string {
		return $this->draw(
			'cancelled',
			__( 'This webinar was cancelled by its organizer', 'ui-webinar-room' ),
			esc_html__( 'You need not do anything else.', 'ui-webinar-room' ),
			Way_Out::words(),
			Way_Out::url()
		);
	}

	/**
	 * When there is no such webinar, or none is planned.
	 */
	public function no_webinar(): string {
		return $this->draw(
			'no-webinar',
			__( 'There is no webinar here', 'ui-webinar-room' ),
			esc_html__( 'It may have moved, or the next one is not planned yet.', 'ui-webinar-room' ),
			Way_Out::words(),
			Way_Out::url()
		);
	}

	/**
	 * When it is, as far as that is known.
	 *
	 * @param Webinar $webinar The webinar.
	 */
	private function time_of( array $webinar ): string {
		return match ( $webinar['status'] ) {
			'live', 'paused'       => esc_html__( 'The broadcast is on.', 'ui-webinar-room' ),
			'finished', 'archived' => esc_html__( 'This webinar is over.', 'ui-webinar-room' ),
			default                => $webinar['scheduled_at'] > 0 ? Time_Text::element( $webinar['scheduled_at'] ) : '',
		};
	}

	/**
	 * Draws the screen.
	 *
	 * @param string $name    For styles and tests.
	 * @param string $heading The largest thing on it.
	 * @param string $body    HTML, escaped.
	 * @param string $words   On the button.
	 * @param string $url     Of the button.
	 */
	private function draw( string $name, string $heading, string $body, string $words, string $url ): string {
		return sprintf(
			'<div class="wp-block-webinar-room webinar-room" data-stage="%1$s"><div class="webinar-room__stage"><div class="webinar-room__panel is-alone"><h1 class="webinar-room__heading">%2$s</h1><p class="webinar-room__note">%3$s</p><p class="webinar-room__choices"><a class="webinar-room__button" href="%5$s">%4$s</a></p></div></div></div>',
			esc_attr( $name ),
			esc_html( $heading ),
			$body,
			esc_html( $words ),
			esc_url( $url )
		);
	}
}
