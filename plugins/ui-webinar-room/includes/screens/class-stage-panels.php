<?php
/**
 * The panels of the stage.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use Webinars\Ui_Webinar_Room\Lib\Site_Time;

/**
 * Draws one panel for each stage, all in the same place.
 */
final class Stage_Panels {

	/**
	 * Prepares the panels of one stage.
	 *
	 * @param array  $webinar  Webinar.
	 * @param array  $room     Its state.
	 * @param string $telegram Address that connects Telegram, or empty.
	 * @param array|null $step  The next step of another module.
	 * @param Stage_Words $words What is said of the webinar.
	 * @phpstan-param Webinar       $webinar
	 * @phpstan-param RoomState     $room
	 * @phpstan-param NextStep|null $step
	 */
	public function __construct( private readonly array $webinar, private readonly array $room, private readonly string $telegram, private readonly ?array $step, private readonly Stage_Words $words ) {}

	public function draw(): void {
		if ( Stage_Words::is_recording( $this->webinar ) ) {
			$this->draw_not_open();
			$this->draw_viewing();
			$this->draw_other_recording();
			$this->draw_recording_end();
		} else {
			$this->draw_waiting();
			$this->draw_viewing();
			$this->draw_outside();
			$this->draw_break();
			$this->draw_left();
			$this->draw_end();
		}
		$this->draw_closed();
	}

	/**
	 * A recording that is not open yet. Nothing is counted down: it has no start that one could miss.
	 */
	private function draw_not_open(): void {
		?>
		<div class="webinar-room__panel is-waiting">
			<p class="webinar-room__heading"><?php esc_html_e( 'This recording is not open yet', 'ui-webinar-room' ); ?></p>
			<p class="webinar-room__note"><?php esc_html_e( 'It appears here by itself. Then you watch it when you like: it waits for you.', 'ui-webinar-room' ); ?></p>
		</div>
		<?php
	}

	/**
	 * A person watches one recording at a time.
	 */
	private function draw_other_recording(): void {
		?>
		<div class="webinar-room__panel is-viewing" data-wp-bind--hidden="!state.otherTitle" hidden>
			<p class="webinar-room__heading"><?php esc_html_e( 'You have not finished another recording', 'ui-webinar-room' ); ?></p>
			<p class="webinar-room__note"><?php Live_Text::print( 'strong', 'otherTitle', '' ); ?>. <?php esc_html_e( 'Where you stopped there is forgotten when you begin this one.', 'ui-webinar-room' ); ?></p>
			<p class="webinar-room__choices">
				<button type="button" class="webinar-room__button" data-wp-on--click="actions.beginAnew"><?php esc_html_e( 'Begin this recording', 'ui-webinar-room' ); ?></button>
			</p>
		</div>
		<?php
	}

	private function draw_waiting(): void {
		?>
		<div class="webinar-room__panel is-waiting">
			<p class="webinar-room__note" data-wp-bind--hidden="state.isLate"><?php esc_html_e( 'Starts in', 'ui-webinar-room' ); ?></p>
			<p class="webinar-room__countdown" role="timer" data-wp-bind--hidden="state.isLate"><?php $this->draw_time( 'countdown', Time_Text::countdown( $this->room['scheduled_at'] - $this->room['server_time'] ) ); ?></p>
			<p class="webinar-room__heading" data-wp-bind--hidden="!state.isLate">
				<span data-wp-bind--hidden="!state.hasDate"><?php esc_html_e( 'Any moment now', 'ui-webinar-room' ); ?></span>
				<span data-wp-bind--hidden="state.hasDate"><?php esc_html_e( 'The date is not set yet', 'ui-webinar-room' ); ?></span>
			</p>
			<p class="webinar-room__note webinar-room__when"><?php $this->draw_time( 'moment', Site_Time::with_zone( $this->room['scheduled_at'] ) ); ?></p>
			<p class="webinar-room__note"><?php echo esc_html( $this->how_it_starts() ); ?></p>
		</div>
		<?php
	}

