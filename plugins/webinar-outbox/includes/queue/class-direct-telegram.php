<?php
/**
 * Telegram without a message service.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Sends messages through the module that writes to Telegram from this site. It is on only where no message service is set up.
 *
 * @phpstan-import-type ClaimedEvent from Event_Store
 */
final class Direct_Telegram {

	/** As the sidecar reports it: Mail_Takeover and the log know it. */
	public const NOT_CONNECTED = 'The person has not connected Telegram in time.';

	private const TOO_LATE = 'The message was too late to be useful.';

	/** A message without `expires_at` waits so long for the person, as in the sidecar. */
	private const LONGEST_WAIT_SECONDS = 14 * DAY_IN_SECONDS;

	private const LEADS_PER_QUESTION = 200;

	public function __construct( private readonly Settings $settings ) {}

	public static function of_site(): self {
		return new self( new Settings() );
	}

	public function is_on(): bool {
		return '' !== $this->bot();
	}

	/** Returns the user name of the bot, without `@`; empty when this site does not write to Telegram itself. */
	public function bot(): string {
		if ( $this->settings->names_sidecar() ) {
			return '';
		}
		/** This filter is documented in contract/hooks/webinar_outbox_telegram_bot.json. */
		$bot = apply_filters( 'webinar_outbox_telegram_bot', '' );
		return is_string( $bot ) ? $bot : '';
	}

	/**
	 * Returns who can be reached.
	 *
	 * @param list<int> $lead_ids Leads.
	 * @return array<int, TelegramStatus> By lead; who never connected is left out.
	 */
	public function statuses( array $lead_ids ): array {
		$statuses = array();
		foreach ( array_chunk( array_values( array_unique( array_filter( $lead_ids, static fn( int $id ): bool => $id > 0 ) ) ), self::LEADS_PER_QUESTION ) as $chunk ) {
			/**
			 * This filter is documented in contract/hooks/webinar_outbox_telegram_people.json.
			 *
			 * @var list<PersonReport> $people
			 */
			$people    = apply_filters( 'webinar_outbox_telegram_people', array(), $chunk );
			$statuses += array_column( $people, 'state', 'recipient_id' );
		}
		return $statuses;
	}

	/**
	 * Sends one message.
	 *
	 * @param ClaimedEvent $event As claim() returned it.
	 */
	public function send( array $event, int $now ): Send_Result {
		$body = json_decode( Message_Expiry::for_sidecar( Personal_Link::filled_in( $event ), true, null ), true );
		$data = is_array( $body ) && is_array( $body['data'] ?? null ) ? $body['data'] : array();
		if ( is_int( $data['expires_at'] ?? null ) && $data['expires_at'] <= $now ) {
			return new Send_Result( Send_Result::REFUSED, 'connected' === ( $this->statuses( array( $event['lead_id'] ) )[ $event['lead_id'] ] ?? '' ) ? self::TOO_LATE : self::NOT_CONNECTED );
		}
		return $this->send_data( $data );
	}

	/**
	 * Sends the data of a message.
	 *
	 * @param array<mixed> $data A TelegramMessage.
	 */
	public function send_data( array $data ): Send_Result {
		/**
		 * This filter is documented in contract/hooks/webinar_outbox_telegram.json.
		 *
		 * @var TelegramOutcome|null $outcome
		 */
		$outcome = apply_filters( 'webinar_outbox_telegram', null, $data );
		return null === $outcome
			? new Send_Result( Send_Result::PACED, 'No module sends to Telegram.', 0, time() + MINUTE_IN_SECONDS )
			: new Send_Result(
				match ( $outcome['result'] ) {
					'sent'        => Send_Result::DELIVERED,
					'refused'     => Send_Result::REFUSED,
					'unconnected' => Send_Result::UNCONNECTED,
					'unreachable' => Send_Result::BLOCKED,
					'unanswered'  => Send_Result::UNEXPLAINED,
					'bot_refused' => Send_Result::UNREACHABLE,
					'paced'       => Send_Result::PACED,
				},
				$outcome['reason'],
				0,
				$outcome['retry_at']
			);
	}

	/**
	 * Returns how long a message waits for the person to connect.
	 *
	 * @param ClaimedEvent $event As claim() returned it.
	 * @return int Unix seconds.
	 */
	public static function useful_until( array $event ): int {
		$expires = Message_Expiry::read( $event['payload'] );
		return 0 === $expires ? $event['due_at'] + self::LONGEST_WAIT_SECONDS : $expires;
	}
}
