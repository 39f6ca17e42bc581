<?php
/**
 * The commands of everybody in the room.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

use Webinars\Webinar_Chat\Lib\Command_Endpoint;
use Webinars\Webinar_Chat\Lib\Command_Refused;

/**
 * Answers `say` and `question` over admin-ajax (R3, H4): for people who are admitted, while the webinar is on.
 *
 * @phpstan-import-type ChatRow from Message_Ledger
 * @phpstan-import-type ChatRoom from Chat_Rooms
 */
final class Attendee_Commands {

	private const CAPABILITY = 'attend_webinar';

	public function __construct(
		private readonly Message_Ledger $ledger,
		private readonly Chat_Rooms $rooms,
		private readonly Bans $bans,
		private readonly Chat_Webinars $webinars
	) {}

	/**
	 * The endpoints by the name of their command.
	 *
	 * @return array{say: Command_Endpoint, question: Command_Endpoint}
	 */
	public static function endpoints(): array {
		return array(
			'say'      => new Command_Endpoint(
				'webinar_chat_say',
				self::CAPABILITY,
				array(
					'message_key' => '/^[0-9A-Za-z-]{16,36}$/D',
					// Valid UTF-8; what is too long is refused with its reason.
					'text'        => '/^.{1,6000}$/Dsu',
					'is_question' => '/^[01]?$/D',
				)
			),
			'question' => new Command_Endpoint(
				'webinar_chat_question',
				self::CAPABILITY,
				array(
					'message_id' => '/^[1-9][0-9]{0,17}$/D',
					'step'       => '/^(vote|ask)$/D',
				)
			),
		);
	}

	/**
	 * Answers `client_webinar_registration_session_actions`: a person whom a link has signed in may write too.
	 *
	 * @param list<string> $actions Actions of other modules.
	 * @return list<string>
	 */
	public function add_session_actions( array $actions ): array {
		return array( ...$actions, ...array_values( array_map( static fn( Command_Endpoint $endpoint ): string => $endpoint->action, self::endpoints() ) ) );
	}

	public function say(): void {
		self::endpoints()['say']->answer(
			function ( int $webinar_id, array $fields ): array {
				$webinar = $this->open_webinar( $webinar_id );
				$text    = self::checked_text( $fields['text'], $webinar_id );
				$names   = $this->webinars->staff_names( $webinar );
				$crowded = Chat_Webinars::is_crowd( Chat_Webinars::people( $webinar_id ) );
				return Chat_Push::after(
					$webinar_id,
					fn(): array => $this->store( $this->rooms->begin_change( $webinar_id ), $fields['message_key'], $text, '1' === $fields['is_question'], $names, $crowded )
				);
			},
			unavailable()
		);
	}

	public function question(): void {
		self::endpoints()['question']->answer(
			function ( int $webinar_id, array $fields ): array {
				$this->open_webinar( $webinar_id );
				return Chat_Push::after(
					$webinar_id,
					function () use ( $webinar_id, $fields ): array {
						$room     = $this->rooms->begin_change( $webinar_id );
						$lead_id  = Chat_Webinars::lead_of( get_current_user_id() );
						$is_staff = current_user_can( Moderators::CAPABILITY, $webinar_id );
						$message  = $this->ledger->find( $webinar_id, (int) $fields['message_id'] );
						$this->check_ban( $lead_id, $webinar_id, $is_staff );
						if ( null === $message || 'shown' !== $message['state'] || 0 !== $message['chorus_of'] ) {
							throw self::not_found( $webinar_id );
						}
						if ( 'vote' === $fields['step'] && in_array( $message['question'], array( 'asked', 'answering' ), true ) ) {
							$this->ledger->vote( $message['message_id'], $lead_id, $room['revision'] );
						} elseif ( 'ask' === $fields['step'] && '' === $message['question'] && 1 === $message['people'] && ( $is_staff || $message['lead_id'] === $lead_id ) ) {
							$this->ledger->set( $message['message_id'], array( 'question' => 'asked' ), $room['revision'] );
						} elseif ( 'vote' === $fields['step'] || '' === $message['question'] ) {
							throw self::not_found( $webinar_id );
						}
						return array( 'message' => $this->described( $webinar_id, $message['message_id'], $lead_id ) );
					}
				);
			},
			unavailable()
		);
	}

