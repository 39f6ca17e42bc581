<?php
/**
 * The room from the inside.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Draws every stage of a room into one 16:9 element; the style shows the panel that `data-stage` names, so that a change
 * of stage moves nothing.
 */
final class Stage_Screen {

	private const STORE = 'webinar/room';

	/** A neighbour's face is trust; more than these are a crowd. */
	private const FACES_AT_MOST = 4;

	/**
	 * Takes what draws up the state.
	 *
	 * @param Room_State $state The state.
	 */
	public function __construct( private readonly Room_State $state ) {}

	/**
	 * Draws the room.
	 *
	 * @param Webinar $webinar The webinar.
	 */
	public function draw( array $webinar ): string {
		$now      = time();
		$room     = $this->state->of( $webinar, $now );
		$telegram = $this->telegram_url();
		$this->hand_over( $webinar, $room, $now );

		ob_start();
		?>
		<div
			class="wp-block-webinar-room webinar-room"
			data-wp-interactive="<?php echo esc_attr( self::STORE ); ?>"
			data-wp-bind--data-stage="state.stage"
			data-wp-init="callbacks.follow"
			data-wp-watch--stream="callbacks.playStream"
			data-wp-watch--presence="callbacks.keepPresence"
			data-wp-watch--stage="callbacks.announceStage"
		>
			<div class="webinar-room__stage">
				<?php if ( '' !== $webinar['poster_url'] ) : ?>
					<img class="webinar-room__poster" src="<?php echo esc_url( $webinar['poster_url'] ); ?>" alt="" fetchpriority="high">
				<?php endif; ?>
				<div class="webinar-room__player" data-wp-init="callbacks.takePlayerPlace"></div>
				<?php
				$this->draw_waiting( $room );
				$this->draw_viewing( $room );
				$this->draw_break();
				$this->draw_left();
				$this->draw_end( $telegram );
				?>
				<p class="webinar-room__line" role="status">
					<span data-wp-bind--hidden="!state.isOffline" hidden><?php esc_html_e( 'Connection lost, trying again', 'ui-webinar-room' ); ?></span>
					<span data-wp-bind--hidden="!state.isPictureLost" hidden><?php esc_html_e( 'The picture has stopped, bringing it back', 'ui-webinar-room' ); ?></span>
					<span data-wp-bind--hidden="!state.isStale" hidden>
						<?php esc_html_e( 'This page is out of date.', 'ui-webinar-room' ); ?>
						<button type="button" class="webinar-room__reload" data-wp-on--click="actions.reload"><?php esc_html_e( 'Reload it', 'ui-webinar-room' ); ?></button>
					</span>
				</p>
			</div>
			<div class="webinar-room__below">
				<div class="webinar-room__about">
					<p class="webinar-room__sign">
						<span class="is-before"><?php esc_html_e( 'Planned', 'ui-webinar-room' ); ?></span>
						<span class="is-lobby"><?php esc_html_e( 'The lobby is open', 'ui-webinar-room' ); ?></span>
						<span class="is-viewing"><?php esc_html_e( 'Live now', 'ui-webinar-room' ); ?></span>
						<span class="is-break"><?php esc_html_e( 'On a short break', 'ui-webinar-room' ); ?></span>
						<span class="is-left"><?php esc_html_e( 'Live now, without you', 'ui-webinar-room' ); ?></span>
						<span class="is-complete"><?php esc_html_e( 'Over', 'ui-webinar-room' ); ?></span>
					</p>
					<h1 class="webinar-room__title" data-wp-text="state.room.title"></h1>
					<?php $this->draw_speakers( $webinar ); ?>
				</div>
				<div class="webinar-room__offer" aria-live="polite">
					<a
						class="webinar-room__button"
						target="_blank"
						rel="noopener"
						data-wp-bind--hidden="!state.room.cta.visible"
						data-wp-bind--href="state.room.cta.url"
					><span data-wp-text="state.room.cta.text"></span><?php $this->say_new_tab(); ?></a>
				</div>
			</div>
			<nav class="webinar-room__ways" aria-label="<?php esc_attr_e( 'Room', 'ui-webinar-room' ); ?>">
				<?php if ( '' !== $telegram ) : ?>
					<a class="webinar-room__way webinar-room__way--telegram" href="<?php echo esc_url( $telegram ); ?>" target="_blank" rel="noopener"><?php esc_html_e( 'Get messages in Telegram', 'ui-webinar-room' ); ?><?php $this->say_new_tab(); ?></a>
				<?php endif; ?>
				<?php if ( $room['room']['can_control'] ) : ?>
					<a class="webinar-room__way" href="<?php echo esc_url( (string) get_edit_post_link( $webinar['webinar_id'] ) ); ?>"><?php esc_html_e( 'Speaker’s controls', 'ui-webinar-room' ); ?></a>
				<?php endif; ?>
				<a class="webinar-room__way webinar-room__way--out" href="<?php echo esc_url( $this->way_out() ); ?>"><?php esc_html_e( 'All webinars', 'ui-webinar-room' ); ?></a>
				<button type="button" class="webinar-room__way webinar-room__way--leave" data-wp-on--click="actions.leave"><?php esc_html_e( 'Leave the webinar', 'ui-webinar-room' ); ?></button>
			</nav>
			<p class="webinar-room__unseen" role="status" data-wp-text="state.announcement"></p>
			<noscript><p class="webinar-room__note"><?php esc_html_e( 'Scripts are off in this browser: reload the page to see what is on now.', 'ui-webinar-room' ); ?></p></noscript>
		</div>
		<?php
		return (string) ob_get_clean();
	}

