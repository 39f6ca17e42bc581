<?php
/**
 * What a sidecar hands over.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

use Webinars\Webinar_Chat\Lib\Transaction;

/**
 * Stores what people said at a sidecar, and answers what the chat is now. The sidecar has checked it by the rules that it knew.
 *
 * @phpstan-import-type ChatRow from Message_Ledger
 */
final class Chat_Intake {

	public function __construct(
		private readonly Message_Ledger $ledger,
		private readonly Chat_Rooms $rooms,
		private readonly Bans $bans,
		private readonly Chat_Webinars $webinars,
		private readonly Chat_State $state
	) {}

	/**
	 * Answers `webinar_outbox_room_name`: the name under which somebody writes.
	 */
	public function name( ?string $name, int $webinar_id, int $user_id ): ?string {
		$webinar = $this->webinars->read( $webinar_id );
		if ( null === $webinar || ! $this->webinars->has_chat( $webinar ) ) {
			return $name;
		}
		return Attendee_Commands::name( get_userdata( $user_id )->display_name ?? '', user_can( $user_id, Moderators::CAPABILITY, $webinar_id ) ? array() : $this->webinars->staff_names( $webinar ) );
	}

	/**
	 * Answers `webinar_chat_intake`.
	 *
	 * @param SidecarChat|null $chat     What another module answered.
	 * @param array         $handover What was said, and what the sidecar knows.
	 * @phpstan-param ChatHandover $handover
	 * @return SidecarChat|null
	 */
	public function take( ?array $chat, array $handover ): ?array {
		$webinar_id = $handover['webinar_id'];
		$webinar    = $this->webinars->read( $webinar_id );
		if ( null === $webinar ) {
			return $chat;
		}
		if ( array() !== $handover['messages'] ) {
			Transaction::run( fn() => $this->ledger->take( $webinar_id, $handover['messages'], $this->rooms->begin_change( $webinar_id )['revision'] ) );
		}
		$now = time();
		// Before the messages: what comes between is read again the next time.
		$room   = $this->rooms->find( $webinar_id );
		$page   = $this->state->messages( $webinar_id, $handover['after'] > $room['revision'] ? 0 : $handover['after'], 0, 0 );
		$pinned = $room['pinned_id'] > 0 ? $this->ledger->find( $webinar_id, $room['pinned_id'] ) : null;
		return array(
			'webinar_id' => $webinar_id,
			'revision'   => $room['revision'],
			'has_gap'    => $page['has_gap'],
			'rules'      => array(
				'mode'         => Chat_Webinars::is_on( $webinar, $now ) && $this->webinars->has_chat( $webinar ) ? $room['mode'] : 'closed',
				'slow_seconds' => $room['slow_seconds'],
				'is_held'      => $room['is_held'],
				'allows_links' => $room['allows_links'],
			),
			'lines'      => array_map( self::line( ... ), $page['rows'] ),
			'pinned'     => null === $pinned || 'shown' !== $pinned['state'] ? null : self::line( $pinned ),
			'bans'       => array_map(
				static fn( array $ban ): array => array(
					'lead_id' => $ban['lead_id'],
					'scope'   => 0 === $ban['webinar_id'] ? 'all' : 'webinar',
					'reason'  => $ban['reason'],
					'until'   => $ban['until'],
				),
				$this->bans->in_webinar( $webinar_id, $now, Bans::ENFORCED )
			),
		);
	}

	/**
	 * Describes a row.
	 *
	 * @param ChatRow $row
	 * @return ChatLine
	 */
	private static function line( array $row ): array {
		return array(
			'message_id'      => $row['message_id'],
			'lead_id'         => $row['lead_id'],
			'user_id'         => $row['user_id'],
			'message_key'     => $row['message_key'],
			'name'            => $row['author_name'],
			'is_staff'        => $row['is_staff'],
			'text'            => $row['message_text'],
			'state'           => $row['state'],
			'question'        => '' === $row['question'] ? 'none' : $row['question'],
			'votes'           => $row['votes'],
			'answered_second' => $row['answered_second'],
			'chorus_of'       => $row['chorus_of'],
			'people'          => $row['people'],
			'said_at'         => $row['said_at'],
		);
	}
}
