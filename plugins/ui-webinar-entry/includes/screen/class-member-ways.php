<?php
/**
 * What a signed-in person can do.
 *
 * @package Webinars\Ui_Webinar_Entry
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Entry;

use Webinars\Ui_Webinar_Entry\Lib\Site_Address;
use Webinars\Ui_Webinar_Entry\Lib\Whom_To_Ask;

/**
 * Says whether the person has a seat, and always shows the way to the room.
 */
final class Member_Ways {

	/** Id of the line about the seat: after booking and cancelling the browser goes there. */
	public const ANCHOR = 'webinar-entry-seat';

	/**
	 * Returns the HTML.
	 *
	 * @param Webinar $webinar Webinar.
	 * @param string  $url     Address of this page, to come back to.
	 */
	public function draw( array $webinar, string $state, string $url ): string {
		$webinar_id = $webinar['webinar_id'];
		$room       = Ways::address( apply_filters( 'ui_webinar_room_url', '', $webinar_id ) );
		$lead_id    = $this->lead_id();
		if ( in_array( $state, Entry_State::AUTO, true ) ) {
			return $this->auto( $webinar_id, $state, $room, $url, $lead_id );
		}
		if ( Entry_State::RECORDING === $state ) {
			return $this->progress( $webinar_id, $lead_id, true ) . $this->recording( $webinar, $room );
		}
		if ( ! in_array( $state, Entry_State::OPEN, true ) ) {
			return 'auto' === $webinar['type'] ? Ways::paragraph( Ways::schedule() ) : $this->progress( $webinar_id, $lead_id, true ) . Ways::paragraph( $this->room( $room, Entry_State::FINISHED === $state ), Ways::schedule() );
		}
		if ( current_user_can( 'control_webinar', $webinar_id ) ) {
			return $this->seat( __( 'You run this webinar and need no seat.', 'ui-webinar-entry' ) ) . Ways::paragraph( $this->room( $room ) );
		}
		$registration = $this->registration( $webinar_id, $lead_id );
		$commands     = $this->commands( $webinar_id );
		$seat         = $registration['state'] ?? 'cancelled';
		if ( 'cancelled' === $seat ) {
			return $this->offer( $webinar, $room, $url, $commands['register'] ?? null, null !== $registration );
		}
		$line = 'registered' === $seat ? $this->seat( __( 'You have a seat', 'ui-webinar-entry' ), 'is-booked' ) : $this->place( $registration['ahead'] ?? 0 );
		return $line
			. $this->progress( $webinar_id, $lead_id, false )
			. Ways::paragraph( $this->room( $room, 'waiting' === $seat ) )
			. Ways::paragraph( Entry_State::SCHEDULED === $state ? Ways::calendar( $webinar_id ) : '', $this->telegram( $lead_id ) )
			. $this->cancel( $webinar_id, $url, $commands['cancel'] ?? null, 'waiting' === $seat );
	}

	/**
	 * For a recording that everybody watches in their own time. Who has an account and is admitted needs nothing else.
	 *
	 * @param string $url Address of this page.
	 */
	private function auto( int $webinar_id, string $state, string $room, string $url, int $lead_id ): string {
		$has_access = 'registered' === ( $this->registration( $webinar_id, $lead_id )['state'] ?? '' );
		return ( $has_access ? $this->seat( __( 'You have access', 'ui-webinar-entry' ), 'is-booked' ) : '' )
			. ( Entry_State::UNOPENED === $state ? Ways::unopened() : '' )
			. $this->refusal( $webinar_id )
			. Ways::paragraph( Entry_State::WATCHABLE === $state ? Ways::button( $room, __( 'Watch the recording', 'ui-webinar-entry' ) ) : '' )
			. ( $has_access ? Ways::paragraph( $this->telegram( $lead_id ) ) . $this->give_up( $webinar_id, $url ) : '' );
	}

	/**
	 * Gives up the access, and with it the messages, after one question.
	 *
	 * @param string $url Address of this page.
	 */
	private function give_up( int $webinar_id, string $url ): string {
		$command = $this->commands( $webinar_id )['cancel'] ?? null;
		return null === $command ? '' : sprintf(
			'<details class="webinar-entry__cancel"><summary>%s</summary><p>%s</p>%s</details>',
			esc_html__( 'I do not need it any more', 'ui-webinar-entry' ),
			esc_html__( 'You get no more messages about it.', 'ui-webinar-entry' ),
			Ways::form( Site_Address::ajax(), $this->fields( $command, $webinar_id, $url ), Ways::submit( __( 'Give up my access', 'ui-webinar-entry' ), true ) )
		);
	}