	/**
	 * Gives the script the first state, and what it needs to ask and to command.
	 *
	 * @param Webinar   $webinar The webinar.
	 * @param RoomState $room    Its state.
	 * @param int       $now     Unix seconds.
	 */
	private function hand_over( array $webinar, array $room, int $now ): void {
		$user_id    = get_current_user_id();
		$webinar_id = $webinar['webinar_id'];
		wp_interactivity_state(
			self::STORE,
			array(
				'room'          => $room,
				'stage'         => $room['stage'],
				'countdown'     => Time_Text::countdown( $room['scheduled_at'] - $now ),
				'moment'        => $room['scheduled_at'] > 0 ? Time_Text::moment( $room['scheduled_at'] ) : '',
				'isLate'        => $room['scheduled_at'] <= $now,
				'hasDate'       => $room['scheduled_at'] > 0,
				'isOutside'     => $this->is_outside( $room ),
				'hasNoPicture'  => null === $room['stream'],
				'outsideUrl'    => $this->is_outside( $room ) ? $room['stream']['source'] ?? '' : '',
				'isOffline'     => false,
				'isPictureLost' => false,
				'isStale'       => false,
				'isMuted'       => false,
				'canUnmute'     => false,
				'isStopped'     => false,
				'endStep'       => 1,
				'isFirstStep'   => true,
				'isSecondStep'  => false,
				'isThirdStep'   => false,
				'announcement'  => '',
			)
		);
		/**
		 * Empty where the tracker is off, or for a visitor whose presence does not count.
		 *
		 * @var array<string, array{action: string, nonce: string}> $commands
		 */
		$commands = apply_filters( 'client_webinar_room_commands', array(), $webinar_id );
		wp_interactivity_config(
			self::STORE,
			array(
				'webinarId'     => $webinar_id,
				'stateUrl'      => apply_filters( 'ui_webinar_room_state_url', '', $webinar_id ),
				'restNonce'     => $user_id > 0 ? wp_create_nonce( 'wp_rest' ) : '',
				'ajaxUrl'       => admin_url( 'admin-ajax.php', 'relative' ),
				'commands'      => (object) $commands,
				'announcements' => array(
					'lobby'    => __( 'The lobby is open.', 'ui-webinar-room' ),
					'viewing'  => __( 'The broadcast is on.', 'ui-webinar-room' ),
					'break'    => __( 'A short break. We will be right back.', 'ui-webinar-room' ),
					'complete' => __( 'The webinar is over.', 'ui-webinar-room' ),
				),
			)
		);
	}

	/**
	 * Before the start: when, and that there is nothing to do.
	 *
	 * @param RoomState $room The state.
	 */
	private function draw_waiting( array $room ): void {
		?>
		<div class="webinar-room__panel is-waiting">
			<p class="webinar-room__note" data-wp-bind--hidden="state.isLate"><?php esc_html_e( 'Starts in', 'ui-webinar-room' ); ?></p>
			<p class="webinar-room__countdown" role="timer" data-wp-bind--hidden="state.isLate"><?php $this->draw_time( $room['scheduled_at'], 'state.countdown' ); ?></p>
			<p class="webinar-room__heading" data-wp-bind--hidden="!state.isLate">
				<span data-wp-bind--hidden="!state.hasDate"><?php esc_html_e( 'Any moment now', 'ui-webinar-room' ); ?></span>
				<span data-wp-bind--hidden="state.hasDate"><?php esc_html_e( 'The date is not set yet', 'ui-webinar-room' ); ?></span>
			</p>
			<p class="webinar-room__note"><?php $this->draw_time( $room['scheduled_at'], 'state.moment' ); ?></p>
			<p class="webinar-room__note"><?php esc_html_e( 'The broadcast starts by itself, nothing to press', 'ui-webinar-room' ); ?></p>
		</div>
		<?php
	}

