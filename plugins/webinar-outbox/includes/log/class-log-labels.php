<?php
/**
 * Labels of the delivery log.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox;

/**
 * Describes messages, their states and the reasons in plain sentences.
 *
 * @phpstan-import-type LogRow from Delivery_Log
 */
final class Log_Labels {

	public function __construct( private readonly Sending_Times $times ) {}

	/**
	 * Returns the sign and the label of each state.
	 *
	 * @return array<value-of<Message_State>, array{sign: string, text: string}>
	 */
	public function states(): array {
		return array(
			'waiting'     => array(
				'sign' => '…',
				'text' => __( 'waiting for the message service', 'webinar-outbox' ),
			),
			'handed_over' => array(
				'sign' => '→',
				'text' => __( 'on its way to Telegram', 'webinar-outbox' ),
			),
			'unconnected' => array(
				'sign' => '○',
				'text' => __( 'waiting for the person to connect Telegram', 'webinar-outbox' ),
			),
			'sent'        => array(
				'sign' => '✓',
				'text' => __( 'sent', 'webinar-outbox' ),
			),
			'failed'      => array(
				'sign' => '✗',
				'text' => __( 'failed', 'webinar-outbox' ),
			),
			'unreachable' => array(
				'sign' => '⊘',
				'text' => __( 'person unreachable', 'webinar-outbox' ),
			),
			'uncertain'   => array(
				'sign' => '?',
				'text' => __( 'uncertain', 'webinar-outbox' ),
			),
			'canceled'    => array(
				'sign' => '–',
				'text' => __( 'canceled', 'webinar-outbox' ),
			),
		);
	}

	/**
	 * Returns the label of each kind of message about a webinar, or about a recording, which has neither a start nor seats (D1).
	 *
	 * @return array<value-of<Log_Filter::KINDS>, string>
	 */
	public function kinds( bool $is_recording ): array {
		return $is_recording ? array(
			'attended'          => __( 'Message after watching to the end', 'webinar-outbox' ),
			'not_attended'      => __( 'Message after not watching to the end', 'webinar-outbox' ),
			'attendance_notice' => __( 'Notice to the partner', 'webinar-outbox' ),
			'registered'        => __( 'Confirmation of access', 'webinar-outbox' ),
			'confirm_address'   => __( 'Personal link', 'webinar-outbox' ),
			'speaker'           => __( 'Notice to a speaker', 'webinar-outbox' ),
		) : array(
			'attended'          => __( 'Message after attending', 'webinar-outbox' ),
			'not_attended'      => __( 'Message after not attending', 'webinar-outbox' ),
			'recording'         => __( 'Recording', 'webinar-outbox' ),
			'attendance_notice' => __( 'Notice to the partner', 'webinar-outbox' ),
			'registered'        => __( 'Confirmation of a seat', 'webinar-outbox' ),
			'waiting'           => __( 'Place on the waiting list', 'webinar-outbox' ),
			'seat_granted'      => __( 'Seat that became free', 'webinar-outbox' ),
			'reminder'          => __( 'Reminder', 'webinar-outbox' ),
			'moved'             => __( 'New date', 'webinar-outbox' ),
			'cancelled'         => __( 'Cancellation', 'webinar-outbox' ),
			'confirm_address'   => __( 'Personal link', 'webinar-outbox' ),
			'speaker'           => __( 'Notice to a speaker', 'webinar-outbox' ),
		);
	}

	/**
	 * Returns the state of a message.
	 *
	 * @phpstan-param array{state: string, outcome: string, ...} $row
	 */
	public static function state_of( array $row ): Message_State {
		return Message_State::from_row( $row['state'], $row['outcome'] );
	}

