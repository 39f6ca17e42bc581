<?php
/**
 * What a person reads of a chat.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat;

/**
 * Makes the answer for one person: messages since a revision, rules, what is pinned, and the own ban. Staff also sees what is held and
 * hidden, open questions and who is banned.
 *
 * @phpstan-import-type ChatRow from Message_Ledger
 * @phpstan-type Reader array{lead_id: int, is_staff: bool, is_on: bool, people: int}
 */
final class Chat_State {

	/** As many as a page shows. */
	private const MOST_MESSAGES = 150;

	private const OLDER_MESSAGES = 50;

	/**
	 * How long a page waits before it asks again, in milliseconds, by the number of people from which on. In a small room what is hidden
	 * is gone from every screen within two seconds.
	 */
	private const POLL_AFTER_MS = array(
		100 => 5_000,
		40  => 3_000,
		0   => 1_600,
	);

	private const POLL_CLOSED_AFTER_MS = 10_000;

	/** A large room whose sidecar is away must not take the site down: 10,000 people ask 50 times a second together. */
	private const POLL_AFTER_MS_PER_PERSON = 20;

	private const LONGEST_POLL_MS = 300_000;

	public function __construct(
		private readonly Message_Ledger $ledger,
		private readonly Chat_Rooms $rooms,
		private readonly Bans $bans,
		private readonly Chat_Webinars $webinars
	) {}

	/**
	 * Describes a reader.
	 *
	 * @param array $webinar Webinar.
	 * @param int   $user_id Reader, whom the caller has admitted.
	 * @param int   $now     Unix seconds.
	 * @phpstan-param Webinar $webinar
	 * @return Reader
	 */
	public function reader( array $webinar, int $user_id, int $now ): array {
		$is_on = Chat_Webinars::is_on( $webinar, $now ) && $this->webinars->has_chat( $webinar );
		return array(
			'lead_id'  => Chat_Webinars::lead_of( $user_id ),
			'is_staff' => user_can( $user_id, Moderators::CAPABILITY, $webinar['webinar_id'] ),
			'is_on'    => $is_on,
			'people'   => $is_on ? Chat_Webinars::people( $webinar['webinar_id'] ) : 0,
		);
	}

	/**
	 * Makes the answer. Early_Chat calls it too: it may use nothing but the chat's tables.
	 *
	 * @param int   $webinar_id Webinar.
	 * @param array $reader     Reader.
	 * @param int   $after      Revision that the reader has; 0 for none.
	 * @param int   $before     Message before which the reader wants an older page; 0 for what came since.
	 * @param int   $now        Unix seconds.
	 * @phpstan-param Reader $reader
	 * @return ChatState
	 */
	public function read( int $webinar_id, array $reader, int $after, int $before, int $now ): array {
		list( 'lead_id' => $lead_id, 'is_staff' => $is_staff, 'is_on' => $is_on, 'people' => $people ) = $reader;
		// Before the messages: what comes between is read again the next time.
		$room    = $this->rooms->find( $webinar_id );
		$sees    = $is_on || $is_staff;
		$page    = $sees ? $this->messages( $webinar_id, $after, $before, $is_staff ? 0 : $lead_id ) : array(
			'rows'      => array(),
			'has_gap'   => 0 === $after,
			'has_older' => false,
		);
		$pinned  = $sees && $room['pinned_id'] > 0 ? $this->ledger->find( $webinar_id, $room['pinned_id'] ) : null;
		$visible = array_values( array_filter( $page['rows'], static fn( array $row ): bool => $is_staff || 'shown' === $row['state'] || $row['lead_id'] === $lead_id ) );
		$voted   = $this->ledger->votes_of( $lead_id, array_column( array( ...$visible, ...( null === $pinned ? array() : array( $pinned ) ) ), 'message_id' ) );
		$crowded = Chat_Webinars::is_crowd( $people );
		$mode    = match ( true ) {
			! $is_on                              => 'closed',
			$crowded && 'open' === $room['mode'] => 'questions',
			default                               => $room['mode'],
		};
		$state = array(
			'webinar_id'    => $webinar_id,
			'revision'      => $room['revision'],
			'has_gap'       => $page['has_gap'],
			'has_older'     => $page['has_older'],
			'rules'         => array(
				'mode'         => $mode,
				'is_crowded'   => $crowded,
				'slow_seconds' => $room['slow_seconds'],
				'is_held'      => $room['is_held'],
				'allows_links' => $room['allows_links'],
			),
			'messages'      => self::describe_all( $visible, $lead_id, $voted ),
			'gone'          => array_values( array_diff( array_column( $page['rows'], 'message_id' ), array_column( $visible, 'message_id' ) ) ),
			'pinned'        => null === $pinned || 'shown' !== $pinned['state'] ? null : self::describe( $pinned, $lead_id, $voted ),
			'ban'           => $is_staff || ! $is_on ? null : $this->ban( $lead_id, $webinar_id, $now ),
			'server_time'   => $now,
			'poll_after_ms' => $is_on ? self::poll_after( $is_staff ? 0 : $people ) : self::POLL_CLOSED_AFTER_MS,
		);
		if ( $is_staff ) {
			$state['staff'] = array(
				'mode'      => $room['mode'],
				'held'      => self::describe_all( $this->ledger->held( $webinar_id ), $lead_id, $voted ),
				'questions' => self::describe_all( $this->ledger->open_questions( $webinar_id ), $lead_id, $voted ),
				'bans'      => $this->bans->in_webinar( $webinar_id, $now ),
			);
		}
		/**
		 * As the contract says.
		 *
		 * @var ChatState $state
		 */
		return $state;
	}

