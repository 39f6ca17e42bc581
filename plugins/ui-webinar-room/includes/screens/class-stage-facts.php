<?php
/**
 * The facts about a webinar under the stage.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use Webinars\Ui_Webinar_Room\Lib\Recording_Length;

/**
 * Draws who speaks, how long the webinar takes, and how many people are in the room.
 */
final class Stage_Facts {

	/** Faces build trust; more than these are a crowd. */
	private const FACES_AT_MOST = 4;

	/**
	 * Prepares the facts for one person.
	 *
	 * @param array $webinar Webinar.
	 * @param array $room    Its state.
	 * @phpstan-param Webinar   $webinar
	 * @phpstan-param RoomState $room
	 */
	public function __construct( private readonly array $webinar, private readonly array $room ) {}

	public function draw(): void {
		$this->draw_speakers();
		$this->draw_length();
		$this->draw_people();
	}

	private function draw_speakers(): void {
		$speakers = $this->webinar['speakers'];
		if ( array() === $speakers ) {
			return;
		}
		echo '<p class="webinar-room__speakers">';
		foreach ( array_slice( $speakers, 0, self::FACES_AT_MOST ) as $speaker ) {
			if ( '' !== $speaker['avatar_url'] && get_option( 'show_avatars' ) ) {
				printf( '<img class="webinar-room__face" src="%s" alt="" width="32" height="32" loading="lazy">', esc_url( $speaker['avatar_url'] ) );
			}
		}
		echo '<span>' . esc_html( implode( ', ', array_column( $speakers, 'display_name' ) ) ) . '</span></p>';
	}

	private function draw_length(): void {
		$minutes = $this->webinar['duration_minutes'];
		if ( Stage_Words::is_recording( $this->webinar ) ) {
			$minutes = Recording_Length::minutes( $this->webinar['webinar_id'] );
		}
		if ( $minutes > 0 ) {
			/* translators: %d: number of minutes. */
			printf( '<p class="webinar-room__length">%s</p>', esc_html( sprintf( _n( 'About %d minute', 'About %d minutes', $minutes, 'ui-webinar-room' ), $minutes ) ) );
		}
	}

	/**
	 * The number of people, for users who may see it. Zero is hidden, but its place is reserved, so that nothing moves when a number
	 * appears.
	 */
	private function draw_people(): void {
		$is_shown = $this->room['room']['can_control'] || $this->webinar['shows_people'];
		if ( $is_shown && ! Stage_Words::is_recording( $this->webinar ) ) {
			// One sentence for all numbers: the script that updates them knows no plural forms.
			/* translators: %s: how many people are in the room, as in "In the room now: 214". */
			list( $before, $after ) = explode( '%s', __( 'In the room now: %s', 'ui-webinar-room' ) . '%s' );
			echo '<p class="webinar-room__people" data-wp-class--is-away="!state.room.room.people">' . esc_html( $before );
			Live_Text::print( 'span', 'room.room.people', (string) $this->room['room']['people'] );
			echo esc_html( $after ) . '</p>';
		}
	}
}