	/**
	 * Describes a message without its state, for example: Recording to Anna about “How to begin”.
	 *
	 * @param LogRow $row          A message.
	 * @param string $title        Title of its webinar.
	 * @param bool   $is_recording Whether that is a recording.
	 */
	public function subject( array $row, string $title, bool $is_recording ): string {
		$person = $this->person( $row['lead_id'] );
		if ( Event_Store::FORGET_TYPE === $row['type'] ) {
			/* translators: %s: name of a person. */
			return sprintf( __( 'Request to forget %s', 'webinar-outbox' ), $person );
		}
		$format = match ( $row['kind'] ) {
			'attended'          => $is_recording
				/* translators: 1: name of a person, 2: title of a recording. */
				? __( 'Message after watching to the end to %1$s about “%2$s”', 'webinar-outbox' )
				/* translators: 1: name of a person, 2: title of a webinar. */
				: __( 'Message after attending to %1$s about “%2$s”', 'webinar-outbox' ),
			'not_attended'      => $is_recording
				/* translators: 1: name of a person, 2: title of a recording. */
				? __( 'Message after not watching to the end to %1$s about “%2$s”', 'webinar-outbox' )
				/* translators: 1: name of a person, 2: title of a webinar. */
				: __( 'Message after not attending to %1$s about “%2$s”', 'webinar-outbox' ),
			/* translators: 1: name of a person, 2: title of a webinar. */
			'recording'         => __( 'Recording to %1$s about “%2$s”', 'webinar-outbox' ),
			/* translators: 1: name of a person, 2: title of a webinar. */
			'attendance_notice' => __( 'Notice to the partner %1$s about “%2$s”', 'webinar-outbox' ),
			'registered'        => $is_recording
				/* translators: 1: name of a person, 2: title of a recording. */
				? __( 'Confirmation of access to %1$s about “%2$s”', 'webinar-outbox' )
				/* translators: 1: name of a person, 2: title of a webinar. */
				: __( 'Confirmation of a seat to %1$s about “%2$s”', 'webinar-outbox' ),
			/* translators: 1: name of a person, 2: title of a webinar. */
			'waiting'           => __( 'Place on the waiting list to %1$s about “%2$s”', 'webinar-outbox' ),
			/* translators: 1: name of a person, 2: title of a webinar. */
			'seat_granted'      => __( 'Seat that became free to %1$s about “%2$s”', 'webinar-outbox' ),
			/* translators: 1: name of a person, 2: title of a webinar. */
			'reminder'          => __( 'Reminder to %1$s about “%2$s”', 'webinar-outbox' ),
			/* translators: 1: name of a person, 2: title of a webinar. */
			'moved'             => __( 'New date to %1$s about “%2$s”', 'webinar-outbox' ),
			/* translators: 1: name of a person, 2: title of a webinar. */
			'cancelled'         => __( 'Cancellation to %1$s about “%2$s”', 'webinar-outbox' ),
			/* translators: 1: name of a person, 2: title of a webinar. */
			'confirm_address'   => __( 'Personal link to %1$s about “%2$s”', 'webinar-outbox' ),
			/* translators: 1: name of a person, 2: title of a webinar. */
			'speaker'           => __( 'Notice to the speaker %1$s about “%2$s”', 'webinar-outbox' ),
			/* translators: 1: name of a person, 2: title of a webinar. */
			default             => __( 'Message to %1$s about “%2$s”', 'webinar-outbox' ),
		};
		return sprintf( $format, $person, $title );
	}

	/** Returns the title of a webinar; its number when Core does not know it. */
	public static function title( int $webinar_id ): string {
		/** This filter is documented in contract/hooks/core_webinar_get.json. */
		$webinar = $webinar_id > 0 ? apply_filters( 'core_webinar_get', null, $webinar_id ) : null;
		$title   = is_array( $webinar ) ? $webinar['title'] : '';
		/* translators: %d: number of a webinar. */
		return is_string( $title ) && '' !== $title ? $title : sprintf( __( 'webinar %d', 'webinar-outbox' ), $webinar_id );
	}

	/**
	 * Returns the text of a message, empty for none. Long values in addresses are left out: a personal link would sign the reader in as its
	 * person.
	 *
	 * @param string $payload The body of the webhook.
	 */
	public static function text( string $payload ): string {
		$event = json_decode( $payload, true );
		$data  = is_array( $event ) ? ( $event['data'] ?? null ) : null;
		$text  = is_array( $data ) ? ( $data['text'] ?? null ) : null;
		return is_string( $text ) ? (string) preg_replace( '/([?&][\w-]+=)[\w.~%-]{32,}/', '$1…', $text ) : '';
	}

