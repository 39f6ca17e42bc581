<?php
/**
 * The commands of moderators.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

use Webinars\Webinar_Chat\Lib\Command_Endpoint;
use Webinars\Webinar_Chat\Lib\Command_Refused;

/**
 * Answers `moderate`, `rules` and `ban` over admin-ajax (R3), for those who may moderate the chat of this webinar. Words are never edited.
 *
 * @phpstan-import-type ChatRow from Message_Ledger
 * @phpstan-import-type ChatRoom from Chat_Rooms
 */
final class Moderator_Commands {

	private const MESSAGE_ID = '/^[1-9][0-9]{0,17}$/D';

	private const BAN_SECONDS = 10 * MINUTE_IN_SECONDS;

	public function __construct(
		private readonly Message_Ledger $ledger,
		private readonly Chat_Rooms $rooms,
		private readonly Bans $bans,
		private readonly Chat_Webinars $webinars
	) {}

	/**
	 * The endpoints by the name of their command. Assistants are attendees for Core, so each command asks again who may moderate.
	 *
	 * @return array{moderate: Command_Endpoint, rules: Command_Endpoint, ban: Command_Endpoint}
	 */
	public static function endpoints(): array {
		return array(
			'moderate' => new Command_Endpoint(
				'webinar_chat_moderate',
				'attend_webinar',
				array(
					'message_id' => self::MESSAGE_ID,
					'step'       => '/^(hide|restore|pin|unpin|answer|answered)$/D',
				)
			),
			'rules'    => new Command_Endpoint(
				'webinar_chat_rules',
				'attend_webinar',
				array(
					'mode'         => '/^(open|questions|staff|off)$/D',
					'slow_seconds' => '/^(0|5|10|30|60|300)$/D',
					'is_held'      => '/^[01]$/D',
					'allows_links' => '/^[01]$/D',
				)
			),
			'ban'      => new Command_Endpoint(
				'webinar_chat_ban',
				'attend_webinar',
				array(
					'message_id' => '/^(0|[1-9][0-9]{0,17})$/D',
					'lead_id'    => '/^(0|[1-9][0-9]{0,17})$/D',
					'scope'      => '/^(minutes|webinar|all|none)$/D',
					'reason'     => '/^(|' . implode( '|', Bans::REASONS ) . ')$/D',
				)
			),
		);
	}

	public function moderate(): void {
		$this->answer(
			'moderate',
			function ( array $room, array $fields ): void {
				$message = $this->ledger->find( $room['webinar_id'], (int) $fields['message_id'] ) ?? throw Attendee_Commands::not_found( $room['webinar_id'] );
				match ( $fields['step'] ) {
					'hide'    => $this->hide( $message, $room ),
					'restore' => $this->ledger->set( $message['message_id'], array( 'state' => 'shown' ), $room['revision'] ),
					'pin'     => $this->pin( $message, $room ),
					'unpin'   => $this->unpin( $message, $room ),
					'answer'  => $this->answer_question( $message, $room ),
					default   => $this->end_question( $message, $room ),
				};
			}
		);
	}

	public function rules(): void {
		$this->answer(
			'rules',
			fn( array $room, array $fields ) => $this->rooms->set(
				$room['webinar_id'],
				array(
					'mode'         => $fields['mode'],
					'slow_seconds' => (int) $fields['slow_seconds'],
					'is_held'      => (int) $fields['is_held'],
					'allows_links' => (int) $fields['allows_links'],
				)
			)
		);
	}

	public function ban(): void {
		$this->answer(
			'ban',
			function ( array $room, array $fields ): void {
				$webinar_id = $room['webinar_id'];
				$may_all    = current_user_can( 'control_others_webinars' );
				if ( 'all' === $fields['scope'] && ! $may_all ) {
					throw new Command_Refused( 403, 'webinar_permission_denied', __( 'Only an administrator of the webinars bans somebody from all of them.', 'webinar-chat' ), $webinar_id ); // phpcs:ignore WordPress.Security.EscapeOutput -- Answered as JSON.
				}
				if ( 'none' === $fields['scope'] ) {
					$this->bans->lift( (int) $fields['lead_id'], $webinar_id );
					if ( $may_all ) {
						$this->bans->lift( (int) $fields['lead_id'], 0 );
					}
					return;
				}
				$message = $this->ledger->find( $webinar_id, (int) $fields['message_id'] );
				if ( null === $message || $message['is_staff'] || $message['lead_id'] < 1 || '' === $fields['reason'] || user_can( $message['user_id'], Moderators::CAPABILITY, $webinar_id ) ) {
					throw Attendee_Commands::not_found( $webinar_id );
				}
				$now = time();
				$this->bans->add( $message['lead_id'], 'all' === $fields['scope'] ? 0 : $webinar_id, $message['author_name'], $fields['reason'], 'minutes' === $fields['scope'] ? $now + self::BAN_SECONDS : 0, $now );
			}
		);
	}