	/**
	 * The broadcast: what stands over or in place of the picture.
	 *
	 * @param RoomState $room The state.
	 */
	private function draw_viewing( array $room ): void {
		?>
		<div class="webinar-room__panel is-viewing" data-wp-bind--hidden="!state.hasNoPicture">
			<p class="webinar-room__heading"><?php esc_html_e( 'The broadcast is on', 'ui-webinar-room' ); ?></p>
			<p class="webinar-room__note"><?php esc_html_e( 'The picture is not here yet. It appears by itself.', 'ui-webinar-room' ); ?></p>
		</div>
		<div class="webinar-room__panel is-viewing" data-wp-bind--hidden="!state.isOutside">
			<p class="webinar-room__heading"><?php esc_html_e( 'The broadcast is on', 'ui-webinar-room' ); ?></p>
			<p class="webinar-room__note"><?php esc_html_e( 'It opens in a new tab. Keep this page open as well: your place here counts.', 'ui-webinar-room' ); ?></p>
			<p class="webinar-room__choices">
				<a class="webinar-room__button" target="_blank" rel="noopener" data-wp-bind--href="state.outsideUrl"><?php esc_html_e( 'Open the broadcast', 'ui-webinar-room' ); ?><?php $this->say_new_tab(); ?></a>
			</p>
		</div>
		<button type="button" class="webinar-room__tap" data-wp-bind--hidden="!state.canUnmute" data-wp-on--click="actions.unmute" hidden><?php esc_html_e( 'Tap for sound', 'ui-webinar-room' ); ?></button>
		<button type="button" class="webinar-room__tap" data-wp-bind--hidden="!state.isStopped" data-wp-on--click="actions.play" hidden><?php esc_html_e( 'Watch', 'ui-webinar-room' ); ?></button>
		<?php
		if ( null !== $room['stream'] && ! $this->is_outside( $room ) ) {
			printf(
				'<noscript><p class="webinar-room__choices"><a class="webinar-room__button" href="%s">%s</a></p></noscript>',
				esc_url( $room['stream']['source'] ),
				esc_html__( 'Open the broadcast', 'ui-webinar-room' )
			);
		}
	}

	/**
	 * The pause.
	 */
	private function draw_break(): void {
		?>
		<div class="webinar-room__panel is-break">
			<p class="webinar-room__heading"><?php esc_html_e( 'A short break', 'ui-webinar-room' ); ?></p>
			<p class="webinar-room__note"><?php esc_html_e( 'We will be right back. It goes on by itself.', 'ui-webinar-room' ); ?></p>
		</div>
		<?php
	}

	/**
	 * For who has left while the others go on.
	 */
	private function draw_left(): void {
		?>
		<div class="webinar-room__panel is-left">
			<p class="webinar-room__heading" tabindex="-1"><?php esc_html_e( 'You have left the webinar', 'ui-webinar-room' ); ?></p>
			<p class="webinar-room__note"><?php esc_html_e( 'Thank you for being with us. The broadcast is still on.', 'ui-webinar-room' ); ?></p>
			<p class="webinar-room__choices">
				<button type="button" class="webinar-room__button" data-wp-on--click="actions.comeBack"><?php esc_html_e( 'Come back', 'ui-webinar-room' ); ?></button>
				<a class="webinar-room__button is-quiet" href="<?php echo esc_url( $this->way_out() ); ?>"><?php esc_html_e( 'See all webinars', 'ui-webinar-room' ); ?></a>
			</p>
		</div>
		<?php
	}

