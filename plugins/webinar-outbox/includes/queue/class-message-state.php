<?php
/**
 * The state of a message.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * The one place that says what state a message is in, for PHP and for SQL.
 *
 * A row has a queue state (column `state`: what this site does with it) and an outcome (column `outcome`: what the sidecar
 * reported, NULL before). The outcome decides, because it says what happened to the person. A canceled message ignores
 * every outcome except `sent`, because nobody has to repair it and it cannot be sent again.
 *
 * | queue state            | NULL        | waiting     | sent | failed   | unreachable | uncertain |
 * |------------------------|-------------|-------------|------|----------|-------------|-----------|
 * | pending or in-progress | waiting     | unconnected | sent | failed   | unreachable | uncertain |
 * | complete               | handed_over | unconnected | sent | failed   | unreachable | uncertain |
 * | failed                 | failed      | unconnected | sent | failed   | unreachable | uncertain |
 * | canceled               | canceled    | canceled    | sent | canceled | canceled    | canceled  |
 *
 * A row can be pending or failed and have an outcome: the sidecar took the event and reported on it, but its 2xx was lost. A message
 * that this site sends itself, by e-mail or to Telegram (column `carrier`), has the same states: this site stores its outcome, and the sidecar
 * never has it.
 */
enum Message_State: string {

	/** Not handed over yet. */
	case Waiting = 'waiting';

	/** The sidecar has it, and has reported nothing yet. */
	case Handed_Over = 'handed_over';

	/** The sidecar, or this site without one, stores it until the person connects Telegram. */
	case Unconnected = 'unconnected';

	/** Telegram accepted it, or the mail server. */
	case Sent = 'sent';

	/** Given up by this site or by the sidecar. */
	case Failed = 'failed';

	/** Telegram says that the person cannot be written to. */
	case Unreachable = 'unreachable';

	/** The sidecar, or this site for what it sends itself, stopped during the try: it may have arrived. */
	case Uncertain = 'uncertain';

	/** The person was erased or has unsubscribed from e-mails, or the message was no longer true, before it was sent. */
	case Canceled = 'canceled';

	/** States of a delivery in the sidecar that has ended. */
	public const ENDED_DELIVERY = array( 'sent', 'unreachable', 'failed', 'uncertain' );

	/** States of a delivery that the sidecar reports: the values of the column `outcome`. */
	public const REPORTED_DELIVERY = array( 'waiting', ...self::ENDED_DELIVERY );

	/** All states of a delivery: contract/shapes/delivery-state.json. */
	public const DELIVERY = array( 'pending', 'sending', ...self::REPORTED_DELIVERY );

	/** SQL condition for rows of the sidecar's queue that it does not have, as far as this site knows: not is_with_sidecar(), without canceled ones. */
	public const NOT_WITH_SIDECAR = "carrier NOT IN ( 'mail', 'direct' ) AND outcome IS NULL AND state IN ( 'pending', 'in-progress', 'failed' )";

	/**
	 * Returns the state of a row.
	 *
	 * @param string $queue_state Column `state`.
	 * @param string $outcome     Column `outcome`, empty for NULL.
	 */
	public static function from_row( string $queue_state, string $outcome ): self {
		return match ( true ) {
			'sent' === $outcome         => self::Sent,
			'canceled' === $queue_state => self::Canceled,
			'waiting' === $outcome      => self::Unconnected,
			'failed' === $outcome       => self::Failed,
			'unreachable' === $outcome  => self::Unreachable,
			'uncertain' === $outcome    => self::Uncertain,
			'complete' === $queue_state => self::Handed_Over,
			'failed' === $queue_state   => self::Failed,
			default                     => self::Waiting,
		};
	}

	/**
	 * Whether the sidecar has the event: then only the sidecar retries it.
	 *
	 * @param string $queue_state Column `state`.
	 * @param string $outcome     Column `outcome`, empty for NULL.
	 * @param string $carrier     Column `carrier`.
	 */
	public static function is_with_sidecar( string $queue_state, string $outcome, string $carrier ): bool {
		return ! in_array( $carrier, array( Carrier_Choice::MAIL, Carrier_Choice::DIRECT ), true ) && ( 'complete' === $queue_state || '' !== $outcome );
	}

	/** Returns the SQL condition for rows in this state, safe within AND. */
	public function sql(): string {
		return match ( $this ) {
			self::Waiting     => "( outcome IS NULL AND state IN ( 'pending', 'in-progress' ) )",
			self::Handed_Over => "( outcome IS NULL AND state = 'complete' )",
			self::Unconnected => "( outcome = 'waiting' AND state <> 'canceled' )",
			self::Sent        => "( outcome = 'sent' )",
			self::Failed      => "( ( outcome = 'failed' AND state <> 'canceled' ) OR ( outcome IS NULL AND state = 'failed' ) )",
			self::Unreachable => "( outcome = 'unreachable' AND state <> 'canceled' )",
			self::Uncertain   => "( outcome = 'uncertain' AND state <> 'canceled' )",
			self::Canceled    => "( state = 'canceled' AND ( outcome IS NULL OR outcome <> 'sent' ) )",
		};
	}

	/**
	 * Whether the message ended without being sent, so that somebody may send it again.
	 */
	public function can_be_sent_again(): bool {
		return in_array( $this, array( self::Failed, self::Unreachable, self::Uncertain ), true );
	}

	/**
	 * Returns the number of `webinar_outbox_message_counts` that includes the message; null for none.
	 *
	 * @return 'sent'|'waiting'|'failed'|null
	 */
	public function counted_as(): ?string {
		return match ( $this ) {
			self::Sent     => 'sent',
			self::Waiting, self::Handed_Over, self::Unconnected => 'waiting',
			self::Failed, self::Unreachable, self::Uncertain => 'failed',
			self::Canceled => null,
		};
	}

	/**
	 * Returns the SQL condition for rows that can be sent again: can_be_sent_again(), and the body is not erased.
	 *
	 * @param bool $with_uncertain Whether to include messages that may have arrived already.
	 */
	public static function sendable_again_sql( bool $with_uncertain = true ): string {
		$states = array_filter( self::cases(), static fn( self $state ): bool => $state->can_be_sent_again() && ( $with_uncertain || self::Uncertain !== $state ) );
		return self::any_sql( ...$states ) . " AND payload <> ''";
	}

	/** Returns the SQL condition for rows that Site Health reports. A person who blocked the bot is not a fault of the site. */
	public static function faults_sql(): string {
		return self::any_sql( self::Failed, self::Uncertain );
	}

	/** Returns the SQL condition for rows in one of these states. */
	private static function any_sql( self ...$states ): string {
		return '( ' . implode( ' OR ', array_map( static fn( self $state ): string => $state->sql(), $states ) ) . ' )';
	}
}
