<?php
/**
 * The room from the inside.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Draws every stage of a room into one 16:9 element, and what stands under it; the style shows the panel that `data-stage`
 * names, so that a change of stage moves nothing.
 */
final class Stage_Screen {

	private const STORE = 'webinar/room';

	/** A neighbour's face is trust; more than these are a crowd. */
	private const FACES_AT_MOST = 4;

	/**
	 * Takes what it draws with.
	 *
	 * @param Room_Door    $door    Knows which rooms are open.
	 * @param Room_State   $state   Draws up the state.
	 * @param Room_Tickets $tickets What the room follows it with.
	 */
	public function __construct(
		private readonly Room_Door $door,
		private readonly Room_State $state,
		private readonly Room_Tickets $tickets
	) {}

	/**
	 * Draws the room.
	 *
	 * @param Webinar $webinar The webinar.
	 */
	public function draw( array $webinar ): string {
		$now      = time();
		$room     = $this->state->of( $webinar, $now );
		$lead_id  = $this->lead_id();
		$telegram = $this->telegram_url( $lead_id );
		$this->hand_over( $webinar, $room, $now );
		$this->hand_over_telegram( $telegram, $lead_id, $room['cta']['visible'] );

		ob_start();
		?>
		<div
			class="wp-block-webinar-room webinar-room"
			data-wp-interactive="<?php echo esc_attr( self::STORE ); ?>"
			data-wp-bind--data-stage="state.stage"
			data-wp-init="callbacks.follow"
			data-wp-init--focus="callbacks.keepFocus"
			data-wp-watch--stream="callbacks.playStream"
			data-wp-watch--presence="callbacks.keepPresence"
			data-wp-watch--stage="callbacks.announceStage"
			data-wp-watch--extensions="callbacks.tellExtensions"
		>
			<div class="webinar-room__stage">
				<?php if ( '' !== $webinar['poster_url'] ) : ?>
					<img class="webinar-room__poster" src="<?php echo esc_url( $webinar['poster_url'] ); ?>" alt="" fetchpriority="high">
				<?php endif; ?>
				<div class="webinar-room__player" data-wp-init="callbacks.takePlayerPlace"></div>
				<?php ( new Stage_Panels( $room, $telegram ) )->draw(); ?>
				<p class="webinar-room__line" role="status">
					<span data-wp-bind--hidden="!state.isOffline" hidden><?php esc_html_e( 'Connection lost, trying again', 'ui-webinar-room' ); ?></span>
					<span data-wp-bind--hidden="!state.isPictureLost" hidden><?php esc_html_e( 'The picture has stopped, bringing it back', 'ui-webinar-room' ); ?></span>
					<span data-wp-bind--hidden="!state.isStale" hidden>
						<?php esc_html_e( 'This page is out of date.', 'ui-webinar-room' ); ?>
						<button type="button" class="webinar-room__reload" data-wp-on--click="actions.reload"><?php esc_html_e( 'Reload it', 'ui-webinar-room' ); ?></button>
					</span>
					<span data-wp-bind--hidden="!state.toneNote" data-wp-text="state.toneNote" hidden></span>
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
						<span class="is-cancelled"><?php esc_html_e( 'Cancelled', 'ui-webinar-room' ); ?></span>
					</p>
					<h1 class="webinar-room__title" data-wp-text="state.room.title"></h1>
					<div class="webinar-room__facts">
						<?php
						$this->draw_speakers( $webinar );
						$this->draw_length( $webinar );
						$this->draw_people( $webinar, $room );
						?>
					</div>
					<?php $this->draw_unpublished( $webinar ); ?>
				</div>
				<div class="webinar-room__next">
					<div class="webinar-room__offer" aria-live="polite">
						<a
							class="webinar-room__button"
							target="_blank"
							rel="noopener"
							data-wp-bind--hidden="!state.room.cta.visible"
							data-wp-bind--href="state.room.cta.url"
						><span data-wp-text="state.room.cta.text"></span><?php $this->say_new_tab(); ?></a>
					</div>
					<?php $this->draw_preparing( $webinar ); ?>
				</div>
			</div>
			<nav class="webinar-room__ways" aria-label="<?php esc_attr_e( 'Room', 'ui-webinar-room' ); ?>">
				<a class="webinar-room__way webinar-room__way--out" href="<?php echo esc_url( Way_Out::url() ); ?>"><?php esc_html_e( 'All webinars', 'ui-webinar-room' ); ?></a>
				<?php if ( $room['room']['can_control'] ) : ?>
					<a class="webinar-room__way" href="<?php echo esc_url( $this->controls_url( $webinar['webinar_id'] ) ); ?>"><?php esc_html_e( 'Speaker’s controls', 'ui-webinar-room' ); ?></a>
				<?php endif; ?>
				<?php // From here on by stage: what comes and goes stands behind what stays, and moves nothing. ?>
				<?php if ( '' !== $telegram ) : ?>
					<?php // Both in one place: what takes the other's moves nothing. ?>
					<span class="webinar-room__telegram">
						<a class="webinar-room__way webinar-room__way--telegram" href="<?php echo esc_url( $telegram ); ?>" target="_blank" rel="noopener" data-wp-on--click="actions.awaitTelegram" data-wp-class--is-away="state.isTelegramConnected"><?php esc_html_e( 'Get messages in Telegram', 'ui-webinar-room' ); ?><?php $this->say_new_tab(); ?></a>
						<span class="webinar-room__way webinar-room__way--connected" data-wp-class--is-away="!state.isTelegramConnected"><?php esc_html_e( '✓ Telegram is connected', 'ui-webinar-room' ); ?></span>
					</span>
				<?php endif; ?>
				<button type="button" class="webinar-room__way webinar-room__way--leave" data-wp-on--click="actions.leave"><?php esc_html_e( 'Leave the webinar', 'ui-webinar-room' ); ?></button>
				<?php $this->draw_player_choices(); ?>
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
				'toneNote'      => '',
				'isMuted'       => false,
				'canUnmute'     => false,
				'isStopped'     => false,
				'canFloat'      => false,
				'qualities'     => array(),
				'hasQualities'  => false,
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
				'stream'        => $this->door->is_open( $webinar ) ? $this->tickets->stream( $webinar_id ) : null,
				'pass'          => $this->tickets->pass( $room, Entity_Tag::of( $room ) ),
				'ajaxUrl'       => admin_url( 'admin-ajax.php', 'relative' ),
				'commands'      => (object) $commands,
				'announcements' => array(
					'lobby'        => __( 'The lobby is open.', 'ui-webinar-room' ),
					'viewing'      => __( 'The broadcast is on.', 'ui-webinar-room' ),
					'break'        => __( 'A short break. We will be right back.', 'ui-webinar-room' ),
					'complete'     => __( 'The webinar is over.', 'ui-webinar-room' ),
					'signed-out'   => __( 'You are signed out', 'ui-webinar-room' ),
					'not-admitted' => __( 'You are not on the list any more', 'ui-webinar-room' ),
					'cancelled'    => __( 'This webinar was cancelled by its organizer', 'ui-webinar-room' ),
					'no-webinar'   => __( 'There is no webinar here', 'ui-webinar-room' ),
				),
				'toneWords'     => array(
					'played' => __( 'A short tone has played. If you heard nothing, turn the volume up.', 'ui-webinar-room' ),
					'failed' => __( 'This browser did not let a tone play. The broadcast has a button for sound of its own.', 'ui-webinar-room' ),
				),
				'qualityWords'  => array(
					'auto'    => __( 'Auto', 'ui-webinar-room' ),
					/* translators: %s: quality of the picture, as in 720p. */
					'autoNow' => __( 'Auto (%s)', 'ui-webinar-room' ),
				),
			)
		);
	}

	/**
	 * Gives the script what it needs to tell that Telegram is connected.
	 *
	 * @param string $url       Address that connects it, or empty.
	 * @param int    $lead_id   The person as the CRM knows them.
	 * @param bool   $has_offer Whether the offer is shown, which then is the next step.
	 */
	private function hand_over_telegram( string $url, int $lead_id, bool $has_offer ): void {
		$is_connected = 'connected' === apply_filters( 'webinar_outbox_telegram_status', '', $lead_id );
		$can_connect  = '' !== $url && ! $is_connected;
		wp_interactivity_state(
			self::STORE,
			array(
				'canConnectTelegram'  => '' !== $url,
				'isTelegramConnected' => $is_connected,
				'offersTelegram'      => $can_connect && ! $has_offer,
				'offersNext'          => ! $can_connect && ! $has_offer,
			)
		);
		wp_interactivity_config( self::STORE, array( 'telegramWords' => __( 'Telegram is connected', 'ui-webinar-room' ) ) );
	}

	/**
	 * What the browser's own controls do not offer everywhere. They come last in their row: what appears moves nothing.
	 */
	private function draw_player_choices(): void {
		?>
		<button type="button" class="webinar-room__way" data-wp-bind--hidden="!state.canFloat" data-wp-on--click="actions.float" hidden><?php esc_html_e( 'Picture in picture', 'ui-webinar-room' ); ?></button>
		<label class="webinar-room__quality" data-wp-bind--hidden="!state.hasQualities" hidden>
			<?php esc_html_e( 'Quality', 'ui-webinar-room' ); ?>
			<select data-wp-on--change="actions.chooseQuality">
				<template data-wp-each--quality="state.qualities" data-wp-each-key="context.quality.name">
					<option data-wp-bind--value="context.quality.name" data-wp-bind--selected="context.quality.isChosen" data-wp-text="state.qualityWords"></option>
				</template>
			</select>
		</label>
		<?php
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
	 * How long it takes.
	 *
	 * @param Webinar $webinar The webinar.
	 */
	private function draw_length( array $webinar ): void {
		$minutes = $webinar['duration_minutes'];
		if ( $minutes > 0 ) {
			/* translators: %d: number of minutes. */
			printf( '<p class="webinar-room__length">%s</p>', esc_html( sprintf( _n( 'About %d minute', 'About %d minutes', $minutes, 'ui-webinar-room' ), $minutes ) ) );
		}
	}

	/**
	 * How many are there, for who may know it. Nobody there is not worth a word; the place is kept, so that a number
	 * that comes moves nothing.
	 *
	 * @param Webinar   $webinar The webinar.
	 * @param RoomState $room    Its state.
	 */
	private function draw_people( array $webinar, array $room ): void {
		if ( $room['room']['can_control'] || $webinar['shows_people'] ) {
			printf(
				'<p class="webinar-room__people" data-wp-class--is-away="!state.room.room.people">%s</p>',
				// One sentence for all numbers: the script that brings them knows no plural forms.
				/* translators: %s: how many people are in the room, as in "In the room now: 214". */
				sprintf( esc_html__( 'In the room now: %s', 'ui-webinar-room' ), '<span data-wp-text="state.room.room.people"></span>' )
			);
		}
	}

	/**
	 * For those who prepare it: others read that it was cancelled, or that there is none.
	 *
	 * @param Webinar $webinar The webinar.
	 */
	private function draw_unpublished( array $webinar ): void {
		if ( 'publish' !== get_post_status( $webinar['webinar_id'] ) ) {
			echo '<p class="webinar-room__unpublished">' . esc_html__( 'Not published: only those who prepare this webinar see its room.', 'ui-webinar-room' ) . '</p>';
		}
	}

	/**
	 * What can be done while waiting. The offer takes its place.
	 *
	 * @param Webinar $webinar The webinar.
	 */
	private function draw_preparing( array $webinar ): void {
		/**
		 * Empty where there is no public schedule.
		 *
		 * @var string $calendar
		 */
		$calendar = apply_filters( 'ui_webinar_public_calendar_url', '', $webinar['webinar_id'] );
		?>
		<p class="webinar-room__preparing">
			<?php if ( '' !== $calendar ) : ?>
				<a class="webinar-room__button is-outlined" href="<?php echo esc_url( $calendar ); ?>"><?php esc_html_e( 'Add to calendar', 'ui-webinar-room' ); ?></a>
			<?php endif; ?>
			<button type="button" class="webinar-room__button is-outlined webinar-room__tone" data-wp-on--click="actions.tryTone"><?php esc_html_e( 'Try the sound', 'ui-webinar-room' ); ?></button>
		</p>
		<?php
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
	 * Where a speaker starts and stops it: their own page, else the editor.
	 *
	 * @param int $webinar_id The webinar.
	 */
	private function controls_url( int $webinar_id ): string {
		/**
		 * Empty where there is no such page.
		 *
		 * @var string $console
		 */
		$console = apply_filters( 'client_webinar_control_url', '', $webinar_id );
		return '' === $console ? (string) get_edit_post_link( $webinar_id, 'raw' ) : $console;
	}

	/**
	 * The person as the CRM knows them; without a CRM the user.
	 */
	private function lead_id(): int {
		$user_id = get_current_user_id();
		/**
		 * The mapping.
		 *
		 * @var int $lead_id
		 */
		$lead_id = apply_filters( 'core_webinar_lead_id', $user_id, $user_id );
		return $lead_id;
	}

	/**
	 * Address that connects this person's Telegram; empty where that is not set up.
	 *
	 * @param int $lead_id The person as the CRM knows them.
	 */
	private function telegram_url( int $lead_id ): string {
		/**
		 * A deep link with a signed token.
		 *
		 * @var string $url
		 */
		$url = apply_filters( 'webinar_outbox_telegram_connect_url', '', $lead_id );
		return $url;
	}
}