	private function how_it_starts(): string {
		return in_array( $this->webinar['stream_type'], array( 'zoom', 'telegram' ), true )
			? __( 'At the start a button appears here: it opens the broadcast in a new tab', 'ui-webinar-room' )
			: __( 'The broadcast starts by itself, nothing to press', 'ui-webinar-room' );
	}

	/**
	 * What stands over the picture, or in place of it.
	 */
	private function draw_viewing(): void {
		list( $heading, $note ) = $this->words->until_picture();
		?>
		<div class="webinar-room__panel is-viewing" data-wp-bind--hidden="!state.hasNoPicture">
			<p class="webinar-room__heading"><?php echo esc_html( $heading ); ?></p>
			<p class="webinar-room__note"><?php echo esc_html( $note ); ?></p>
		</div>
		<button type="button" class="webinar-room__tap" data-wp-bind--hidden="!state.canUnmute" data-wp-on--click="actions.unmute" hidden><?php esc_html_e( 'Tap for sound', 'ui-webinar-room' ); ?></button>
		<button type="button" class="webinar-room__tap" data-wp-bind--hidden="!state.isStopped" data-wp-on--click="actions.play" hidden><?php esc_html_e( 'Watch', 'ui-webinar-room' ); ?></button>
		<?php
	}

	/**
	 * The way to the broadcast on another site, and without scripts.
	 */
	private function draw_outside(): void {
		$stream = $this->room['stream'];
		?>
		<div class="webinar-room__panel is-viewing" data-wp-bind--hidden="!state.isOutside">
			<p class="webinar-room__heading"><?php esc_html_e( 'The broadcast is on', 'ui-webinar-room' ); ?></p>
			<p class="webinar-room__note"><?php esc_html_e( 'It opens in a new tab. Keep this page open as well: your place here counts.', 'ui-webinar-room' ); ?></p>
			<p class="webinar-room__choices">
				<a class="webinar-room__button" target="_blank" rel="noopener" data-wp-bind--href="state.outsideUrl"><?php esc_html_e( 'Open the broadcast', 'ui-webinar-room' ); ?><?php New_Tab_Note::print(); ?></a>
			</p>
		</div>
		<?php
		if ( null !== $stream && ! in_array( $stream['type'], array( 'zoom', 'telegram' ), true ) ) {
			printf(
				'<noscript><p class="webinar-room__choices"><a class="webinar-room__button" href="%s">%s</a></p></noscript>',
				esc_url( $stream['source'] ),
				esc_html__( 'Open the broadcast', 'ui-webinar-room' )
			);
		}
	}

	private function draw_break(): void {
		?>
		<div class="webinar-room__panel is-break">
			<p class="webinar-room__heading"><?php esc_html_e( 'A short break', 'ui-webinar-room' ); ?></p>
			<p class="webinar-room__note"><?php esc_html_e( 'We will be right back. It goes on by itself.', 'ui-webinar-room' ); ?></p>
		</div>
		<?php
	}

	/**
	 * For an attendee who left while the broadcast goes on.
	 */
	private function draw_left(): void {
		?>
		<div class="webinar-room__panel is-left">
			<p class="webinar-room__heading" tabindex="-1"><?php esc_html_e( 'You have left the webinar', 'ui-webinar-room' ); ?></p>
			<p class="webinar-room__note"><?php esc_html_e( 'Thank you for being with us. The broadcast is still on.', 'ui-webinar-room' ); ?></p>
			<p class="webinar-room__choices">
				<button type="button" class="webinar-room__button" data-wp-on--click="actions.comeBack"><?php esc_html_e( 'Come back', 'ui-webinar-room' ); ?></button>
				<a class="webinar-room__button is-quiet" href="<?php echo esc_url( Exit_Link::url() ); ?>"><?php echo esc_html( Exit_Link::text() ); ?></a>
			</p>
		</div>
		<?php
	}