	/**
	 * Takes a message from every screen.
	 *
	 * @param ChatRow  $message
	 * @param ChatRoom $room
	 */
	private function hide( array $message, array $room ): void {
		$this->unpin( $message, $room );
		$this->ledger->set( $message['message_id'], array( 'state' => 'hidden' ), $room['revision'] );
	}

	/**
	 * Keeps a message above all others.
	 *
	 * @param ChatRow  $message
	 * @param ChatRoom $room
	 */
	private function pin( array $message, array $room ): void {
		if ( 'shown' !== $message['state'] || 0 !== $message['chorus_of'] ) {
			throw Attendee_Commands::not_found( $room['webinar_id'] );
		}
		$this->ledger->end_answering( $room['webinar_id'], $room['revision'] );
		$this->rooms->set( $room['webinar_id'], array( 'pinned_id' => $message['message_id'] ) );
	}

	/**
	 * Ends that, and puts a question back that was being answered.
	 *
	 * @param ChatRow  $message
	 * @param ChatRoom $room
	 */
	private function unpin( array $message, array $room ): void {
		if ( $room['pinned_id'] === $message['message_id'] ) {
			$this->ledger->end_answering( $room['webinar_id'], $room['revision'] );
			$this->rooms->set( $room['webinar_id'], array( 'pinned_id' => 0 ) );
		}
	}

	/**
	 * Says that a question is answered now: it is pinned, and keeps the second of the broadcast.
	 *
	 * @param ChatRow  $message
	 * @param ChatRoom $room
	 */
	private function answer_question( array $message, array $room ): void {
		$this->check_question( $message );
		$this->pin( $message, $room );
		$this->ledger->set(
			$message['message_id'],
			array(
				'question'        => 'answering',
				'answered_second' => $this->second( $room['webinar_id'] ),
			),
			$room['revision']
		);
	}

	/**
	 * Says that a question was answered. Where nobody said when that began, it is now.
	 *
	 * @param ChatRow  $message
	 * @param ChatRoom $room
	 */
	private function end_question( array $message, array $room ): void {
		$this->check_question( $message );
		$this->unpin( $message, $room );
		$this->ledger->set(
			$message['message_id'],
			array(
				'question'        => 'answered',
				'answered_second' => 'answering' === $message['question'] ? $message['answered_second'] : $this->second( $room['webinar_id'] ),
			),
			$room['revision']
		);
	}

	/**
	 * Throws where a message is no question.
	 *
	 * @param ChatRow $message
	 * @throws Command_Refused When it is none.
	 */
	private function check_question( array $message ): void {
		if ( '' === $message['question'] ) {
			throw Attendee_Commands::not_found( $message['webinar_id'] );
		}
	}

	/** The second of the broadcast now. */
	private function second( int $webinar_id ): int {
		$webinar = $this->webinars->read( $webinar_id );
		return null === $webinar ? 0 : Chat_Webinars::second( $webinar, time() );
	}

	/**
	 * Answers a command of moderators with nothing but that it is done: the next read shows what changed.
	 *
	 * @param 'moderate'|'rules'|'ban'                          $command Name.
	 * @param callable(ChatRoom, array<string, string>): mixed $work    Takes the locked chat and the fields.
	 */
	private function answer( string $command, callable $work ): void {
		self::endpoints()[ $command ]->answer(
			function ( int $webinar_id, array $fields ) use ( $work ): array {
				if ( ! current_user_can( Moderators::CAPABILITY, $webinar_id ) ) {
					throw new Command_Refused( 403, 'webinar_permission_denied', __( 'You may not moderate the chat of this webinar. Ask its organizer.', 'webinar-chat' ), $webinar_id ); // phpcs:ignore WordPress.Security.EscapeOutput -- Answered as JSON.
				}
				return Chat_Push::after(
					$webinar_id,
					function () use ( $webinar_id, $fields, $work ): array {
						$room = $this->rooms->begin_change( $webinar_id );
						$work( $room, $fields );
						return array( 'revision' => $room['revision'] );
					}
				);
			},
			unavailable()
		);
	}
}