	/**
	 * Returns the sign and the label of a message's state, with its carrier.
	 *
	 * @phpstan-param array{state: string, outcome: string, carrier: string, ...} $row
	 * @return array{sign: string, text: string}
	 */
	public function state( array $row ): array {
		$state = self::state_of( $row );
		$label = $this->states()[ $state->value ];
		if ( Carrier_Choice::MAIL === $row['carrier'] ) {
			$label['text'] = match ( $state ) {
				Message_State::Waiting => __( 'waiting to go out by e-mail', 'webinar-outbox' ),
				Message_State::Sent    => __( 'sent by e-mail', 'webinar-outbox' ),
				default                => $label['text'],
			};
		}
		if ( Carrier_Choice::DIRECT === $row['carrier'] && Message_State::Waiting === $state ) {
			$label['text'] = __( 'waiting to go to Telegram', 'webinar-outbox' );
		}
		return $label;
	}

	/**
	 * Explains the state of a message in a sentence.
	 *
	 * @param LogRow $row A message.
	 */
	public function answer( array $row ): string {
		if ( Carrier_Choice::MAIL === $row['carrier'] ) {
			return $this->mail_sentence( $row );
		}
		$raw       = self::raw_answer( $row );
		$state     = self::state_of( $row );
		$is_direct = Carrier_Choice::DIRECT === $row['carrier'];
		/* translators: %s: state of a message, as in: waiting for the message service. */
		$text = sprintf( __( '%s.', 'webinar-outbox' ), $this->state( $row )['text'] );
		return match ( $state ) {
			Message_State::Sent, Message_State::Handed_Over => $text,
			Message_State::Unconnected => __( 'It goes out as soon as the person connects Telegram.', 'webinar-outbox' ),
			Message_State::Uncertain => $is_direct ? __( 'This site stopped while it sent the message. It may have arrived; sent again, it may arrive twice.', 'webinar-outbox' ) : __( 'The message service stopped during the try. The message may have arrived; sent again, it may arrive twice.', 'webinar-outbox' ),
			Message_State::Canceled => __( 'It was no longer true: the webinar or the registration has changed. Or the person asked to be forgotten, or the time to keep their data was over.', 'webinar-outbox' ),
			Message_State::Unreachable => $this->telegram_answer( $raw ),
			Message_State::Failed => '' === $row['outcome'] && ! $is_direct ? $this->sidecar_answer( $raw ) : $this->telegram_answer( $raw ),
			Message_State::Waiting => match ( true ) {
				'' === $raw => $text,
				$is_direct  => $this->telegram_answer( $raw ),
				default     => $this->sidecar_answer( $raw ),
			},
		};
	}

	/**
	 * Returns the technical text of the last answer, empty for none.
	 *
	 * @param LogRow $row A message.
	 */
	public static function raw_answer( array $row ): string {
		return '' === $row['outcome'] ? $row['last_error'] : $row['outcome_reason'];
	}

	/**
	 * Returns the number of tries: of the sidecar at Telegram once it has reported, before that of this site at the sidecar.
	 *
	 * @param LogRow $row A message.
	 */
	public static function tries( array $row ): int {
		return '' === $row['outcome'] ? $row['attempts'] : $row['outcome_tries'];
	}

	/**
	 * Returns the time of the next try by this site.
	 *
	 * @param LogRow $row A message.
	 * @return int Unix seconds, 0 for never or unknown.
	 */
	public function next_try( array $row, int $now ): int {
		if ( Message_State::Waiting !== self::state_of( $row ) ) {
			return 0;
		}
		$at = max( $now, $row['next_attempt_at'] );
		return 'telegram.message' === $row['type'] ? $this->times->next_allowed( $at ) : $at;
	}

	/**
	 * Returns the end of the current quiet hours.
	 *
	 * @return int Unix seconds, 0 outside quiet hours.
	 */
	public function quiet_until( int $now ): int {
		$allowed = $this->times->next_allowed( $now );
		return $allowed > $now ? $allowed : 0;
	}