	/** There is no such message for this person. */
	public static function not_found( int $webinar_id ): Command_Refused {
		return new Command_Refused( 404, 'webinar_chat_not_found', __( 'This message is not there any more.', 'webinar-chat' ), $webinar_id );
	}

	/**
	 * Stores a message, or returns it where it was stored before. The chat is locked.
	 *
	 * @param ChatRoom     $room
	 * @param list<string> $staff_names Names that nobody else may imitate.
	 * @return array{message: ChatMessage}
	 * @throws Command_Refused When the rules refuse it.
	 */
	private function store( array $room, string $message_key, string $text, bool $is_question, array $staff_names, bool $is_crowded ): array {
		$webinar_id = $room['webinar_id'];
		$user       = wp_get_current_user();
		$lead_id    = Chat_Webinars::lead_of( $user->ID );
		$is_staff   = current_user_can( Moderators::CAPABILITY, $webinar_id );
		$known      = $this->ledger->find_by_key( $webinar_id, $lead_id, $message_key );
		if ( null !== $known && $known['message_text'] !== $text ) {
			throw new Command_Refused( 409, 'webinar_chat_key_used', __( 'This message could not be told from another one of yours. Send it again.', 'webinar-chat' ), $webinar_id ); // phpcs:ignore WordPress.Security.EscapeOutput -- Answered as JSON.
		}
		if ( null !== $known ) {
			return array( 'message' => $this->described( $webinar_id, $known['chorus_of'] > 0 ? $known['chorus_of'] : $known['message_id'], $lead_id ) );
		}
		$now = time();
		$this->check_ban( $lead_id, $webinar_id, $is_staff );
		if ( ! $is_staff ) {
			self::check_mode( $room, $is_question, $is_crowded );
			$this->check_pace( $room, $lead_id, $text, $now );
		}
		$line_id = $this->ledger->add(
			array(
				'webinar_id'   => $webinar_id,
				'lead_id'      => $lead_id,
				'user_id'      => $user->ID,
				'message_key'  => $message_key,
				'author_name'  => self::name( $user->display_name, $is_staff ? array() : $staff_names ),
				'is_staff'     => $is_staff,
				'message_text' => $text,
				'state'        => $room['is_held'] && ! $is_staff ? 'held' : 'shown',
				'question'     => $is_question ? 'asked' : '',
				'said_at'      => $now,
				'revision'     => $room['revision'],
			)
		);
		return array( 'message' => $this->described( $webinar_id, $line_id, $lead_id ) );
	}

	/**
	 * The name that others see: not one of the staff's.
	 *
	 * @param list<string> $staff_names
	 */
	public static function name( string $display_name, array $staff_names ): string {
		$name = Shown_Name::clean( $display_name );
		/* translators: %s: name of an attendee who is called like somebody of the staff. */
		$name = Shown_Name::imitates( $name, $staff_names ) ? sprintf( __( '%s (attendee)', 'webinar-chat' ), $name ) : $name;
		return '' === $name ? __( 'Attendee', 'webinar-chat' ) : $name;
	}

	/**
	 * Cleans a text.
	 *
	 * @throws Command_Refused When nothing of it can be said.
	 */
	private static function checked_text( string $text, int $webinar_id ): string {
		$clean = (string) Message_Text::clean( $text );
		$why   = match ( Message_Text::problem( $clean ) ) {
			'empty' => __( 'Write something first.', 'webinar-chat' ),
			/* translators: %d: number of characters. */
			'long'  => sprintf( __( 'The message is too long: at most %d characters.', 'webinar-chat' ), Message_Text::LONGEST ),
			'lines' => __( 'The message has too many lines: at most 10.', 'webinar-chat' ),
			default => null,
		};
		return null === $why ? $clean : throw new Command_Refused( 400, 'webinar_request_invalid', $why, $webinar_id );
	}

