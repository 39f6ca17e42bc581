<?php
/**
 * The screen of the room.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

use Webinars\Ui_Webinar_Room\Lib\Description;
use Webinars\Ui_Webinar_Room\Lib\Webinar_Poster;

/**
 * Draws every stage of a room into one 16:9 element, and the texts and links under it. The style shows the panel that `data-stage`
 * names, so that a change of stage moves nothing.
 */
final class Stage_Screen {

	public function __construct( private readonly Room_State $state, private readonly Stage_Script $script ) {}

	/**
	 * Returns the HTML of the room.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	public function draw( array $webinar ): string {
		$now      = time();
		$room     = $this->state->for_current_user( $webinar, $now );
		$lead_id  = $this->lead_id();
		$telegram = $this->telegram_url( $lead_id );
		$words    = new Stage_Words( $webinar );
		$this->script->add_room( $webinar, $room, $lead_id, $now );
		/**
		 * Null where no other module has a next step for this person.
		 *
		 * @var NextStep|null $step
		 */
		$step = apply_filters( 'ui_webinar_room_next_step', null, $webinar['webinar_id'], $lead_id );
		$this->script->add_next_steps( $telegram, $lead_id, $room['cta']['visible'], null !== $step );
		$panels = new Room_Panels( $webinar['webinar_id'] );
		$side   = $panels->html( false );

