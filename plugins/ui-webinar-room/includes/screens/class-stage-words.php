<?php
/**
 * Words for a broadcast, and for a recording.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * What the room says of a webinar. A recording is called one everywhere, and nothing about it is live.
 */
final class Stage_Words {

	private readonly bool $is_recording;

	/**
	 * Chooses the words.
	 *
	 * @param array $webinar Webinar.
	 * @phpstan-param Webinar $webinar
	 */
	public function __construct( array $webinar ) {
		$this->is_recording = self::is_recording( $webinar );
	}

	/**
	 * Whether a webinar plays a recording: each viewer has a time of their own.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	public static function is_recording( array $webinar ): bool {
		return 'auto' === $webinar['type'];
	}

	/**
	 * Where the webinar stands, by stage.
	 *
	 * @return array<string, string>
	 */
	public function signs(): array {
		$ended = array(
			'complete'  => __( 'Over', 'ui-webinar-room' ),
			'cancelled' => __( 'Cancelled', 'ui-webinar-room' ),
		);
		return $this->is_recording
			? array_fill_keys( array( 'before', 'viewing', 'complete' ), __( 'Recording', 'ui-webinar-room' ) ) + $ended
			: array(
				'before'  => __( 'Planned', 'ui-webinar-room' ),
				'lobby'   => __( 'The lobby is open', 'ui-webinar-room' ),
				'viewing' => __( 'Live now', 'ui-webinar-room' ),
				'break'   => __( 'On a short break', 'ui-webinar-room' ),
				'left'    => __( 'Live now, without you', 'ui-webinar-room' ),
			) + $ended;
	}

	/**
	 * What stands before the page's title, by stage.
	 *
	 * @return array<string, string>
	 */
	public function titles(): array {
		return $this->is_recording
			? array( 'viewing' => __( 'Recording', 'ui-webinar-room' ) )
			: array(
				'viewing'  => __( 'Live now', 'ui-webinar-room' ),
				'break'    => __( 'On a short break', 'ui-webinar-room' ),
				'complete' => __( 'Over', 'ui-webinar-room' ),
			);
	}

	/**
	 * What screen readers say when the stage changes.
	 *
	 * @return array<string, string>
	 */
	public function announcements(): array {
		return ( $this->is_recording
			? array(
				'viewing'  => __( 'The recording is open.', 'ui-webinar-room' ),
				'complete' => __( 'The recording has ended.', 'ui-webinar-room' ),
			)
			: array(
				'lobby'    => __( 'The lobby is open.', 'ui-webinar-room' ),
				'viewing'  => __( 'The broadcast is on.', 'ui-webinar-room' ),
				'break'    => __( 'A short break. We will be right back.', 'ui-webinar-room' ),
				'complete' => __( 'The webinar is over.', 'ui-webinar-room' ),
			)
		) + array(
			'signed-out'   => __( 'You are signed out', 'ui-webinar-room' ),
			'not-admitted' => __( 'You are not on the list any more', 'ui-webinar-room' ),
			'cancelled'    => __( 'This webinar was cancelled by its organizer', 'ui-webinar-room' ),
			'no-webinar'   => __( 'There is no webinar here', 'ui-webinar-room' ),
		);
	}

	/**
	 * What stands in place of the picture until it comes.
	 *
	 * @return array{string, string} Heading and note.
	 */
	public function until_picture(): array {
		return $this->is_recording
			? array( __( 'The recording is loading', 'ui-webinar-room' ), __( 'It goes on where you stopped.', 'ui-webinar-room' ) )
			: array( __( 'The picture is coming', 'ui-webinar-room' ), __( 'The broadcast is on, and its picture appears here by itself.', 'ui-webinar-room' ) );
	}

	public function unplayable(): string {
		return $this->is_recording
			? __( 'This browser cannot play the recording. Open the page in another one.', 'ui-webinar-room' )
			: __( 'This browser cannot play the broadcast. Open the page in another one; here it is tried again and again.', 'ui-webinar-room' );
	}

	public function uncounted(): string {
		return $this->is_recording
			? __( 'The site does not record what you watch. It is tried again; if this stays, tell the organizer.', 'ui-webinar-room' )
			: __( 'The site does not record that you are here. It is tried again; if this stays, tell the organizer.', 'ui-webinar-room' );
	}

	/**
	 * What is said of the test tone, for waiting people. For a recording nobody waits.
	 *
	 * @return array<string, string>
	 */
	public function tone(): array {
		return $this->is_recording ? array() : array(
			'played' => __( 'A short tone has played. If you heard nothing, turn the volume up.', 'ui-webinar-room' ),
			'failed' => __( 'This browser did not let a tone play. The broadcast has a button for sound of its own.', 'ui-webinar-room' ),
		);
	}

	/**
	 * What the line over a recording says, by what has happened; `%s` is a time.
	 *
	 * @return array<string, string>
	 */
	public function notes(): array {
		return $this->is_recording ? array(
			'forward'   => __( 'You can go forward only as far as you have watched.', 'ui-webinar-room' ),
			/* translators: %s: time in the recording, as in 12:00. */
			'resumed'   => __( 'It goes on at %s, where you stopped.', 'ui-webinar-room' ),
			/* translators: %s: time in the recording, as in 12:00. */
			'recounted' => __( 'The site has not received what you watched after %s. It goes on from there.', 'ui-webinar-room' ),
		) : array();
	}
}