	/** Formats a time of day, with the date unless it is today. */
	public static function clock( int $at, int $now ): string {
		$time = self::format( 'time_format' );
		return (string) wp_date( wp_date( 'Y-m-d', $at ) === wp_date( 'Y-m-d', $now ) ? $time : self::format( 'date_format' ) . ', ' . $time, $at );
	}

	/** Returns HTML with a text, and the exact time as its tooltip. */
	public static function time_element( int $at, string $text ): string {
		$exact = wp_date( self::format( 'date_format' ) . ' ' . self::format( 'time_format' ) . ' T', $at );
		return sprintf( '<time datetime="%s" title="%s">%s</time>', esc_attr( gmdate( 'c', $at ) ), esc_attr( (string) $exact ), esc_html( $text ) );
	}

	/** Returns the site's date or time format. */
	private static function format( string $option ): string {
		$format = get_option( $option );
		return is_string( $format ) ? $format : 'Y-m-d H:i';
	}

	/** Returns the name of a recipient. WordPress knows a lead by name only when the lead is a user. */
	public function person( int $lead_id ): string {
		if ( $lead_id < 0 ) {
			return __( 'a forgotten person', 'webinar-outbox' );
		}
		if ( 0 === $lead_id ) {
			return __( 'a guest', 'webinar-outbox' );
		}
		$user = get_userdata( $lead_id );
		/** This filter is documented in contract/hooks/core_webinar_lead_id.json. */
		return false !== $user && apply_filters( 'core_webinar_lead_id', $user->ID, $user->ID ) === $lead_id
			? $user->display_name
			/* translators: %d: number of a person in the CRM. */
			: sprintf( __( 'lead %d', 'webinar-outbox' ), $lead_id );
	}

	/**
	 * Explains the state of a message that goes by e-mail, and why, where it took over from Telegram.
	 *
	 * @param LogRow $row A message.
	 */
	private function mail_sentence( array $row ): string {
		$raw = self::raw_answer( $row );
		/* translators: %s: state of a message, as in: sent by e-mail. */
		$text   = sprintf( __( '%s.', 'webinar-outbox' ), $this->state( $row )['text'] );
		$answer = match ( self::state_of( $row ) ) {
			Message_State::Uncertain => __( 'This site stopped while it sent the e-mail. It may have arrived; sent again, it may arrive twice.', 'webinar-outbox' ),
			Message_State::Failed    => $this->mail_answer( $raw ),
			// Before the first try it holds why Telegram did not reach the person.
			Message_State::Waiting   => '' === $raw || 0 === $row['attempts'] ? $text : $this->mail_answer( $raw ),
			Message_State::Canceled  => match ( $raw ) {
				'mail_unsubscribed' => __( 'The person has unsubscribed from e-mails.', 'webinar-outbox' ),
				'mail_bounced'      => __( 'E-mails to this address have come back.', 'webinar-outbox' ),
				'mail_no_address'   => __( 'There is no e-mail address of this person any more.', 'webinar-outbox' ),
				default             => __( 'It was no longer true: the webinar or the registration has changed. Or the person asked to be forgotten, or the time to keep their data was over.', 'webinar-outbox' ),
			},
			default                  => $text,
		};
		return 0 === $row['turned_over_at'] ? $answer : $answer . ' ' . __( 'Telegram did not reach the person.', 'webinar-outbox' );
	}

	/**
	 * Explains an answer of the mail server.
	 *
	 * @param string $raw The stored error.
	 */
	private function mail_answer( string $raw ): string {
		return match ( 1 ) {
			preg_match( '/^' . Mail_Delivery::TOO_LATE . '$/', $raw ) => __( 'It could not go out by e-mail before its time was over. A higher number of e-mails an hour helps.', 'webinar-outbox' ),
			preg_match( '/^message_/', $raw )   => __( 'It is not a message that can be sent.', 'webinar-outbox' ),
			preg_match( '/^RCPT TO: 5/', $raw ) => __( 'The mail server does not accept the address.', 'webinar-outbox' ),
			preg_match( '/^[A-Z ]+: 5/', $raw ) => __( 'The mail server refuses it.', 'webinar-outbox' ),
			default                             => __( 'The mail server did not take it.', 'webinar-outbox' ),
		};
	}