	/**
	 * Describes a message for a reader.
	 *
	 * @param ChatRow   $row   Row.
	 * @param list<int> $voted For which messages the reader has voted.
	 * @return ChatMessage
	 */
	public static function describe( array $row, int $lead_id, array $voted ): array {
		$is_own = $row['lead_id'] === $lead_id;
		return array(
			'message_id'      => $row['message_id'],
			'message_key'     => $is_own ? $row['message_key'] : '',
			'name'            => $row['author_name'],
			'is_staff'        => $row['is_staff'],
			'is_own'          => $is_own,
			'text'            => $row['message_text'],
			'state'           => $row['state'],
			'question'        => '' === $row['question'] ? 'none' : $row['question'],
			'votes'           => $row['votes'],
			'has_voted'       => in_array( $row['message_id'], $voted, true ),
			'answered_second' => $row['answered_second'],
			'people'          => $row['people'],
			'said_at'         => $row['said_at'],
		);
	}

	/**
	 * Describes messages for a reader.
	 *
	 * @param list<ChatRow> $rows
	 * @param list<int>     $voted For which messages the reader has voted.
	 * @return list<ChatMessage>
	 */
	private static function describe_all( array $rows, int $lead_id, array $voted ): array {
		return array_map( static fn( array $row ): array => self::describe( $row, $lead_id, $voted ), $rows );
	}

	/**
	 * The rows of an answer.
	 *
	 * @param int $lead_id Sees what is shown, and the own; 0 sees all.
	 * @return array{rows: list<ChatRow>, has_gap: bool, has_older: bool}
	 */
	public function messages( int $webinar_id, int $after, int $before, int $lead_id ): array {
		$limit   = $before > 0 ? self::OLDER_MESSAGES : self::MOST_MESSAGES;
		$changed = $after > 0 && 0 === $before ? $this->ledger->changed_after( $webinar_id, $after, $limit + 1 ) : null;
		if ( null !== $changed && count( $changed ) <= $limit ) {
			return array(
				'rows'      => $changed,
				'has_gap'   => false,
				'has_older' => false,
			);
		}
		$page = $this->ledger->page( $webinar_id, $before, $lead_id, $limit + 1 );
		return array(
			'rows'      => array_reverse( array_slice( $page, 0, $limit ) ),
			'has_gap'   => 0 === $before,
			'has_older' => count( $page ) > $limit,
		);
	}

	/** How long a page waits in a room with so many people, in milliseconds. */
	private static function poll_after( int $people ): int {
		foreach ( self::POLL_AFTER_MS as $from => $wait_ms ) {
			if ( $people >= $from ) {
				return min( self::LONGEST_POLL_MS, max( $wait_ms, $people * self::POLL_AFTER_MS_PER_PERSON ) );
			}
		}
		return self::POLL_CLOSED_AFTER_MS;
	}

	/**
	 * What a banned person reads.
	 *
	 * @return array{scope: 'all'|'webinar', reason: string, until: int}|null
	 */
	private function ban( int $lead_id, int $webinar_id, int $now ): ?array {
		$ban = $this->bans->find( $lead_id, $webinar_id, $now );
		return null === $ban ? null : array(
			'scope'  => 0 === $ban['webinar_id'] ? 'all' : 'webinar',
			'reason' => $ban['reason'],
			'until'  => $ban['until'],
		);
	}
}