	/**
	 * Throws where the rules of the chat do not let attendees write this.
	 *
	 * @param ChatRoom $room
	 * @throws Command_Refused When they do not.
	 */
	private static function check_mode( array $room, bool $is_question, bool $is_crowded ): void {
		$why = match ( true ) {
			'off' === $room['mode']   => __( 'The chat is switched off at the moment.', 'webinar-chat' ),
			'staff' === $room['mode'] => __( 'Only the hosts write at the moment.', 'webinar-chat' ),
			$is_question              => '',
			'questions' === $room['mode'] || $is_crowded => __( 'Only questions at the moment. Send it as a question.', 'webinar-chat' ),
			default                   => '',
		};
		if ( '' !== $why ) {
			throw new Command_Refused( 409, 'webinar_chat_closed', $why, $room['webinar_id'] ); // phpcs:ignore WordPress.Security.EscapeOutput -- Answered as JSON.
		}
	}

	/**
	 * Throws where the person writes too fast; the answer says when to try again (`Retry-After`).
	 *
	 * @param ChatRoom $room
	 * @throws Command_Refused When that is so.
	 */
	private function check_pace( array $room, int $lead_id, string $text, int $now ): void {
		$wait = Pace::wait( $this->ledger->said_since( $room['webinar_id'], $lead_id, $now - Pace::LOOKED_AT_SECONDS ), $text, $room['slow_seconds'], $now );
		if ( 'none' === $wait['rule'] ) {
			return;
		}
		if ( ! headers_sent() ) {
			header( 'Retry-After: ' . $wait['seconds'] );
		}
		$why = 'same' === $wait['rule']
			/* translators: %d: number of seconds. */
			? _n( 'You have just said this. Wait %d second.', 'You have just said this. Wait %d seconds.', $wait['seconds'], 'webinar-chat' )
			/* translators: %d: number of seconds. */
			: _n( 'You can write again in %d second.', 'You can write again in %d seconds.', $wait['seconds'], 'webinar-chat' );
		throw new Command_Refused( 429, 'webinar_requests_too_many', sprintf( $why, $wait['seconds'] ), $room['webinar_id'] ); // phpcs:ignore WordPress.Security.EscapeOutput -- Answered as JSON.
	}

	/**
	 * Throws where the person is banned; the room shows why and until when.
	 *
	 * @throws Command_Refused When that is so.
	 */
	private function check_ban( int $lead_id, int $webinar_id, bool $is_staff ): void {
		if ( ! $is_staff && null !== $this->bans->find( $lead_id, $webinar_id, time() ) ) {
			throw new Command_Refused( 403, 'webinar_chat_banned', __( 'You may not write in this chat at the moment.', 'webinar-chat' ), $webinar_id ); // phpcs:ignore WordPress.Security.EscapeOutput -- Answered as JSON.
		}
	}

	/**
	 * Returns the webinar.
	 *
	 * @return Webinar
	 * @throws Command_Refused When it has no chat, or is not on.
	 */
	private function open_webinar( int $webinar_id ): array {
		$webinar = $this->webinars->read( $webinar_id );
		if ( null === $webinar || ! $this->webinars->has_chat( $webinar ) || ! Chat_Webinars::is_on( $webinar, time() ) ) {
			throw new Command_Refused( 409, 'webinar_chat_closed', __( 'The chat is open from the lobby to the end of the broadcast.', 'webinar-chat' ), $webinar_id ); // phpcs:ignore WordPress.Security.EscapeOutput -- Answered as JSON.
		}
		return $webinar;
	}

	/**
	 * Describes a message that is stored.
	 *
	 * @return ChatMessage
	 */
	private function described( int $webinar_id, int $message_id, int $lead_id ): array {
		$row = $this->ledger->find( $webinar_id, $message_id ) ?? throw self::not_found( $webinar_id );
		return Chat_State::describe( $row, $lead_id, $this->ledger->votes_of( $lead_id, array( $message_id ) ) );
	}
}