	/**
	 * Explains an answer of Telegram.
	 *
	 * @param string $raw The reason as the sidecar reported it.
	 */
	private function telegram_answer( string $raw ): string {
		return match ( 1 ) {
			preg_match( '/not connected Telegram in time/', $raw ) => __( 'The person has not connected Telegram in time.', 'webinar-outbox' ),
			preg_match( '/too late to be useful/', $raw ) => __( 'Its time was over before it could leave.', 'webinar-outbox' ),
			preg_match( '/blocked by the user/i', $raw ) => __( 'Telegram says the bot is blocked.', 'webinar-outbox' ),
			preg_match( '/user is deactivated/i', $raw ) => __( 'Telegram says the account was deleted.', 'webinar-outbox' ),
			preg_match( '/chat not found|PEER_ID_INVALID|can\'t initiate conversation/i', $raw ) => __( 'Telegram does not know the chat: the person has to connect again.', 'webinar-outbox' ),
			preg_match( '/message is too long/i', $raw ) => __( 'Telegram says the text is too long.', 'webinar-outbox' ),
			preg_match( '/\b(button|url)\b/i', $raw )    => __( 'Telegram does not accept the address of the button.', 'webinar-outbox' ),
			preg_match( '/^(401|404)\b/', $raw )         => __( 'Telegram does not accept the bot’s token.', 'webinar-outbox' ),
			preg_match( '/^429\b/', $raw )               => __( 'Telegram asked to slow down until no try was left.', 'webinar-outbox' ),
			preg_match( '/^5\d\d\b/', $raw )             => __( 'Telegram had an error at each try.', 'webinar-outbox' ),
			preg_match( '/time|ECONN|network|fetch|socket|cURL|^HTTP/i', $raw ) => __( 'Telegram did not answer.', 'webinar-outbox' ),
			default => __( 'Telegram refused it.', 'webinar-outbox' ),
		};
	}

	/**
	 * Explains an answer of the sidecar, or why there was none.
	 *
	 * @param string $raw The stored error.
	 */
	private function sidecar_answer( string $raw ): string {
		return match ( 1 ) {
			preg_match( '/^' . Event_Validator::TEXT_TOO_LONG . '$/', $raw ) => __( 'Its text has more than 4096 characters, which Telegram does not show. Shorten it under Message texts; the next messages will fit.', 'webinar-outbox' ),
			preg_match( '/^' . Event_Validator::TOO_LARGE . '$/', $raw )     => __( 'It is larger than the message service accepts.', 'webinar-outbox' ),
			preg_match( '/^' . Event_Validator::INVALID . '$/', $raw )       => __( 'It is not a message that Telegram could show.', 'webinar-outbox' ),
			preg_match( '/^HTTP 40[13]\b/', $raw )      => __( 'The message service does not accept the secret.', 'webinar-outbox' ),
			preg_match( '/^HTTP 404\b/', $raw )         => __( 'There is no message service at its address.', 'webinar-outbox' ),
			preg_match( '/^HTTP 413\b/', $raw )         => __( 'It is larger than the message service accepts.', 'webinar-outbox' ),
			preg_match( '/^HTTP 4(09|22|00)\b/', $raw ) => __( 'The message service refused it as not valid.', 'webinar-outbox' ),
			preg_match( '/^HTTP 429\b/', $raw )         => __( 'The message service asked to slow down.', 'webinar-outbox' ),
			preg_match( '/^HTTP 3\d\d\b/', $raw )       => __( 'The message service’s address leads elsewhere; redirects are not followed.', 'webinar-outbox' ),
			preg_match( '/^HTTP 5\d\d\b/', $raw )       => __( 'The message service had an error.', 'webinar-outbox' ),
			preg_match( '/timed? ?out/i', $raw )        => __( 'The message service did not answer in time.', 'webinar-outbox' ),
			preg_match( '/cURL error (6|7)\b/', $raw )  => __( 'The message service cannot be reached.', 'webinar-outbox' ),
			default => __( 'The message service did not take it.', 'webinar-outbox' ),
		};
	}
}