	/**
	 * The end of a recording, for a person who has watched it, or for all when it is closed.
	 */
	private function draw_recording_end(): void {
		?>
		<div class="webinar-room__panel is-complete" data-wp-bind--hidden="!state.isFirstStep">
			<p class="webinar-room__heading" tabindex="-1">
				<span data-wp-bind--hidden="!state.hasCompleted"><?php esc_html_e( 'You have watched it all', 'ui-webinar-room' ); ?></span>
				<span data-wp-bind--hidden="state.hasCompleted"><?php esc_html_e( 'This recording is closed', 'ui-webinar-room' ); ?></span>
			</p>
			<p class="webinar-room__note"><?php esc_html_e( 'Thank you for being with us.', 'ui-webinar-room' ); ?></p>
			<p class="webinar-room__choices">
				<button type="button" class="webinar-room__button" data-wp-on--click="actions.goOn"><?php esc_html_e( 'What is next?', 'ui-webinar-room' ); ?></button>
				<button type="button" class="webinar-room__button is-quiet" data-wp-bind--hidden="!state.hasCompleted" data-wp-on--click="actions.watchAgain"><?php esc_html_e( 'Watch again', 'ui-webinar-room' ); ?></button>
			</p>
		</div>
		<?php
		$this->draw_next_steps();
	}

	/**
	 * The end, in three screens: it is over, one next step, a choice.
	 */
	private function draw_end(): void {
		?>
		<div class="webinar-room__panel is-complete" data-wp-bind--hidden="!state.isFirstStep">
			<p class="webinar-room__heading" tabindex="-1"><?php esc_html_e( 'The webinar is over', 'ui-webinar-room' ); ?></p>
			<p class="webinar-room__note"><?php esc_html_e( 'Thank you for being with us.', 'ui-webinar-room' ); ?></p>
			<p class="webinar-room__choices">
				<button type="button" class="webinar-room__button" data-wp-on--click="actions.goOn"><?php esc_html_e( 'What is next?', 'ui-webinar-room' ); ?></button>
				<?php $this->draw_recording( 'is-quiet' ); ?>
			</p>
		</div>
		<?php
		$this->draw_next_steps();
	}

	private function draw_next_steps(): void {
		?>
		<div class="webinar-room__panel is-complete" data-wp-bind--hidden="!state.isSecondStep">
			<p class="webinar-room__heading" tabindex="-1"><?php esc_html_e( 'Your next step', 'ui-webinar-room' ); ?></p>
			<p class="webinar-room__choices">
				<a class="webinar-room__button" target="_blank" rel="noopener" data-wp-bind--hidden="!state.room.cta.visible" data-wp-bind--href="state.room.cta.url" data-wp-on--click="actions.noteOfferClick"><?php Live_Text::print( 'span', 'room.cta.text', $this->room['cta']['text'] ?? '' ); ?><?php New_Tab_Note::print(); ?></a>
				<?php if ( null !== $this->step ) : ?>
					<a class="webinar-room__button" data-wp-bind--hidden="!state.offersStep" href="<?php echo esc_url( $this->step['url'] ); ?>"><?php echo esc_html( $this->step['text'] ); ?></a>
				<?php endif; ?>
				<?php if ( '' !== $this->telegram ) : ?>
					<a class="webinar-room__button" target="_blank" rel="noopener" data-wp-bind--hidden="!state.offersTelegram" data-wp-on--click="actions.awaitTelegram" href="<?php echo esc_url( $this->telegram ); ?>"><?php esc_html_e( 'Get messages in Telegram', 'ui-webinar-room' ); ?><?php New_Tab_Note::print(); ?></a>
				<?php endif; ?>
				<a class="webinar-room__button" data-wp-bind--hidden="!state.offersNext" href="<?php echo esc_url( Exit_Link::url() ); ?>"><?php esc_html_e( 'Choose the next webinar', 'ui-webinar-room' ); ?></a>
				<button type="button" class="webinar-room__button is-quiet" data-wp-on--click="actions.goOn"><?php esc_html_e( 'Something else', 'ui-webinar-room' ); ?></button>
			</p>
		</div>
		<div class="webinar-room__panel is-complete" data-wp-bind--hidden="!state.isThirdStep">
			<p class="webinar-room__heading" tabindex="-1"><?php esc_html_e( 'Where to now?', 'ui-webinar-room' ); ?></p>
			<p class="webinar-room__choices">
				<?php if ( null !== $this->step ) : ?>
					<a class="webinar-room__button" href="<?php echo esc_url( $this->step['url'] ); ?>"><?php echo esc_html( $this->step['text'] ); ?></a>
				<?php endif; ?>
				<?php $this->draw_recording( '' ); ?>
				<a class="webinar-room__button" href="<?php echo esc_url( Exit_Link::url() ); ?>"><?php esc_html_e( 'See all webinars', 'ui-webinar-room' ); ?></a>
				<a class="webinar-room__button is-quiet" href="<?php echo esc_url( home_url( '/' ) ); ?>"><?php esc_html_e( 'Go to the home page', 'ui-webinar-room' ); ?></a>
			</p>
		</div>
		<?php
	}