	/**
	 * The end, in three plain screens: it is over, one next step, a choice.
	 *
	 * @param string $telegram Address that connects Telegram, or empty.
	 */
	private function draw_end( string $telegram ): void {
		?>
		<div class="webinar-room__panel is-complete" data-wp-bind--hidden="!state.isFirstStep">
			<p class="webinar-room__heading" tabindex="-1"><?php esc_html_e( 'The webinar is over', 'ui-webinar-room' ); ?></p>
			<p class="webinar-room__note"><?php esc_html_e( 'Thank you for being with us.', 'ui-webinar-room' ); ?></p>
			<p class="webinar-room__choices"><button type="button" class="webinar-room__button" data-wp-on--click="actions.goOn"><?php esc_html_e( 'What is next?', 'ui-webinar-room' ); ?></button></p>
		</div>
		<div class="webinar-room__panel is-complete" data-wp-bind--hidden="!state.isSecondStep">
			<p class="webinar-room__heading" tabindex="-1"><?php esc_html_e( 'Your next step', 'ui-webinar-room' ); ?></p>
			<p class="webinar-room__choices">
				<a class="webinar-room__button" target="_blank" rel="noopener" data-wp-bind--hidden="!state.room.cta.visible" data-wp-bind--href="state.room.cta.url"><span data-wp-text="state.room.cta.text"></span><?php $this->say_new_tab(); ?></a>
				<?php if ( '' !== $telegram ) : ?>
					<a class="webinar-room__button" target="_blank" rel="noopener" data-wp-bind--hidden="state.room.cta.visible" href="<?php echo esc_url( $telegram ); ?>"><?php esc_html_e( 'Get messages in Telegram', 'ui-webinar-room' ); ?><?php $this->say_new_tab(); ?></a>
				<?php else : ?>
					<a class="webinar-room__button" data-wp-bind--hidden="state.room.cta.visible" href="<?php echo esc_url( $this->way_out() ); ?>"><?php esc_html_e( 'Choose the next webinar', 'ui-webinar-room' ); ?></a>
				<?php endif; ?>
				<button type="button" class="webinar-room__button is-quiet" data-wp-on--click="actions.goOn"><?php esc_html_e( 'Something else', 'ui-webinar-room' ); ?></button>
			</p>
		</div>
		<div class="webinar-room__panel is-complete" data-wp-bind--hidden="!state.isThirdStep">
			<p class="webinar-room__heading" tabindex="-1"><?php esc_html_e( 'Where to now?', 'ui-webinar-room' ); ?></p>
			<p class="webinar-room__choices">
				<a class="webinar-room__button" href="<?php echo esc_url( $this->way_out() ); ?>"><?php esc_html_e( 'See all webinars', 'ui-webinar-room' ); ?></a>
				<a class="webinar-room__button is-quiet" href="<?php echo esc_url( home_url( '/' ) ); ?>"><?php esc_html_e( 'Go to the home page', 'ui-webinar-room' ); ?></a>
			</p>
		</div>
		<?php
	}

	/**
	 * A moment whose words the script keeps; the exact time stands behind them.
	 *
	 * @param int    $timestamp Unix seconds; 0 draws nothing.
	 * @param string $words     Path of the words in the state.
	 */
	private function draw_time( int $timestamp, string $words ): void {
		if ( $timestamp > 0 ) {
			printf( '<time datetime="%s" data-wp-text="%s"></time>', esc_attr( gmdate( 'Y-m-d\TH:i:s\Z', $timestamp ) ), esc_attr( $words ) );
		}
	}

	/**
	 * Faces and names.
	 *
	 * @param Webinar $webinar The webinar.
	 */
	private function draw_speakers( array $webinar ): void {
		if ( array() === $webinar['speakers'] ) {
			return;
		}
		echo '<p class="webinar-room__speakers">';
		foreach ( array_slice( $webinar['speakers'], 0, self::FACES_AT_MOST ) as $speaker ) {
			if ( '' !== $speaker['avatar_url'] && get_option( 'show_avatars' ) ) {
				printf( '<img class="webinar-room__face" src="%s" alt="" width="32" height="32" loading="lazy">', esc_url( $speaker['avatar_url'] ) );
			}
		}
		echo '<span>' . esc_html( implode( ', ', array_column( $webinar['speakers'], 'display_name' ) ) ) . '</span></p>';
	}

	/**
	 * For who does not see that a link opens in a new tab.
	 */
	private function say_new_tab(): void {
		echo '<span class="webinar-room__unseen"> ' . esc_html__( '(opens in a new tab)', 'ui-webinar-room' ) . '</span>';
	}

	/**
	 * Whether the broadcast is somewhere else.
	 *
	 * @param RoomState $room The state.
	 */
	private function is_outside( array $room ): bool {
		return null !== $room['stream'] && in_array( $room['stream']['type'], array( 'zoom', 'telegram' ), true );
	}

	/**
	 * Where to go from the room.
	 */
	private function way_out(): string {
		/**
		 * Empty when there is no schedule.
		 *
		 * @var string $schedule
		 */
		$schedule = apply_filters( 'ui_webinar_public_url', '' );
		return '' === $schedule ? home_url( '/' ) : $schedule;
	}

	/**
	 * Address that connects this person's Telegram; empty where that is not set up.
	 */
	private function telegram_url(): string {
		$user_id = get_current_user_id();
		/**
		 * The person as the CRM knows them; without a CRM the user.
		 *
		 * @var int $lead_id
		 */
		$lead_id = apply_filters( 'core_webinar_lead_id', $user_id, $user_id );
		/**
		 * A deep link with a signed token.
		 *
		 * @var string $url
		 */
		$url = apply_filters( 'webinar_outbox_telegram_connect_url', '', $lead_id );
		return $url;
	}
}