	/**
	 * For somebody without a seat.
	 *
	 * @param Webinar                                   $webinar      Webinar.
	 * @param string                                    $url          Address of this page.
	 * @param array{action: string, nonce: string}|null $command      Null where nobody can book.
	 * @param bool                                      $is_cancelled Whether the person had one.
	 */
	private function offer( array $webinar, string $room, string $url, ?array $command, bool $is_cancelled ): string {
		if ( null === $command ) {
			return $this->refusal( $webinar['webinar_id'] ) . Ways::paragraph( $this->room( $room ), Ways::calendar( $webinar['webinar_id'] ) );
		}
		$is_full = Seats::are_gone( $webinar );
		$note    = match ( true ) {
			$is_full      => $this->seat( __( 'All seats are taken. You can still join the waiting list: a seat that becomes free goes to the first on it.', 'ui-webinar-entry' ) ),
			$is_cancelled => $this->seat( __( 'You have no seat: you cancelled it.', 'ui-webinar-entry' ) ),
			default       => '',
		};
		$form = Ways::form(
			Site_Address::ajax(),
			array(
				'source'   => '',
				'campaign' => '',
			) + $this->fields( $command, $webinar['webinar_id'], $url ),
			Ways::submit( $is_full ? __( 'Join the waiting list', 'ui-webinar-entry' ) : __( 'Book my seat', 'ui-webinar-entry' ) )
		);
		return $note . $form . Ways::paragraph( $this->room( $room, true ) );
	}

	/**
	 * Tells a person who is not admitted whom to ask.
	 */
	private function refusal( int $webinar_id ): string {
		return current_user_can( 'attend_webinar', $webinar_id ) ? '' : $this->seat(
			Whom_To_Ask::text(
				$webinar_id,
				/* translators: %s: name of the organizer. */
				__( 'You are not admitted to this webinar. Ask its organizer, %s.', 'ui-webinar-entry' ),
				__( 'You are not admitted to this webinar. Ask its organizer.', 'ui-webinar-entry' )
			)
		);
	}

	/**
	 * For a webinar that is over and has a recording. Only people who may attend get its address.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	private function recording( array $webinar, string $room ): string {
		$may_watch = current_user_can( 'attend_webinar', $webinar['webinar_id'] );
		return $this->refusal( $webinar['webinar_id'] )
			. Ways::paragraph(
				$may_watch ? Ways::button( $webinar['recording_url'], __( 'Watch the recording', 'ui-webinar-entry' ), false, Ways::IN_NEW_TAB ) : '',
				$this->room( $room, true )
			)
			. ( $may_watch ? $this->chapters( $webinar['webinar_id'] ) : '' );
	}

	/**
	 * What was answered in the broadcast, and where in the recording.
	 */
	private function chapters( int $webinar_id ): string {
		/**
		 * Empty where nobody asked.
		 *
		 * @var list<ChatChapter> $chapters
		 */
		$chapters = apply_filters( 'webinar_chat_chapters', array(), $webinar_id );
		$items    = '';
		foreach ( $chapters as $chapter ) {
			$time   = ( $chapter['second'] < HOUR_IN_SECONDS ? '' : intdiv( $chapter['second'], HOUR_IN_SECONDS ) . ':' ) . gmdate( 'i:s', $chapter['second'] );
			$text   = sprintf( '<span class="webinar-entry__time">%s</span> <span>%s</span>', esc_html( $time ), esc_html( $chapter['text'] ) );
			$items .= '' === $chapter['url'] ? "<li>$text</li>" : sprintf( '<li><a href="%s" %s>%s</a></li>', esc_url( $chapter['url'] ), Ways::IN_NEW_TAB, $text );
		}
		return '' === $items ? '' : sprintf( '<div class="webinar-entry__chapters"><h2>%s</h2><ol>%s</ol></div>', esc_html__( 'Questions in the recording', 'ui-webinar-entry' ), $items );
	}

	/**
	 * The place in the line, for the person who waits and nobody else.
	 */
	private function place( int $ahead ): string {
		return $this->seat(
			0 === $ahead
				? __( 'You are the first on the waiting list.', 'ui-webinar-entry' )
				/* translators: %d: number of people. */
				: sprintf( _n( '%d person is before you on the waiting list.', '%d people are before you on the waiting list.', $ahead, 'ui-webinar-entry' ), $ahead )
		);
	}

