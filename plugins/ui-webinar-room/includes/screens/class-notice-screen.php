<?php
/**
 * Screens for visitors who are not in the room.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use Webinars\Ui_Webinar_Room\Lib\Site_Address;
use Webinars\Ui_Webinar_Room\Lib\Site_Time;

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
		$is_auto = 'auto' === ( $webinar['type'] ?? '' );
		return $this->draw(
			'signed-out',
			null === $webinar ? __( 'Webinar room', 'ui-webinar-room' ) : $webinar['title'],
			( null === $webinar ? esc_html__( 'The room is for people who are signed in.', 'ui-webinar-room' ) : $this->time_text( $webinar ) ) . '<br>' . esc_html( get_bloginfo( 'name' ) ),
			array_filter(
				array(
					$is_auto ? __( 'Get access', 'ui-webinar-room' ) : __( 'Book a seat', 'ui-webinar-room' ) => null === $webinar ? '' : $this->seat_url( $webinar ),
					$is_auto ? __( 'I have access: sign in', 'ui-webinar-room' ) : __( 'I have a seat: sign in', 'ui-webinar-room' ) => wp_login_url( $room_url ),
					Exit_Link::text() => Exit_Link::url(),
				)
			),
			null === $webinar ? '' : Stage_Screen::poster( $webinar )
		);
	}

	/**
	 * Where a guest books a seat: the page of the webinar, else the address of its invitation. Empty for a webinar that is over.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	private function seat_url( array $webinar ): string {
		if ( in_array( $webinar['status'], array( 'finished', 'archived' ), true ) ) {
			return '';
		}
		/**
		 * Empty where webinars have no pages.
		 *
		 * @var string $page
		 */
		$page = apply_filters( 'ui_webinar_entry_url', '', $webinar['webinar_id'] );
		return '' === $page ? Site_Address::resolve( $webinar['guest_cta']['url'] ) : $page;
	}

	/**
	 * For a person who is signed in and not admitted.
	 *
	 * @param string $reason As Room_Admission says it.
	 */
	public function not_admitted( string $reason ): string {
		return $this->draw( 'not-admitted', __( 'You are not on the list yet', 'ui-webinar-room' ), esc_html( $reason ) );
	}

	/**
	 * For a person who is signed in and has not entered the password of the webinar. WordPress returns them to this page.
	 */
	public function password(): string {
		return $this->draw(
			'not-admitted',
			__( 'This webinar has a password', 'ui-webinar-room' ),
			esc_html__( 'Its organizer gives it to those who are invited.', 'ui-webinar-room' ),
			array(),
			'',
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
			esc_html__( 'You need not do anything else.', 'ui-webinar-room' )
		);
	}

	/**
	 * For a recording that does not run on this site (P2).
	 *
	 * @param string $reason As Room_Admission says it.
	 */
	public function unavailable( string $reason ): string {
		return $this->draw( 'unavailable', $reason, esc_html__( 'You need not do anything else.', 'ui-webinar-room' ) );
	}

	/**
	 * For an unknown webinar, or when none is planned.
	 */
	public function no_webinar(): string {
		return $this->draw(
			'no-webinar',
			__( 'There is no webinar here', 'ui-webinar-room' ),
			esc_html__( 'It may have moved, or the next one is not planned yet.', 'ui-webinar-room' )
		);
	}

	/**
	 * When the webinar takes place. A recording does at no time (D1).
	 *
	 * @param Webinar $webinar Webinar.
	 * @return string HTML.
	 */
	private function time_text( array $webinar ): string {
		if ( 'auto' === $webinar['type'] ) {
			return match ( $webinar['status'] ) {
				'live', 'paused'       => esc_html__( 'A recording to watch at any time.', 'ui-webinar-room' ),
				'finished', 'archived' => esc_html__( 'This recording is closed.', 'ui-webinar-room' ),
				default                => esc_html__( 'This recording is not open for viewing yet.', 'ui-webinar-room' ),
			};
		}
		return match ( $webinar['status'] ) {
			'live', 'paused'       => esc_html__( 'The broadcast is on.', 'ui-webinar-room' ),
			'finished', 'archived' => esc_html__( 'This webinar is over.', 'ui-webinar-room' ),
			default                => $webinar['scheduled_at'] > 0 ? $this->planned_start( $webinar['scheduled_at'] ) : '',
		};
	}

	/**
	 * The planned start, which the script writes in the time zone of the visitor.
	 *
	 * @param int $timestamp Unix seconds.
	 */
	private function planned_start( int $timestamp ): string {
		wp_interactivity_state(
			Stage_Script::STORE,
			array(
				'room' => array(
					'scheduled_at' => $timestamp,
					'server_time'  => time(),
				),
			)
		);
		ob_start();
		Live_Text::print( 'time', 'moment', Site_Time::with_zone( $timestamp ), array( 'datetime' => gmdate( 'Y-m-d\TH:i:s\Z', $timestamp ) ) );
		return (string) ob_get_clean();
	}

	/**
	 * Returns the HTML of a screen.
	 *
	 * @param string $name    For styles and tests.
	 * @param string $heading Heading.
	 * @param string $body    HTML, escaped.
	 * @param array  $links   Label → address of the buttons, the next step first. Without any, the way out.
	 * @param string $poster  HTML behind the words, escaped.
	 * @param string $form    HTML above the buttons, escaped.
	 * @phpstan-param array<string, string> $links
	 */
	private function draw( string $name, string $heading, string $body, array $links = array(), string $poster = '', string $form = '' ): string {
		$buttons = '';
		foreach ( array() === $links ? array( Exit_Link::text() => Exit_Link::url() ) : $links as $label => $url ) {
			$buttons .= sprintf( '<a class="webinar-room__button%s" href="%s">%s</a>', '' === $buttons ? '' : ' is-quiet', esc_url( $url ), esc_html( $label ) );
		}
		return sprintf(
			'<div class="wp-block-webinar-room webinar-room" data-wp-interactive="%1$s" data-stage="%2$s"><div class="webinar-room__stage">%7$s<div class="webinar-room__panel is-alone"><h1 class="webinar-room__heading">%3$s</h1><p class="webinar-room__note">%4$s</p>%5$s<p class="webinar-room__choices">%6$s</p></div></div></div>',
			esc_attr( Stage_Script::STORE ),
			esc_attr( $name ),
			esc_html( $heading ),
			$body,
			$form,
			$buttons,
			$poster
		);
	}
}