		ob_start();
		?>
		<div
			class="wp-block-webinar-room webinar-room<?php echo '' === $side ? '' : ' has-panels'; ?>"
			data-wp-interactive="<?php echo esc_attr( Stage_Script::STORE ); ?>"
			data-wp-bind--data-stage="state.stage"
			data-wp-init="callbacks.startUpdates"
			data-wp-init--focus="callbacks.keepFocus"
			data-wp-watch--stream="callbacks.playStream"
			data-wp-watch--presence="callbacks.keepPresence"
			data-wp-watch--stage="callbacks.announceStage"
			data-wp-watch--extensions="callbacks.tellExtensions"
		>
			<div class="webinar-room__stage">
				<?php echo self::poster( $webinar ); // phpcs:ignore WordPress.Security.EscapeOutput -- It escapes. ?>
				<?php if ( Stage_Words::is_recording( $webinar ) ) : ?>
					<p class="webinar-room__label" data-wp-bind--hidden="state.otherTitle"><?php esc_html_e( 'Recording', 'ui-webinar-room' ); ?></p>
				<?php endif; ?>
				<div class="webinar-room__player" data-wp-init="callbacks.takePlayerPlace" data-wp-bind--inert="state.isPlayerBlank"></div>
				<?php ( new Stage_Panels( $webinar, $room, $telegram, $step, $words ) )->draw(); ?>
				<p class="webinar-room__line" role="status">
					<span data-wp-bind--hidden="!state.isOffline" hidden><?php esc_html_e( 'Connection lost, trying again', 'ui-webinar-room' ); ?></span>
					<span data-wp-bind--hidden="!state.hasLostPicture" hidden><?php esc_html_e( 'The picture has stopped, bringing it back', 'ui-webinar-room' ); ?></span>
					<span data-wp-bind--hidden="!state.isUnplayable" hidden><?php echo esc_html( $words->unplayable() ); ?></span>
					<span data-wp-bind--hidden="!state.isSoundElsewhere" hidden><?php esc_html_e( 'The sound is off. Turn it on in the player.', 'ui-webinar-room' ); ?></span>
					<span data-wp-bind--hidden="!state.isUncounted" hidden><?php echo esc_html( $words->uncounted() ); ?></span>
					<?php $this->draw_two_places( $webinar['webinar_id'] ); ?>
					<span data-wp-bind--hidden="!state.isStale" hidden>
						<?php esc_html_e( 'This page is out of date.', 'ui-webinar-room' ); ?>
						<button type="button" class="webinar-room__reload" data-wp-on--click="actions.reload"><?php esc_html_e( 'Reload it', 'ui-webinar-room' ); ?></button>
					</span>
					<span data-wp-bind--hidden="!state.recordingNote" hidden><?php Live_Text::print( 'span', 'recordingNote', '' ); ?></span>
					<span data-wp-bind--hidden="!state.toneNote" hidden><?php Live_Text::print( 'span', 'toneNote', '' ); ?></span>
				</p>
			</div>
			<?php echo $side . $panels->html( true ); // phpcs:ignore WordPress.Security.EscapeOutput -- It escapes. ?>
			<div class="webinar-room__below">
				<div class="webinar-room__about">
					<p class="webinar-room__sign">
						<?php foreach ( $words->signs() as $stage => $sign ) : ?>
							<span class="is-<?php echo esc_attr( $stage ); ?>"><?php echo esc_html( $sign ); ?></span>
						<?php endforeach; ?>
					</p>
					<?php Live_Text::print( 'h1', 'room.title', $room['title'], array( 'class' => 'webinar-room__title' ) ); ?>
					<div class="webinar-room__facts">
						<?php ( new Stage_Facts( $webinar, $room ) )->draw(); ?>
					</div>
					<?php $this->draw_unpublished( $webinar ); ?>
				</div>
				<div class="webinar-room__next">
					<div class="webinar-room__offer" aria-live="polite" data-wp-init="callbacks.keepOfferInView">
						<a
							class="webinar-room__button"
							target="_blank"
							rel="noopener"
							data-wp-bind--hidden="!state.room.cta.visible"
							data-wp-bind--href="state.room.cta.url"
							data-wp-on--click="actions.noteOfferClick"
						><?php Live_Text::print( 'span', 'room.cta.text', $room['cta']['text'] ?? '' ); ?><?php New_Tab_Note::print(); ?></a>
					</div>
					<?php
					if ( ! Stage_Words::is_recording( $webinar ) ) {
						$this->draw_preparing( $webinar );
					}
					?>
				</div>
			</div>
			<nav class="webinar-room__ways" aria-label="<?php esc_attr_e( 'Room', 'ui-webinar-room' ); ?>">
				<a class="webinar-room__way webinar-room__way--out" href="<?php echo esc_url( Exit_Link::url() ); ?>"><?php esc_html_e( 'All webinars', 'ui-webinar-room' ); ?></a>
				<?php if ( $room['room']['can_control'] ) : ?>
					<a class="webinar-room__way" href="<?php echo esc_url( $this->controls_url( $webinar['webinar_id'] ) ); ?>"><?php esc_html_e( 'Speaker’s controls', 'ui-webinar-room' ); ?></a>
				<?php endif; ?>
				<?php // From here on by stage: what comes and goes stands after what stays, so that nothing moves. ?>
				<?php if ( '' !== $telegram ) : ?>
					<?php // Both in one place, so that nothing moves when one replaces the other. ?>
					<span class="webinar-room__telegram">
						<a class="webinar-room__way webinar-room__way--telegram" href="<?php echo esc_url( $telegram ); ?>" target="_blank" rel="noopener" data-wp-on--click="actions.awaitTelegram" data-wp-class--is-away="state.isTelegramConnected"><?php esc_html_e( 'Get messages in Telegram', 'ui-webinar-room' ); ?><?php New_Tab_Note::print(); ?></a>
						<span class="webinar-room__way webinar-room__way--connected" data-wp-class--is-away="!state.isTelegramConnected"><?php esc_html_e( '✓ Telegram is connected', 'ui-webinar-room' ); ?></span>
					</span>
				<?php endif; ?>
				<?php if ( ! Stage_Words::is_recording( $webinar ) ) : ?>
					<button type="button" class="webinar-room__way webinar-room__way--leave" data-wp-on--click="actions.leave"><?php esc_html_e( 'Leave the webinar', 'ui-webinar-room' ); ?></button>
				<?php endif; ?>
				<?php $this->draw_player_choices(); ?>
			</nav>
			<?php $this->draw_telegram_help( $lead_id, $telegram ); ?>
			<?php $this->draw_description( $webinar ); ?>
			<?php
			Live_Text::print(
				'p',
				'announcement',
				'',
				array(
					'class' => 'webinar-room__unseen',
					'role'  => 'status',
				)
			);
			?>
			<noscript><p class="webinar-room__note"><?php esc_html_e( 'Scripts are off in this browser: reload the page to see what is on now.', 'ui-webinar-room' ); ?></p></noscript>
		</div>
		<?php
		return (string) ob_get_clean();
	}

	/**
	 * The picture behind the words of the stage.
	 *
	 * @param Webinar $webinar Webinar.
	 * @return string HTML.
	 */
	public static function poster( array $webinar ): string {
		return '' === $webinar['poster_url']
			? Webinar_Poster::drawing( $webinar['webinar_id'], 'webinar-room__poster' )
			: sprintf( '<img class="webinar-room__poster" src="%s" alt="" fetchpriority="high">', esc_url( $webinar['poster_url'] ) );
	}

	/**
	 * Controls that the browser's own player does not have everywhere. They stand last in their row, so that nothing moves when they
	 * appear.
	 */
	private function draw_player_choices(): void {
		?>
		<button type="button" class="webinar-room__way webinar-room__way--fill" data-wp-bind--hidden="!state.canFill" data-wp-on--click="actions.fill" hidden><?php esc_html_e( 'Full screen', 'ui-webinar-room' ); ?></button>
		<button type="button" class="webinar-room__way webinar-room__way--float" data-wp-bind--hidden="!state.canFloat" data-wp-on--click="actions.float" hidden><?php esc_html_e( 'Picture in picture', 'ui-webinar-room' ); ?></button>
		<label class="webinar-room__quality" data-wp-bind--hidden="!state.hasQualities" hidden>
			<?php esc_html_e( 'Quality', 'ui-webinar-room' ); ?>
			<select data-wp-on--change="actions.chooseQuality">
				<template data-wp-each--quality="state.qualities" data-wp-each-key="context.quality.name">
					<option data-wp-bind--value="context.quality.name" data-wp-bind--selected="context.quality.isChosen" data-wp-watch--text="callbacks.showText" data-text="qualityTexts"></option>
				</template>
			</select>
		</label>
		<?php
	}

	/**
	 * The other ways to the bot, folded under one line: for people whose browser does not open Telegram's site.
	 *
	 * @param string $telegram Address that connects Telegram, or empty.
	 */
	private function draw_telegram_help( int $lead_id, string $telegram ): void {
		/**
		 * Null where the bot is not set up.
		 *
		 * @var TelegramConnectWays|null $ways
		 */
		$ways = '' === $telegram ? null : apply_filters( 'webinar_outbox_telegram_connect_ways', null, $lead_id );
		if ( null === $ways ) {
			return;
		}
		?>
		<details class="webinar-room__telegram-help" data-wp-bind--hidden="state.isTelegramConnected" data-wp-on--toggle="actions.awaitTelegram">
			<summary><?php esc_html_e( 'Telegram does not open?', 'ui-webinar-room' ); ?></summary>
			<p><a class="webinar-room__way" href="<?php echo esc_url( $ways['app_url'], array( 'tg' ) ); ?>"><?php esc_html_e( 'Open the Telegram app', 'ui-webinar-room' ); ?></a></p>
			<?php if ( '' !== $ways['code'] ) : ?>
				<p>
					<?php
					/* translators: %s: name of the bot, as in @example_bot. */
					printf( esc_html__( 'Or find the bot %s in Telegram and send it this code:', 'ui-webinar-room' ), '<strong>@' . esc_html( $ways['bot'] ) . '</strong>' );
					?>
				</p>
				<p><code class="webinar-room__code"><?php echo esc_html( $ways['code'] ); ?></code></p>
				<p><?php esc_html_e( 'The code is yours alone and works once, within four hours.', 'ui-webinar-room' ); ?></p>
			<?php endif; ?>
		</details>
		<?php
	}

	/**
	 * The description, folded, so that nothing else moves down for it.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	private function draw_description( array $webinar ): void {
		$description = Description::html( $webinar );
		if ( '' !== $description ) {
			printf( '<details class="webinar-room__description"><summary>%s</summary>%s</details>', esc_html__( 'About this webinar', 'ui-webinar-room' ), $description ); // phpcs:ignore WordPress.Security.EscapeOutput -- Safe HTML.
		}
	}

	/**
	 * A note for those who prepare the webinar. Other visitors read that it was cancelled, or that there is none.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	private function draw_unpublished( array $webinar ): void {
		if ( 'publish' !== get_post_status( $webinar['webinar_id'] ) ) {
			echo '<p class="webinar-room__unpublished">' . esc_html__( 'Not published: only those who prepare this webinar see its room.', 'ui-webinar-room' ) . '</p>';
		}
	}

	/**
	 * Buttons for the waiting time. The offer replaces them.
	 *
	 * @param Webinar $webinar Webinar.
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
	 * Where a speaker starts and stops the webinar: the console, or the editor where there is no console.
	 */
	private function controls_url( int $webinar_id ): string {
		/**
		 * Empty where there is no console.
		 *
		 * @var string $console
		 */
		$console = apply_filters( 'client_webinar_control_url', '', $webinar_id );
		return '' === $console ? (string) get_edit_post_link( $webinar_id, 'raw' ) : $console;
	}

	/**
	 * The person's id in the CRM; without a CRM the id of the user.
	 */
	private function lead_id(): int {
		$user_id = get_current_user_id();
		/**
		 * Answered by the site's CRM.
		 *
		 * @var int $lead_id
		 */
		$lead_id = apply_filters( 'core_webinar_lead_id', $user_id, $user_id );
		return $lead_id;
	}

	/**
	 * Says that the seat is open in two places, to a person who came by a personal link.
	 */
	private function draw_two_places( int $webinar_id ): void {
		$url = apply_filters( 'client_webinar_registration_replace_url', '', $webinar_id );
		if ( is_string( $url ) && '' !== $url ) {
			?>
			<span data-wp-bind--hidden="!state.isElsewhere" hidden>
				<?php esc_html_e( 'Your seat was opened somewhere else too. If that was not you:', 'ui-webinar-room' ); ?>
				<a href="<?php echo esc_url( $url ); ?>"><?php esc_html_e( 'Get a new link', 'ui-webinar-room' ); ?></a>
			</span>
			<?php
		}
	}

	/**
	 * Address that connects this person's Telegram. Empty where that is not set up.
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
