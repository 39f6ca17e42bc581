<?php
/**
 * Screens for visitors who are not in the room.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Says in the same 16:9 stage why there is nothing to see, and offers one next step.
 */
final class Notice_Screen {

	/**
	 * For a guest, who returns to the same room after signing in.
	 *
	 * @param string       $room_url Address of the room.
	 * @param Webinar|null $webinar  Null when the guest may not know of it.
	 */
	public function signed_out( string $room_url, ?array $webinar ): string {
		$body = null === $webinar
			? esc_html__( 'The room is for people who are signed in.', 'ui-webinar-room' )
			: $this->time_text( $webinar );
		return $this->draw(
			'signed-out',
			null === $webinar ? __( 'Webinar room', 'ui-webinar-room' ) : $webinar['title'],
			$body,
			__( 'Sign in to enter', 'ui-webinar-room' ),
			wp_login_url( $room_url )
		);
	}

	/**
	 * For a person who is signed in and not admitted.
	 *
	 * @param string $reason As Room_Admission says it.
	 */
	public function not_admitted( string $reason ): string {
		return $this->draw( 'not-admitted', __( 'You are not on the list yet', 'ui-webinar-room' ), esc_html( $reason ), Exit_Link::text(), Exit_Link::url() );
	}

	/**
	 * For a person who is signed in and has not entered the password of the webinar. WordPress returns them to this page.
	 */
	public function password(): string {
		return $this->draw(
			'not-admitted',
			__( 'This webinar has a password', 'ui-webinar-room' ),
			esc_html__( 'Its organizer gives it to those who are invited.', 'ui-webinar-room' ),
			Exit_Link::text(),
			Exit_Link::url(),
			sprintf(
				'<form class="webinar-room__choices" method="post" action="%1$s"><label>%2$s <input name="post_password" type="password" autocomplete="off" required></label> <button type="submit" class="webinar-room__button">%3$s</button></form>',
				esc_url( site_url( 'wp-login.php?action=postpass', 'login_post' ) ),
				esc_html__( 'Password', 'ui-webinar-room' ),
				esc_html__( 'Enter the room', 'ui-webinar-room' )
			)
		);
	}

	/**
	 * For a webinar that was withdrawn after its announcement. Its title is not shown: it is not public any more.
	 */
	public function cancelled(): string {
		return $this->draw(
			'cancelled',
			__( 'This webinar was cancelled by its organizer', 'ui-webinar-room' ),
			esc_html__( 'You need not do anything else.', 'ui-webinar-room' ),
			Exit_Link::text(),
			Exit_Link::url()
		);
	}

	/**
	 * For a recording that does not run on this site (P2).
	 *
	 * @param string $reason As Room_Admission says it.
	 */
	public function unavailable( string $reason ): string {
		return $this->draw( 'unavailable', $reason, esc_html__( 'You need not do anything else.', 'ui-webinar-room' ), Exit_Link::text(), Exit_Link::url() );
	}

	/**
	 * For an unknown webinar, or when none is planned.
	 */
	public function no_webinar(): string {
		return $this->draw(
			'no-webinar',
			__( 'There is no webinar here', 'ui-webinar-room' ),
			esc_html__( 'It may have moved, or the next one is not planned yet.', 'ui-webinar-room' ),
			Exit_Link::text(),
			Exit_Link::url()
		);
	}

	/**
	 * When the webinar takes place.
	 *
	 * @param Webinar $webinar Webinar.
	 * @return string HTML.
	 */
	private function time_text( array $webinar ): string {
		return match ( $webinar['status'] ) {
			'live', 'paused'       => esc_html__( 'The broadcast is on.', 'ui-webinar-room' ),
			'finished', 'archived' => esc_html__( 'This webinar is over.', 'ui-webinar-room' ),
			default                => $webinar['scheduled_at'] > 0 ? Time_Text::element( $webinar['scheduled_at'] ) : '',
		};
	}

	/**
	 * Returns the HTML of a screen.
	 *
	 * @param string $name    For styles and tests.
	 * @param string $heading Heading.
	 * @param string $body    HTML, escaped.
	 * @param string $label   Label of the button.
	 * @param string $url     Address of the button.
	 * @param string $form    HTML above the button, escaped.
	 */
	private function draw( string $name, string $heading, string $body, string $label, string $url, string $form = '' ): string {
		return sprintf(
			'<div class="wp-block-webinar-room webinar-room" data-stage="%1$s"><div class="webinar-room__stage"><div class="webinar-room__panel is-alone"><h1 class="webinar-room__heading">%2$s</h1><p class="webinar-room__note">%3$s</p>%6$s<p class="webinar-room__choices"><a class="webinar-room__button" href="%5$s">%4$s</a></p></div></div></div>',
			esc_attr( $name ),
			esc_html( $heading ),
			$body,
			esc_html( $label ),
			esc_url( $url ),
			$form
		);
	}
}