	/**
	 * How far the person has come, where that is known and they would not know it from the screen.
	 */
	private function progress( int $webinar_id, int $lead_id, bool $is_over ): string {
		/**
		 * Null while nobody keeps routes.
		 *
		 * @var LeadRoute|null $route
		 */
		$route = apply_filters( 'client_webinar_lead_route', null, $webinar_id, $lead_id );
		$text  = match ( $route['route'] ?? 'none' ) {
			'completed', 'answered' => __( 'You were there until the end.', 'ui-webinar-entry' ),
			'left'                  => $is_over ? __( 'You left before the end.', 'ui-webinar-entry' ) : __( 'You left. The webinar is still on.', 'ui-webinar-entry' ),
			default                 => '',
		};
		return '' === $text ? '' : sprintf( '<p class="webinar-entry__progress">%s</p>', esc_html( $text ) );
	}

	private function seat( string $text, string $css_class = '' ): string {
		return sprintf( '<p class="webinar-entry__seat %s" id="%s" tabindex="-1">%s</p>', esc_attr( $css_class ), self::ANCHOR, esc_html( $text ) );
	}

	private function room( string $url, bool $is_quiet = false ): string {
		return Ways::button( $url, __( 'Go to the webinar room', 'ui-webinar-entry' ), $is_quiet );
	}

	/**
	 * Cancels after one question, which works without scripts.
	 *
	 * @param string                                    $url     Address of this page.
	 * @param array{action: string, nonce: string}|null $command Null where nobody can cancel.
	 */
	private function cancel( int $webinar_id, string $url, ?array $command, bool $is_waiting ): string {
		return null === $command ? '' : sprintf(
			'<details class="webinar-entry__cancel"><summary>%s</summary><p>%s</p>%s</details>',
			$is_waiting ? esc_html__( 'Leave the waiting list', 'ui-webinar-entry' ) : esc_html__( 'I cannot come: cancel my seat', 'ui-webinar-entry' ),
			$is_waiting ? esc_html__( 'You lose your place. Who comes back later is at the end of the list.', 'ui-webinar-entry' ) : esc_html__( 'Your seat goes to the first on the waiting list, if there is one. You can book again as long as there are seats.', 'ui-webinar-entry' ),
			Ways::form( Site_Address::ajax(), $this->fields( $command, $webinar_id, $url ), Ways::submit( $is_waiting ? __( 'Yes, leave the list', 'ui-webinar-entry' ) : __( 'Yes, cancel my seat', 'ui-webinar-entry' ), true ) )
		);
	}

	/**
	 * The hidden fields of a command.
	 *
	 * @param array{action: string, nonce: string} $command Action and nonce.
	 * @return array<string, string>
	 */
	private function fields( array $command, int $webinar_id, string $url ): array {
		return $command + array(
			'webinar_id'       => (string) $webinar_id,
			'_wp_http_referer' => $url . '#' . self::ANCHOR,
		);
	}

	/**
	 * Connects this person's Telegram in one tap, where that is set up and not done yet.
	 */
	private function telegram( int $lead_id ): string {
		$url = Ways::address( apply_filters( 'webinar_outbox_telegram_connect_url', '', $lead_id ) );
		return '' === $url || 'connected' === apply_filters( 'webinar_outbox_telegram_status', '', $lead_id )
			? ''
			: Ways::link( $url, __( 'Get messages about it in Telegram', 'ui-webinar-entry' ), Ways::IN_NEW_TAB );
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
	 * The person's registration.
	 *
	 * @return Registration|null Null without one, and while the module is off.
	 */
	private function registration( int $webinar_id, int $lead_id ): ?array {
		/**
		 * One query.
		 *
		 * @var Registration|null $registration
		 */
		$registration = apply_filters( 'client_webinar_registration', null, $webinar_id, $lead_id, 0 );
		return $registration;
	}

	/**
	 * What the person may send.
	 *
	 * @return RegistrationCommands
	 */
	private function commands( int $webinar_id ): array {
		/**
		 * Empty while the module is off.
		 *
		 * @var RegistrationCommands $commands
		 */
		$commands = apply_filters( 'client_webinar_registration_commands', array(), $webinar_id );
		return $commands;
	}
}