	/**
	 * For an open room that closes for this visitor. Each panel has the name of the screen that a reload would show.
	 */
	private function draw_closed(): void {
		/**
		 * Answered by Room_Page.
		 *
		 * @var string $room_url
		 */
		$room_url = apply_filters( 'ui_webinar_room_url', '', $this->room['webinar_id'] );
		$screens  = array(
			'signed-out'   => array( __( 'You are signed out', 'ui-webinar-room' ), __( 'Sign in, and you come back to this room.', 'ui-webinar-room' ), __( 'Sign in to enter', 'ui-webinar-room' ), wp_login_url( $room_url ) ),
			'not-admitted' => array( __( 'You are not on the list any more', 'ui-webinar-room' ), Room_Admission::whom_to_ask( $this->webinar['webinar_id'] ), Exit_Link::text(), Exit_Link::url() ),
			'cancelled'    => array( __( 'This webinar was cancelled by its organizer', 'ui-webinar-room' ), __( 'You need not do anything else.', 'ui-webinar-room' ), Exit_Link::text(), Exit_Link::url() ),
			'no-webinar'   => array( __( 'There is no webinar here', 'ui-webinar-room' ), __( 'It may have moved, or the next one is not planned yet.', 'ui-webinar-room' ), Exit_Link::text(), Exit_Link::url() ),
		);
		foreach ( $screens as $name => list( $heading, $note, $label, $url ) ) {
			printf(
				'<div class="webinar-room__panel is-%1$s"><p class="webinar-room__heading">%2$s</p><p class="webinar-room__note">%3$s</p><p class="webinar-room__choices"><a class="webinar-room__button" href="%5$s">%4$s</a></p></div>',
				esc_attr( $name ),
				esc_html( $heading ),
				esc_html( $note ),
				esc_html( $label ),
				esc_url( $url )
			);
		}
	}

	/**
	 * The link to the recording, which says that it is one. The script shows it only where there is a recording.
	 *
	 * @param string $modifier CSS class of the button, or empty.
	 */
	private function draw_recording( string $modifier ): void {
		printf(
			'<a class="webinar-room__button %s" target="_blank" rel="noopener" data-wp-bind--hidden="!state.room.recording_url" data-wp-bind--href="state.room.recording_url">%s',
			esc_attr( $modifier ),
			esc_html__( 'Watch the recording', 'ui-webinar-room' )
		);
		New_Tab_Note::print();
		echo '</a>';
	}

	/**
	 * The planned start.
	 *
	 * @param string $path Path of its text in the script's state.
	 * @param string $text The text now.
	 */
	private function draw_time( string $path, string $text ): void {
		if ( $this->room['scheduled_at'] > 0 ) {
			Live_Text::print( 'time', $path, $text, array( 'datetime' => gmdate( 'Y-m-d\TH:i:s\Z', $this->room['scheduled_at'] ) ) );
		}
	}
}
